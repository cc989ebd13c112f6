"""Texts to the terms that are counted: words, and pieces of words, in any script."""

from __future__ import annotations

import re
import unicodedata

PIECE = (
    4  # letters: short enough for "zorg" in "thuiszorg" and an Arabic stem behind its article, long enough to mean much
)
_PIECE_MARK = "#"  # keeps the piece "zorg" apart from the word "zorg"
_WORD = re.compile(r"[^\W_]+[+#]*")  # C++ and C# are words of their own


def fold(text: str) -> str:
    """Lower case, compatible characters made equal, accents and vowel signs dropped: "Coördinator" is "coordinator"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def terms(text: str) -> list[str]:
    """The words of a text and, for words of four letters and more, every run of four letters in them, marked with #."""
    found: list[str] = []
    for word in _WORD.findall(fold(text)):
        found.append(word)
        found.extend(_PIECE_MARK + word[start : start + PIECE] for start in range(len(word) - PIECE + 1))
    return found
