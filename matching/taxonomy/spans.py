"""A text of which stretches are taken by who understood them, so that nothing is read twice."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from matching.taxonomy.wording import fold

# Where one statement ends and the next begins.
_END = re.compile(r"[,;:.!?\n\r()\[\]|•]|\s[-–—]\s")
# What joins two statements about one person; "met" joins a job with a tool or a diploma.
_CUT = re.compile(
    r"[,;:!?\n\r()\[\]|•]|\.(?=\s|$)|\s[-–—]\s"
    r"|\b(?:met|with|die|who|that|kan|can|heeft|has|having|spreekt|speaks|maar|but|plus)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\S+")


class Spans:
    """The text, and which of its characters are taken."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._taken = bytearray(len(text))

    def take(self, span: tuple[int, int]) -> tuple[int, int]:
        """Take these characters; returns the span without blanks at its ends."""
        start, end = span
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        self._taken[start:end] = b"\1" * (end - start)
        return start, end

    def free(self, start: int, end: int) -> bool:
        """Whether none of these characters is taken."""
        return not any(self._taken[start:end])

    def find(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """Where the pattern stands in what is not taken."""
        return [hit for hit in pattern.finditer(self.text) if hit.end() > hit.start() and self.free(*hit.span())]

    def ends_between(self, start: int, end: int) -> bool:
        """Whether a statement ends between these places."""
        return _END.search(self.text, start, end) is not None

    def left(self, stop: Collection[str]) -> Iterator[tuple[int, int]]:
        """The stretches that nobody took, cut where statements end, without the words ``stop`` (folded) at their ends."""
        cuts = bytearray(self._taken)
        for hit in _CUT.finditer(self.text):
            cuts[hit.start() : hit.end()] = b"\1" * (hit.end() - hit.start())
        for stretch in re.finditer(rb"\0+", bytes(cuts)):
            words = [one.span() for one in _WORD.finditer(self.text, *stretch.span())]
            while words and _says_nothing(self.text[slice(*words[0])], stop):
                words.pop(0)
            while words and _says_nothing(self.text[slice(*words[-1])], stop):
                words.pop()
            if words:
                start, end = words[0][0], words[-1][1]
                piece = self.text[start:end]
                kept = piece.rstrip(" .,;:!?'\"/&-–—")
                yield start, start + len(kept)


def _says_nothing(word: str, stop: Collection[str]) -> bool:
    folded = fold(word)
    return not folded or folded in stop
