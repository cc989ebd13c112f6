"""A coach's search in plain words, read: "ervaren lasser, A2, kan alleen 's ochtends" becomes parts, each with the words that showed it.

Structured parts are read here, in Dutch and English; what remains (:attr:`SearchText.pieces`) names jobs, tools, diplomas and wishes, and
is linked elsewhere. Nothing is guessed silently: every part has its span, so that it can be shown and changed. Pure: no model, no SQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from matching.domain.ports import Gazetteer
from matching.domain.vocabulary import DAY, TIME
from matching.taxonomy.not_searched import Refused, refused
from matching.taxonomy.search_languages import languages_in
from matching.taxonomy.search_patterns import (
    BETWEEN,
    DAY_UNIT,
    EXPERIENCED,
    EXPERIENCED_YEARS,
    FULLTIME,
    FULLTIME_HOURS,
    GOAL,
    GOAL_BEFORE,
    GOAL_FROM,
    HOURS,
    HOURS_A_DAY,
    JOIN,
    KINDS,
    LEVELS,
    MINUTES,
    MODES,
    NO_PROBLEM,
    NOT_AFTER,
    NUMBERS,
    PARTTIME,
    PARTTIME_HOURS,
    STOP_WORDS,
    TIME_UNIT,
    TIMES_OF,
    TRAVEL_HOURS,
    WORKING_DAYS,
    WORKING_WEEK,
    YEARS,
)
from matching.taxonomy.search_places import places_in
from matching.taxonomy.segments import segments
from matching.taxonomy.spans import Spans
from matching.taxonomy.wording import fold

PartName = Literal[
    "language", "hours", "days", "times", "experience_years", "travel_minutes", "travel_modes", "place", "level", "kind", "contract",
    "occupation", "qualification", "goal", "words",
]  # fmt: skip
"""``occupation``, ``qualification``, ``goal`` and ``words`` are made of what remains, where it is linked."""

LONGEST = 1000
"""Characters of a search; what is longer is a document and not a search, and is cut."""
PieceRole = Literal["free", "goal", "qualification"]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was understood. ``span``: the characters of the text that showed it."""

    name: PartName
    value: Any  # JSON: a text, a number, a list of codes, or {"code", "level"} of a language
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that remain: said of the person (``free``), as what is wanted (``goal``), or straight after a level of study."""

    role: PieceRole
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class SearchText:
    """A search as it was read: structured parts in the order of the text, what is refused, and what remains."""

    text: str
    parts: tuple[Part, ...]
    refused: tuple[Refused, ...]
    pieces: tuple[Piece, ...] = field(default=())

    def said(self, span: tuple[int, int]) -> str:
        """The words of a span."""
        return self.text[slice(*span)]

    def values(self, name: PartName) -> list[Any]:
        """The values of all parts of one name, in the order of the text."""
        return [one.value for one in self.parts if one.name == name]


def read_search(text: str, places: Gazetteer) -> SearchText:
    """Read a search. Any text can be read; what says nothing has no parts and no pieces."""
    text = text[:LONGEST]
    spans = Spans(text)
    refusals = refused(text)
    for one in refusals:
        spans.take(one.span)
    parts: list[Part] = []
    for read in _READERS:
        parts += read(spans)
    parts += [Part("language", value, span) for value, span in languages_in(spans)]
    parts += [Part("place", value, span) for value, span in places_in(spans, places)]
    parts.sort(key=lambda one: one.span)
    return SearchText(text, tuple(parts), tuple(refusals), tuple(_pieces(spans, parts)))


def _number(said: str) -> float:
    folded = fold(said)
    return NUMBERS[folded] if folded in NUMBERS else float(folded)


def _travel(spans: Spans) -> Iterator[Part]:
    for hit in spans.find(MINUTES):
        minutes = _number(hit["number"])
        if 0 < minutes <= 300:
            yield Part("travel_minutes", minutes, spans.take(hit.span()))
    for hit in spans.find(TRAVEL_HOURS):
        yield Part("travel_minutes", 60 * _number(hit["number"] or hit["other"]), spans.take(hit.span()))
    for mode, pattern in MODES.items():
        for hit in spans.find(pattern):
            yield Part("travel_modes", [mode], spans.take(hit.span()))


def _hours(spans: Spans) -> Iterator[Part]:
    for hit in spans.find(HOURS):
        hours = float(hit["most"] or hit["hours"])
        if 0 < hours <= 80:
            yield Part("hours", hours, spans.take(hit.span()))
    for hit in spans.find(WORKING_DAYS):
        yield Part("hours", min(_number(hit["days"]) * HOURS_A_DAY, FULLTIME_HOURS), spans.take(hit.span()))
    for pattern, hours in ((FULLTIME, FULLTIME_HOURS), (PARTTIME, PARTTIME_HOURS)):
        for hit in spans.find(pattern):
            yield Part("hours", hours, spans.take(hit.span()))


def _experience(spans: Spans) -> Iterator[Part]:
    for hit in spans.find(YEARS):
        years = _number(hit["number"])
        if 0 < years <= 60:
            yield Part("experience_years", years, spans.take(hit.span()))
    for hit in spans.find(EXPERIENCED):
        yield Part("experience_years", EXPERIENCED_YEARS, spans.take(hit.span()))


def _week(spans: Spans) -> Iterator[Part]:
    """Days and times: "maandag en dinsdag", "geen avonden of nachten", "alleen 's ochtends", "vrijdagmiddag"."""
    yield from _units(spans, DAY_UNIT, name="days", order=DAY, read=_days_of, everything=WORKING_WEEK)
    yield from _units(spans, TIME_UNIT, name="times", order=TIME, read=_times_of, everything=TIME)


def _units(
    spans: Spans,
    pattern: re.Pattern[str],
    *,
    name: PartName,
    order: Sequence[str],
    read: Callable[[re.Match[str]], set[str]],
    everything: Sequence[str],
) -> Iterator[Part]:
    """Runs of days or times that are joined ("en", "of", a comma); a "geen" counts for the whole run."""
    runs: list[tuple[bool, list[re.Match[str]]]] = []
    for hit in spans.find(pattern):
        if NO_PROBLEM.match(spans.text, hit.end()):
            continue
        previous = runs[-1][1][-1] if runs else None
        joined = previous is not None and JOIN.fullmatch(spans.text, previous.end(), hit.start())
        if joined and not hit["no"] and not hit["only"]:
            runs[-1][1].append(hit)
        else:
            runs.append((bool(hit["no"]), [hit]))
    for ruled_out, hits in runs:
        after = NOT_AFTER.match(spans.text, hits[-1].end())
        is_not = ruled_out or after is not None
        named: set[str] = set().union(*(read(one) for one in hits))
        ranged = len(hits) == 2 and name == "days" and BETWEEN.fullmatch(spans.text, hits[0].end(), hits[1].start())
        if ranged:
            first, last = sorted(order.index(one) for one in named) if len(named) == 2 else (0, 0)
            named = set(order[first : last + 1]) if len(named) == 2 else named
        chosen = [one for one in everything if one not in named] if is_not else [one for one in order if one in named]
        span = spans.take((hits[0].start(), after.end() if after else hits[-1].end()))
        yield Part(name, chosen, span)
        times = [one for one in TIME if any(one in TIMES_OF.get(hit.groupdict().get("part") or "", ()) for hit in hits)]
        if name == "days" and times and not is_not:
            yield Part("times", times, span)


def _days_of(hit: re.Match[str]) -> set[str]:
    said = fold(hit["unit"])
    if said.startswith(("weekend",)):
        return {"sat", "sun"}
    if said.startswith(("doordeweeks", "week", "werkdag")):
        return set(WORKING_WEEK)
    dutch = {"ma": "mon", "di": "tue", "wo": "wed", "do": "thu", "vr": "fri", "za": "sat", "zo": "sun"}
    return {said[:3] if said.endswith(("day", "days")) else dutch[said[:2]]}


def _times_of(hit: re.Match[str]) -> set[str]:
    groups = hit.groupdict()
    return {time for name, times in TIMES_OF.items() if groups.get(name) for time in times}


def _levels(spans: Spans) -> Iterator[Part]:
    for pattern, level in LEVELS:
        for hit in spans.find(pattern):
            yield Part("level", level if level else int(hit["level"]), spans.take(hit.span()))


def _kinds(spans: Spans) -> Iterator[Part]:
    for pattern, kind, contract in KINDS:
        for hit in spans.find(pattern):
            span = spans.take(hit.span())
            yield Part("kind", kind, span)
            if contract:
                yield Part("contract", contract, span)


_READERS: tuple[Callable[[Spans], Iterator[Part]], ...] = (_travel, _hours, _experience, _week, _levels, _kinds)


def _pieces(spans: Spans, parts: Sequence[Part]) -> Iterator[Piece]:
    """What nothing else took, statement by statement; after "zoekt", "wil" or a kind of opportunity it is what is wanted."""
    before = []
    for hit in spans.find(GOAL_BEFORE):
        begin = GOAL_FROM.match(spans.text, 0, hit.start())
        before.append((begin.end() if begin else 0, hit.start()))
        spans.take(hit.span())
    starts = {hit.span() for hit in spans.find(GOAL)}
    for span in starts:
        spans.take(span)
    wanted = sorted([end for _, end in starts] + [one.span[1] for one in parts if one.name == "kind"])
    levels = [one.span[1] for one in parts if one.name == "level"]
    for start, end in spans.left(STOP_WORDS):
        begun = [one for one in wanted if one <= start]
        if any(first <= start and end <= last for first, last in before) or (
            begun and not spans.ends_between(begun[-1], start)
        ):
            yield Piece("goal", (start, end))
        elif any(one <= start and not fold(spans.text[one:start]) for one in levels):
            yield Piece("qualification", (start, end))
        else:
            yield Piece("free", (start, end))


def phrases(text: str) -> list[tuple[int, int]]:
    """The spans of the single things that a piece names: "AutoCAD en Excel" names two."""
    return [
        span for one in segments(text) for span in (one.parts or ((one.start, one.end),)) if fold(text[slice(*span)])
    ]
