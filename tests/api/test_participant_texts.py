"""What participants read: words of their own for every code, at level A2, and nothing about home, health or origin."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest

from api.i18n import LANGUAGES, Language, Translator
from api.i18n.catalogue import read_catalogue
from api.i18n.wording import FORMS, OPTIONAL, Part, parsed, placeholders
from matching.changes import CHANGES
from matching.domain.match import Gate, Reason
from matching.kinds import KINDS
from tests.api.test_texts import ADVISED, CODES, DERIVED

RULES = {rule.text for kind in KINDS.values() for rule in (*kind.features, *kind.gates)}
YOURS = {
    "reason_you": set(CODES["reason"]),
    "caution_you": set(CODES["caution"]),
    "gate_you": set(CODES["gate"]),
    "remedy_you": set(CODES["gate"]),
    "change_you": set(CHANGES),
    "product_you": RULES,
    "skill_gap_you": {"esco", "text"},
}
MOST_WORDS, MOST_ON_AVERAGE = 15, 12
"""Words in a sentence at level A2: short main clauses (the rule of this project's texts, docs/contracts.md)."""

# What stands in a text for a value, as long as values are at their longest but for names and own words.
EXAMPLES = {
    "number": "18", "percent": "80%", "euro": "€ 1.470".replace(" ", "\xa0"), "km": "12 km", "hours": "24 uur",
    "minutes": "1 uur en 40 minuten", "months": "18 maanden", "years": "minder dan een jaar",
    "date": "1 februari 2027", "language": "Nederlands", "level": "B1", "occupation": "Apothekers",
    "nlqf": "mbo-2 of vmbo kader, gemengd of theoretisch", "profession": "leraar voortgezet onderwijs", "field": "Farmacie",
    "day": "maandag, dinsdag, woensdag, donderdag en zaterdag", "time": "ochtend, middag en avond",
    "mode": "met het openbaar vervoer", "contract": "een betaalde baan", "Contract": "Een betaalde baan",
    "missing": "een leerdoel, een vaste begeleider, een einddatum en een volgende stap",
    "step": "de verklaring van vakbekwaamheid aanvragen (CIBG)", "": "CIBG (BIG-register)",
}  # fmt: skip


def said(language: Language, context: str) -> dict[str, str]:
    return {str(one.id): str(one.string) for one in read_catalogue(language) if one.context == context and one.string}


TEXTS = [(context, code, text) for context in YOURS for code, text in sorted(said("nl", context).items())]
IDS = [f"{context}-{code[:30]}" for context, code, _ in TEXTS]


# Of these one holds at a time (api/i18n/translator.py); a title or a code stands for a job.
ONE_OF = ({"first", "same", "up"},)


def ways(text: str) -> list[str]:
    """Everything that a text can become: with and without each value that it depends on, and with the longest values."""
    optional = [part for part in parsed(text) if part.optional]
    names = sorted({one.name for one in optional if one.name} | {n for one in optional for _, n, _ in one.pieces if n})
    found = set()
    for flags in itertools.product([False, True], repeat=len(names)):
        state = dict(zip(names, flags, strict=True))
        if all(sum(state[one] for one in only) == 1 for only in ONE_OF if only <= state.keys()):
            pieces = [piece for part in parsed(text) if stands(part, state) for piece in part.pieces]
            found.add("".join(literal + (EXAMPLES[form] if name else "") for literal, name, form in pieces).strip())
    return sorted(found)


def stands(part: Part, state: dict[str, bool]) -> bool:
    if not part.optional:
        return True
    known = all(state[name] for _, name, _ in part.pieces if name)
    return known and (not part.sign or state[part.name] is (part.sign == "?"))


def sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.?!])\s+", text) if one]


def words(sentence: str) -> list[str]:
    """Words; what somebody wrote, between quotes, counts as one."""
    return re.sub(r"‘[^’]*’", "‘X’", sentence).split()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("context", YOURS)
