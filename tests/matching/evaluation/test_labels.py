from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matching.domain.errors import InvalidInputError
from matching.evaluation.labels import read_labels

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"


def write(folder: Path, **files: list[dict[str, Any]]) -> Path:
    for name in ("participants", "placements", "programmes", "mentors"):
        files.setdefault(name, [])
    for name, rows in files.items():
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return folder


def test_codes_become_numbers(tmp_path: Path) -> None:
    labels = read_labels(
        write(
            tmp_path,
            participants=[{"id": "p", "isco": ["0310", "2262"], "goal_isco": ["2262"], "isced": ["0916", "0011"]}],
            placements=[{"id": "w", "isco": "2262"}],
            programmes=[{"id": "o", "isced": "0231", "isco": []}],
            mentors=[{"id": "m", "isced": "0912"}],
        )
    )
    person = labels.participants["p"]
    assert (person.jobs, person.goals, person.fields) == ((310, 2262), (2262,), (916,))
    assert labels.opportunities["w"].occupations == (2262,)
    assert (labels.opportunities["o"].occupations, labels.opportunities["o"].field) == ((), 231)
    assert labels.opportunities["m"].field == 912


def test_what_was_set_aside_does_not_count(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        participants=[{"id": "p", "isco": ["2330", "0310"], "goal_isco": [], "isced": ["0114"]}],
        set_aside=[{"id": "p", "isco": ["0310"], "isced": ["0114"]}],
    )
    person = read_labels(folder).participants["p"]
    assert (person.jobs, person.fields) == ((2330,), ())


def test_a_wrong_code_is_named_with_its_line(tmp_path: Path) -> None:
    folder = write(tmp_path, placements=[{"id": "w-1", "isco": "2262"}, {"id": "w-2", "isco": "2269x"}])
    with pytest.raises(InvalidInputError, match=r"placements\.jsonl:2.*w-2"):
        read_labels(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"participants\.jsonl"):
        read_labels(tmp_path)


def test_every_fixture_has_a_label_and_every_label_a_fixture() -> None:
    labels = read_labels(FIXTURES / "labels")
    ids = {
        name: {json.loads(line)["id"] for line in (FIXTURES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()}
        for name in ("participants", "placements", "programmes", "mentors")
    }
    assert set(labels.participants) == ids["participants"]
    assert set(labels.opportunities) == ids["placements"] | ids["programmes"] | ids["mentors"]


def test_set_aside_labels_belong_to_profiles_that_set_something_aside() -> None:
    lines = (FIXTURES / "participants.jsonl").read_text(encoding="utf-8").splitlines()
    profiles = {row["id"]: row for row in map(json.loads, lines)}
    aside = (FIXTURES / "labels" / "set_aside.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, aside):
        entries = [*(profiles[row["id"]].get("experience") or ()), *(profiles[row["id"]].get("qualifications") or ())]
        assert any(one.get("use") is False for one in entries), row["id"]
