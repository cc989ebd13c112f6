"""Words that ask for a group of people: nationality and origin, gender, religion, age, mother tongue, health; or for a home situation.

Nobody is searched by these.
A search that names one is answered without it, and says so (DESIGN §4: group attributes never rank). Names of languages stay
("spreekt Turks" is a skill), and so does what somebody works with ("met jonge kinderen", "Syrische keuken").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel import Locale

from matching.taxonomy.languages import SPOKEN
from matching.taxonomy.place_names import peoples
from matching.taxonomy.wording import fold

Attribute = Literal["origin", "gender", "religion", "age", "mother_tongue", "health", "home"]
ATTRIBUTES: tuple[Attribute, ...] = ("origin", "gender", "religion", "age", "mother_tongue", "health", "home")


@dataclass(frozen=True, slots=True)
class Refused:
    """Words that cannot be searched by: which attribute they ask for, and where they stand."""

    attribute: Attribute
    span: tuple[int, int]


# What somebody works with or for is no attribute of their own: "zorg voor ouderen", "werken met vrouwen".
_ABOUT_OTHERS = re.compile(r"(?:\b(?:met|voor|aan|van|bij|with|for|of|to)\s+(?:de\s+|the\s+)?|-)$", re.IGNORECASE)
_CLIENTS = r"(?!\s*(?:-|kind|mensen|people|person|child|adult|volwassen|jeugd|leerling|patiënt|patient|klant|cliënt|client|dier|animal))"
_NUMBER = r"\d{1,3}"
_EXPERIENCE = r"(?:jaar|jaren|years?)\s*(?:of\s*)?(?:relevante\s+)?(?:werk|work)?\s*(?:ervaring|experience)|\s*jaar(?!\w)(?!\s+oud)"
_PATTERNS: dict[Attribute, str] = {
    "mother_tongue": r"moedertaal(?:spreker|sprekers)?|eerste\s+taal|mother\s+tongue|native\s+(?:speaker|language)s?",
    "age": rf"""
        (?:van\s+)?{_NUMBER}\s*(?:jaar|jaren|years?)[\s-]*(?:oud|old|jong|young)(?:er)?
      | {_NUMBER}[\s-]*jarigen?
      | (?:jonger|ouder|younger|older)\s+(?:dan|than)\s+{_NUMBER}(?:\s*(?:jaar|years?))?
      | (?:onder|boven|under|over|below|above)\s+(?:de\s+)?{_NUMBER}(?:\s*(?:jaar|years?)(?:\s+(?:oud|old))?)?
        (?!\s*(?:uur|min|km|hour|euro|\d|{_EXPERIENCE}))
      | van\s+{_NUMBER}\s*jaar(?!\s*(?:werk)?ervaring)
      | (?:vanaf|tot|leeftijd|aged?)\s+{_NUMBER}\s*(?:jaar\s+oud|years?\s+old)
      | (?:leeftijd|age|aged)\s*:?\s*{_NUMBER}(?:\s*[-–]\s*{_NUMBER})?
      | {_NUMBER}\s*\+?-?\s*plussers?
      | (?<!\w){_NUMBER}\+(?!\w|\s*(?:uur|min|km|hour|{_EXPERIENCE}))
      | (?:jonge?|jongere|jongeren|oudere|ouderen|bejaarde?n?|young|younger|older|elderly|youngsters?){_CLIENTS}
      | leeftijd | geboren\s+(?:in|na|voor)\s+\d{{4}} | born\s+(?:in|after|before)\s+\d{{4}}
    """,
    "gender": r"""
        (?<!/)vrouw(?:en|elijke?)? | mannen | mannelijke? | man(?!\s*/)(?!-) | meisjes? | jongens?
      | transgender | non-?binair[e]? | wom[ae]n | m[ae]n(?!\s*/) | females? | males? | girls? | boys? | geslacht | gender
    """,
    "religion": r"""
        (?:moslima?s? | islamitische?n? | islam | christ(?:en|enen|elijke?) | joodse? | jood
      | hindoes?t?(?:ische)? | boeddhist(?:en|ische?)?
      | katholieke? | protestantse? | orthodoxe? | gelovige?n? | ongelovige?n? | alevit?(?:isch)?e?
      | [jy]ezidi(?:'?s)? | sikhs? | athe[iï]st(?:en)?
      | hoofddoek(?:en|je)? | keppel | geloof | religie | godsdienst | muslims? | christians? | jewish
      | hindus? | buddhists? | catholics?
      | religious | religion | headscarf | hijab | atheists?)
      (?!\s*(?:theolog|school|onderwijs|studies|geestelijk|kunst))
    """,
    "health": r"""
        gezond(?:e)?(?!\s*(?:heid|voeding|eten)) | ziek(?:e)?(?!\s*(?:mensen|dieren)) | zwangere?
      | (?:arbeids)?handicap(?:s|ped)?
      | gehandicapte? | invalide
      | (?:lichamelijke|psychische|verstandelijke|arbeids)\s*(?:beperking(?:en)?|klachten|problemen)
      | arbeidsbeperking | rolstoel(?:gebruiker)? | depressi(?:ef|eve) | ptss | ptsd | getraumatiseerde?
      | rugklachten | chronisch(?:e)?\s+ziek(?:e|te)?
      | dove | doof | blinde?(?!\s*typ) | autis(?:me|tisch|tische|tic|m) | adhd | pregnant | disabled
      | disabilit(?:y|ies) | healthy | depressed
      | wheelchair(?:\s+user)? | traumati[sz]ed | chronically\s+ill | gezondheid
    """,
    "home": r"""
        (?:alleenstaande\s+)?(?:moeder|vader)s? | alleenstaande?n? | gehuwde? | getrouwde? | gescheiden
      | single\s+(?:mother|father|parent)s?
      | mothers? | fathers? | married | divorced
      | (?:\d{1,2}|twee|drie|vier|two|three|four)\s+(?:kinderen|children|kids)
    """,
    "origin": r"""
        (?:van\s+)?(?:\w+\s+)?(?:afkomst|herkomst|komaf) | nationaliteit(?:en)? | nationalit(?:y|ies)
      | (?:ethnic\s+)?origin | etni(?:sche?|citeit)
      | ethnicity | huidskleur
      | (?:zwarte|blanke|witte|donkere|black|white)\s+(?:man|vrouw|mannen|vrouwen|mensen|men|women|people)
      | allochtone?n? | autochtone?n? | arabieren | koerden | koerd | tamils | kurds? | arabs?
    """,
}
_REFUSED = {
    attribute: re.compile(rf"(?<![\w'’])(?:{pattern})(?!\w)", re.VERBOSE | re.IGNORECASE)
    for attribute, pattern in _PATTERNS.items()
}
# After an adjective of a people, what makes it a skill or a subject.
_SUBJECT = re.compile(
    r"\s*-?(?:ta(?:al|len)|les|keuken|gerecht|cuisine|kitchen|food|restaurant|eten|literatuur|literature|language|lesson|course|teacher"
    r"|interpreter|translator|speaking|sprekend|grammar|recht|law|film|muziek|music)",
    re.IGNORECASE,
)
_PERSON_BEFORE = re.compile(r"(?:^|[,;.(]|(?<!\w)(?:an?|the|een|de|ervaren|experienced))\s*$", re.IGNORECASE)
_PERSON_AFTER = re.compile(
    r"\s+(?!(?:and|or|en|of|at|op|in|level|niveau|only|goed|good|fluent)\b)[^\W\d_]{3,}", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LONGEST_NAME = 4  # words of a country's name
_HERE = frozenset(("NL", "BQ", "AW", "CW", "SX", "EU", "UN", "EZ", "QO"))  # the kingdom, and what is no country


def refused(text: str) -> list[Refused]:
    """What in a text asks for a group of people, in the order of the text; spans never overlap."""
    found = [
        Refused(attribute, hit.span())
        for attribute, pattern in _REFUSED.items()
        for hit in pattern.finditer(text)
        if not (attribute in ("gender", "age") and _ABOUT_OTHERS.search(text, 0, hit.start()))
    ]
    found += [Refused("origin", span) for span in _origins(text)]
    found.sort(key=lambda one: (one.span[0], -one.span[1]))
    kept: list[Refused] = []
    for one in found:
        if not kept or one.span[0] >= kept[-1].span[1]:
            kept.append(one)
    return kept


def without_refused(text: str) -> str:
    """The text without the words that cannot be searched by."""
    for one in reversed(refused(text)):
        text = f"{text[: one.span[0]]} {text[one.span[1] :]}"
    return " ".join(text.split())


def _origins(text: str) -> Iterator[tuple[int, int]]:
    """Names of countries (with a capital) and of peoples, with the "uit" before them."""
    tokens = [(one.start(), one.end(), one.group()) for one in _WORD.finditer(text)]
    place = 0
    while place < len(tokens):
        step = 1
        for size in range(min(_LONGEST_NAME, len(tokens) - place), 0, -1):
            start, end = tokens[place][0], tokens[place + size - 1][1]
            key = fold(text[start:end])
            people = size == 1 and key in peoples() and not _SUBJECT.match(text, end)
            people = people or (size == 1 and _is_people(text, start, end, key))
            if people or (text[start].isupper() and key in _countries() and not _SUBJECT.match(text, end)):
                before = re.search(r"(?:uit|in|from)\s+$", text[:start], re.IGNORECASE)
                yield (before.start() if before else start), end
                step = size
                break
        place += step


def _is_people(text: str, start: int, end: int, key: str) -> bool:
    """Whether a word is an adjective of a people: "Poolse", and "Turkish" before who somebody is, but not "Turkish A2"."""
    if _SUBJECT.match(text, end):
        return False
    english, dutch = _adjectives()
    before, after = _PERSON_BEFORE.search(text, 0, start), _PERSON_AFTER.match(text, end)
    return key in dutch or (key in english and before is not None and after is not None)


@cache
def _adjectives() -> tuple[frozenset[str], frozenset[str]]:
    """Folded English names of languages, which are names of peoples as well, and Dutch ones with an -e, which only peoples have."""
    english, dutch = Locale("en").languages, Locale("nl").languages
    others = [code for code in SPOKEN if code not in ("nl", "en")]
    names = [fold(str(dutch[code])) for code in others if code in dutch and str(dutch[code]).endswith("s")]
    # "Oekraïens" is "Oekraïense", "Iraans" is "Iraanse".
    return frozenset(fold(str(english[code])) for code in others if code in english), frozenset(
        f"{one}e" for one in names
    )


@cache
def _countries() -> frozenset[str]:
    """Folded Dutch and English names of all countries but this one, with what people say for some."""
    names = {
        fold(part)
        for locale in ("nl", "en")
        for code, said in Locale(locale).territories.items()
        if len(str(code)) == 2 and str(code).isalpha() and str(code) not in _HERE
        for part in (str(said), *re.split(r"[()]| & ", str(said)))
    }
    return frozenset(name for name in names if len(name) > 3) | {
        "syrie",
        "syria",
        "congo",
        "koerdistan",
        "kurdistan",
        "gaza",
    }
