"""From numbers to reasons: codes with the values that were compared, never sentences.

The strongest reasons are the features that add most. In the reverse direction ("who fits this placement?") a participant's own
words never leave: a job is named by its ISCO code and a diploma by its ISCED-F code. Nor does anything that tells of home, age or
where somebody lives: cautions about circumstances and the minutes of a journey.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isnan
from typing import Any

import numpy as np

from matching.domain.facet import Record
from matching.domain.judgement import Scored, value_at
from matching.domain.match import Blocked, Contribution, Gate, Match, Reason, Reuse
from matching.domain.participant import Participant
from matching.features.experience import downgrade
from matching.features.route import route
from matching.kinds.judging import Judged

MOST_REASONS = 4
# A feature that adds less than this to the log-odds is no reason: it would not change anybody's mind.
SMALLEST_REASON = 0.1
_EXPERIENCE = ("experience_reuse", "work_nearness")
_QUALIFICATION = ("qualification_reuse", "study_nearness")
# Values that tell others where somebody lives, what they can pay, or until when they may stay.
# True of most matches, so it tells little: named after all other reasons.
_ORDINARY = frozenset({"cost_to_participant"})
_PRIVATE = frozenset(
    {
        "minutes",
        "limit",
        "mode",
        "cost",
        "budget",
        "valid_until",
        "possible_from",
        "announced_from",
        "available",
        "free",
        "available_from",
        "expired",
    }
)
# Values that are the place of a job, diploma or skill in the participant's own list: its words take their place.
_OWN_WORDS = ("experience", "qualification", "skill")


class Explainer:
    """Explains rows of one judged and scored question."""

    def __init__(self, judged: Judged, scored: Scored, participant_of: Callable[[int], Record[Participant]]) -> None:
        self._judged = judged
        self._scored = scored
        self._participant_of = participant_of
        self._names = [one.name for one in judged.kind.features]
        self._experience = next((place for place, name in enumerate(self._names) if name in _EXPERIENCE), None)
        self._qualification = next((place for place, name in enumerate(self._names) if name in _QUALIFICATION), None)
        # What is known comes before what is unknown.
        self._cautions = sorted(
            (
                (code, caution)
                for rule, verdict in zip(judged.kind.gates, judged.verdicts, strict=True)
                if not (judged.pair.by_others and rule.gate_class == "circumstance")
                for code, caution in verdict.cautions.items()
            ),
            key=lambda one: one[0].startswith("unknown_"),
        )
        is_placement = judged.kind.name == "placement"
        self._route = route(judged.pair) if is_placement else None
        self._downgrade = downgrade(judged.pair)[0] if is_placement else None

    def match(self, row: int, rank: int) -> Match:
        """The match of a row, with its reasons and cautions."""
        amounts: list[float] = self._scored.contributions[row].tolist()
        values: list[float] = self._judged.values[row].tolist()
        strongest = sorted(
            (place for place, amount in enumerate(amounts) if amount >= SMALLEST_REASON),
            key=lambda place: (self._names[place] in _ORDINARY, -amounts[place]),
        )
        return Match(
            participant_id=self._id("participants", row),
            opportunity_id=self._id("opportunities", row),
            kind=self._judged.kind.name,
            rank=rank,
            score=float(self._scored.score[row]),
            route=None if self._route is None else self._route.name(row),
            reuse=self._reuse(row, values),
            reasons=tuple(
                Reason(self._names[place], self._values(self._judged.evidence[place].values, row))
                for place in strongest[:MOST_REASONS]
            ),
            cautions=self.cautions(row),
            base=self._scored.base,
            contributions=tuple(
                Contribution(name, _known(value), amount)
                for name, value, amount in zip(self._names, values, amounts, strict=True)
            ),
        )

    def compared(self, row: int) -> dict[str, dict[str, Any]]:
        """What each feature compared in a row, by its name."""
        return {
            name: self._values(evidence.values, row)
            for name, evidence in zip(self._names, self._judged.evidence, strict=True)
        }

    def blocked(self, row: int) -> Blocked:
        """What blocks a row, and the score that it would have."""
        gates = [
            Gate(rule.code, rule.gate_class, self._values(verdict.values, row))
            for rule, verdict in zip(self._judged.kind.gates, self._judged.verdicts, strict=True)
            if verdict.blocked[row]
        ]
        return Blocked(
            participant_id=self._id("participants", row),
            opportunity_id=self._id("opportunities", row),
            kind=self._judged.kind.name,
            fit=float(self._scored.score[row]),
            gates=tuple(gates),
        )

    def cautions(self, row: int) -> tuple[Reason, ...]:
        """What to look at before taking up this match, each code once; to others nothing about circumstances."""
        found: dict[str, Reason] = {}
        for code, caution in self._cautions:
            if caution.rows[row] and code not in found:
                found[code] = Reason(code, self._values(caution.values, row))
        return tuple(found.values())

    def _reuse(self, row: int, values: list[float]) -> Reuse:
        below = np.nan if self._downgrade is None else self._downgrade[row]
        return Reuse(
            experience=None if self._experience is None else _known(values[self._experience]),
            qualification=None if self._qualification is None else _known(values[self._qualification]),
            downgrade=None if np.isnan(below) else int(below),
        )

    def _id(self, side: str, row: int) -> str:
        """The profile's id; of a participant whom others ask about the record's key, since an id can be a name or a client number."""
        columns = getattr(self._judged.pair, side)
        ids = columns.keys if side == "participants" and self._judged.pair.by_others else columns.ids
        return str(ids[row if len(ids) > 1 else 0])

    def _values(self, compared: Any, row: int) -> dict[str, Any]:
        values = value_at(compared, row)
        if self._judged.pair.by_others:
            values = {name: value for name, value in values.items() if name not in _PRIVATE}
        for name in _OWN_WORDS:
            if name in values:
                index = values.pop(name)
                if index >= 0:
                    values |= self._named(name, self._participant_of(row), int(index))
        return values

    def _named(self, name: str, record: Record[Participant], index: int) -> dict[str, Any]:
        """The job, diploma or skill behind an index: its words, or only its code where others ask."""
        if name == "skill":
            skills = record.profile.skills or ()
            return {} if self._judged.pair.by_others or index >= len(skills) else {name: _short(skills[index])}
        facet = record.facets_of("experience" if name == "experience" else "qualification").get(index)
        if self._judged.pair.by_others:
            number = (facet.isco if name == "experience" else facet.isced) if facet else 0
            return {"isco" if name == "experience" else "isced": f"{number:04d}"} if number else {}
        profile = record.profile
        one = (profile.experience if name == "experience" else profile.qualifications) or ()
        words = one[index].title or getattr(one[index], "description", None) or getattr(one[index], "field", None)
        return {name: _short(words)} if words else {}


# A title inside a sentence; whole descriptions do not belong there.
_LONGEST_TITLE = 80


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST_TITLE else words[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"


def _known(value: float) -> float | None:
    return None if isnan(value) else value
