"""``maatwerk accounts …``, declared here and done in ``api.commands.accounts``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from api.cli_options import JsonOption, LangOption

accounts_app = typer.Typer(no_args_is_help=True, help="Who may sign in, where MAATWERK_ACCOUNTS is on.")

Email = Annotated[str, typer.Argument(help="The e-mail address that somebody signs in with.")]
Organisation = Annotated[
    str | None, typer.Option("--organisation", help="Whose account (default: MAATWERK_ORGANISATION).")
]
Random = Annotated[
    bool, typer.Option("--random", help="Make up a password and print it once; so it is where nobody can be asked.")
]


@accounts_app.command("create")
def create(
    email: Email,
    *,
    role: Annotated[
        Literal["coach", "provider", "admissions", "mentor", "participant", "coordinator", "admin", "operator"],
        typer.Option("--role", help="What somebody is."),
    ],
    provider: Annotated[
        str | None, typer.Option(help="Of a provider or admissions officer: the provider's id.")
    ] = None,
    participant: Annotated[str | None, typer.Option(help="Of a participant: their id.")] = None,
    mentor: Annotated[str | None, typer.Option(help="Of a mentor: their id.")] = None,
    organisation: Organisation = None,
    random: Random = False,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make an account. Asks for its password."""
    from api.commands.accounts import run_create

    stands_for = {"provider": provider, "participant": participant, "mentor": mentor}
    run_create(email, role, stands_for, organisation=organisation, random=random, lang=lang, as_json=as_json)


@accounts_app.command("list")
def list_(organisation: Organisation = None, lang: LangOption = None, as_json: JsonOption = False) -> None:
    """Who may sign in, as what, and who did?"""
    from api.commands.accounts import run_list

    run_list(organisation=organisation, lang=lang, as_json=as_json)


@accounts_app.command("disable")
def disable(
    email: Email,
    *,
    organisation: Organisation = None,
    enable: Annotated[bool, typer.Option("--enable", help="Let them in again.")] = False,
    lang: LangOption = None,
) -> None:
    """Shut somebody out at once: sessions, tokens and invitation end."""
    from api.commands.accounts import run_disable

    run_disable(email, not enable, organisation=organisation, lang=lang)


@accounts_app.command("reset-password")
def reset_password(
    email: Email,
    *,
    organisation: Organisation = None,
    random: Random = False,
    without_code: Annotated[
        bool, typer.Option("--without-code", help="Also switch off the code of an app, for who lost the phone.")
    ] = False,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Set another password; sessions end."""
    from api.commands.accounts import run_reset_password

    run_reset_password(
        email, organisation=organisation, random=random, without_code=without_code, lang=lang, as_json=as_json
    )
