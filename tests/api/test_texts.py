"""Every code has a text and a remedy in both languages, and every placeholder has a value to be filled with."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from api.i18n import LANGUAGES, Language, Message, Translator, choose_language
from api.i18n.catalogue import read_catalogue, translations
from api.i18n.wording import FORMS, OPTIONAL, placeholders
from matching.domain import vocabulary
from matching.domain.match import Gate, Reason
from matching.domain.pair import Pair
from matching.domain.ports import Journeys
from matching.kinds import KINDS

API = Path(__file__).parents[2] / "api"
# What the explanation makes of an index: the title of the job or diploma, or its code where others ask.
BECOMES = {"experience": {"experience", "isco"}, "qualification": {"qualification", "isced"}}
# What the translator itself adds to the values.
DERIVED = {"near", "at_home"}


def pair_of(kind: str) -> Pair[Any]:
    """A participant and an opportunity of which nothing is known: enough to see which codes and values there are."""
    from matching.domain.columns import COLUMNS
    from matching.domain.facet import Record

    columns = KINDS[kind].columns
    nowhere = np.full(1, np.nan)
    modes = vocabulary.MODE
    journeys = Journeys(nowhere, dict.fromkeys(modes, nowhere), dict.fromkeys(modes, nowhere))
    people = COLUMNS["participant"]
    return Pair(
        people.build([Record(profile=people.blank())]),  # type: ignore[arg-type]
        columns.build([Record(profile=columns.blank())]),
        journeys,
        date(2026, 11, 21),
        lambda ids: np.zeros((*ids.shape, 1), dtype=np.float32),
    )


def codes() -> dict[str, dict[str, set[str]]]:
    """By context (reason, caution, gate) and code: the names of the values that come with it."""
    found: dict[str, dict[str, set[str]]] = {name: defaultdict(set) for name in ("reason", "caution", "gate")}
    for kind in KINDS:
        pair = pair_of(kind)
        for rule in KINDS[kind].gates:
            verdict = rule(pair)
            found["gate"][rule.code] |= set(verdict.values)
            for code, caution in verdict.cautions.items():
                found["caution"][code] |= set(caution.values)
        for feature in KINDS[kind].features:
            for name in feature(pair).values:
                found["reason"][feature.name] |= BECOMES.get(name, {name})
            found["reason"][feature.name] |= set()
    return found


CODES = codes()
TEXTS = [
    (language, context, code)
    for language in LANGUAGES
    for context, of in (
        ("reason", "reason"),
        ("feature", "reason"),
        ("caution", "caution"),
        ("gate", "gate"),
        ("remedy", "gate"),
    )
    for code in sorted(CODES[of])
]


@pytest.mark.parametrize(("language", "context", "code"), TEXTS)
def test_every_code_has_a_text_whose_placeholders_have_values(language: Language, context: str, code: str) -> None:
    message = read_catalogue(language).get(code, context)
    assert message is not None, f"{language}.po: no msgctxt {context} msgid {code}"
    assert message.string
    values = CODES["reason" if context in ("reason", "feature") else "gate" if context == "remedy" else context][code]
    used = placeholders(message.string)
    assert set(used) <= values | DERIVED
    assert set(used.values()) <= set(FORMS)
    # A text may not lean on a value that can be missing, unless it is one that the code always has.
    outside = placeholders(OPTIONAL.sub("", message.string))
    assert not {
        name for name in outside if name in ("nearness", "experience", "isco", "qualification", "isced", "years")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_no_texts_for_codes_that_no_longer_exist(language: Language) -> None:
    wanted = {("feature" if context == "reason" else context, code) for context in CODES for code in CODES[context]}
    wanted |= {("reason", code) for code in CODES["reason"]} | {("remedy", code) for code in CODES["gate"]}
    contexts = {context for context, _ in wanted}
    said = {(one.context, one.id) for one in read_catalogue(language) if one.context in contexts}
    assert said == wanted


def test_both_languages_have_the_same_coded_texts() -> None:
    keyed = [{(one.context, str(one.id)) for one in read_catalogue(language) if one.context} for language in LANGUAGES]
    assert keyed[0] == keyed[1]


def test_every_message_of_the_program_is_said_in_dutch_with_the_same_placeholders() -> None:
    dutch = read_catalogue("nl")
    methods = [("**.py", "python"), ("web/**.html", "jinja2")]
    found = {str(text) for _, _, text, _, _ in extract_from_dir(API, method_map=methods, keywords={"Message": None})}
    assert len(found) > 50
    for text in found:
        message = dutch.get(text)
        assert message is not None, f"nl.po: {text!r} is missing"
        assert message.string, f"nl.po: {text!r} is empty"
        assert placeholders(str(message.string)) == placeholders(text)
    unused = {str(one.id) for one in dutch if one.id and not one.context} - found
    assert unused == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogues_are_clean(language: Language) -> None:
    text = (API / "i18n" / f"{language}.po").read_text(encoding="utf-8")
    assert "#, fuzzy" not in text
    assert not re.search(r"^#~", text, re.MULTILINE)
    catalogue = read_po(iter(text.encode().splitlines(keepends=True)), abort_invalid=True)
    assert not [
        one.id for one in catalogue if one.id and not (one.string if isinstance(one.string, str) else all(one.string))
    ]
    assert not [error for one in catalogue for error in one.check(catalogue)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("prefix", ["day", "time", "mode", "contract", "after", "finance", "kind", "route"])
def test_every_word_of_a_closed_list_has_a_word(language: Language, prefix: str) -> None:
    lists = {"after": vocabulary.INTENTION_AFTER, "kind": vocabulary.KIND, "route": ("fast", "durable")}
    words = lists.get(prefix) or getattr(vocabulary, prefix.upper())
    for word in words:
        name = f"{prefix}_{word}"
        assert Translator.of(language).word(name) != name


WORDS_NOT_TO_READ = re.compile(
    r"geblokkeerd|blocked|vluchteling|refugee|cliënt|client|kandidaat|candidate|slechtst", re.IGNORECASE
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_reads_the_words_that_participants_never_read(language: Language) -> None:
    assert not [str(one.id) for one in read_catalogue(language) if one.id and WORDS_NOT_TO_READ.search(str(one.string))]


def dutch() -> Translator:
    return Translator.of("nl")


@pytest.mark.parametrize(
    ("code", "values", "text"),
    [
        (
            "experience_reuse",
            {"experience": "apotheker", "years": 8.0, "nearness": 0.9},
            "Sluit aan bij eerder werk als apotheker (8 jaar)",
        ),
        (
            "experience_reuse",
            {"isco": "2262", "years": 0.5, "nearness": 0.3},
            "Raakt aan eerder werk: Apothekers (minder dan een jaar)",
        ),
        ("experience_reuse", {}, "Sluit aan bij eerder werk"),
        (
            "experience_reuse",
            {"experience": "{x} [[y]] {z:euro}", "years": 1.0},
            "Sluit aan bij eerder werk als {x} [[y]] {z:euro} (1 jaar)",
        ),
        ("travel_ease", {"minutes": 23.0, "mode": "bicycle"}, "Goed te bereiken: ongeveer 23 minuten met de fiets"),
        ("travel_ease", {"minutes": float("inf"), "mode": "walk"}, "Goed te bereiken"),
        ("cost_to_participant", {"cost": 0.0}, "Er zijn geen kosten aan verbonden"),
        ("cost_to_participant", {"cost": 1470.0}, "Kost weinig: ongeveer € 1.470 per maand, met reizen erbij"),
        ("travel_ease", {"at_home": True, "mode": "car", "limit": 60.0}, "Kan thuis of online"),
        ("shared_language", {"language": "ar", "level": "native"}, "Spreken allebei Arabisch (moedertaal)"),
    ],
)
def test_reasons_read_as_dutch(code: str, values: dict[str, Any], text: str) -> None:
    assert dutch().reason(Reason(code, values)).replace("\xa0", " ") == text


def test_gates_say_what_and_what_would_open_it() -> None:
    text, remedy = dutch().gate(
        Gate("travel_cost_unfunded", "circumstance", {"cost": 143.4, "budget": 100.0, "mode": "car"})
    )
    assert (
        text.replace("\xa0", " ") == "Reizen kost ongeveer € 143 per maand en wordt niet vergoed; het budget is € 100"
    )
    assert "gemeente" in remedy
    closed, _ = dutch().gate(Gate("closed", "provider", {"closes_on": "2026-11-01"}))
    assert closed == "Inschrijven kon tot en met 1 november 2026"
    closed, _ = dutch().gate(Gate("closed", "provider", {}))
    assert closed == "De inschrijving is gesloten"


def test_numbers_are_counted_in_english() -> None:
    english = Translator.of("en")
    assert "1 hour a week" in english.caution(Reason("unknown_availability", {"hours": 1.0}))
    assert "2.5 hours a week" in english.caution(Reason("unknown_availability", {"hours": 2.5}))


def test_days_that_have_a_name_together_get_it() -> None:
    week = list(vocabulary.DAY)
    said = [dutch().caution(Reason("unknown_days", {"days": days})) for days in (week, week[:5], ["mon", "wed"])]
    assert [one.split(".")[0] for one in said] == [
        "Dit is op alle dagen van de week",
        "Dit is op maandag tot en met vrijdag",
        "Dit is op maandag en woensdag",
    ]


def test_a_code_without_a_text_shows_itself() -> None:
    assert dutch().reason(Reason("brand_new", {})) == "brand_new"


def test_messages_are_english_texts_that_can_be_said_in_dutch() -> None:
    message = Message("at most {limit}", limit=168)
    assert message == "at most 168"
    assert dutch().message(message) == "hooguit 168"
    assert dutch().message("as it is") == "as it is"


@pytest.mark.parametrize(
    ("wanted", "accepted", "language"),
    [
        ("en", "nl", "en"),
        ("en-GB", None, "en"),
        ("fr", "en", "en"),
        (None, "en-GB,en;q=0.9,nl;q=0.8", "en"),
        (None, "ar, nl;q=0.5, en;q=0.4", "nl"),
        (None, "en;q=0, nl;q=0.1", "nl"),
        (None, "de;q=x,,;q=", "nl"),
        (None, None, "nl"),
    ],
)
def test_the_reader_chooses_the_language(wanted: str | None, accepted: str | None, language: str) -> None:
    assert choose_language(wanted, accepted, "nl") == language


def test_catalogues_are_compiled_once() -> None:
    assert translations("nl") is translations("nl")
