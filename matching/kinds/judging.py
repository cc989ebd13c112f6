"""Step 4 of a query: every gate as masks, every feature as one column of a matrix. The same for every path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.domain.judgement import Evidence, Verdict
from matching.domain.pair import Pair
from matching.features.goal import chosen_new_field
from matching.kinds.kind import Kind


@dataclass(frozen=True)
class Judged:
    """What the gates and features of a kind say of ``n`` pairs."""

    kind: Kind
    pair: Pair[Any]
    verdicts: tuple[Verdict, ...]  # one a gate
    blocked: NDArray[np.bool_]  # (n,): by any gate
    evidence: tuple[Evidence, ...]  # one a feature
    values: NDArray[np.float64]  # (n, features), NaN unknown
    new_field: NDArray[np.bool_]  # (n,)


def judge(kind: Kind, pair: Pair[Any]) -> Judged:
    """Judge all pairs at once."""
    verdicts = tuple(gate(pair) for gate in kind.gates)
    blocked = np.zeros(len(pair), dtype=np.bool_)
    for verdict in verdicts:
        blocked |= verdict.blocked
    evidence = tuple(feature(pair) for feature in kind.features)
    values = np.stack([np.broadcast_to(one.score, (len(pair),)) for one in evidence], axis=1)
    return Judged(kind, pair, verdicts, blocked, evidence, values, pair.full(chosen_new_field(pair)))
