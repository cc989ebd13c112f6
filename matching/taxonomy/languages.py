"""Languages: a two- or three-letter code from a code or from a name in Dutch, English or the language itself.

Names come from Unicode's CLDR through Babel. Where CLDR has no name that people use (kurmanci, dari, sorani, badini)
or a name stands for a group, :data:`_ALSO` decides.
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import combining, normalize

from babel import Locale
from rapidfuzz import fuzz, process

_ALSO = {
    "koerdisch": "ku",
    "kurdish": "ku",
    "kurmanci": "ku",
    "kurmandji": "ku",
    "kurmanji": "ku",
    "noord koerdisch": "ku",
    "badini": "ku",
    "sorani": "ckb",
    "centraal koerdisch": "ckb",
    "central kurdish": "ckb",
    "dari": "fa",
    "farsi": "fa",
    "perzisch": "fa",
    "iraans": "fa",
    "pasjtoe": "ps",
    "pashtu": "ps",
    "pashto": "ps",
    "tigrinya": "ti",
    "tigrinja": "ti",
    "tigrynia": "ti",
    "amharisch": "am",
    "somalisch": "so",
    "oeigoers": "ug",
    "aramees": "arc",
    "suryoyo": "syr",
    "turoyo": "tru",
    "mandarijn": "zh",
    "mandarin": "zh",
    "kantonees": "yue",
    "lingala": "ln",
    "oromo": "om",
    "afaan oromo": "om",
    "tagalog": "tl",
    "filipijns": "tl",
    "filipino": "tl",
    "servisch kroatisch": "sh",
    "bosnisch": "bs",
    "nederlandse gebarentaal": "dse",
    "vlaams": "nl",
    "hollands": "nl",
    "dutch": "nl",
}
"""Names that CLDR lacks, spells otherwise or splits: Dari is kept with Persian (``fa``), because speakers understand
each other."""

_THREE_LETTERS: dict[str, str] = dict(
    re.findall(
        r"(\w+):(\w+)",
        """
        nld:nl dut:nl eng:en ara:ar tur:tr ukr:uk fas:fa per:fa prs:fa rus:ru fra:fr fre:fr deu:de ger:de spa:es tir:ti
        amh:am som:so kur:ku kmr:ku pus:ps pbu:ps urd:ur pol:pl por:pt ita:it hye:hy kat:ka aze:az zho:zh
        """,
    )
)
"""ISO 639-2 and 639-3 codes of languages that have a two-letter code and that records from elsewhere use."""


_OWN_NAMES = "ar fa tr uk ru fr ti am so ku ps ur de es pl pt it sq hy ka az zh bn pa ta hi ro bg hu sw om ckb"
"""Languages that are also known by their name in themselves (each takes 5 ms to read)."""


SPOKEN = frozenset(
    re.findall(
        r"\w+",
        "nl en ar tr uk ru fa ti so fr de es ps ku ckb am pl pt it zh ur sq hy ka az bn pa ta hi ro bg hu sw om bs sr hr el he dse",
    )
)
"""Languages that participants and their coaches name. CLDR knows hundreds more, and many of their names are ordinary
words ("Even", "Ga")."""


@cache
def codes() -> dict[str, str]:
    """Codes by normalised name: ISO 639-1 two-letter codes, and three-letter codes for languages that have no other."""
    found: dict[str, str] = {}
    known = {code for code in _names("en") if "_" not in code and len(code) in (2, 3)}
    for locale in ("nl", "en"):
        for code, said in _names(locale).items():
            if code in known:
                found.setdefault(_plain(said), code)
    for code in _OWN_NAMES.split():
        own = _names(code).get(code)
        if own:
            found.setdefault(_plain(own), code)
    return found | _ALSO


@cache
def _names(locale: str) -> dict[str, str]:
    """Names of languages by code, in the language of this locale."""
    return {str(code): str(said) for code, said in Locale(locale).languages.items()}


@cache
def _known_codes() -> frozenset[str]:
    return frozenset(codes().values())


def parse(text: str) -> str:
    """The code of a language given as a code ("ar", "ara", "nl-NL") or as a name ("Arabisch", "Tigrinya",
    "українська").

    ``ValueError`` with the nearest names when nothing is known by that name.
    """
    plain = _plain(text)
    found = codes().get(plain)
    if found:
        return found
    first = plain.split(" ")[0]
    if plain == text.strip().lower().replace("_", "-").replace("-", " ") and len(first) in (2, 3):
        short = _THREE_LETTERS.get(first, first)
        if short in _known_codes() and all(len(part) in (2, 4) for part in plain.split(" ")[1:]):
            return short
    near = suggest(text)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise ValueError(
        f"{text!r} is not a known language.{hint} Give an ISO 639-1 code such as 'ar', or a name such as 'Arabisch'."
    )


def suggest(text: str, limit: int = 3) -> list[str]:
    """Names of languages that look like this text, nearest first."""
    found = process.extract(_plain(text), list(codes()), scorer=fuzz.ratio, limit=limit, score_cutoff=65)
    return [name_ for name_, _, _ in found]


def name(code: str, lang: str = "nl") -> str:
    """The name of a language in Dutch or English; the code itself when it has none."""
    said = _names("nl" if lang == "nl" else "en")
    return said.get(code, code)


def _plain(text: str) -> str:
    decomposed = normalize("NFKD", text).casefold()
    letters = "".join(one if one.isalnum() else " " for one in decomposed if not combining(one))
    return " ".join(letters.split())
