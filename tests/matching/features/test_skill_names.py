"""A licence or tool that both name counts fully, whatever its vector says; what is merely written with a capital does not."""

from __future__ import annotations

from typing import Any

import pytest

from matching.domain.facet import Facet
from matching.domain.names import names_of_skill, names_of_text, number_of
from matching.features.skill import BEST_SHARE, skill_reuse
from tests.kit import axis, opportunity, pair_of, participant, record


@pytest.mark.parametrize(
    ("skill", "text", "same"),
    [
        ("VCA", "Een VCA is nodig.", True),
        ("heftruckcertificaat", "Je rijdt op de reachtruck", True),
        ("forklift licence", "heftruckchauffeur", True),
        ("навантажувач", "ervaring met heftruck", True),
        ("AutoCAD", "Tekenen in AutoCAD en Revit.", True),
        ("BIG-registratie", "Alleen met BIG registratie", True),
        ("code 95 (verlopen)", "rijbewijs CE met code95", True),
        ("Excel", "Je werkt met Excel.", True),
        ("EXCEL", "Je werkt met Excel.", True),
        ("Python (zelf geleerd)", "Backend in Python", True),
        ("AutoCAD", "Tekenen in Revit.", False),
        ("Nederlands", "Je spreekt Nederlands.", False),
        ("mbo", "Een MBO-diploma", False),
        ("uitleggen", "Je kunt goed uitleggen.", False),
        ("big family", "BIG-registratie", False),
        ("Koken voor grote groepen", "Koken in een grote keuken", False),
    ],
)
def test_names_are_the_same_or_another(skill: str, text: str, same: bool) -> None:
    assert bool(names_of_skill(skill) & names_of_text(text)) is same


def test_numbers_of_names_are_the_same_in_each_process() -> None:
    assert number_of("vca") == 4083829653700786690
    assert len({number_of(name) for name in ("vca", "big", "adr")}) == 3


def reuse(skills: list[str], text: str) -> tuple[float, Any]:
    facets = [Facet("skills", place, said, 0, axis(place)) for place, said in enumerate(skills)]
    person = record(participant(skills=skills), facets)
    other = record(
        opportunity("placement", title="x"), [Facet("title", 0, "x", 0, axis(6)), Facet("tasks", 0, text, 0, axis(7))]
    )
    found = skill_reuse(pair_of(person, other))
    return float(found.score[0]), int(found.values["skill"][0])


def test_a_name_in_common_counts_fully_and_is_the_one_that_is_told() -> None:
    assert reuse(["uitleggen", "VCA"], "Met VCA.") == (pytest.approx(BEST_SHARE + 0.1), 1)
    assert reuse(["uitleggen", "VCA"], "Zonder papieren.")[0] == 0


def test_one_more_name_never_lowers_it() -> None:
    text = "VCA en heftruck"
    one, two, three = (reuse(some, text)[0] for some in (["VCA"], ["VCA", "heftruck"], ["VCA", "heftruck", "zingen"]))
    assert one < two
    assert two == three


def test_both_directions_find_the_same() -> None:
    people = [
        record(participant(skills=[said]), [Facet("skills", 0, said, 0, axis(0))])
        for said in ("VCA", "zingen", "heftruck")
    ]
    other = record(opportunity("placement", title="x"), [Facet("title", 0, "vca en heftruck", 0, axis(6))])
    together = skill_reuse(pair_of(people, other)).score.tolist()
    assert together == [float(skill_reuse(pair_of(one, other)).score[0]) for one in people]
    assert together[1] == 0 < together[0] == together[2]
