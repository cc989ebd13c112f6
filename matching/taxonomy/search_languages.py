"""Languages and their levels in a search: "A2" (Dutch), "spreekt Arabisch en Engels", "English B2", "vloeiend Frans".

A name of a language counts where it stands by itself, by a level or by a word that says it is spoken. Elsewhere it belongs to a job
("docent Engels"), or, in English, to a people ("Turkish welder"): that is left to those who read jobs, or refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from matching.domain.vocabulary import LanguageLevel
from matching.taxonomy import cefr
from matching.taxonomy.languages import SPOKEN, codes
from matching.taxonomy.spans import Spans
from matching.taxonomy.wording import fold

# "Fluent" is what the CEFR says of C1: "fluently and spontaneously" (Council of Europe, global scale).
FLUENT: LanguageLevel = "C1"

_LEVEL = re.compile(
    r"(?<![\w-])(?P<level>[A-C][0-2])(?:\s*[/–-]\s*[A-C][0-2])?(?:\+|-?niveau)?(?!\w)(?<!C0)(?<!B0)", re.IGNORECASE
)
# Motorways, driving licences, and a level that is still to be reached are no level of a language that is spoken.
_NO_LEVEL = re.compile(
    r"(?:rijbewijs|rijbewijzen|licen[cs]e|categorie|category|snelweg|langs|de|naar|richting|towards|to)"
    r"(?:\s+(?:[A-E]\d?E?)(?:\s*[,/+&]\s*|\s+(?:en|and|of|or))?)*\s*$",
    re.IGNORECASE,
)
_LEVEL_BEFORE = re.compile(
    r"(?:(?:taal)?niveau|level|minimaal|minstens|min\.?|at\s+least|ongeveer|op|of)\s*:?\s*$", re.IGNORECASE
)
_TO_LEVEL = re.compile(
    r"\s*[:(]?\s*(?:(?:taal|language)?\s*(?:op|at|niveau|level|minimaal|minstens|at\s+least|ongeveer)\s+)*"
    r"(?:niveau\s+|level\s+)?",
    re.IGNORECASE,
)
_FROM_LEVEL = re.compile(r"\)?\s*(?:in|voor|het|of|niveau|level)?\s*", re.IGNORECASE)
_SPOKEN_BEFORE = re.compile(
    r"(?P<marker>(?:(?:spreekt|spreken|spreek|speaks?|speaking|beheerst|kent|knows|taal|talen|languages?)\s*:?\s+)"
    r"|(?P<how>(?:(?:goed|redelijk|basis|een\s+beetje|good|basic|some|fair)\s+)|(?P<fluent>(?:vloeiend|fluent)(?:ly)?\s+(?:in\s+)?)))+$",
    re.IGNORECASE,
)
_SPOKEN_AFTER = re.compile(
    r"[\s-]*(?:sprekende?n?|speaking|speakers?|spreken|spreekt|beheerst|(?:vloeiend|fluent(?:ly)?))(?!\w)",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*(?:,|/|&|\+|,?\s+en|,?\s+and|,?\s+of|,?\s+or)\s*", re.IGNORECASE)
_ALONE_BEFORE = re.compile(r"(?:^|[,;/&+(.\n])\s*$")
_ALONE_AFTER = re.compile(r"\s*(?:$|[,;/&+).\n]|(?:en|and|of|or)\s+(?P<next>[^\W\d_]+))", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]{3,}(?:se\s+gebarentaal)?")
# "Engelse taal".
_ADJECTIVE = re.compile(r"e\s+taal$", re.IGNORECASE)


def languages_in(spans: Spans) -> Iterator[tuple[dict[str, Any], tuple[int, int]]]:
    """Each language with its level (None: not said) and the characters that showed it; they are taken."""
    levels = [hit for hit in spans.find(_LEVEL) if not _NO_LEVEL.search(spans.text, 0, hit.start())]
    named = [(hit, code) for hit in spans.find(_NAME) if (code := _names().get(fold(hit.group())))]
    end_of_last = -1
    for hit, code in named:
        found = _spoken(spans, hit, levels, end_of_last)
        if found is None:
            continue
        level, span = found
        end_of_last = span[1]
        yield {"code": code, "level": level}, spans.take(span)
    for hit in levels:
        if spans.free(*hit.span()):
            before = _LEVEL_BEFORE.search(spans.text, 0, hit.start())
            start = before.start() if before and spans.free(before.start(), hit.start()) else hit.start()
            yield {"code": "nl", "level": cefr.parse(hit["level"])}, spans.take((start, hit.end()))


def _spoken(
    spans: Spans, name: re.Match[str], levels: list[re.Match[str]], end_of_last: int
) -> tuple[LanguageLevel | None, tuple[int, int]] | None:
    """The level of a named language and the words that say so; None where nothing says that it is spoken."""
    text = spans.text
    start, end = name.span()
    level: LanguageLevel | None = None
    marker = _SPOKEN_BEFORE.search(text, 0, start)
    if marker and spans.free(*marker.span()):
        start = marker.start()
        level = FLUENT if marker["fluent"] else None
    else:
        marker = None
    after = _SPOKEN_AFTER.match(text, end)
    if after and spans.free(*after.span()):
        end = after.end()
        level = FLUENT if re.search("vloeiend|fluent", after.group(), re.IGNORECASE) else level
    beside = False
    for one in levels:
        if not spans.free(*one.span()):
            continue
        if end <= one.start() and _TO_LEVEL.fullmatch(text, end, one.start()):
            level, end, beside = cefr.parse(one["level"]), one.end(), True
            break
        if one.end() <= name.start() and _FROM_LEVEL.fullmatch(text, one.end(), name.start()):
            level, start, beside = cefr.parse(one["level"]), min(start, one.start()), True
            break
    chained = end_of_last >= 0 and _JOINED.fullmatch(text, end_of_last, name.start()) is not None
    following = _ALONE_AFTER.match(text, end) if _ALONE_BEFORE.search(text, 0, name.start()) else None
    alone = following is not None and (not following["next"] or fold(following["next"]) in _names())
    return (level, (start, end)) if marker or after or beside or chained or alone else None


@cache
def _names() -> dict[str, str]:
    """Codes by folded name."""
    return {fold(name): code for name, code in codes().items() if code in SPOKEN and len(name) > 3}
