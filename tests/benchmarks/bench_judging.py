"""Steps 4 to 6 of a query (gates, features, ranking, explaining) for one participant and 500 placements, on one core.

Run by hand: ``python tests/benchmarks/bench_judging.py [--placements 500] [--explained 20] [--rounds 40]``. The goal is 5 ms for 500 scored
and 20 explained.

The participants are those of the fixtures, the placements those of the benchmark population, none of them twice, put in the towns of
the fixtures so that there is enough to explain. What is blocked is explained as well where a page shows it: that is told apart.
Time is the processor time of this thread, so other work on the machine shows only as far as it takes the caches and the clock
rate; a fixed loop is timed before each question, so that its time tells how busy or quick the core was: compare the ratio
between machines. What several rules share (cosines, journeys in use) is charged to the rule that asks for it first.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from time import thread_time
from typing import Any
from unittest.mock import patch

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

import numpy as np  # noqa: E402
import population  # noqa: E402
from query_steps import Clock  # noqa: E402

from api.bootstrap import assemble  # noqa: E402
from api.schemas.profiles import parse_opportunity, parse_participant  # noqa: E402
from api.settings import load_settings  # noqa: E402
from matching.domain.columns import ParticipantColumns  # noqa: E402
from matching.domain.judgement import FeatureRule, GateRule  # noqa: E402
from matching.evaluation.region import Region  # noqa: E402
from matching.service import question  # noqa: E402
from matching.service.question import Decided  # noqa: E402

TOWNS = ("Utrecht", "Amersfoort", "'s-Hertogenbosch", "Zeist", "Houten", "Nieuwegein", "Culemborg", "Veenendaal")
LOOP = 50_000
MOST_DRAWN = 5000
AS_OF = population.AS_OF
LINES = 40
DEAREST = 12
BESIDE = "(beside that: explaining what is blocked)"


def reference() -> float:
    """Milliseconds of a fixed loop: half plain Python, half numpy."""
    begun = thread_time()
    total = 0
    for number in range(LOOP):
        total += number * number
    table = np.arange(250_000, dtype=np.float64)
    np.sort(np.sin(table))
    return (thread_time() - begun) * 1000


def placements(count: int) -> list[Any]:
    """Placements of the population, each in a town of the fixtures."""
    rows = [one for one in population.opportunities(MOST_DRAWN) if one["kind"] == "placement"][:count]
    found = [parse_opportunity(one)[0] for one in rows]
    return [replace(one, place=TOWNS[place % len(TOWNS)], postcode=None) for place, one in enumerate(found)]


def people() -> list[Any]:
    """Participants of the fixtures with earlier work and diplomas."""
    lines = (ROOT / "fixtures" / "participants.jsonl").read_text(encoding="utf-8").splitlines()
    found = [parse_participant(json.loads(line))[0] for line in lines[:LINES]]
    return [one for one in found if one.experience and one.qualifications]


class Questions:
    """One question a participant about the same placements, with a clock around each step and each rule."""

    def __init__(self, region: Region, explained: int) -> None:
        self._region, self._explained = region, explained
        rows = np.arange(len(region.fields["placement"].records))
        self._columns: Any = region._retriever.catalogue.columns["placement"].take(rows)
        self.clock = Clock()
        self.loops: list[float] = []
        self.wholes: list[float] = []
        self.rules: dict[str, list[float]] = {}

    def decided(self, person: Any) -> Decided:
        """Steps 4 and 5."""
        parts = self._region._parts
        return question.decide(
            "placement",
            ParticipantColumns.build([person]).trimmed(),
            self._columns,
            vectors=self._region._vectors,
            routes=parts.routes,
            ranker=parts.ranker,
            as_of=AS_OF,
            nearness=parts.nearness,
        )

    def ask(self, person: Any) -> None:
        """One question, timed, with what a page explains."""
        self.loops.append(reference())
        self.clock.begin()
        decided = self.decided(person)
        with self.clock.step("explaining"):
            explainer = decided.explainer(lambda _: person)
            for rank, row in enumerate(decided.passed[: self._explained], 1):
                explainer.match(int(row), rank)
        self.wholes.append(sum(self.clock.queries[-1].values()) * 1000)
        with self.clock.step(BESIDE):
            for row in decided.stopped[: self._explained]:
                explainer.blocked(int(row))

    def _rule(self, step: str, original: Any) -> Any:
        def timed(rule: Any, pair: Any) -> Any:
            begun = thread_time()
            with self.clock.step(step):
                answer = original(rule, pair)
            name = rule.code if isinstance(rule, GateRule) else rule.name
            self.rules.setdefault(f"{step}: {name}", []).append((thread_time() - begun) * 1000)
            return answer

        return timed

    def ask_all(self, people: list[Any], rounds: int) -> None:
        """Everybody's question, so many times."""
        ranker = type(self._region._parts.ranker)
        around = self.clock.around
        with (
            patch.object(GateRule, "__call__", self._rule("gates", GateRule.__call__)),
            patch.object(FeatureRule, "__call__", self._rule("features", FeatureRule.__call__)),
            patch.object(ranker, "score", around("ranking", ranker.score)),
            patch.object(question, "decide", around("pairs, journeys, order", question.decide)),
        ):
            for _ in range(rounds):
                for person in people:
                    self.ask(person)


def measure(region: Region, participants: int, explained: int, rounds: int) -> dict[str, Any]:
    """The times of questions of which at least ``explained`` placements pass all gates."""
    questions = Questions(region, explained)
    passed = {one.profile.id: len(questions.decided(one).passed) for one in region.people}  # a warm-up as well
    some = [one for one in region.people if passed[one.profile.id] >= explained][:participants]
    questions.ask_all(some, rounds)
    ratio = np.array(questions.wholes) / np.array(questions.loops)
    dearest = sorted(questions.rules.items(), key=lambda pair: -float(np.median(pair[1])))[:DEAREST]
    return {
        "placements": len(region.fields["placement"].records),
        "participants": len(some),
        "questions": len(questions.wholes),
        "explained": explained,
        "passed_median": float(np.median([passed[one.profile.id] for one in some])),
        "ms": spread(questions.wholes),
        "reference_loop_ms": spread(questions.loops),
        "ratio_to_reference": spread(ratio.tolist()),
        "steps_ms": questions.clock.table(),
        "dearest_rules_ms": {name: spread(values) for name, values in dearest},
    }


def spread(values: list[float]) -> dict[str, float]:
    """Median and p95."""
    return {name: round(float(np.percentile(values, share)), 3) for name, share in (("median", 50), ("p95", 95))}


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--placements", type=int, default=500)
    parser.add_argument("--participants", type=int, default=10)
    parser.add_argument("--explained", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench_judging.json")
    asked = parser.parse_args()
    application = assemble(load_settings(), stateless=True)
    region = Region(application.parts, people(), placements(asked.placements), AS_OF)
    report = measure(region, asked.participants, asked.explained, asked.rounds)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(report, indent=2))
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
