"""Signing in and out, and what everybody manages of their own: sessions, personal tokens, password, code."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from api.openapi import answer, body, problems
from api.routers.asking import Asking as AskingNow
from api.routers.asking import (
    May,
    Who,
    browser_label,
    client_address,
    csrf_token,
    drop_cookie,
    set_cookie,
)
from api.routers.http import API, Body, JsonResponse, Lang, Live, Reader, warnings_header
from api.schemas.accounts import (
    Accepting,
    AccountOut,
    Code,
    MeOut,
    NewPassword,
    NewToken,
    NewTokenOut,
    Proof,
    SessionsOut,
    SignIn,
    TokensOut,
    TotpOut,
    account_document,
    parse,
    session_document,
    token_document,
)
from api.schemas.checking import key_of
from matching.domain.actor import Actor
from matching.service.signing_in import SignedIn

router = APIRouter(prefix=API, tags=["accounts"])
Mine = Annotated[Actor, Depends(May("own_account"))]
Reference = Annotated[str, Path(description="its id", examples=["019abc00-0000-7000-8000-000000000000"])]


@router.post(
    "/session",
    summary="Sign in",
    responses=problems(401, 413, 415, 429) | answer("MeOut", MeOut),
    openapi_extra=body("SignIn"),
)
async def sign_in(request: Request, runtime: Live, data: Body, translator: Reader, lang: Lang = None) -> Response:
    """The session is in a cookie. 401 says no more than that it did not work; after too many attempts 429 says when to try again."""
    sent, warnings = parse(data, SignIn)
    accounts, address, label = runtime.application.accounts, client_address(request), browser_label(request)

    def work() -> SignedIn:
        return accounts.sign_in(sent.email, sent.password, sent.code, address=address, label=label)

    signed = await runtime.compute(work)
    response = JsonResponse(_me(AskingNow(signed.actor, signed)), headers=warnings_header(warnings, translator))
    set_cookie(response, runtime.settings, signed)
    return response


@router.get("/session", summary="Who am I?", responses=problems(401) | answer("MeOut", MeOut))
async def who_am_i(actor: Mine, who: Who) -> Response:
    """Role, account and session of whoever asks, with the token that changes need."""
    return JsonResponse(_me(who))


@router.delete("/session", status_code=204, summary="Sign out", responses=problems(401))
async def sign_out(runtime: Live, actor: Mine, who: Who) -> Response:
    """The session ends here and on the server."""
    response = Response(status_code=204)
    if who.signed is not None:
        key = who.signed.session.key
        await runtime.compute(lambda: runtime.application.accounts.end_session(actor, key))
        drop_cookie(response, runtime.settings)
    return response


@router.get("/sessions", summary="Where am I signed in?", responses=problems(401) | answer("SessionsOut", SessionsOut))
async def list_sessions(runtime: Live, actor: Mine, who: Who) -> Response:
    """All browsers in which this account is signed in, the newest first."""
    found = await runtime.compute(lambda: runtime.application.accounts.sessions(actor))
    current = who.signed.session.key if who.signed else None
    return JsonResponse({"items": [session_document(one, current) for one in found]})


@router.delete("/sessions/{reference}", status_code=204, summary="Sign out elsewhere", responses=problems(401, 404))
async def end_session(runtime: Live, actor: Mine, reference: Reference) -> Response:
    """From the next question on, that browser has to sign in again."""
    await runtime.compute(lambda: runtime.application.accounts.end_session(actor, key_of(reference)))
    return Response(status_code=204)


@router.get("/tokens", summary="List personal tokens", responses=problems(401) | answer("TokensOut", TokensOut))
async def list_tokens(runtime: Live, actor: Mine) -> Response:
    """With which tokens programs act for this account, and when each was last used."""
    found = await runtime.compute(lambda: runtime.application.accounts.tokens(actor))
    return JsonResponse({"items": [token_document(one) for one in found]})


@router.post(
    "/tokens",
    status_code=201,
    summary="Make a personal token",
    responses=problems(401, 413, 415) | answer("NewTokenOut", NewTokenOut),
    openapi_extra=body("NewToken"),
)
async def add_token(runtime: Live, actor: Mine, data: Body, translator: Reader, lang: Lang = None) -> Response:
    """For a program that acts for you, within the scopes that you give it: `Authorization: Bearer <token>`. Shown this once."""
    sent, warnings = parse(data, NewToken)
    accounts = runtime.application.accounts
    token, secret = await runtime.compute(
        lambda: accounts.create_token(actor, sent.name, frozenset(sent.scopes), sent.expires_at)
    )
    document = {**token_document(token), "token": secret}
    return JsonResponse(document, status_code=201, headers=warnings_header(warnings, translator))


@router.delete("/tokens/{reference}", status_code=204, summary="Revoke a token", responses=problems(401, 404))
async def end_token(runtime: Live, actor: Mine, reference: Reference) -> Response:
    """From the next question on it is good for nothing."""
    await runtime.compute(lambda: runtime.application.accounts.end_token(actor, key_of(reference)))
    return Response(status_code=204)


@router.post(
    "/invitation",
    summary="Set a password by invitation",
    responses=problems(404, 413, 415) | answer("AccountOut", AccountOut),
    openapi_extra=body("Accepting"),
)
async def accept(runtime: Live, data: Body, translator: Reader, lang: Lang = None) -> Response:
    """Uses the invitation up. Then sign in."""
    sent, warnings = parse(data, Accepting)
    accounts = runtime.application.accounts
    account = await runtime.compute(lambda: accounts.accept_invitation(sent.token, sent.password))
    return JsonResponse(account_document(account), headers=warnings_header(warnings, translator))


@router.post(
    "/account/password",
    status_code=204,
    summary="Change the own password",
    responses=problems(401, 413, 415, 429),
    openapi_extra=body("NewPassword"),
)
async def change_password(runtime: Live, actor: Mine, who: Who, data: Body, lang: Lang = None) -> Response:
    """All other sessions end; personal tokens stay."""
    sent, _ = parse(data, NewPassword)
    accounts = runtime.application.accounts
    keep = who.signed.session.key if who.signed else None
    await runtime.compute(lambda: accounts.change_password(actor, sent.old, sent.new, keep=keep))
    return Response(status_code=204)


@router.post(
    "/account/totp",
    summary="Begin with codes of an app",
    responses=problems(401, 413, 415, 429) | answer("TotpOut", TotpOut),
    openapi_extra=body("Proof"),
)
async def begin_totp(runtime: Live, actor: Mine, data: Body, lang: Lang = None) -> Response:
    """A secret for an authenticator app; it counts when a code of it was sent to `/account/totp/confirm`."""
    sent, _ = parse(data, Proof)
    secret, address = await runtime.compute(lambda: runtime.application.accounts.begin_totp(actor, sent.password))
    return JsonResponse({"secret": secret, "address": address})


@router.post(
    "/account/totp/confirm",
    summary="Switch codes on",
    responses=problems(401, 413, 415, 429) | answer("AccountOut", AccountOut),
    openapi_extra=body("Code"),
)
async def confirm_totp(runtime: Live, actor: Mine, data: Body, lang: Lang = None) -> Response:
    """From now on signing in asks for a code as well."""
    sent, _ = parse(data, Code)
    account = await runtime.compute(lambda: runtime.application.accounts.confirm_totp(actor, sent.code))
    return JsonResponse(account_document(account))


@router.post(
    "/account/totp/end",
    summary="Switch codes off",
    responses=problems(401, 413, 415, 429) | answer("AccountOut", AccountOut),
    openapi_extra=body("Proof"),
)
async def end_totp(runtime: Live, actor: Mine, data: Body, lang: Lang = None) -> Response:
    """From now on the password alone is enough."""
    sent, _ = parse(data, Proof)
    account = await runtime.compute(lambda: runtime.application.accounts.end_totp(actor, sent.password))
    return JsonResponse(account_document(account))


def _me(who: AskingNow) -> dict[str, object]:
    signed = who.signed
    return {
        "role": who.actor.role,
        "organisation": signed.account.organisation if signed else None,
        "account": account_document(signed.account) if signed else None,
        "session": session_document(signed.session, signed.session.key) if signed else None,
        "csrf_token": csrf_token(signed.secret) if signed else None,
    }
