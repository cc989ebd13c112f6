"""Where, in a search: "in Amersfoort", "regio Utrecht", "woont in den bosch", or a place by itself between commas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matching.domain.ports import Gazetteer
from matching.taxonomy.place_names import names
from matching.taxonomy.spans import Spans
from matching.taxonomy.wording import fold

_AROUND = r"(?:de\s+)?(?:regio|omgeving|buurt\s+van|gemeente|stad|area\s+of|region)"
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?:woonachtig|wonend|woont|living|lives|based)\s+)?(?:in|te|uit|from|near|nabij|bij|rond|rondom|around|vanuit|{_AROUND})"
    rf"(?:\s+(?:{_AROUND}))?(?:\s+van)?\s+(?=\S)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?:^|(?<=[,;\n]))\s*(?=[A-Z'’])")
_TOKEN = re.compile(r"\s*(['’]?[^\W\d_][\w'’.-]*)")
_NAMED = re.compile(r"(?<=\w\s)(?=[A-Z'’])")
_ENDS = re.compile(r"\s*(?:$|[,;\n.])")
_MOST_WORDS = 4  # "Alphen aan den Rijn"


def places_in(spans: Spans, places: Gazetteer) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each place that the gazetteer knows, as it is written, with the words that showed it; they are taken."""
    for hit in spans.find(_BEFORE):
        if (end := _place(spans, hit.end(), places, alone=False)) is not None:
            yield spans.text[hit.end() : end], spans.take((hit.start(), end))
    for start in [hit.end() for hit in _BETWEEN.finditer(spans.text)]:
        end = _place(spans, start, places, alone=True)
        if end is not None and _ENDS.match(spans.text, end):
            yield spans.text[start:end], spans.take((start, end))
    for start in [hit.start() for hit in _NAMED.finditer(spans.text)]:
        end = _place(spans, start, places, alone=True)
        if end is not None and names().get(fold(spans.text[start:end])) == "":  # a place and nothing else
            yield spans.text[start:end], spans.take((start, end))


def _place(spans: Spans, start: int, places: Gazetteer, *, alone: bool) -> int | None:
    """Where the longest known place that begins here ends. Without a capital, or by itself, it has to be spelt right."""
    ends: list[int] = []
    place = start
    while len(ends) < _MOST_WORDS and (token := _TOKEN.match(spans.text, place)):
        place = token.end()
        if not spans.free(start, place):
            break
        ends.append(place)
    for end in reversed(ends):
        said = spans.text[start:end].rstrip(".'’-")
        if places.locate(said) is None:
            continue
        strict = alone or said[0].islower()
        # The port tells no spelling from another, but the nearest name it knows of a name that is spelt right is that name.
        if (
            strict
            and fold(said) not in [fold(one) for one in places.suggest(said)[:1]]
            and not _same_point(places, said)
        ):
            continue
        return start + len(said)
    return None


def _same_point(places: Gazetteer, said: str) -> bool:
    """Another name of a place ("den bosch"): its nearest name lies where it lies, and looks nothing like a misspelling of it."""
    near = places.suggest(said)[:1]
    return bool(near) and len(said.split()) > 1 and places.locate(near[0]) == places.locate(said)
