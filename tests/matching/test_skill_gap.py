"""Which skills are brought, which are missing, where they are taught, and which of ESCO and texts said so."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from matching.domain.ports import Link
from matching.kinds import KINDS, participant_facets
from matching.skill_gap import (
    MOST_MISSING,
    Course,
    MissingSkill,
    SkillGap,
    gap_of,
    label_of,
    with_programmes,
)
from tests.kit import opportunity, participant, record

ASKED = {"esco:pharmacist": ("mix", "count", "advise", "sell"), "esco:miller": ("mill", "sift", "sell")}
NAMES = {"mix": {"nl": "mengen", "en": "mix"}, "count": {"en": "count"}, "advise": {"nl": "adviseren"}}
LINKS = {"apotheker": "esco:pharmacist", "molenaar": "esco:miller"}


class Guide:
    """Two occupations with their essential skills; a text tells of the skill whose word is in it."""

    def essential(self, occupations: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        return {uri: ASKED[uri] for uri in occupations if uri in ASKED}

    def told(self, texts: Sequence[str]) -> set[str]:
        return {word for text in texts for word in text.split() if word in {"mix", "count", "advise"}}

    def names(self, concepts: Collection[str]) -> Mapping[str, Mapping[str, str]]:
        return {one: NAMES.get(one, {"en": one}) for one in concepts}


class Letters:
    """Texts are near when they share words."""

    model_id, dimension = "words", 64

    def encode(self, texts: Sequence[str]) -> Any:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                rows[row, sum(map(ord, word)) % self.dimension] = 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    def understood(self, texts: Sequence[str]) -> Any:
        return np.ones(len(texts), dtype=np.float32)


def link(texts: Sequence[str]) -> list[list[Link]]:
    return [[Link("2262", 0.9, True, LINKS[text])] if text in LINKS else [Link("9333", 0.2, False)] for text in texts]


def gap(person: Mapping[str, Any], other: Mapping[str, Any], guide: Any = Guide(), kind: str = "placement") -> Any:  # noqa: B008
    someone = participant(person)
    thing = opportunity(kind, other)
    return gap_of(
        record(someone, participant_facets(someone)),
        record(thing, KINDS[kind].facets(thing)),
        link=link,
        encoder=Letters(),
        guide=guide,
    )


def test_essential_skills_of_jobs_and_of_own_words_are_brought() -> None:
    found = gap(
        {"experience": [{"title": "molenaar"}], "skills": ["mix"]}, {"title": "apotheker", "description": "mengen"}
    )
    assert (found.source, found.brings, found.of) == ("esco", 2, 4)  # sell, which millers do too, and mix
    assert [one.uri for one in found.missing] == ["count", "advise"]
    assert found.occupation == {"en": "esco:pharmacist"}
    assert [label_of(one) for one in found.missing] == ["count", "adviseren"]


def test_a_job_that_was_set_aside_brings_nothing_and_home_is_not_read() -> None:
    kept, aside = (
        gap({"experience": [{"title": "molenaar", "description": "mix", "use": use}]}, {"title": "apotheker"})
        for use in (None, False)
    )
    assert (kept.brings, aside.brings) == (2, 0)
    at_home = gap({"experience": [], "home": {"childcare_hours_needed": 8}}, {"title": "apotheker"})
    assert at_home == gap({"experience": []}, {"title": "apotheker"})


def test_known_to_have_none_brings_none_and_unknown_says_nothing() -> None:
    assert gap({"experience": [], "skills": []}, {"title": "apotheker"}).brings == 0
    assert gap({}, {"title": "apotheker"}) is None
    assert gap({"experience": []}, {"title": "Mentor"}, kind="mentor") is None


def test_what_a_programme_leads_to_is_what_counts() -> None:
    found = gap({"experience": []}, {"title": "farmacie", "leads_to": ["apotheker"]}, kind="programme")
    assert (found.source, found.of) == ("esco", 4)


TASKS = {"title": "kok", "description": "soep koken, brood bakken, tafels dekken"}


def test_without_esco_texts_are_compared() -> None:
    person = {"experience": [{"title": "bakker", "description": "brood bakken"}]}
    for found in (gap(person, TASKS, None), gap(person, TASKS)):  # no import; or no occupation was surely understood
        assert (found.source, found.brings, found.of) == ("text", 1, 3)
        assert [one.names for one in found.missing] == [{"": "soep koken"}, {"": "tafels dekken"}]
        assert found.occupation == {}


def test_hours_and_pay_are_no_tasks_and_no_task_counts_twice() -> None:
    text = "Je werkt 32 uur per week. Dozen uit de grote container halen om ze netjes op hoge pallets te stapelen, "
    text += "vegen, vloeren dweilen."
    found = gap({"experience": []}, {"title": "hulp", "description": text + " Goed salaris!"}, None)
    assert found is None  # two tasks are too few
    found = gap({"experience": []}, {"title": "hulp", "description": text + " ramen zemen"}, None)
    assert [one.names[""][:13] for one in found.missing] == ["Dozen uit de ", "vloeren dweil", "ramen zemen"]


def test_a_past_that_was_not_understood_is_not_counted_as_nothing() -> None:
    found = gap({"experience": [{"title": "zzz"}]}, {**TASKS, "title": "apotheker"})
    assert found.source == "text"
    assert gap({"experience": [{"title": "zzz"}]}, {"title": "apotheker"}) is None


def skills(*uris: str) -> SkillGap:
    return SkillGap("esco", 1, 1 + len(uris), tuple(MissingSkill({"en": uri}, uri) for uri in uris), {})


A, B = Course("o-1", "Farmacie"), Course("o-2", "Molen")


def test_programmes_teach_by_words_or_by_esco_with_words() -> None:
    cosine = np.array([[0.2, 0.65], [0.4, 0.1], [0.45, 0.7]], dtype=np.float32)
    found = with_programmes(skills("a", "b", "c"), [A, B], cosine, [{"b", "c"}, set()])
    assert {one.uri: one.programmes for one in found.missing} == {"a": (B,), "b": (A,), "c": (A, B)}
    assert [one.uri for one in found.missing] == ["a", "b", "c"]
    nothing = with_programmes(skills("a", "b", "c"), [A, B], cosine * 0, [{"a", "b", "c"}, set()])
    assert not any(one.programmes for one in nothing.missing)


def test_one_skill_of_many_is_not_enough() -> None:
    cosine = np.array([[0.9], [0.2], [0.2]], dtype=np.float32)
    assert not any(one.programmes for one in with_programmes(skills("a", "b", "c"), [A], cosine, [{"a"}]).missing)
    assert with_programmes(skills("a"), [A], cosine[:1], [{"a"}]).missing[0].programmes == (A,)


def test_what_is_taught_comes_first_and_the_list_ends() -> None:
    many = skills(*(f"s{number}" for number in range(20)))
    cosine = np.zeros((20, 1), dtype=np.float32)
    cosine[15:17] = 0.9
    found = with_programmes(many, [A], cosine, [set()])
    assert [one.uri for one in found.missing[:3]] == ["s15", "s16", "s0"]
    assert len(found.missing) == MOST_MISSING
    assert (found.brings, found.of) == (1, 21)
    assert len(with_programmes(many, [], np.zeros((20, 0), np.float32), []).missing) == MOST_MISSING
