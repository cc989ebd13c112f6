"""One career, told in each language, leads to the same work (``fixtures/language/careers.csv``).

The placements are those of the fixtures without their descriptions, which take longest to encode and are the same in each
comparison; everything about the participant but the words is the same. What is compared are the ten that score highest, whatever the
gates say, since gates read no words.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import orjson
import pytest
from numpy.typing import NDArray

from api.bootstrap import Application
from api.schemas.profiles import parse_opportunity
from matching.domain.columns import ParticipantColumns, PlacementColumns
from matching.domain.participant import Experience, LanguageSkill, Participant
from matching.service.question import decide, numbered
from matching.service.understanding import Understanding

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
AS_OF = date(2026, 11, 21)
TOP = 10
LANGUAGES = ("en", "ar", "uk", "tr", "fa", "fr")


@pytest.fixture(scope="module")
def scores(application: Application) -> dict[str, dict[str, NDArray[np.float64]]]:
    """By language and career: the score of each placement."""
    parts = application.parts
    understanding = Understanding(parts.encoder, parts.linker, parts.gazetteer)
    lines = (FIXTURES / "placements.jsonl").read_bytes().splitlines()
    placements = [replace(parse_opportunity(orjson.loads(line))[0], description=None) for line in lines]
    with (FIXTURES / "language" / "careers.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    people = [
        Participant(
            id=f"{one['career']}-{one['lang']}",
            place="Utrecht",
            languages=(LanguageSkill(code="nl", level="B1"),),
            experience=(
                Experience(title=one["title"], description=one["description"], start_year=2010, end_year=2022),
            ),
        )
        for one in told
    ]
    records, vectors = numbered(understanding.records([*people, *placements]))
    theirs = PlacementColumns.build(records[len(people) :])
    found: dict[str, dict[str, NDArray[np.float64]]] = defaultdict(dict)
    for one, record in zip(told, records, strict=False):
        decided = decide(
            "placement",
            ParticipantColumns.build([record]).trimmed(),
            theirs,
            vectors=vectors,
            routes=parts.routes,
            ranker=parts.ranker,
            as_of=AS_OF,
        )
        found[one["lang"]][one["career"]] = decided.scored.score
    return found


def shared(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Which share of the ten best is among the ten best of the other; who ties with the tenth counts as one of them."""
    border = np.sort(other)[-TOP] - 1e-6
    return float((other[np.argsort(-one, kind="stable")[:TOP]] >= border).mean())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_career_leads_to_the_same_work_in_each_language(
    scores: dict[str, dict[str, NDArray[np.float64]]], language: str
) -> None:
    same = {career: shared(score, scores["nl"][career]) for career, score in scores[language].items()}
    assert len(same) == len(scores["nl"])
    print(language, round(float(np.mean(list(same.values()))), 3), same)
    assert np.mean(list(same.values())) >= LEAST[language], same


LEAST = {"en": 0.9, "ar": 0.9, "uk": 0.9, "tr": 0.75, "fa": 0.8, "fr": 0.75}
"""The least mean share of the same ten best placements. Measured: see the model card."""
