"""Rules of law as dated data."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain.vocabulary import FINANCE, PROGRAMME_TYPE, STATUS, TRACK
from matching.rules import dated
from matching.rules.study_finance import allowed, known, sources
from matching.rules.work_permits import permit_possible_from, statuses, waits_for_permit

FILES = sorted(path.stem for path in (Path(dated.__file__).parent / "data").glob("*.json"))
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("name", FILES)
def test_every_rule_has_a_date_and_a_source(name: str) -> None:
    rules = dated.load(name)["rules"]
    assert rules
    for rule in rules:
        assert date.fromisoformat(rule["valid_from"])
        assert len(rule["source"]) > 10


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 12, 31), "old"),
        (date(2026, 1, 1), "new"),  # holds from its first day
        (date(2027, 1, 1), "new"),
        (date(1990, 1, 1), "old"),  # before all: the oldest
    ],
)
def test_the_newest_rule_that_holds(on: date, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = {"rules": [{"valid_from": "2026-01-01", "is": "new"}, {"valid_from": "2014-01-01", "is": "old"}]}
    monkeypatch.setattr(dated, "load", lambda _: rules)
    assert dated.in_force("any", on)["is"] == expected


def test_the_version_changes_with_any_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def version_of(content: str) -> str:
        (tmp_path / "one.json").write_text(content)
        dated.version.cache_clear()
        return dated.version()

    monkeypatch.setattr(dated, "_DATA", tmp_path)
    try:
        assert version_of(json.dumps({"rules": [1]})) != version_of(json.dumps({"rules": [2]}))
    finally:
        dated.version.cache_clear()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-05-21", 6, "2026-11-21"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-29", 6, "2028-02-29"),  # a leap year
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-01-31", 0, "2026-01-31"),
        ("2026-11-30", 3, "2027-02-28"),
        ("1969-07-20", 12, "1970-07-20"),
    ],
)
def test_months_are_calendar_months(day: str, months: int, expected: str) -> None:
    found = dated.months_later(np.array([float(date.fromisoformat(day).toordinal()), np.nan]), months)
    assert date.fromordinal(int(found[0])).isoformat() == expected
    assert np.isnan(found[1])


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_the_year_of_a_day_is_its_calendar_year(day: date) -> None:
    assert dated.calendar_years(np.array([float(day.toordinal())]))[0] == day.year


def test_work_permits_know_every_status_once() -> None:
    free, notify, waits = statuses("free", TODAY), statuses("notify", TODAY), waits_for_permit(TODAY)
    assert (free.astype(int) + notify + waits).tolist() == [1] * len(STATUS) + [0]  # the last: unknown
    assert {name for name, one in zip(STATUS, waits, strict=False) if one} == {"asylum_seeker"}


def test_only_who_waits_has_a_day_from_which_a_permit_is_possible() -> None:
    applied = np.full(len(STATUS) + 1, float(date(2026, 5, 21).toordinal()))
    codes = np.array([*range(len(STATUS)), -1], dtype=np.int32)
    found = permit_possible_from(applied, codes, TODAY)
    assert found[STATUS.index("asylum_seeker")] == date(2026, 11, 21).toordinal()
    assert np.isnan(found).sum() == len(STATUS)


def test_sources_of_finance_name_only_words_of_the_contract() -> None:
    rules = dated.all_in_force("study_finance", TODAY)
    assert {one["finance"] for one in rules} == set(FINANCE)
    for name, words in (
        ("types", PROGRAMME_TYPE),
        ("tracks", TRACK),
        ("statuses", STATUS),
        ("check_statuses", STATUS),
    ):
        assert {word for one in rules for word in one[name] or ()} <= set(words)
    assert [one.code for one in sources(TODAY)] == [one["code"] for one in rules]
    assert len({one["code"] for one in rules}) == len(rules)  # one rule of a source at a time
    assert all(one["conditions"] and one["form"] and one["who"] for one in rules)


def test_sources_of_finance_that_are_gone_are_not_offered() -> None:
    ended = dated.load("study_finance")["ended"]
    assert {"stap"} <= {one["code"] for one in ended}
    assert not {one["code"] for one in ended} & {one.code for one in sources(TODAY)}


@pytest.mark.parametrize("name", FILES)
def test_no_rule_that_stands_beside_others_holds_before_its_date_or_after_its_end(name: str) -> None:
    for rule in dated.load(name)["rules"]:
        begins = date.fromisoformat(rule["valid_from"])
        assert rule in dated.all_in_force(name, begins)
        assert rule not in dated.all_in_force(name, begins - timedelta(1))
        if "valid_until" in rule:
            ends = date.fromisoformat(rule["valid_until"])
            assert rule in dated.all_in_force(name, ends)
            assert rule not in dated.all_in_force(name, ends + timedelta(1))


def test_what_is_announced_is_never_in_force() -> None:
    said = dated.load("work_permits")["announced"]
    assert said
    assert all(one["source"] for one in said)
    assert not dated.announced("work_permits", date(2026, 6, 11))
    assert dated.announced("work_permits", date(2026, 6, 12)) == said
    for on in (date(2026, 6, 12), TODAY, date(2030, 1, 1)):
        assert dated.in_force("work_permits", on) not in said


def test_a_condition_on_something_unknown_may_be_met_but_is_not_known_to_be() -> None:
    codes = np.array([0, 1, -1], dtype=np.int32)
    assert allowed(frozenset({0}), codes).tolist() == [True, False, True]
    assert known(frozenset({0}), codes).tolist() == [True, True, False]
    assert allowed(None, codes).all()
    assert known(None, codes).all()
