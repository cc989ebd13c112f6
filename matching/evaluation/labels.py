"""The hidden truth of a folder of fixtures: what each participant really did, studied and wants, and what each
opportunity really is.

Only this package reads it. Codes are checked on reading and kept as numbers, as columns have them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.domain.errors import FieldProblem, InvalidInputError
from matching.taxonomy.isced import number as isced_number
from matching.taxonomy.isco import number as isco_number

FILES = ("participants", "placements", "programmes", "mentors")
SET_ASIDE = "set_aside"
"""Optional file: which of a participant's labelled jobs and diplomas they set aside (``use: false`` in the profile)."""


@dataclass(frozen=True, slots=True)
class ParticipantLabel:
    """What is true of a participant; what they set aside is not in it. Empty: none, or (goal) not known."""

    jobs: tuple[int, ...]  # ISCO-08 unit groups
    goals: tuple[int, ...]  # ISCO-08 unit groups
    fields: tuple[int, ...]  # ISCED-F of diplomas; general education is left out


@dataclass(frozen=True, slots=True)
class OpportunityLabel:
    """What is true of an opportunity: the occupation of a placement, what a programme leads to, what a mentor
    studies."""

    occupations: tuple[int, ...] = ()  # ISCO-08 unit groups
    field: int = 0  # ISCED-F, 0: none


@dataclass(frozen=True, slots=True)
class Labels:
    """All labels of a folder, by ``profile.id``."""

    participants: Mapping[str, ParticipantLabel]
    opportunities: Mapping[str, OpportunityLabel]


def read_labels(folder: Path) -> Labels:
    """Read ``participants.jsonl``, ``placements.jsonl``, ``programmes.jsonl`` and ``mentors.jsonl`` of a folder of
    labels.

    Raises InvalidInputError naming file, line and value when a file is missing or a code does not exist.
    """
    aside = dict(_rows(folder / f"{SET_ASIDE}.jsonl")) if (folder / f"{SET_ASIDE}.jsonl").exists() else {}
    participants = {id_: _participant(row, aside.get(id_, {})) for id_, row in _rows(folder / "participants.jsonl")}
    opportunities: dict[str, OpportunityLabel] = {}
    for name in FILES[1:]:
        opportunities |= {id_: _opportunity(row) for id_, row in _rows(folder / f"{name}.jsonl")}
    return Labels(participants, opportunities)


def _participant(row: Mapping[str, Any], aside: Mapping[str, Any]) -> ParticipantLabel:
    jobs = [code for code in row.get("isco", ()) if code not in aside.get("isco", ())]
    fields = [code for code in row.get("isced", ()) if code not in aside.get("isced", ())]
    return ParticipantLabel(
        jobs=tuple(map(isco_number, jobs)),
        goals=tuple(map(isco_number, row.get("goal_isco", ()))),
        fields=tuple(number for number in map(isced_number, fields) if number),
    )


def _opportunity(row: Mapping[str, Any]) -> OpportunityLabel:
    given = row.get("isco", ())
    occupations = [given] if isinstance(given, str) else given
    return OpportunityLabel(tuple(map(isco_number, occupations)), isced_number(row.get("isced")))


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each line by its id, with its codes checked."""
    if not path.exists():
        raise InvalidInputError(
            [FieldProblem(str(path), None, "a file of labels: the folder needs labels/ beside its profiles")]
        )
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            row = json.loads(line)
            try:
                _participant(row, {}) if isinstance(row.get("isco", []), list) else _opportunity(row)
            except ValueError as error:
                raise InvalidInputError([FieldProblem(f"{path}:{number}", row.get("id"), str(error))]) from None
            yield str(row["id"]), row
