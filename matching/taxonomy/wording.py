"""One spelling for comparing titles, and the part of a title that names the work.

:func:`fold` makes spellings comparable (capitals, accents, Arabic and Persian letter forms, hyphens). :func:`head` is
the part before the first preposition: "kok in een restaurant" is a kok. What people write around a title is taken off
by :mod:`matching.taxonomy.talk`.
"""

from __future__ import annotations

import re
from unicodedata import combining, normalize

_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ى": "ی",
        "ي": "ی",
        "ئ": "ی",
        "ك": "ک",
        "ة": "ه",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ؤ": "و",
        "ـ": "",
        "\u200c": " ",
        "ʼ": "'",
        "ß": "ss",
    }
)
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_NOT_WORD = re.compile(r"[^\w+#]+|_")

_PREPOSITION = re.compile(
    r"\s(?:in|bij|op|voor|van|met|aan|uit|te|binnen|at|for|of|with|from|on|who|die|في|عند|مع|لدى|у|в|на|з|із|для|در|برای)\s"
    r"|\s*[,(/;:|]|\s[-–—]\s|\s+(?:en|and|&|و|та|і|ve)\s",
    re.IGNORECASE,
)


def words(text: str) -> frozenset[str]:
    """The words of a word list that is written as one text, separated by spaces."""
    return frozenset(text.split())


def fold(text: str) -> str:
    """One spelling: no capitals, accents, punctuation or letter variants; one space between words ("C++" stays)."""
    joined = _APOSTROPHES.sub("", normalize("NFKC", text).casefold().translate(_LETTERS))
    bare = "".join(one for one in normalize("NFKD", joined) if not combining(one))
    return " ".join(_NOT_WORD.sub(" ", bare.translate(_LETTERS)).split())


def head(text: str) -> str:
    """The part before the first preposition, comma, slash or "and"; the whole text where there is none."""
    found = _PREPOSITION.search(text)
    return (text[: found.start()].strip() if found else text) or text