def test_every_code_has_a_text_for_participants_and_there_are_no_others(language: Language, context: str) -> None:
    assert set(said(language, context)) == YOURS[context]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("context", ["reason_you", "caution_you", "gate_you", "remedy_you"])
def test_placeholders_have_values(language: Language, context: str) -> None:
    values = CODES["gate" if context == "remedy_you" else context.removesuffix("_you")]
    for code, text in said(language, context).items():
        used = placeholders(text)
        assert set(used) <= values[code] | DERIVED | ADVISED, code
        assert set(used.values()) <= set(FORMS), code


def test_a_code_without_words_for_participants_does_not_fall_back_to_those_of_the_coach() -> None:
    translator = Translator.of("nl", "participant")
    lookup = translator._texts.pgettext
    assert lookup("caution_you", "unknown_cost") != lookup("caution", "unknown_cost")
    assert translator.caution(Reason("unknown_cost", {})) == lookup("caution_you", "unknown_cost")
    assert translator.reason(Reason("brand_new", {})) == "brand_new"


@pytest.mark.parametrize(("context", "code", "text"), TEXTS, ids=IDS)
def test_sentences_are_short(context: str, code: str, text: str) -> None:
    for way in ways(text):
        lengths = [len(words(one)) for one in sentences(way)]
        assert not lengths or max(lengths) <= MOST_WORDS, way
        assert not lengths or sum(lengths) / len(lengths) <= MOST_ON_AVERAGE, way


# Words that begin a clause within a clause: one a sentence is enough.
CLAUSE = re.compile(
    r"\b(omdat|zodat|hoewel|terwijl|zodra|voordat|nadat|waarvan|waarmee|waarbij|waarvoor|welke?|wanneer|hoe(veel)?|of|dat|die|als"
    r"|wat|waar|wie)\b",
    re.IGNORECASE,
)
CHAINS = re.compile(
    r"\b(omdat|zodat|hoewel|terwijl|nadat|waarvan|waarmee|waarbij|waarvoor|mits|tenzij|indien)\b", re.IGNORECASE
)


@pytest.mark.parametrize(("context", "code", "text"), TEXTS, ids=IDS)
def test_clauses_do_not_hang_in_chains(context: str, code: str, text: str) -> None:
    for way in ways(text):
        for one in sentences(way):
            plain = one.replace(EXAMPLES["nlqf"], "mbo")
            assert len(CLAUSE.findall(plain.split(" ", 1)[-1])) <= 1, one
            assert not CHAINS.search(plain), one


