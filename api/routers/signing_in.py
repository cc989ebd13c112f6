"""The pages on which somebody chooses a password and signs in, and how they sign out: plain forms, without scripts."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from api.i18n import Message
from api.problems import problem_document, problem_headers
from api.routers.asking import May, browser_label, client_address, cookie_name, drop_cookie, set_cookie
from api.routers.http import Form, Live, Reader
from api.web.pages import page
from matching.domain.account import SHORTEST_PASSWORD, AccountError
from matching.domain.actor import Actor
from matching.domain.errors import NotFoundError, SignInFailedError, TooManyAttemptsError
from matching.service.signing_in import SignedIn

router = APIRouter(include_in_schema=False)
LONGEST_FIELD = 1000
HOME = "/"


@router.get("/sign-in")
async def sign_in_page(
    translator: Reader, following: Annotated[str, Query(alias="next", max_length=LONGEST_FIELD)] = HOME
) -> Response:
    """The form. ``next`` is where the way leads afterwards."""
    return page("sign_in.html", translator, next=local(following), email="", failed="", field="email")


@router.post("/sign-in")
async def sign_in(request: Request, runtime: Live, translator: Reader, form: Form) -> Response:
    """On to where the way led; or the form again, with what was typed but for the password."""
    email, password, code = (form.get(name, "")[:LONGEST_FIELD] for name in ("email", "password", "code"))
    accounts, address, label = runtime.application.accounts, client_address(request), browser_label(request)
    following = local(form.get("next", HOME))

    def work() -> SignedIn:
        return accounts.sign_in(email, password, code, address=address, label=label)

    try:
        signed = await runtime.compute(work)
    except (SignInFailedError, TooManyAttemptsError) as error:
        told = problem_document(error, translator)["detail"]
        again = page(
            "sign_in.html", translator, status=error.status, next=following, email=email, failed=told, field="email"
        )
        again.headers.update(problem_headers(error))
        return again
    answer = RedirectResponse(following, status_code=303)
    set_cookie(answer, runtime.settings, signed)
    return answer


@router.get("/invitation")
async def invitation_page(translator: Reader, token: Annotated[str, Query(max_length=LONGEST_FIELD)] = "") -> Response:
    """The form in which somebody who was invited chooses a password."""
    return page("invitation.html", translator, token=token, failed="", shortest=SHORTEST_PASSWORD)


@router.post("/invitation")
async def accept(runtime: Live, translator: Reader, form: Form) -> Response:
    """On to signing in; or the form again."""
    token, password = (form.get(name, "")[:LONGEST_FIELD] for name in ("token", "password"))
    accounts = runtime.application.accounts
    told, status = "", 422
    try:
        await runtime.compute(lambda: accounts.accept_invitation(token, password))
    except AccountError as error:
        told = problem_document(error, translator)["problems"][0]["allowed"]
    except NotFoundError as error:
        status = error.status
        told = translator.message(Message("This invitation was used, or is over. Ask for another."))
    if told:
        return page("invitation.html", translator, status=status, token=token, failed=told, shortest=SHORTEST_PASSWORD)
    return RedirectResponse("/sign-in", status_code=303)


@router.post("/sign-out")
async def sign_out(
    request: Request, runtime: Live, form: Form, actor: Annotated[Actor, Depends(May("own_account"))]
) -> Response:
    """The session ends here and on the server."""
    secret = request.cookies.get(cookie_name(runtime.settings), "")
    accounts = runtime.application.accounts
    await runtime.compute(lambda: accounts.end_session(actor, accounts.by_session(secret).session.key))
    answer = RedirectResponse("/sign-in", status_code=303)
    drop_cookie(answer, runtime.settings)
    return answer


def local(address: str) -> str:
    """The address, if it is a path of this program: nobody is led away by a link to the form. Else the first page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return HOME
    strange = parts.scheme or parts.netloc or "\\" in address or any(ord(letter) < 32 for letter in address)
    return HOME if strange or not address.startswith("/") or address.startswith("//") else address
