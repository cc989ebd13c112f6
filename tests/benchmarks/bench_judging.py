"""Steps 4 to 6 of a query (gates, features, ranking, explaining) for one participant and 500 placements, on one core.

Run by hand: ``python tests/benchmarks/bench_judging.py [--placements 500] [--explained 20] [--rounds 40]``. The goal is 5 ms for 500 scored
and 20 explained.

The participants are those of the fixtures, the placements those of the benchmark population, none of them twice, put in the towns of
the fixtures so that there is enough to explain. What is blocked is explained as well where a page shows it: that is told apart.
Time is the processor time of this thread, so other work on the machine shows only as far as it takes the caches and the clock
rate; a fixed loop is timed before each question, so that its time tells how busy or quick the core was: compare the ratio
between machines.
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
from matching.domain.judgement import FeatureRule, GateRule  # noqa: E402
from matching.evaluation.region import Region  # noqa: E402
from matching.service import question  # noqa: E402
from matching.service.question import Decided  # noqa: E402

TOWNS = ("Utrecht", "Amersfoort", "'s-Hertogenbosch", "Zeist", "Houten", "Nieuwegein", "Culemborg", "Veenendaal")
LOOP = 50_000
MOST_DRAWN = 5000
AS_OF = population.AS_OF
WARM = 3


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


def people(count: int) -> list[Any]:
    """Participants of the fixtures with earlier work, the first ones."""
    lines = (ROOT / "fixtures" / "participants.jsonl").read_text(encoding="utf-8").splitlines()
    found = [parse_participant(json.loads(line))[0] for line in lines]
    return [one for one in found if one.experience and one.qualifications][:count]


def measure(region: Region, explained: int, rounds: int) -> dict[str, Any]:
    """The times of each participant's question, ``rounds`` times each."""
    ranker = region._parts.ranker
    clock, loops, wholes, passed = Clock(), [], [], []
    rows = np.arange(len(region.fields["placement"].records))
    steps = [
        (GateRule, "__call__", "gates"),
        (FeatureRule, "__call__", "features"),
        (type(ranker), "score", "ranking"),
        (question, "decide", "pairs, journeys, order"),
    ]

    def ask(person: Any, timed: bool) -> None:
        if timed:
            loops.append(reference())
            clock.begin()
        decided: Decided = question.decide(
            "placement",
            columns_of(person),
            columns,
            vectors=region._vectors,
            routes=region._parts.routes,
            ranker=ranker,
            as_of=AS_OF,
            nearness=region._parts.nearness,
        )
        if not timed:
            return
        passed.append(len(decided.passed))
        with clock.step("explaining"):
            explainer = decided.explainer(lambda _: person)
            for rank, row in enumerate(decided.passed[:explained], 1):
                explainer.match(int(row), rank)
        wholes.append(sum(clock.queries[-1].values()) * 1000)
        with clock.step("(beside that: explaining what is blocked)"):
            for row in decided.stopped[:explained]:
                explainer.blocked(int(row))

    from matching.domain.columns import ParticipantColumns

    columns: Any = region._retriever.catalogue.columns["placement"].take(rows)
    columns_of = lambda person: ParticipantColumns.build([person]).trimmed()  # noqa: E731
    patches = [patch.object(owner, name, clock.around(step, getattr(owner, name))) for owner, name, step in steps]
    for person in region.people[:WARM]:
        ask(person, timed=False)
    for one in patches:
        one.start()
    for _ in range(rounds):
        for person in region.people:
            ask(person, timed=True)
    for one in patches:
        one.stop()
    ratio = np.array(wholes) / np.array(loops)
    return {
        "placements": len(rows),
        "participants": len(region.people),
        "questions": len(wholes),
        "explained_mean": round(float(np.minimum(passed, explained).mean()), 1),
        "passed_median": float(np.median(passed)),
        "ms": spread(wholes),
        "reference_loop_ms": spread(loops),
        "ratio_to_reference": spread(ratio.tolist()),
        "steps_ms": clock.table(),
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
    region = Region(application.parts, people(asked.participants), placements(asked.placements), AS_OF)
    report = measure(region, asked.explained, asked.rounds)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(report, indent=2))
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
