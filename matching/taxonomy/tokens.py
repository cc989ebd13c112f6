"""A text as words with a mark whether each goes: what the steps of :mod:`matching.taxonomy.scrub` hand on."""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """One word of a text: where it is, as it is spelt, and folded (:func:`matching.taxonomy.wording.fold`)."""

    start: int
    end: int
    said: str
    key: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.said[0].isupper()

    @property
    def latin(self) -> bool:
        """Whether it is in Latin script."""
        return self.key[:1].isascii()

    @property
    def cyrillic(self) -> bool:
        """Whether it is in Cyrillic script, the other one with capitals."""
        return "\u0400" <= self.key[:1] <= "\u04ff"


class Marked(NamedTuple):
    """A text, its words, and which of them go."""

    text: str
    words: list[Word]
    gone: list[bool]

    def between(self, place: int) -> str:
        """The characters between the word at ``place`` and the next."""
        return self.text[self.words[place].end : self.words[place + 1].start]
