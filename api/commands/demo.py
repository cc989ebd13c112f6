"""``maatwerk demo``: a fictional region in a database of its own, matches with their reasons, and a server to look
around in."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, get_args

from api.bootstrap import Application, assemble
from api.commands.output import ProgressBars, answers, undisturbed
from api.commands.serve import check_port, run_server
from api.commands.tables import print_blocked, print_matches
from api.exchange.importing import Subject, read_profiles
from api.exchange.reading import read_rows
from api.i18n import Language, Message, Translator
from api.settings import load_settings
from matching.domain.errors import ConfigurationError, InvalidInputError
from matching.domain.match import Blocked
from matching.domain.opportunity import OpportunityCard
from matching.domain.participant import Participant
from matching.domain.repositories import Purpose
from matching.domain.vocabulary import KIND, Kind

FIXTURES = Path(__file__).parents[2] / "fixtures"
FILES: tuple[tuple[str, Subject], ...] = (
    ("participants.jsonl", "participants"),
    ("placements.jsonl", "opportunities"),
    ("programmes.jsonl", "opportunities"),
    ("mentors.jsonl", "opportunities"),
)
CONSENT_TEXT = "demo-1"
SHOWN = 3
"""Matches of each kind that are shown of a participant."""
LATIN = re.compile(r"^[ -ɏ]+$")
"""Who reads the printed tables may not read other scripts; the demo has profiles in five of them."""
GOOD = 0.6
"""The score from which a match is worth showing in a demonstration."""
HIGHER_EDUCATION = 6
"""NLQF level of a bachelor."""


def run_demo(*, serve: bool, port: int | None, lang: Language | None) -> None:
    """Seed (again), show, serve. What can go wrong is looked at before the long work starts."""
    base = load_settings(port=port, lang=lang)
    # A folder of its own: `MAATWERK_DATA_DIR=var/demo maatwerk match p-001` asks the demo's database.
    settings = base.model_copy(update={"data_dir": base.data_dir / "demo", "database_url": None})
    translator = Translator.of(settings.lang)
    missing = [name for name, _ in FILES if not (FIXTURES / name).is_file()]
    if missing:
        raise ConfigurationError(
            f"the demo reads {', '.join(missing)} in {FIXTURES}: run it in a clone of the repository, where they are"
        )
    if serve:
        check_port(settings.host, settings.port)
    with undisturbed(), ProgressBars() as bars:
        say = translator.message
        loading = bars.bar(say(Message("Loading the language model")))
        loading(0, 1)
        application = assemble(settings, create=True)
        application.service  # noqa: B018 (loads it)
        loading(1, 1)
        people = _seed(application, bars, translator)
        _consent(application, bars.bar(say(Message("Consent"))))
        building = bars.bar(say(Message("Search index")))
        building(0, 1)
        application.service.refresh()
        building(1, 1)
    show(application, translator, choose_three(people, lambda one, kind: _fits(application, one, kind)))
    if serve:
        run_server(settings, application)


def _seed(application: Application, bars: ProgressBars, translator: Translator) -> list[Participant]:
    people: list[Participant] = []
    for name, subject in FILES:
        reading = read_profiles(read_rows((FIXTURES / name).read_bytes(), "jsonl"), subject, application.places)
        if reading.refused:
            raise InvalidInputError(list(reading.refused[0].problems))
        if subject == "participants":
            people = [one for one in reading.profiles if isinstance(one, Participant)]
        bar = bars.bar(name.removesuffix(".jsonl"))
        bar(0, len(reading.profiles))
        application.service.save(application.actor, reading.profiles, "demo", progress=bar)
        bar(len(reading.profiles), len(reading.profiles))
    return people


def _consent(application: Application, bar: Any) -> None:
    """Give the consents of the fixtures; giving one again changes nothing."""
    with (FIXTURES / "consents.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["purpose"] in get_args(Purpose)]
    for done, row in enumerate(rows, 1):
        application.service.give_consent(application.actor, row["participant"], row["purpose"], CONSENT_TEXT)  # type: ignore[arg-type]
        bar(done, len(rows))


def choose_three(people: Sequence[Participant], fits: Callable[[Participant, Kind], bool]) -> list[Participant]:
    """Three participants of different kinds: somebody with a degree and work to build on, somebody who worked without
    one, and somebody who wants to study. Of each the first whose profile tells enough to follow the reasons and for whom
    something of that kind fits well."""

    def level(one: Participant) -> int:
        return max((diploma.level or 0 for diploma in one.counted_qualifications), default=0)

    def wants(one: Participant, direction: str) -> bool:
        return one.goal is not None and one.goal.direction == direction

    def told(one: Participant) -> bool:
        readable = any(job.title and LATIN.match(job.title) for job in one.counted_experience[:1])
        return bool(readable and one.place and one.languages and one.availability and one.travel)

    wishes: list[tuple[Kind, Callable[[Participant], bool]]] = [
        ("placement", lambda one: level(one) >= HIGHER_EDUCATION and wants(one, "work")),
        ("placement", lambda one: 0 < level(one) < HIGHER_EDUCATION and wants(one, "work")),
        ("programme", lambda one: wants(one, "study")),
    ]
    chosen: list[Participant] = []
    for kind, wish in wishes:
        fitting = (one for one in people if one not in chosen and wish(one) and told(one) and fits(one, kind))
        chosen += [one] if (one := next(fitting, None)) else []
    return chosen + [one for one in people if one not in chosen][: SHOWN - len(chosen)]


def _fits(application: Application, one: Participant, kind: Kind) -> bool:
    matches = application.service.matches_for(application.actor, one.id, (kind,), 1).ranking.matches
    return bool(matches) and matches[0].score >= GOOD


def show(application: Application, translator: Translator, people: Sequence[Participant]) -> None:
    """The best matches of these participants, and what is nearest to possible but not yet possible for one of them."""
    console = answers()
    nearest: tuple[Blocked, OpportunityCard, Participant] | None = None
    for person in people:
        with undisturbed():
            answer = application.service.matches_for(application.actor, person.id, KIND, SHOWN)
        cards = answer.opportunities
        console.rule(describe(person, translator), align="left")
        for kind in KIND:
            if matches := [one for one in answer.ranking.matches if one.kind == kind]:
                print_matches(console, translator, translator.word(f"kind_{kind}"), matches, cards=cards)
        for one in answer.ranking.blocked:
            openable = len(one.gates) == 1 and one.gates[0].gate_class == "circumstance"
            if openable and one.opportunity_id in cards and (nearest is None or one.fit > nearest[0].fit):
                nearest = (one, cards[one.opportunity_id], person)
    if nearest:
        one, card, person = nearest
        console.rule(describe(person, translator), align="left")
        print_blocked(console, translator, [one], {one.opportunity_id: card})


def describe(person: Participant, translator: Translator) -> str:
    """A participant in a line: id, last or first job, goal."""
    job = next((job.title for job in person.counted_experience if job.title), None)
    goal = person.goal.text if person.goal else None
    parts = [person.id, job, f"“{goal[:90]}…”" if goal and len(goal) > 90 else f"“{goal}”" if goal else None]
    return " · ".join(part for part in parts if part)
