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
from matching.domain.account import ACCOUNT_PROBLEMS
from matching.domain.alias import TARGET_PROBLEMS
from matching.domain.contest import CONTEST_PROBLEMS
from matching.domain.decision import DECISION_PROBLEMS
from matching.domain.match import Gate, Reason
from matching.domain.pair import Pair
from matching.domain.ports import Journeys
from matching.kinds import KINDS
from matching.taxonomy.nearness import occupation_nearness

API = Path(__file__).parents[2] / "api"
# What the explanation makes of an index: the title of the job or diploma, or its code where others ask.
BECOMES = {"experience": {"experience", "isco"}, "qualification": {"qualification", "isced"}}
# What the translator itself adds to the values.
DERIVED = {"near", "prospect", "long", "lasting", "first", "same", "up"}
# What is only seen beside the other programmes of a question (matching/advice.py).
ADVISED = {"bridge", "bridge_starts"}


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
        occupation_nearness,
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
    used = placeholders(str(message.string))
    assert set(used) <= values | DERIVED | ADVISED
    assert set(used.values()) <= set(FORMS)
    # A text may not lean on a value that can be missing, unless it is one that the code always has.
    outside = placeholders(OPTIONAL.sub("", str(message.string)))
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
    # A product text is its English docstring, so that only Dutch has a translation of it.
    keyed = [
        {(one.context, str(one.id)) for one in read_catalogue(language) if one.context not in (None, "product")}
        for language in LANGUAGES
    ]
    assert keyed[0] == keyed[1]


def test_every_feature_and_gate_has_its_product_text_and_there_are_no_others() -> None:
    wanted = {rule.text for kind in KINDS.values() for rule in (*kind.features, *kind.gates)}
    assert all(wanted)
    said = {str(one.id) for one in read_catalogue("nl") if one.context == "product" and one.string}
    assert said == wanted


def test_every_message_of_the_program_is_said_in_dutch_with_the_same_placeholders() -> None:
    dutch = read_catalogue("nl")
    methods = [("**.py", "python"), ("web/**.html", "jinja2")]
    found = {str(text) for _, _, text, _, _ in extract_from_dir(API, method_map=methods, keywords={"Message": None})}
    for refusals in (ACCOUNT_PROBLEMS, CONTEST_PROBLEMS, DECISION_PROBLEMS, TARGET_PROBLEMS):
        found |= {*refusals.values()}
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
        one.id
        for one in catalogue
        if one.id and not (one.string if isinstance(one.string, str) else all(one.string or ()))
    ]
    assert not [error for one in catalogue for error in one.check(catalogue)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("prefix", ["day", "time", "mode", "contract", "after", "finance", "kind", "route", "whose"])
def test_every_word_of_a_closed_list_has_a_word(language: Language, prefix: str) -> None:
    lists = {"after": vocabulary.INTENTION_AFTER, "kind": vocabulary.KIND, "route": ("fast", "durable")}
    lists["whose"] = ("participant", "mentor")
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
            "Dit sluit aan bij eerder werk: ‘apotheker’ (8 jaar)",
        ),
        (
            "experience_reuse",
            {"isco": "2262", "years": 0.5, "nearness": 0.3},
            "Dit lijkt wat op eerder werk: Apothekers (minder dan een jaar)",
        ),
        ("experience_reuse", {}, "Dit sluit aan bij eerder werk"),
        (
            "experience_reuse",
            {"experience": "{x} [[y]] {z:euro}", "years": 1.0},
            "Dit sluit aan bij eerder werk: ‘{x} [[y]] {z:euro}’ (1 jaar)",
        ),
        ("travel_ease", {"minutes": 23.0, "mode": "bicycle"}, "Goed te bereiken: ongeveer 23 minuten met de fiets"),
        ("travel_ease", {"minutes": float("inf"), "mode": "walk"}, "Goed te bereiken"),
        ("cost_to_participant", {"cost": 0.0}, "Dit kost niets"),
        (
            "cost_to_participant",
            {"cost": 1470.0},
            "Dit kost weinig: ongeveer € 1.470 per maand, het reizen meegerekend",
        ),
        ("travel_ease", {"at_home": True, "mode": "car", "limit": 60.0}, "Dit kan thuis of online"),
        ("shared_language", {"language": "ar", "level": "native"}, "Ze spreken allebei Arabisch"),
        (
            "experience_reuse",
            {"experience": "ik maak auto", "years": 14.0},
            "Dit sluit aan bij eerder werk: ‘ik maak auto’ (14 jaar)",
        ),
        (
            "qualification_reuse",
            {"qualification": "ik leer bouw", "nearness": 0.9},
            "Dit past bij een eerdere opleiding: ‘ik leer bouw’",
        ),
        (
            "work_nearness",
            {"experience": "leraar Engels"},
            "De studie of het werk van de mentor ligt dicht bij eerder werk: ‘leraar Engels’",
        ),
        (
            "study_nearness",
            {"qualification": "Dentistry"},
            "De studie van de mentor past bij de eigen opleiding: ‘Dentistry’",
        ),
        ("study_nearness", {"isced": "0911"}, "De studie van de mentor past bij een eerdere opleiding: Tandheelkunde"),
        # A contract lasts only when its length or what comes after it says so.
        ("contract_durability", {"contract": "job"}, "Een betaalde baan"),
        ("contract_durability", {"contract": "job", "months": 11.0}, "Een betaalde baan van 11 maanden"),
        (
            "contract_durability",
            {"contract": "job", "months": 12.0},
            "Werk voor langere tijd: een betaalde baan van 12 maanden",
        ),
        ("contract_durability", {"contract": "job", "after": "none"}, "Een betaalde baan zonder vervolg"),
        (
            "contract_durability",
            {"contract": "work_experience", "months": 3.0, "after": "contract"},
            "Werk voor langere tijd: een werkervaringsplek van 3 maanden met uitzicht op een contract",
        ),
        (
            "study_progression",
            {"own_level": 6.0, "level": 6.0},
            "Op hetzelfde niveau als het hoogste diploma: bachelor (hbo of universiteit)",
        ),
        (
            "study_progression",
            {"own_level": 3.0, "level": 4.0},
            "Bouwt verder op het hoogste diploma: van mbo-3 naar mbo-4, havo of vwo",
        ),
        (
            "study_progression",
            {"own_level": 1.0, "level": 2.0},
            "Een stap vooruit in opleiding: mbo-2 of vmbo kader, gemengd of theoretisch",
        ),
        ("study_progression", {}, "Bouwt verder op het hoogste diploma"),
        ("travel_ease", {"minutes": 99.4, "mode": "car"}, "Goed te bereiken: ongeveer 99 minuten met de auto"),
        ("travel_ease", {"minutes": 99.6, "mode": "car"}, "Goed te bereiken: ongeveer 1 uur en 40 minuten met de auto"),
        ("travel_ease", {"minutes": 120.0, "mode": "car"}, "Goed te bereiken: ongeveer 2 uur met de auto"),
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
    far, _ = dutch().gate(Gate("travel_too_far", "circumstance", {"minutes": 769.0, "mode": "walk", "limit": 60.0}))
    assert far == "De reis duurt ongeveer 12 uur en 49 minuten lopen; afgesproken is hooguit 60 minuten"


