"""Where the time of a query goes: wraps the parts of the pipeline with clocks, for as long as a block lasts.

Counted is the processor time of this thread, so that other work on the machine does not show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import thread_time
from typing import Any
from unittest.mock import patch

import numpy as np


class Clock:
    """Adds up the processor time of each step, without that of the steps inside it."""

    def __init__(self) -> None:
        self.queries: list[dict[str, float]] = []
        self._open: list[list[Any]] = []

    def begin(self) -> None:
        """A new query begins."""
        self.queries.append(defaultdict(float))

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time spent in here, less that of steps within, is of ``name``."""
        self._open.append([name, thread_time(), 0.0])
        try:
            yield
        finally:
            mine, begun, inside = self._open.pop()
            spent = thread_time() - begun
            self.queries[-1][mine] += spent - inside
            if self._open:
                self._open[-1][2] += spent

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with a clock around it."""

        def timed(*args: Any, **options: Any) -> Any:
            if not self.queries:
                return function(*args, **options)
            with self.step(name):
                return function(*args, **options)

        return timed

    def table(self) -> dict[str, dict[str, float]]:
        """Mean, p50 and p95 in milliseconds by step, dearest first."""
        names = {name for query in self.queries for name in query}
        found = {}
        for name in names:
            values = np.array([query.get(name, 0.0) for query in self.queries]) * 1000
            found[name] = {
                "mean": round(float(values.mean()), 3),
                "p50": round(float(np.percentile(values, 50)), 3),
                "p95": round(float(np.percentile(values, 95)), 3),
            }
        return dict(sorted(found.items(), key=lambda pair: -pair[1]["mean"]))


@contextmanager
def clocks(clock: Clock, service: Any) -> Iterator[None]:
    """Put a clock around each step of DESIGN §3."""
    from matching.catalogue import Occupations
    from matching.domain.columns import OpportunityColumns, ParticipantColumns
    from matching.domain.judgement import FeatureRule, GateRule
    from matching.ranking import AdditiveRanker
    from matching.retrieval import Retriever
    from matching.service import Service
    from matching.service import service as module
    from matching.service.question import Decided
    from matching.store.transaction import SqlTransaction

    retriever = service._snapshot._current
    steps: list[tuple[Any, str, str]] = [
        (SqlTransaction, "find", "read the participant"),
        (SqlTransaction, "sequence", "look for changes"),
        (SqlTransaction, "states", "read states"),
        (SqlTransaction, "records", "read the shown records"),
        (SqlTransaction, "log", "write the log"),
        (module, "visible_opportunities", "visibility filter"),
        (Retriever, "rows", "retrieval: fusing, and the rest"),
        (type(retriever.vectors), "search", "retrieval: vectors"),
        (type(retriever.words), "search", "retrieval: words"),
        (Occupations, "nearest", "retrieval: occupations"),
        (Service, "_possible", "retrieval: what is possible"),
        (type(retriever.vectors), "vectors", "features: reading vectors"),
        (OpportunityColumns, "take", "columns"),
        (module, "_cards", "explanation"),
        (module, "_shown", "explanation"),
        (GateRule, "__call__", "gates"),
        (FeatureRule, "__call__", "features"),
        (AdditiveRanker, "score", "ranking"),
        (module, "decide", "deciding: pairs, journeys, order"),
        (Decided, "explained", "explanation"),
    ]
    with ExitStack() as stack:
        build = ParticipantColumns.build
        stack.enter_context(
            patch.object(ParticipantColumns, "build", staticmethod(clock.around("columns of the participant", build)))
        )
        for owner, name, step in steps:
            original = getattr(owner, name, None)
            if original is None:  # pragma: no cover  (a step that was renamed: the rest is still worth measuring)
                print(f"no {owner.__name__}.{name} to measure")
                continue
            stack.enter_context(patch.object(owner, name, clock.around(step, original)))
        yield
