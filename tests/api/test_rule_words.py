"""What the data of the rules names by code has words in both languages, and reads as plain Dutch."""

from __future__ import annotations

from typing import Any

import pytest

from api.i18n import LANGUAGES, Language, Translator
from matching.domain.match import Gate, Reason
from matching.rules.dated import load

SOURCES = [one["code"] for one in load("study_finance")["rules"]]
STEPS = [step["code"] for rule in load("ways_back")["rules"] for one in rule["ways"] for step in one["steps"]]
BRIDGING = ["course_below", "preparatory", "degree", "first_diploma", "premaster", "subjects"]
MISSING = ["learning_goal", "supervisor", "end_date", "next_step"]
WORDS = {"source": SOURCES, "step": STEPS, "bridging": BRIDGING, "missing": MISSING}
CODES = sorted({f"{prefix}_{code}" for prefix, codes in WORDS.items() for code in codes})
PROFESSIONS = [one["code"] for rule in load("regulated_professions")["rules"] for one in rule["professions"]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_code_of_the_data_has_a_word(language: Language, code: str) -> None:
    word = Translator.of(language).word(code)
    assert word not in ("", code)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", PROFESSIONS)
def test_every_profession_has_a_name(language: Language, code: str) -> None:
    assert "_" not in Translator.of(language).profession(code)


def test_an_unknown_profession_shows_itself() -> None:
    assert Translator.of("nl").profession("wizard") == "wizard"


BACK = {
    "profession": "doctor",
    "sure": True,
    "authority": "CIBG (BIG-register)",
    "steps": ["take_professional_test", "register_big"],
    "months_from": 8,
    "months_to": 36,
    "cost": 85,
    "next_step": "take_professional_test",
    "next_date": "2027-03-21",
    "estimate": True,
}


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        (
            {},
            "Dit werk ligt naast het eigen beroep: arts. De weg naar dat beroep gaat via CIBG (BIG-register): de "
            "beroepsinhoudelijke toets (BI-toets) doen en zich inschrijven in het BIG-register. Dat duurt meestal 8 tot 36 "
            "maanden en kost ten minste € 85. Een deel hiervan is een schatting. Eerste stap: de beroepsinhoudelijke toets "
            "(BI-toets) doen, op zijn vroegst klaar op 21 maart 2027.",
        ),
        (
            {
                "sure": False,
                "cost": None,
                "estimate": False,
                "months_from": None,
                "next_date": None,
                "bridge": "Op weg",
            },
            "Was het eigen beroep arts? Dan ligt dit werk daarnaast. De weg naar dat beroep gaat via CIBG (BIG-register): de "
            "beroepsinhoudelijke toets (BI-toets) doen en zich inschrijven in het BIG-register. Dat duurt meestal 36 maanden."
            " Eerste stap: de beroepsinhoudelijke toets (BI-toets) doen. Wat daarbij helpt: ‘Op weg’.",
        ),
    ],
)
def test_the_way_back_in_dutch(changed: dict[str, Any], text: str) -> None:
    said = Translator.of("nl").caution(Reason("way_back", {**BACK, **changed}))
    assert said.replace("\xa0", " ") == text


@pytest.mark.parametrize(
    ("values", "remedy"),
    [
        (
            {"bridging": "preparatory", "admission_test": True},
            "Een schakeljaar of een mbo-4-opleiding maakt dit mogelijk. Vraag de school ook naar een toelatingsonderzoek (vanaf 21 "
            "jaar; met een buitenlands diploma soms eerder).",
        ),
        (
            {"bridging": "course_below", "admission_test": False, "bridge": "Entree", "bridge_starts": "2027-02-01"},
            "‘Entree’ uit deze lijst leidt hiernaartoe. Dat begint op 1 februari 2027. Vraag de school wat er nog meer kan.",
        ),
    ],
)
def test_what_opens_a_programme_in_dutch(values: dict[str, Any], remedy: str) -> None:
    said = Translator.of("nl").gate(Gate("entry_level_not_met", "provider", {"required": 4.0, "have": 3.0, **values}))[
        1
    ]
    assert said == remedy


def test_a_shorter_wait_that_was_announced_is_told_beside_the_one_that_holds() -> None:
    gate = Gate("work_permit_missing", "law", {"possible_from": "2027-02-01", "announced_from": "2026-11-01"})
    text, remedy = Translator.of("nl").gate(gate)
    assert text == "Werken mag nog niet: een werkvergunning (TWV) kan vanaf 1 februari 2027"
    assert "aangekondigd, waarmee het vanaf 1 november 2026 zou kunnen: vraag UWV of die al geldt." in remedy
    assert "aangekondigd" not in Translator.of("nl").gate(Gate("work_permit_missing", "law", {}))[1]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (
            {"licence": True, "profession": "taxi_driver"},
            "Voor dit werk (taxichauffeur) is een pas of certificaat nodig",
        ),
        ({"licence": False, "profession": "doctor"}, "Voor dit beroep moet het diploma in Nederland erkend zijn"),
        ({}, "Voor dit beroep moet het diploma in Nederland erkend zijn"),
    ],
)
def test_a_licence_is_not_called_a_diploma(values: dict[str, Any], text: str) -> None:
    assert Translator.of("nl").gate(Gate("qualification_not_recognised", "law", values))[0] == text
