"""Fast or durable: the rule as a table that anybody can read and extend."""

from __future__ import annotations

from typing import Any

import pytest

from api.i18n import Translator
from matching.domain.facet import Record
from matching.features.route import PARTS, Routes, route, rule_text
from tests.kit import axis, facet, opportunity, pair_of, participant, record

# One occupation of each ISCO skill level.
CLEANER, COOK, ASSISTANT, PHARMACIST = 9112, 5120, 3213, 2262
OF_LEVEL = {1: CLEANER, 2: COOK, 3: ASSISTANT, 4: PHARMACIST}


def person(own: int | None) -> Record[Any]:
    facets = [facet("experience", 0, vector=axis(1), isco=OF_LEVEL[own])] if own else []
    return record(participant(experience=[{"title": "werk"}] if own else None), facets)


def judged(own: int | None, level: int | None, leads: int | None = None, **fields: Any) -> Routes:
    facets = [facet("title", vector=axis(2), isco=OF_LEVEL[level] if level else 0)]
    if leads:
        facets.append(facet("leads_to", 0, vector=axis(3), isco=OF_LEVEL[leads]))
        fields["leads_to"] = ["verder werk"]
    return route(pair_of(person(own), record(opportunity("placement", fields), facets)))


def job(months: float | None = None, after: str | None = None, **more: Any) -> dict[str, Any]:
    return {"contract": "job", "contract_months": months, "intention_after": after, **more}


def other(contract: str, after: str | None = None, **more: Any) -> dict[str, Any]:
    return {"contract": contract, "intention_after": after, **more}


LANGUAGE = {"language_support": True}
OFFERED = {"support_offered": ["buddy", "language"]}


@pytest.mark.parametrize(
    ("own", "level", "leads", "fields", "expected", "why"),
    [
        # The contract, at the level of earlier work.
        (4, 4, None, job(12), "durable", ["lasts", "keeps_level"]),
        (4, 4, None, job(8), "durable", ["lasts", "keeps_level"]),
        (4, 4, None, job(7), "fast", ["does_not_last"]),
        (4, 4, None, job(3, "contract"), "durable", ["lasts", "keeps_level"]),
        (4, 4, None, job(3, "extension"), "fast", ["does_not_last"]),
        (4, 4, None, job(6, "extension"), "durable", ["lasts", "keeps_level"]),
        (4, 4, None, job(12, "none"), "durable", ["lasts", "keeps_level"]),
        (4, 4, None, job(8, "none"), "fast", ["does_not_last"]),
        (4, 4, None, job(), "durable", ["lasts", "keeps_level"]),
        (4, 4, None, other("trial"), "fast", ["does_not_last"]),
        (4, 4, None, other("trial", "contract"), "durable", ["lasts", "keeps_level"]),
        (4, 4, None, other("work_experience"), "fast", ["does_not_last"]),
        (4, 4, None, other("work_experience", "contract"), "durable", ["lasts", "keeps_level"]),
        (4, 4, None, other("internship", "none"), "fast", ["does_not_last"]),
        (4, 4, None, other("volunteering", "contract"), "fast", ["does_not_last"]),
        # The level.
        (4, 3, None, job(24), "fast", ["below_level"]),
        (4, 1, None, job(3), "fast", ["does_not_last", "below_level"]),
        (2, 3, None, job(12), "durable", ["lasts", "keeps_level"]),
        (None, 1, None, job(12), "durable", ["lasts", "level_unknown"]),
        (4, None, None, job(12), "durable", ["lasts", "level_unknown"]),
        # Growth: what it leads to.
        (4, 3, 4, job(12), "durable", ["lasts", "leads_back"]),
        (4, 2, 4, job(12), "durable", ["lasts", "leads_back"]),
        (4, 2, 3, job(12), "fast", ["below_level"]),
        (4, 3, 4, job(3), "fast", ["does_not_last"]),
        # Together with learning.
        (4, 4, None, job(6), "fast", ["does_not_last"]),
        (4, 4, None, job(6, **LANGUAGE), "durable", ["lasts_with_learning", "keeps_level"]),
        (4, 4, None, job(6, **OFFERED), "durable", ["lasts_with_learning", "keeps_level"]),
        (4, 4, None, job(5, **LANGUAGE), "fast", ["does_not_last"]),
        (4, 4, None, other("trial", "extension", **LANGUAGE), "durable", ["lasts_with_learning", "keeps_level"]),
        (4, 3, None, job(24, **LANGUAGE), "fast", ["below_level"]),
        (3, 3, None, other("apprenticeship"), "durable", ["lasts", "keeps_level"]),
        (3, 2, None, other("apprenticeship"), "durable", ["lasts", "diploma_below"]),
        (4, 2, None, other("apprenticeship"), "fast", ["below_level"]),
        (4, 2, 4, other("apprenticeship"), "durable", ["lasts", "leads_back"]),
        # What is not known.
        (4, 4, None, {}, None, ["contract_unknown"]),
        (None, None, None, {}, None, ["contract_unknown"]),
        (4, 3, None, {}, "fast", ["below_level"]),
        (4, 3, 4, {}, None, ["contract_unknown"]),
    ],
)
def test_the_rule(
    *,
    own: int | None,
    level: int | None,
    leads: int | None,
    fields: dict[str, Any],
    expected: str | None,
    why: list[str],
) -> None:
    routes = judged(own, level, leads, **fields)
    assert routes.name(0) == expected
    assert [one.code for one in routes.why(0)] == why


def test_the_parts_come_with_what_was_compared() -> None:
    (lasts, kept) = judged(3, 3, None, **job(12, "contract")).why(0)
    assert lasts.values["months"] == 12.0
    assert lasts.values["after"] == "contract"
    assert (kept.values["level"], kept.values["own_level"]) == (3, 3)


def test_the_rule_is_told_in_the_words_of_its_docstring() -> None:
    english = Translator.of("en").say("rule", "route")
    assert english == rule_text()
    assert "\n" not in english
    assert Translator.of("nl").say("rule", "route") != english


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("code", PARTS)
def test_each_part_has_words_for_coach_and_participant(language: Any, code: str) -> None:
    say = Translator.of(language).say
    values = {"contract": "job", "months": 6.0, "after": "none", "level": 2, "own_level": 3, "leads_level": 3}
    coach, participant_ = (say(context, code, values) for context in ("route", "route_you"))
    assert code not in (coach, participant_)
    assert coach != participant_
    assert say("route", code) != code  # without any value as well
