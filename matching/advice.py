"""What would open it, by name: for what is not yet possible, the programme of the same question that leads up to it.

Gates say what kind of step is missing, pair by pair. Only beside all programmes of a question can be seen that one of them is that
step; so this comes after the gates, and names only programmes that the participant can begin (all gates passed). Ids, titles and
dates: the edge words them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import ProgrammeColumns
from matching.domain.judgement import dates
from matching.domain.match import Blocked, Gate, Match, Reason
from matching.domain.ports import Float32Array
from matching.domain.vocabulary import LANGUAGE_LEVEL, PROGRAMME_TYPE
from matching.kinds.judging import Judged
from matching.rules.regulated_professions import by_code

# From this cosine on the titles of two programmes, or what one leads to and the other is, are of a near field.
NEAR_FIELD_COSINE = 0.6
# Only so many of the best programmes are looked at: what ranks below them is no step that anybody would take.
LOOKED_AT = 100
_BRIDGING, _LANGUAGE = (PROGRAMME_TYPE.index(one) for one in ("bridging", "language"))
_DUTCH = "nl"


@dataclass(frozen=True)
class Programmes:
    """The programmes of one question: as they were judged, and which rows passed, best first."""

    judged: Judged
    passed: NDArray[np.int64]

    def advise(
        self, matches: Sequence[Match], blocked: Sequence[Blocked]
    ) -> tuple[tuple[Match, ...], tuple[Blocked, ...]]:
        """The same answer, with the programme that leads up to it (``bridge``, ``bridge_id``, ``bridge_starts``) where there is one."""
        return (
            tuple(replace(one, cautions=tuple(self._caution(caution) for caution in one.cautions)) for one in matches),
            tuple(
                replace(one, gates=tuple(self._gate(gate, one.opportunity_id) for gate in one.gates)) for one in blocked
            ),
        )

    def _caution(self, caution: Reason) -> Reason:
        if caution.code != "way_back":
            return caution
        return replace(caution, values=self._with(caution.values, self._to_profession(caution.values)))

    def _gate(self, gate: Gate, opportunity_id: str) -> Gate:
        row = None
        if gate.code == "entry_level_not_met":
            row = self._to_programme(opportunity_id)
        elif gate.code == "qualification_not_recognised":
            row = self._to_profession(gate.values)
        elif gate.code == "language_below_minimum":
            row = self._to_language(gate.values)
        return replace(gate, values=self._with(gate.values, row))

    def _with(self, values: Mapping[str, Any], row: int | None) -> Mapping[str, Any]:
        if row is None:
            return values
        starts = dates(np.where(self._theirs.starts_on >= self.judged.pair.today, self._theirs.starts_on, np.nan))(row)
        named = {"bridge": self._theirs.cards[row].title, "bridge_id": self._theirs.ids[row]}
        return {**values, **named, **({"bridge_starts": starts} if starts else {})}

    @property
    def _theirs(self) -> ProgrammeColumns:
        theirs: ProgrammeColumns = self.judged.pair.opportunities
        return theirs

    def _to_programme(self, opportunity_id: str) -> int | None:
        """The best programme that can be begun now and whose diploma opens this one: of a near field, or for all fields."""
        row = self._row_of.get(opportunity_id)
        if row is None or not len(self._steps):
            return None
        theirs = self._theirs
        own = self.judged.pair.vectors(theirs.title_facet[[row]])[0]
        near = np.round((self._meanings @ own).astype(np.float64), 6).max(axis=1)
        reaches = theirs.level[self._steps] >= theirs.entry_level[row]
        bridging = theirs.type[self._steps] == _BRIDGING
        general = bridging & (theirs.entry_isced[self._steps] == 0)
        fits = np.flatnonzero(reaches & ((near >= NEAR_FIELD_COSINE) | general))
        if not len(fits):
            return None
        # A bridging programme before a whole diploma, the near field before all fields; what is left of a tie is the rank.
        order = np.lexsort((fits, -near[fits], ~bridging[fits]))
        return int(self._steps[fits[order[0]]])

    @cached_property
    def _steps(self) -> NDArray[np.int64]:
        """The best rows that passed and end with a level, in their order."""
        theirs = self._theirs
        ends = ~np.isnan(theirs.level[self.passed]) & (theirs.type[self.passed] != _LANGUAGE)
        steps: NDArray[np.int64] = self.passed[ends][:LOOKED_AT]
        return steps

    @cached_property
    def _meanings(self) -> Float32Array:
        """The vectors of their titles and of what they lead to, ``(steps, 1 + slots, d)``."""
        theirs = self._theirs
        ids = np.concatenate([theirs.title_facet[self._steps][:, None], theirs.leads_facet[self._steps]], axis=1)
        return self.judged.pair.vectors(ids.ravel()).reshape(*ids.shape, -1)

    def _to_profession(self, values: Mapping[str, Any]) -> int | None:
        """The best programme that leads to a regulated profession; a bridging one where there is any."""
        profession = by_code().get(str(values.get("profession")))
        if profession is None or not profession.isco:
            return None
        leads = np.isin(self._theirs.leads_isco[self.passed], profession.isco).any(axis=1)
        rows = self.passed[leads]
        bridging = rows[self._theirs.type[rows] == _BRIDGING]
        return int(bridging[0]) if len(bridging) else int(rows[0]) if len(rows) else None

    def _to_language(self, values: Mapping[str, Any]) -> int | None:
        """The best course of Dutch that reaches the level that is asked."""
        if values.get("language") != _DUTCH or values.get("required") not in LANGUAGE_LEVEL:
            return None
        theirs = self._theirs
        enough = theirs.language_target[self.passed] >= LANGUAGE_LEVEL.index(values["required"])
        rows = self.passed[enough & (theirs.type[self.passed] == _LANGUAGE)]
        return int(rows[0]) if len(rows) else None

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {str(name): row for row, name in enumerate(self._theirs.ids)}
