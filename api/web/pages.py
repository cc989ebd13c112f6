"""Server-rendered pages: templates without scripts, in the reader's language."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.responses import HTMLResponse

from api.i18n import Message, Translator

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
    )


def page(name: str, translator: Translator, *, status: int = 200, **values: Any) -> HTMLResponse:
    """The page of a template, in which ``say(Message("…"))`` says a sentence."""
    known = {"say": translator.message, "Message": Message, "language": translator.language}
    return HTMLResponse(_templates().get_template(name).render(**known, **values), status_code=status)
