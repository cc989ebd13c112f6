"""``maatwerk esco …``, declared as in :mod:`api.cli`."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli_options import JsonOption, LangOption

esco_app = typer.Typer(no_args_is_help=True, help="What the imported ESCO says.")


@esco_app.callback()
def _several() -> None:
    """Keep `show` a command of its own: Typer would make a lone command the group itself."""


@esco_app.command("show")
def esco_show(
    key: Annotated[
        str, typer.Argument(help="The URI of an occupation or skill, or a code of ISCO-08 (2262) or ISCED-F (0916).")
    ],
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Names in all languages, skills or occupations that belong to it, and whether the profession is regulated."""
    from api.commands.esco_show import run_esco_show

    run_esco_show(key, lang=lang, as_json=as_json)
