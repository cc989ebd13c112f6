"""Was what people wrote understood at all?"""

from __future__ import annotations

import numpy as np

from matching.domain.columns import OpportunityColumns
from matching.domain.judgement import Caution, Verdict, gate
from matching.domain.pair import Pair


@gate("not_understood", "circumstance")
def not_understood(pair: Pair[OpportunityColumns]) -> Verdict:
    """What people wrote is in words that the language model knows. Where it is not, nothing stands in the way, but nobody
    should rely on the order before an interpreter has helped.
    """
    ours, theirs = pair.full(pair.participants.unread), pair.full(pair.opportunities.unread)

    def whose(row: int) -> list[str]:
        return ["participant"] * bool(ours[row]) + ["provider"] * bool(theirs[row])

    return Verdict(
        np.zeros(len(pair), dtype=np.bool_), {}, {"text_not_understood": Caution(ours | theirs, {"whose": whose})}
    )
