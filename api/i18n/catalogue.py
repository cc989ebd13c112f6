"""The gettext catalogues: ``.po`` files that are compiled in memory when they are first needed, so that no binary is
kept."""

from __future__ import annotations

import gettext
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Literal, get_args

from babel.core import negotiate_locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Language = Literal["nl", "en"]
Audience = Literal["coach", "participant"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "nl"
FOLDER = Path(__file__).parent


def read_catalogue(language: Language) -> Catalog:
    """The catalogue of a language as it is written."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@lru_cache
def translations(language: Language) -> gettext.GNUTranslations:
    """The catalogue of a language, ready for look-ups."""
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def choose_language(wanted: str | None, accepted: str | None, default: Language) -> Language:
    """The language for a reader: what they asked for (``?lang=``), else what their browser accepts, else the default.

    ``accepted`` is an Accept-Language header (RFC 9110 §12.5.4); languages that we do not speak are passed over.
    """
    if wanted is not None:
        for one in LANGUAGES:
            if wanted.lower().split("-")[0] == one:
                return one
    ranges: list[tuple[float, str]] = []
    for part in (accepted or "")[:1000].split(","):
        name, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        if name and quality > 0:
            ranges.append((quality, name.replace("-", "_")))
    ranges.sort(key=lambda one: -one[0])
    found = negotiate_locale([name for _, name in ranges], LANGUAGES)
    return next((one for one in LANGUAGES if one == found), default)
