"""May the participant work here by law, and when can an employer apply for a permit?"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matching.domain.judgement import value_at
from matching.gates.permits import work_permit_missing
from tests.kit import judged, opportunity, outcome, pair_of, participant, record, values_of


def applied(on: str | None, permit: str | None = None) -> dict[str, Any]:
    return {"status": "asylum_seeker", "asylum_applied_on": on, "work_permit": permit}


JOB, VOLUNTEERING = {"contract": "job"}, {"contract": "volunteering"}
CASES = [
    # six months after the application, to the day (the question is asked on 21 November 2026)
    (applied("2026-05-20"), JOB, "work_permit_to_apply"),
    (applied("2026-05-21"), JOB, "work_permit_to_apply"),
    (applied("2026-05-22"), JOB, "blocked"),
    (applied("2026-11-20"), JOB, "blocked"),
    (applied("2024-01-01", "pending"), JOB, "work_permit_pending"),
    (applied("2026-10-01", "pending"), JOB, "blocked"),
    (applied("2024-01-01", "none"), JOB, "work_permit_to_apply"),
    (applied("2026-10-01", "granted"), JOB, "passes"),
    (applied("2026-10-01", "not_needed"), JOB, "passes"),
    (applied(None), JOB, "unknown_asylum_date, work_permit_to_apply"),
    (applied("2026-10-01"), {}, "blocked"),  # the contract is not known: work, until said otherwise
    # work without pay for a good cause needs a statement, not a permit
    (applied("2026-10-01"), VOLUNTEERING, "volunteer_statement_to_apply"),
    (applied("2024-01-01"), VOLUNTEERING, "volunteer_statement_to_apply"),
    # who may work freely
    ({"status": "status_holder"}, JOB, "passes"),
    ({"status": "status_holder", "work_permit": "none"}, JOB, "passes"),
    ({"status": "family_reunification"}, JOB, "passes"),
    ({"status": "citizen"}, JOB, "passes"),
    # for people from Ukraine the employer only notifies
    ({"status": "temporary_protection"}, JOB, "work_to_be_notified"),
    ({"status": "temporary_protection", "work_permit": "granted"}, JOB, "passes"),
    ({"status": "temporary_protection"}, VOLUNTEERING, "passes"),
    # not known
    ({}, JOB, "unknown_status"),
    ({"work_permit": "granted"}, JOB, "passes"),
    ({"work_permit": "none", "asylum_applied_on": "2026-10-01"}, JOB, "unknown_status"),
    # a permit that ends before it begins has to be renewed
    ({"status": "status_holder", "permit_valid_until": "2026-11-20"}, JOB, "permit_to_renew"),
    ({"status": "status_holder", "permit_valid_until": "2026-11-21"}, JOB, "passes"),
    ({"status": "status_holder", "permit_valid_until": "2027-01-01"}, {**JOB, "starts_on": "2027-01-02"}, "permit_to_renew"),
    ({"status": "status_holder", "permit_valid_until": "2027-01-01"}, {**JOB, "starts_on": "2027-01-01"}, "passes"),
]  # fmt: skip


@pytest.mark.parametrize(("person", "chance", "expected"), CASES)
def test_work(person: Any, chance: Any, expected: str) -> None:
    assert judged(work_permit_missing, "placement", person, chance) == expected


@pytest.mark.parametrize(
    ("track", "expected"),
    [
        ("bbl", "blocked"),  # is work with a contract
        ("bol", "passes"),
        ("fulltime", "passes"),
        ("parttime", "passes"),
        (None, "passes"),
    ],
)
def test_study_needs_no_permit_but_for_bbl(track: str | None, expected: str) -> None:
    assert judged(work_permit_missing, "programme", applied("2026-10-01"), {"track": track}) == expected


@pytest.mark.parametrize(
    ("on", "possible_from"),
    [
        ("2026-06-01", "2026-12-01"),
        ("2026-08-30", "2027-02-28"),  # February has no 30th
        ("2026-08-31", "2027-02-28"),
        ("2026-10-31", "2027-04-30"),
    ],
)
def test_the_day_from_which_a_permit_is_possible_is_told(on: str, possible_from: str) -> None:
    pair = pair_of(record(participant(applied(on))), record(opportunity("placement", JOB)))
    found = values_of(work_permit_missing(pair))
    assert (found["possible_from"], found["who"]) == (possible_from, ["employer", "uwv"])
    earlier = judged(work_permit_missing, "placement", applied(on), JOB, as_of=date.fromisoformat(possible_from))
    assert earlier == "work_permit_to_apply"


def test_the_rules_of_the_day_count() -> None:
    assert judged(work_permit_missing, "placement", applied("2010-01-01"), JOB, as_of=date(2010, 2, 1)) == "blocked"


@pytest.mark.parametrize(
    ("valid_until", "expired"), [("2026-11-20", True), ("2026-11-21", False), ("2026-12-01", False)]
)
def test_a_permit_that_has_ended_is_told_from_one_that_will(valid_until: str, expired: bool) -> None:
    ours = participant(status="status_holder", permit_valid_until=valid_until)
    pair = pair_of(record(ours), record(opportunity("placement", {**JOB, "starts_on": "2027-01-01"})))
    caution = work_permit_missing(pair).cautions["permit_to_renew"]
    assert caution.rows[0]
    assert value_at(caution.values, 0) == {"valid_until": valid_until, "expired": expired}


@pytest.mark.parametrize(
    ("on", "as_of", "possible_from", "announced_from"),
    [
        ("2026-08-01", "2026-11-21", "2027-02-01", "2026-11-01"),  # three months, announced from 12 June 2026
        ("2026-11-01", "2026-11-21", "2027-05-01", "2027-02-01"),
        ("2026-02-20", "2026-06-20", "2026-08-20", "2026-06-12"),  # never before the announced rule itself
        ("2026-02-20", "2026-06-11", "2026-08-20", None),  # not announced for that day yet
        ("2025-02-20", "2025-03-01", "2025-08-20", None),
    ],
)
def test_what_is_announced_is_told_and_opens_nothing(
    on: str, as_of: str, possible_from: str, announced_from: str | None
) -> None:
    pair = pair_of(
        record(participant(applied(on))), record(opportunity("placement", JOB)), as_of=date.fromisoformat(as_of)
    )
    verdict = work_permit_missing(pair)
    assert verdict.blocked[0]
    found = values_of(verdict)
    assert (found["possible_from"], found.get("announced_from")) == (possible_from, announced_from)


def test_before_temporary_protection_was_exempted_nobody_was_notified() -> None:
    person = {"status": "temporary_protection"}
    assert judged(work_permit_missing, "placement", person, JOB, as_of=date(2022, 3, 3)) == "passes"
    assert judged(work_permit_missing, "placement", person, JOB, as_of=date(2022, 3, 4)) == "work_to_be_notified"


GOLDEN = list(csv.DictReader((Path(__file__).parent / "work_permits.csv").read_text().splitlines()))


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: "-".join(case[name] for name in list(case)[:-1]))
def test_status_by_date_by_kind_of_work(case: dict[str, str]) -> None:
    """Each row of work_permits.csv: who, who applied when, asked on which day, for what; and what the rule of that day says."""
    is_study = case["what"] in ("bbl", "bol")
    chance = {"track" if is_study else "contract": case["what"]}
    person = {name: case[name] or None for name in ("status", "work_permit", "asylum_applied_on")}
    pair = pair_of(
        record(participant(person)),
        record(opportunity("programme" if is_study else "placement", chance)),
        as_of=date.fromisoformat(case["as_of"]),
    )
    verdict = work_permit_missing(pair)
    found = outcome(verdict)
    assert (f"blocked until {values_of(verdict)['possible_from']}" if found == "blocked" else found) == case["expected"]
