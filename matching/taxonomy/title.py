"""What somebody wrote as the linker reads it: without talk and places, spelt out, in one form, and from several sides."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import name

from matching.taxonomy.abbreviations import spelt_out
from matching.taxonomy.one_form import one_form
from matching.taxonomy.respelling import Respelling
from matching.taxonomy.scrub import scrub
from matching.taxonomy.talk import clean, names_a_job, span_of
from matching.taxonomy.wording import fold

_READABLE = ("LATIN", "CYRILLIC", "ARABIC")
"""Beginnings of the Unicode names of letters in scripts that the titles are written in."""

_TURKISH_CAPITALS = frozenset("İĞŞ")
_LONG = 7  # letters of a word whose respelling is no chance


@dataclass(frozen=True, slots=True)
class Title:
    """A title that was read from ``span`` of a text."""

    span: tuple[int, int]
    views: tuple[str, ...]  # the title, and where they differ: with abbreviations spelt out, with unknown words respelt
    readable: bool  # False: a script that no title is written in, or no word that may name a job
    understood: (
        float  # 0..1: the share of its letters that are in a known word, half of those in one that can be read so
    )


def read_title(text: str, start: int, end: int, respelling: Respelling) -> Title | None:
    """The title in ``text[start:end]``; None when no word stands there."""
    piece = text[start:end]
    if not fold(piece):
        return None
    scrubbed = scrub(piece)
    readable = is_readable(scrubbed) and names_a_job(scrubbed)
    said = clean(scrubbed if fold(scrubbed) else piece)
    spelt = one_form(spelt_out(_small_turkish(said, text)))
    respelt = one_form(respelling.read(spelt))
    return Title(
        span=span_of(said, text, start, end),
        views=tuple(dict.fromkeys((one_form(said), spelt, respelt))),
        readable=readable,
        understood=_understood(fold(spelt), respelling),
    )


def _small_turkish(said: str, text: str) -> str:
    """Capitals of a text with capitals that only Turkish has, as Turkish makes them small: "ARICI" is "arıcı"."""
    return said.replace("I", "ı").replace("İ", "i").lower() if "I" in said and set(text) & _TURKISH_CAPITALS else said


def _understood(spelt: str, respelling: Respelling) -> float:
    """Of words that are read as another one half the letters count, and none of short ones: any name is near to some word."""
    words = spelt.split()
    letters = sum(map(len, words))
    known = sum(len(word) * _known(word, respelling) for word in words)
    return known / letters if letters else 0.0


def _known(word: str, respelling: Respelling) -> float:
    if respelling.knows(word):
        return 1.0
    return 0.5 if len(word) >= _LONG and respelling.read(word) != word else 0.0


def is_readable(text: str) -> bool:
    """Whether at least half of the letters are of a script that any title is written in."""
    letters = [one for one in text if one.isalpha()]
    read = sum(name(one, "").startswith(_READABLE) for one in letters)
    return bool(letters) and 2 * read >= len(letters)
