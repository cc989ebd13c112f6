"""``maatwerk accounts …``: who may sign in. The command line acts as the organisation's administrator."""

from __future__ import annotations

import getpass
import secrets
import sys
from collections.abc import Mapping

import typer
from rich.markup import escape
from rich.table import Table

from api.bootstrap import Application, assemble
from api.commands.output import answers, write_json
from api.i18n import Language, Message, Translator
from api.problems import problem_document
from api.schemas.accounts import account_document
from api.settings import load_settings
from matching.domain.account import Account, AccountError, NewAccount
from matching.domain.actor import Actor, Role
from matching.domain.errors import MaatwerkError
from matching.service.accounts import Accounts

PAGE = 200
RANDOM_BYTES = 18  # 24 characters


def run_create(
    email: str,
    role: Role,
    stands_for: Mapping[str, str | None],
    *,
    organisation: str | None,
    random: bool,
    lang: Language | None,
    as_json: bool,
) -> None:
    """Make an account with a password."""
    accounts, actor, translator = _opened(organisation, lang)
    new = NewAccount(email=email, role=role, **stands_for)
    password, made_up = _password(random, translator)
    try:
        account, _ = accounts.create(actor, new, password)
    except AccountError as error:
        raise _told(error, translator) from None
    _tell(account, password if made_up else None, Message("The account is made."), translator, as_json)


def run_list(*, organisation: str | None, lang: Language | None, as_json: bool) -> None:
    """Print the organisation's accounts."""
    accounts, actor, translator = _opened(organisation, lang)
    items: list[Account] = []
    cursor: str | None = None
    while True:
        page = accounts.page(actor, cursor, PAGE)
        items += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    if as_json:
        for one in items:
            write_json(account_document(one))
        return
    table = Table()
    for name in (Message("E-mail"), Message("Role"), Message("Code"), Message("Last signed in"), Message("Shut out")):
        table.add_column(translator.message(name))
    for one in items:
        said = (one.last_sign_in_at, one.disabled_at)
        days = [moment.date().isoformat() if moment else "–" for moment in said]
        table.add_row(escape(one.email), one.role, "✓" if one.has_totp else "–", *days)
    answers().print(table)


def run_disable(email: str, disabled: bool, *, organisation: str | None, lang: Language | None) -> None:
    """Shut somebody out, or let them in again."""
    accounts, actor, translator = _opened(organisation, lang)
    accounts.set_disabled(actor, _found(accounts, actor, email, translator).key, disabled)
    done = Message("Shut out: sessions, tokens and invitation have ended.") if disabled else Message("Let in again.")
    typer.echo(translator.message(done), err=True)


def run_reset_password(
    email: str,
    *,
    organisation: str | None,
    random: bool,
    without_code: bool,
    lang: Language | None,
    as_json: bool,
) -> None:
    """Set somebody's password."""
    accounts, actor, translator = _opened(organisation, lang)
    found = _found(accounts, actor, email, translator)
    password, made_up = _password(random, translator)
    try:
        account = accounts.reset_password(actor, found.key, password, without_totp=without_code)
    except AccountError as error:
        raise _told(error, translator) from None
    _tell(account, password if made_up else None, Message("The password is set."), translator, as_json)


def _opened(organisation: str | None, lang: Language | None) -> tuple[Accounts, Actor, Translator]:
    settings = load_settings(lang=lang)
    application: Application = assemble(settings, create=True)
    actor = Actor("admin", application.organisation(organisation or settings.organisation))
    return application.accounts, actor, Translator.of(settings.lang)


def _found(accounts: Accounts, actor: Actor, email: str, translator: Translator) -> Account:
    try:
        return accounts.find(actor, email)
    except AccountError as error:
        raise _told(error, translator) from None


def _password(random: bool, translator: Translator) -> tuple[str, bool]:
    """The password that was typed, twice the same; or one that is made up (True)."""
    if random or not sys.stdin.isatty():
        return secrets.token_urlsafe(RANDOM_BYTES), True
    first = getpass.getpass(translator.message(Message("Password (not shown): ")))
    if getpass.getpass(translator.message(Message("The same again: "))) != first:
        raise MaatwerkError(translator.message(Message("These were two different passwords: nothing was changed.")))
    return first, False


def _tell(account: Account, made_up: str | None, done: Message, translator: Translator, as_json: bool) -> None:
    """What was done; a password that was made up is on stdout, this once."""
    if as_json:
        write_json({"account": account_document(account), **({"password": made_up} if made_up else {})})
        return
    typer.echo(translator.message(done), err=True)
    if made_up:
        typer.echo(made_up)


def _told(error: AccountError, translator: Translator) -> MaatwerkError:
    return MaatwerkError(problem_document(error, translator)["detail"])
