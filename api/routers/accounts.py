"""The accounts of an organisation, for its administrator."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from api.openapi import answer, body, problems
from api.routers.asking import May
from api.routers.http import (
    API,
    Body,
    JsonResponse,
    Lang,
    Live,
    Reader,
    check_version,
    etag,
    page_links,
    warnings_header,
)
from api.schemas.accounts import (
    AccountOut,
    AccountsOut,
    Disabling,
    InvitedOut,
    account_document,
    accounts_document,
    invited_document,
    parse,
)
from api.schemas.checking import key_of
from api.schemas.limits import MAX_PAGE
from matching.domain.account import Account, NewAccount
from matching.domain.actor import Actor

router = APIRouter(prefix=f"{API}/accounts", tags=["accounts"])
Administrator = Annotated[Actor, Depends(May("manage_accounts"))]
Reference = Annotated[str, Path(description="the account's id", examples=["019abc00-0000-7000-8000-000000000000"])]


@router.get("", summary="List accounts", responses=problems(401) | answer("AccountsOut", AccountsOut))
async def list_accounts(
    request: Request,
    runtime: Live,
    actor: Administrator,
    cursor: Annotated[str | None, Query(description="where the last page ended")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
) -> Response:
    """One page of the organisation's accounts, in the order in which they were made; the Link header leads to the next."""
    page = await runtime.compute(lambda: runtime.application.accounts.page(actor, cursor, limit))
    return JsonResponse(accounts_document(page), headers=page_links(request, page, limit, {}))


@router.post(
    "",
    status_code=201,
    summary="Invite somebody",
    responses=problems(401, 404, 413, 415) | answer("InvitedOut", InvitedOut),
    openapi_extra=body("NewAccount"),
)
async def add_account(runtime: Live, actor: Administrator, data: Body, translator: Reader, lang: Lang = None) -> Response:  # fmt: skip
    """An account with an invitation to set a password: shown this once, good for a week. A `provider` or `admissions` stands for a
    provider, a `participant` or `mentor` for themselves: say which, by its id."""
    sent, warnings = parse(data, NewAccount)
    account, invitation = await runtime.compute(lambda: runtime.application.accounts.create(actor, sent))
    headers = {"ETag": etag(account.version), "Location": f"{API}/accounts/{account.key}"}
    document = invited_document(account, invitation, runtime.settings.public_url)
    return JsonResponse(document, status_code=201, headers=headers | warnings_header(warnings, translator))


@router.get("/{reference}", summary="Read an account", responses=problems(401, 404) | answer("AccountOut", AccountOut))
async def read_account(runtime: Live, actor: Administrator, reference: Reference) -> Response:
    """The account, and its version as ETag."""
    account = await runtime.compute(lambda: runtime.application.accounts.get(actor, key_of(reference)))
    return JsonResponse(account_document(account), headers={"ETag": etag(account.version)})


@router.patch(
    "/{reference}",
    summary="Shut somebody out, or let them in again",
    responses=problems(401, 404, 409, 412, 413, 415) | answer("AccountOut", AccountOut),
    openapi_extra=body("Disabling"),
)
async def change_account(
    request: Request, runtime: Live, actor: Administrator, *, data: Body, reference: Reference, lang: Lang = None
) -> Response:
    """Disabling ends sessions, tokens and invitation at once; what was recorded stays. With If-Match only that version."""
    sent, _ = parse(data, Disabling)
    accounts = runtime.application.accounts

    def work() -> Account:
        now = accounts.get(actor, key_of(reference))
        check_version(request, now.version)
        return accounts.set_disabled(actor, now.key, sent.disabled, now.version)

    account = await runtime.compute(work)
    return JsonResponse(account_document(account), headers={"ETag": etag(account.version)})


@router.post(
    "/{reference}/invitation",
    summary="Invite anew",
    responses=problems(401, 404, 409) | answer("InvitedOut", InvitedOut),
)
async def invite_again(runtime: Live, actor: Administrator, reference: Reference) -> Response:
    """For who lost the invitation, or forgot the password: the old ones end when the new password is set."""
    accounts = runtime.application.accounts

    def work() -> tuple[str, Account]:
        secret = accounts.invite(actor, key_of(reference))
        return secret, accounts.get(actor, key_of(reference))

    secret, account = await runtime.compute(work)
    return JsonResponse(invited_document(account, secret, runtime.settings.public_url))
