"""Several jobs in one text: where it may be cut.

"Metselaar en tegelzetter", "lasser; later chauffeur", "عامل بناء ثم بلاط" and a career of four sentences name several jobs. A cut is
*firm* where one statement ends and another begins (a line, a full stop, "daarna", "then", "ثم") and *loose* at a comma, a
slash or an "and", which may just as well belong to one title ("sales and marketing manager"): whether a loose cut is made
is decided by what the parts are understood as (:mod:`matching.taxonomy.linker`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 600
"""Characters: what is longer is a description of one job or of a person, and is read as a whole."""

_MOST_PARTS = 12  # of one text: a list of more is read as a whole
_MOST_WORDS = 6  # of each loose part: longer ones are clauses of a sentence about one job

_FIRM = re.compile(
    r"""
      [\r\n;•·|▪►]+ | \s*[-=]+>\s* | →
    | (?<=[^\W\d_]{3})[.!?؟۔]+(?=\s+\S) | (?<=\d)\.(?=\s+[^\W\d_]) | (?<=\))\.(?=\s)
    | \s*[,،]?\s+(?:(?:en|and|و|і|та|й|ve|dan)\s+)?(?:daarna|nadien|vervolgens|later|toen|then|afterwards?|after\sthat|followed\sby|
        ثم|بعدها|وبعدها|وبعد\sذلك|بعد\sذلك|لاحقا|потім|згодом|пізніше|після\sцього|a\sпотім|затем|потом|sonra|daha\ssonra|ardından|
        سپس|بعدا|بعداً|بعدش|بعد)(?:\s+(?:als|as|ook|was|ik|an?|een))*\s+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LOOSE = re.compile(
    r"""\s*[,،/&+]\s*|(?<=[^\W\d_]{3})\.\s+|\s+[-–—]\s+|\s+(?:en|and|or|of|plus|ook|also|ve|ile|veya|і|та|й|і\sтакож|а\sтакож|و|أو|او|یا|و\sهمچنین)\s+|\s+و(?=\w{3})""",
    re.VERBOSE | re.IGNORECASE,
)
_WHERE = re.compile(r"\s+(?:in|bij|op|binnen|at|within|у|в|на|при|في|لدى|در)\s+(?=\w)", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class Segment:
    """A statement in ``text[start:end]``, and the parts that it may consist of (none, or at least two); ``head`` is what stands
    before "in a hotel"."""

    start: int
    end: int
    parts: tuple[tuple[int, int], ...] = ()
    head: tuple[int, int] | None = None

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Whatever of it may be a title."""
        return (self.start, self.end), *self.parts, *([self.head] if self.head else ())


def segments(text: str) -> list[Segment]:
    """The statements of a text, in order; the whole text as one where it has no firm cut or is too long to be a list of jobs."""
    if len(text) > LONGEST:
        return [Segment(0, len(text))]
    firm = _with_abbreviations(text, _cut(text, 0, len(text), _FIRM)) or [(0, len(text))]
    if len(firm) > _MOST_PARTS:
        return [Segment(0, len(text))]
    found = []
    for start, end in firm:
        parts = tuple(_cut(text, start, end, _LOOSE))
        jobs = 2 <= len(parts) <= _MOST_PARTS and all(len(text[slice(*one)].split()) <= _MOST_WORDS for one in parts)
        found.append(Segment(start, end, parts if jobs else (), _head(text, start, end)))
    return found


def _with_abbreviations(text: str, statements: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A statement of one word before a full stop and a small letter ("maatsch. werker") goes with the next: the word may be an
    abbreviation."""
    found: list[tuple[int, int]] = []
    for start, end in statements:
        cut_off = found and text[found[-1][1] : start].strip() == "." and _one_word(text, found[-1])
        found.append((found.pop()[0] if cut_off and text[start].islower() else start, end))
    return found


def _one_word(text: str, piece: tuple[int, int]) -> bool:
    return len(text[slice(*piece)].split()) == 1


def _head(text: str, start: int, end: int) -> tuple[int, int] | None:
    """What stands before the first word that says where, if that is short enough to be a title."""
    where = _WHERE.search(text, start, end)
    cut = _cut(text, start, where.start(), _WHERE) if where else []
    return cut[0] if cut and len(text[slice(*cut[0])].split()) <= _MOST_WORDS else None


def _cut(text: str, start: int, end: int, where: re.Pattern[str]) -> list[tuple[int, int]]:
    """The pieces between the cuts, without blanks around them and only those with a word in them."""
    found, begin = [], start
    for cut in where.finditer(text, start, end):
        found.append((begin, cut.start()))
        begin = cut.end()
    found.append((begin, end))
    trimmed = []
    for first, last in found:
        piece = text[first:last]
        if _LETTER.search(piece):
            left = first + len(piece) - len(piece.lstrip())
            trimmed.append((left, left + len(piece.strip())))
    return trimmed
