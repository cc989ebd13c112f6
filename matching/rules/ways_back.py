"""The way to a regulated profession with a foreign diploma: steps, months, euros and who decides (``data/ways_back.json``)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from matching.rules.dated import in_force

Stage = Literal["language", "papers", "apply", "test", "training", "register"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a way. ``cost`` in euros; None: not known, or different for everybody."""

    code: str
    stage: Stage
    months: tuple[int, int]
    cost: int | None
    estimate: bool


# What comes before an application, and is counted by itself where the known duration begins with the application.
_BEFORE: frozenset[Stage] = frozenset({"language", "papers"})


@dataclass(frozen=True, slots=True)
class Way:
    """All steps to a profession, in their order.

    ``months``: from and to, of the whole way, or with ``from_application`` of what comes after language and papers. ``language``:
    the level of Dutch that the first step reaches.
    """

    code: str
    steps: tuple[Step, ...]
    months: tuple[int, int]
    from_application: bool
    language: str | None
    estimate: bool

    def left(self, done: Collection[Stage]) -> Way:
        """The same way without the stages that are behind somebody: it takes as long as its steps, and never longer than before."""
        steps = tuple(step for step in self.steps if step.stage not in done)
        counts = [step for step in self.steps if not (self.from_application and step.stage in _BEFORE)]
        least, most = self.months
        if len(counting := [step for step in counts if step in steps]) < len(counts):
            most = min(most, sum(step.months[1] for step in counting))
            least = min(least, sum(step.months[0] for step in counting), most)
        for step in steps:
            if step not in counts:
                least, most = least + step.months[0], most + step.months[1]
        return replace(self, steps=steps, months=(least, most))

    @property
    def cost(self) -> int | None:
        """What the steps with a known price cost together, in euros; None where that is nothing."""
        return sum(step.cost or 0 for step in self.steps) or None


@cache
def way(code: str, on: date) -> Way:
    """The way of that code by the rules of a date."""
    found = next(one for one in in_force("ways_back", on)["ways"] if one["code"] == code)
    steps = tuple(
        Step(one["code"], one["stage"], (one["months"][0], one["months"][1]), one["cost"], one["estimate"])
        for one in found["steps"]
    )
    least, most = found["months"]
    return Way(code, steps, (least, most), found["from_application"], found["language"], found["estimate"])
