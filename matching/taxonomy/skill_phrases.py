"""Where in a text a skill may be named: clauses, and the runs of words within them.

"Ik waste bewoners, hielp met aankleden en gaf medicijnen" tells three things. A text is cut at punctuation and at words
for "and", "or" and "then" in the languages of the interface; from a clause go the words that name no task ("ik", "the",
"كنت"), because a skill is called "medication" and never "I gave the medication".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matching.taxonomy.stems import stems
from matching.taxonomy.wording import fold, words

MOST_PHRASES = 40  # of one text: who writes more names the main things first, and each phrase has to be encoded
MOST_WORDS = 6  # of a run that is compared with whole labels; 95 % of ESCO's labels are not longer
LONG = 9  # words from which a clause is read in halves as well, because it may tell of two things
LONGEST = 30  # words of a clause; what is longer has no punctuation, and is cut there

_CUT = re.compile(
    r"""
      [\r\n;:!?؟؛۔•·|▪►()\[\]{}"„“”«»]+ | [,،](?!\d) | \.(?=\s|$) | \s[-–—/]+\s | (?<=\w)/(?=\w)
    | \s(?:en|and|und|et|or|of|ook|also|plus|maar|but|then|daarna|verder|sowie|ve|veya|ile|ayrıca|sonra
        |і|й|та|и|або|или|також|а\sтакож|потім|و|أو|ثم|کذلك|كما|یا|هم|سپس|همچنین)(?=\s)
    | \sو(?=[أ-ي][\w\u064b-\u0652]{2,})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_](?:[\w+#'’ʼ\u0300-\u036f\u064b-\u0652\u200c-]|\.(?=\w))*")  # C++, node.js, می‌بافتم, marks
_LETTER = re.compile(r"[^\W\d_]")

_NO_TASK = words(
    fold(
        """
    ik heb had was ben is zijn deed doe doen gedaan kan kon mijn me mij we wij ze zij er het de een dat die dit daar hier
    wat als ook nog heel veel vaak altijd soms toen in op aan bij met voor van naar uit om te tot over jaar
    i have had was am is are were been did do done can could my me we our they it the a an that this there here as also
    very much often always sometimes when in on at by with for of to from out about year years up off
    كنت كان كانت انا لدی عندی قد مع فی علی من الی عن هذا هذه التی الذی جدا ایضا فقط کل بعض سنه سنوات کنت
    я ми мене моя мій мої був була було були є маю мала мав це що як у в на з із зі до для при по про під рік роки років
    ben bir bu su o cok daha icin olarak oldugum oldum idi vardi yil yilda
    من ما را به از در با برای که این ان بود بودم است هستم هم یک سال
    он она мы я был была это что как
        """
    )
)


def stemmed(text: str) -> tuple[str, ...]:
    """The stems of the words of a phrase or label, without those that name no task unless there are no others."""
    folded = fold(text).split()
    return stems(" ".join([word for word in folded if word not in _NO_TASK] or folded))


@dataclass(frozen=True, slots=True)
class Phrase:
    """What ``text[start:end]`` says, without words that name no task; ``whole``: a clause, else a run of words in one."""

    start: int
    end: int
    said: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    said: str
    key: str


def clauses(text: str) -> list[Phrase]:
    """The clauses of a text that may name a skill, in order, and the halves of long ones."""
    found = []
    for one in _clauses(text):
        found.append(_phrase(one))
        if len(one) >= LONG:
            middle = len(one) // 2
            found += [_phrase(one[:middle]), _phrase(one[middle:])]
    return found[:MOST_PHRASES]


def runs(text: str) -> Iterator[Phrase]:
    """Each run of one to :data:`MOST_WORDS` words within a clause, the words that name no task left out."""
    for one in _clauses(text):
        for first in range(len(one)):
            for last in range(first + 1, min(first + MOST_WORDS, len(one)) + 1):
                yield _phrase(one[first:last], whole=False)


def _phrase(part: list[_Word], *, whole: bool = True) -> Phrase:
    return Phrase(part[0].start, part[-1].end, " ".join(word.said for word in part), whole)


def _clauses(text: str) -> Iterator[list[_Word]]:
    begin = 0
    for end, after in [*((cut.start(), cut.end()) for cut in _CUT.finditer(text)), (len(text), len(text))]:
        found = [
            _Word(one.start(), one.end(), one[0], fold(one[0]))
            for one in _WORD.finditer(text, begin, end)
            if _LETTER.search(one[0])
        ]
        task = [word for word in found if word.key and word.key not in _NO_TASK]
        for start in range(0, len(task), LONGEST):
            yield task[start : start + LONGEST]
        begin = after
