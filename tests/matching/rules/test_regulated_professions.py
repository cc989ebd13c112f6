"""Professions that the law regulates: the data, and what can be read of them in a text."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from matching.rules.regulated_professions import (
    by_code,
    name,
    named_in,
    professions,
    professions_on,
    protected_title,
)
from matching.rules.ways_back import way
from matching.taxonomy import isced, isco

TODAY = date(2026, 11, 21)
# rijksoverheid.nl, beschermde titels in de zorg: the eleven professions of article 3, and those of article 34 (bigwet.nl/beroepen).
ARTICLE_3 = (
    "arts, tandarts, apotheker, gezondheidszorgpsycholoog, orthopedagoog-generalist, psychotherapeut, fysiotherapeut, "
    "verloskundige, verpleegkundige, physician assistant, klinisch technoloog"
)
ARTICLE_34 = (
    "apothekersassistent, diëtist, ergotherapeut, huidtherapeut, klinisch fysicus, logopedist, mondhygiënist, oefentherapeut, "
    "optometrist, orthoptist, podotherapeut, radiodiagnostisch laborant, radiotherapeutisch laborant, tandprotheticus, "
    "verzorgende in de individuele gezondheidszorg"
)
OTHERS = {
    "Wet BIG art. 36a": "bachelor medisch hulpverlener",
    "Wet op het primair onderwijs art. 3 en 32": "leraar basisonderwijs",
    "Wet voortgezet onderwijs 2020 art. 7.8-7.9 (voorheen WVO art. 33)": "docent",
    "Wet educatie en beroepsonderwijs art. 4.2.1": "mbo-docent",
    "Advocatenwet art. 2 en 9": "advocaat",
    "Wet op het notarisambt": "notaris",
    "Gerechtsdeurwaarderswet": "gerechtsdeurwaarder",
    "Wet op de architectentitel": "stedenbouwkundige, architect, tuin- en landschapsarchitect, interieurarchitect",
    "Wet op het accountantsberoep art. 41": "registeraccountant, accountant-administratieconsulent",
    "Wet dieren art. 4.1": "dierenarts, paraveterinair",
    "Wet kinderopvang art. 1.50; Besluit kwaliteit kinderopvang": "pedagogisch medewerker",
    "Wet particuliere beveiligingsorganisaties en recherchebureaus art. 7": "beveiliger",
    "Wet personenvervoer 2000 (chauffeurskaart)": "taxichauffeur",
    "Wegenverkeerswet 1994 (code 95)": "vrachtwagenchauffeur, buschauffeur",
    "Wet beëdigde tolken en vertalers": "beëdigd tolk, beëdigd vertaler",
    "Jeugdwet; Besluit Jeugdwet art. 5.1.1": "jeugd- en gezinsprofessional",
    "Gasketelwet (Besluit bouwwerken leefomgeving)": "cv-monteur",
}


@pytest.mark.parametrize(
    ("law", "title"),
    [("Wet BIG art. 3", title) for title in ARTICLE_3.split(", ")]
    + [("Wet BIG art. 34", title) for title in ARTICLE_34.split(", ")]
    + [(law, title) for law, titles in OTHERS.items() for title in titles.split(", ")],
)
def test_every_title_of_the_law_is_known_and_read(law: str, title: str) -> None:
    found = named_in(f"{title.title()} gezocht (m/v/x)")
    assert found is not None
    assert (found.title, found.profession.law) == (title, law)
    assert found.profession in professions_on(TODAY)


@pytest.mark.parametrize("one", professions(), ids=lambda one: one.code)
def test_every_profession_is_complete(one: object) -> None:
    from matching.rules.regulated_professions import Profession

    assert isinstance(one, Profession)
    assert len(one.source) > 20
    assert one.authority
    assert one.law
    assert {name(one.code, "nl"), name(one.code, "en")} <= set(one.names)
    for number in (*one.isco, *one.assists):
        isco.group(f"{number:04d}")
    for number in one.isced:
        assert isced.normalise(f"{number:04d}")
    assert not set(one.isco) & set(one.assists), "a role beside a profession is not the profession"
    assert way(one.way, TODAY).steps


def test_codes_are_unique() -> None:
    assert len(by_code()) == len(professions())


def test_article_34_has_titles_and_no_register() -> None:
    assert {one.regulation for one in professions() if one.law == "Wet BIG art. 34"} == {"title"}
    assert {one.regulation for one in professions() if one.law == "Wet BIG art. 3"} == {"register"}


@pytest.mark.parametrize("one", professions(), ids=lambda one: one.code)
def test_a_rule_does_not_hold_before_its_date_or_after_its_end(one: object) -> None:
    from matching.rules.regulated_professions import Profession

    assert isinstance(one, Profession)
    assert one in professions_on(one.valid_from)
    assert one not in professions_on(one.valid_from - timedelta(1))
    if one.valid_until:
        assert one in professions_on(one.valid_until)
        assert one not in professions_on(one.valid_until + timedelta(1))


def test_the_experiment_with_dental_hygienists_is_over() -> None:
    assert by_code()["registered_dental_hygienist"] not in professions_on(TODAY)
    assert by_code()["clinical_technologist"] in professions_on(TODAY)
    assert by_code()["clinical_technologist"] not in professions_on(date(2020, 6, 30))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Arts", "arts"),
        ("arts (m/v/x)", "arts"),
        ("VERPLEEGKUNDIGE niveau 4", "verpleegkundige"),
        ("Verpleegkundige/verzorgende", "verpleegkundige"),
        ("Verpleegkundigen gezocht", "verpleegkundige"),
        ("Wijkverpleegkundige", "verpleegkundige"),
        ("artsen voor de GGD", "arts"),
        ("Docenten natuurkunde", "docente"),
        ("Wiskundeleraar", "leraar"),
        ("Diëtist in de wijk", "diëtist"),
        ("Dietist in de wijk", "diëtist"),
        ("Huisarts in opleiding", "huisarts"),
        ("Arts-assistent niet in opleiding (ANIOS)", "arts-assistent"),
        ("Advocaat-stagiaire", "advocaat-stagiaire"),
        ("Verzorgende IG", "verzorgende ig"),
        ("Physician assistant", "physician assistant"),
        ("apothekersassistent", "apothekersassistent"),  # protected itself, and not the pharmacist
        ("Registered nurse", "registered nurse"),
        ("Primary school teacher", "primary school teacher"),
        ("Architect woningbouw", "architect"),
        ("Truck driver CE", "truck driver"),
        ("Software architect of arts", "arts"),  # the first that is one
        # other work
        ("doktersassistent", None),
        ("tandartsassistent", None),
        ("dierenartsassistent", None),
        ("Assistent van de tandarts", None),
        ("Medewerker bij huisarts", None),
        ("Assistant to the architect", None),
        ("Software architect", None),
        ("IT-architect", None),
        ("Data-architect", None),
        ("Universitair docent", None),
        ("Dansdocent", None),
        ("Assistent-accountant samenstelpraktijk", None),
        ("Parts manager", None),
        ("Liberal arts", None),
        ("martsysteem", None),
        ("Startbaan", None),
        ("onderwijsassistent", None),
        ("orderpicker", None),
        ("lasser", None),  # no law, whatever an employer asks
        ("elektricien", None),
        ("", None),
    ],
)
def test_protected_title(text: str, title: str | None) -> None:
    found = protected_title(text)
    assert (found[0] if found else None) == title


def test_the_law_is_named() -> None:
    assert protected_title("tandarts") == ("tandarts", "Wet BIG art. 3")
