"""``maatwerk train`` from the database to the ranking: decisions in, a promoted ranker out, used where the setting says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from api.bootstrap import _ranker, assemble
from api.cli import app
from api.commands import train as command
from api.settings import load_settings
from matching.domain.decision import NewDecision
from matching.domain.errors import ConfigurationError
from matching.domain.facet import Record
from matching.domain.opportunity import Placement
from matching.domain.participant import Participant
from matching.domain.repositories import Recommendation
from matching.evaluation.promotion import Refusal
from matching.kinds import KINDS
from matching.ranking import AdditiveRanker, LearnedRanker
from matching.service.service import FEATURES_VERSION
from matching.store import SqlStore
from tests.made_up import TRAVEL, decisions

NAMES = [rule.name for rule in KINDS["placement"].features]
PEOPLE, EACH = 41, 12
TODAY = date(2026, 11, 21)
Run = Callable[..., Any]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("MAATWERK_DATA_DIR", str(tmp_path / "data"))
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, [str(one) for one in arguments])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[LearnedRanker]:
    """Golden cases need the language model: here they all come out right, and the candidates are kept."""
    seen: list[LearnedRanker] = []
    monkeypatch.setattr(command, "_cases", lambda *_: lambda ranker: seen.append(ranker) or [])
    return seen


class Days:
    """A clock that somebody sets."""

    day = 0

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=self.day)


@pytest.fixture
def decided(run: Run, tmp_path: Path) -> None:
    """Participants who decided on what they were shown, by wishes that are far from the documented weights."""
    application = assemble(load_settings(data_dir=tmp_path / "data"), create=True)
    examples = decisions(TRAVEL, people=PEOPLE, each=EACH)
    organisation = application.actor.organisation_id
    assert organisation is not None
    profiles: list[Any] = [Participant(id=f"p{one}") for one in range(PEOPLE)]
    profiles += [Placement(id=f"w{one}", title="Kok") for one in range(EACH)]
    clock = Days()
    store = SqlStore(application.settings.database, clock)
    with store.write() as tx:
        saved = tx.save(organisation, [Record(profile=one) for one in profiles], source="test", model_id="m")
        keys = {one.external_id: one.key for one in saved}
    for person in range(PEOPLE):
        rows = np.flatnonzero(examples.person == person)
        shown = [
            {
                "key": str(keys[f"w{place}"]),
                "kind": "placement",
                "position": place + 1,
                "score": 0.5,
                "new_field": bool(examples.new_field[row]),
                "features": {
                    name: None if np.isnan(value) else float(value)
                    for name, value in zip(NAMES, examples.values[row], strict=True)
                },
            }
            for place, row in enumerate(rows)
        ]
        clock.day += 1
        with store.write() as tx:
            tx.log(
                Recommendation(
                    organisation_id=organisation,
                    subject=keys[f"p{person}"],
                    actor_role="coach",
                    as_of=TODAY,
                    versions={"features": FEATURES_VERSION, "ranker": "additive-1", "encoder": "m", "rules": "r"},
                    rows=shown,
                )
            )
            for place, row in enumerate(rows):
                outcome: Any = ("declined", "accepted", "lasted_3m", "lasted_6m")[examples.grade[row]]
                new = NewDecision(opportunity=f"w{place}", outcome=outcome)
                tx.save_decision(organisation, f"p{person}", new, on=TODAY, role="coach", user=None)
    store.close()


def test_without_decisions_nothing_is_promoted_and_that_is_no_error(run: Run, tmp_path: Path) -> None:
    assemble(load_settings(data_dir=tmp_path / "data"), create=True)
    result = run("train", "--out", tmp_path / "out", "--json")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert set(document["kinds"]) == set(KINDS)
    for kind in document["kinds"].values():
        assert not kind["promoted"]
        assert kind["refusals"] == [{"code": "too_few_decisions", "text": "0 decisions, of at least 50"}]
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["training.json"]
    said = run("train", "--out", tmp_path / "out").stdout
    assert "placement: not promoted: too_few_decisions: 0 decisions, of at least 50" in said
    assert "the documented weights go on ranking" in said


def test_without_a_database_it_says_what_to_do(run: Run) -> None:
    assert "demo" in str(run("train").exception)


@pytest.mark.usefixtures("decided")
def test_a_promoted_ranker_is_saved_and_used_where_the_setting_points_to_it(
    run: Run, asked: list[LearnedRanker], tmp_path: Path
) -> None:
    result = run("train", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert len(asked) == 1
    file = tmp_path / "out" / "ranker.skops"
    assert f"MAATWERK_RANKER={file}" in result.stdout.replace("\n", "")
    assert "mentor: not promoted: too_few_decisions" in result.stdout
    document = json.loads((tmp_path / "out" / "training.json").read_text())
    placement = document["kinds"]["placement"]
    assert (placement["promoted"], placement["decisions"], placement["participants"]) == (True, PEOPLE * EACH, PEOPLE)
    assert document["shown_by"]["ranker"] == {"additive-1": PEOPLE * EACH}
    ranker = _ranker(load_settings(ranker=file))
    assert isinstance(ranker, LearnedRanker)
    assert ranker.version == document["ranker"]
    assert ranker.about["kinds"]["placement"]["comparison"] == placement["comparison"]
    rules = KINDS["placement"].features
    values, usual = np.random.default_rng(1).random((20, len(rules))), np.zeros(20, dtype=np.bool_)
    assert (
        ranker.score("placement", rules, values, usual).score == asked[0].score("placement", rules, values, usual).score
    ).all()
    assert isinstance(_ranker(load_settings()), AdditiveRanker)
    with pytest.raises(ConfigurationError, match="no such file"):
        _ranker(load_settings(ranker=tmp_path / "none.skops"))


@pytest.mark.usefixtures("decided")
def test_one_golden_case_that_fails_is_enough_against_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = Refusal("golden_case_failed", "g-07: better scores 0.3, worse 0.4")
    monkeypatch.setattr(command, "_cases", lambda *_: lambda _ranker: [refusal])
    result = run("train", "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "placement: not promoted: golden_case_failed: g-07: better scores 0.3, worse 0.4" in result.stdout
    assert not (tmp_path / "out" / "ranker.skops").exists()


@pytest.mark.usefixtures("decided")
def test_rows_of_other_features_are_left_out_and_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "FEATURES_VERSION", "another")
    result = run("train", "--out", tmp_path / "out")
    assert f"left out: {PEOPLE * EACH} (other features than today's)" in result.stderr
    assert "0 decisions, of at least 50" in result.stdout


def test_the_groups_of_the_fixtures_are_found() -> None:
    from api.evaluate import FIXTURES

    found = command._groups(FIXTURES / "groups.csv", ["p-001", "p-003", "nobody"])
    assert found["women"].tolist() == [False, True, False]
    assert not found["from Syria"].any()