THIRD_PERSON = re.compile(
    r"\b(u|uw|deelnemers?|participants?|iemand|eigen|aanbieder|provider|circumstances?|omstandigheden)\b", re.IGNORECASE
)
NEVER = re.compile(
    r"geblokkeerd|blocked|downgrade|slechtst|worst|afgewezen|rejected|prospect|vluchteling|refugee|cliënt|client|kandidaat|candidate",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_participants_are_spoken_to_and_never_spoken_of(language: Language) -> None:
    for context in YOURS:
        for code, text in said(language, context).items():
            plain = (
                OPTIONAL.sub(lambda found: str(found["text"]), text)
                .replace("je eigen beroep", "")
                .replace("your own profession", "")
            )
            assert not NEVER.search(plain), code
            if context != "product_you" or language == "en":
                assert not THIRD_PERSON.search(plain), (code, plain)


def test_most_texts_say_je() -> None:
    you = [text for _, _, text in TEXTS if re.search(r"\b(je|jij|jou|jouw|jullie)\b", text, re.IGNORECASE)]
    assert len(you) >= 0.85 * len(TEXTS)


# Health, family and home, origin, nationality, religion, mother tongue: no text tells of them.
PRIVATE = re.compile(
    r"\b(ziek\w*|gezond\w*|medisch\w*|trauma\w*|zwanger\w*|handicap\w*|beperking\w*|ill(ness)?|health\w*|medical\w*|pregnan\w*"
    r"|disab\w*|thuissituatie|gezin\w*|familie|partner|huwelijk|gescheiden|famil(y|ies)|marriage|divorc\w*|spouse"
    r"|herkomst|afkomst|nationaliteit\w*|geboorteland|land van|etni\w*|ras|geloof\w*|religi\w*|kerk|moskee|moedertaal"
    r"|origin|nationalit\w*|ethnic\w*|race|religio\w*|mother tongue|native language|geslacht|gender|man|vrouw|woman)\b",
    re.IGNORECASE,
)
ABOUT_MATCHES = (
    "reason", "caution", "gate", "remedy", "change", "product", "feature", "rule", "route", "comparison", "row", "cell",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_about_a_match_tells_of_home_health_or_origin(language: Language) -> None:
    contexts = {name for one in ABOUT_MATCHES for name in (one, f"{one}_you")}
    told = [one for one in read_catalogue(language) if one.context in contexts]
    words_ = [
        one
        for one in read_catalogue(language)
        if one.context == "word" and str(one.id).split("_")[0] in ("step", "source", "missing", "bridging")
    ]
    assert len(told) > 300
    found = {(one.context, str(one.id)) for one in (*told, *words_) if PRIVATE.search(str(one.string))}
    # Whose wage the estimate leaves out: it is about its arithmetic, and about nobody.
    assert found <= {("comparison", "note")}


def test_childcare_is_named_only_where_it_is_what_has_to_be_arranged() -> None:
    for language in LANGUAGES:
        for context in ("reason", "caution", "gate", "remedy", "change"):
            for suffix in ("", "_you"):
                for code, text in said(language, context + suffix).items():
                    if re.search(r"kinder|opvang|child", text, re.IGNORECASE):
                        assert "childcare" in code


@pytest.mark.parametrize(
    ("code", "values", "text"),
    [
        (
            "contract_durability",
            {"contract": "work_experience", "months": 3.0, "after": "contract"},
            "Dit is een werkervaringsplek. Het is voor 3 maanden. Daarna kun je misschien blijven.",
        ),
        (
            "contract_durability",
            {"contract": "job", "months": 12.0},
            "Je kunt hier lang werken. Het is voor 12 maanden.",
        ),
        ("contract_durability", {"contract": "job", "after": "none"}, "Dit is een betaalde baan."),
        (
            "travel_ease",
            {"minutes": 23.0, "mode": "bicycle"},
            "Je bent er snel. De reis duurt ongeveer 23 minuten met de fiets.",
        ),
        ("travel_ease", {"at_home": True, "mode": "car"}, "Je hoeft er niet voor te reizen."),
        (
            "experience_reuse",
            {"experience": "kok", "years": 3.0, "nearness": 0.9},
            "Dit lijkt op je werk van vroeger: ‘kok’.",
        ),
        ("level_kept", {"downgrade": 1.0}, "Het werk is dicht bij je niveau."),
    ],
)
def test_reasons_read_as_simple_dutch(code: str, values: dict[str, Any], text: str) -> None:
    assert Translator.of("nl", "participant").reason(Reason(code, values)) == text


def test_what_stands_in_the_way_and_what_helps() -> None:
    you = Translator.of("nl", "participant")
    asked = {"language": "nl", "required": "B1", "have": "A2", "listed": True}
    assert you.gate(Gate("language_below_minimum", "provider", asked)) == (
        "Je hebt Nederlands nodig op niveau B1. Nu heb je A2.",
        "Je kunt een cursus doen tot niveau B1. Vraag ook of je al eerder kunt beginnen.",
    )
    far = {"limit": 45.0}
    assert you.gate(Gate("travel_too_far", "circumstance", far))[0] == (
        "Je kunt er nu niet komen. Je wilt niet langer dan 45 minuten reizen."
    )
    assert you.route("durable") == "werk voor lang"