def test_a_language_that_is_not_in_the_profile_is_not_called_a_level() -> None:
    asked = {"language": "en", "required": "A1", "have": "A0"}
    text, remedy = dutch().gate(Gate("language_below_minimum", "provider", {**asked, "listed": False}))
    assert text == "Gevraagd is Engels op niveau A1; Engels staat nog niet in het profiel"
    assert remedy.startswith("Spreekt de deelnemer Engels wel? Vul dat dan aan. Een cursus Engels naar A1 ")
    text, remedy = dutch().gate(Gate("language_below_minimum", "provider", {**asked, "listed": True}))
    assert text == "Gevraagd is Engels op niveau A1; nu is dat A0"
    assert remedy.startswith("Een cursus Engels naar A1 ")
    short = dutch().caution(Reason("language_one_level_short", {**asked, "listed": False}))
    assert short.startswith("Gevraagd is Engels op niveau A1; Engels staat nog niet in het profiel. ")


@pytest.mark.parametrize(
    ("code", "values", "text"),
    [
        (
            "unknown_languages",
            {"whose": ["participant"]},
            "De talen van de deelnemer zijn nog niet bekend. Vul ze aan.",
        ),
        (
            "unknown_languages",
            {"whose": ["participant", "mentor"]},
            "De talen van de deelnemer en de mentor zijn nog niet bekend. Vul ze aan.",
        ),
        (
            "permit_to_renew",
            {"valid_until": "2026-09-01", "expired": True},
            "De verblijfsvergunning is op 1 september 2026 verlopen. Vraag na of verlenging is aangevraagd.",
        ),
        (
            "permit_to_renew",
            {"valid_until": "2027-01-01", "expired": False},
            "De verblijfsvergunning loopt af op 1 januari 2027, voordat dit begint. Vraag op tijd verlenging aan.",
        ),
        (  # To others the date is not told.
            "permit_to_renew",
            {"expired": True},
            "De verblijfsvergunning moet verlengd zijn voordat dit begint. Vraag na of dat geregeld is.",
        ),
    ],
)
def test_cautions_read_as_dutch(code: str, values: dict[str, Any], text: str) -> None:
    assert dutch().caution(Reason(code, values)) == text


@pytest.mark.parametrize(
    ("values", "remedy"),
    [
        (
            {"unusable": ["duo"], "elsewhere": ["uaf", "municipality"], "living_costs": False},
            "De school noemt DUO, maar dat kan in deze situatie niet. Vraag de school wat er nog meer kan, en vraag het "
            "ook aan UAF en de gemeente.",
        ),
        (
            {"unusable": [], "elsewhere": ["municipality"], "living_costs": False},
            "Vraag de school wat er nog meer kan, en vraag het ook aan de gemeente.",
        ),
        (
            {"sources": ["duo"], "unusable": [], "elsewhere": [], "living_costs": True},
            "Vraag de school wat er nog meer kan. Een opleiding in deeltijd of met werk erbij (zoals BBL) past misschien "
            "wel. Vraag ook UAF en de gemeente of er een andere oplossing is.",
        ),
    ],
)
def test_who_cannot_pay_is_not_named_as_somebody_to_ask(values: dict[str, Any], remedy: str) -> None:
    assert dutch().gate(Gate("finance_not_available", "circumstance", values))[1] == remedy


def test_own_words_are_never_kept_and_what_is_kept_is_bounded() -> None:
    translator = Translator("nl")
    kept = translator._wording._kept
    translator.reason(Reason("experience_reuse", {"experience": "ik maak auto"}))
    assert kept.cache_info().currsize == 0
    for _ in range(2):
        translator.reason(Reason("experience_reuse", {"isco": "2262", "years": 3.0}))
    assert (kept.cache_info().currsize, kept.cache_info().hits) == (2, 2)
    assert kept.cache_info().maxsize


@pytest.mark.parametrize("language", LANGUAGES)
def test_own_words_stand_in_places_without_a_form_and_in_quotes(language: Language) -> None:
    for message in read_catalogue(language):
        used = placeholders(str(message.string)) if message.context else {}
        for name in used.keys() & {"experience", "qualification"}:
            assert used[name] == ""
            assert f"‘{{{name}}}’" in str(message.string)


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
