"""What somebody turns away from is never helped by saying so, and what they set aside counts nowhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain.participant import Goal
from matching.features.goal import refused
from matching.kinds import KINDS
from tests.kit import opportunity, participant
from tests.property.conftest import World
from tests.property.strategies import examples, jobs, opportunities, participants

REFUSALS = ["schoonmaak", "de zorg", "kok", "het onderwijs", "lasser"]
LOWERED = ("experience_reuse", "qualification_reuse", "skill_reuse", "goal_fit")


@pytest.mark.parametrize("kind", ["placement", "programme"])
@examples
@given(data=st.data())
def test_a_refusal_never_raises_what_a_match_uses(world: World, kind: str, data: st.DataObject) -> None:
    wish = data.draw(st.sampled_from(["boekhouder", "verpleegkundige", "software developer"]))
    person = data.draw(participants(goal=st.just(Goal(text=wish))))
    refusing = replace(person, goal=Goal(text=f"{wish}. Ik wil geen {data.draw(st.sampled_from(REFUSALS))} meer"))
    other = data.draw(opportunities(kind))
    before, after = (world.decided([one], [other]).judged for one in (person, refusing))
    for place, rule in enumerate(KINDS[kind].features):
        if rule.name in LOWERED:
            one, two = before.values[0, place], after.values[0, place]
            assert np.isnan(one) == np.isnan(two)
            assert np.isnan(one) or two <= one + 1e-9


@pytest.mark.parametrize(
    ("goal", "refused", "kept"),
    [
        ("liever geen schoonmaak meer", "schoonmaker", "kok"),
        ("alles behalve de horeca graag", "kok", "schilder"),
        ("I'd rather not work in a kitchen. Please help me.", "kok", "vrachtwagenchauffeur"),
        ("أي عمل إلا المطبخ", "kok", "chauffeur bestelbus"),
        ("هر کاری به جز رانندگی", "vrachtwagenchauffeur", "schoenmaker"),
        ("temizlik dışında her şey", "schoonmaker", "lasser"),
        ("тільки не прибирання", "schoonmaker", "boekhouder"),
    ],
)
def test_refused_work_uses_no_experience_and_other_work_all_of_it(
    world: World, goal: str, refused: str, kept: str
) -> None:
    held = [{"title": refused, "start_year": 2010, "end_year": 2022}, {"title": kept, "end_year": 2010}]
    saying, silent = participant(experience=held, goal={"text": goal}), participant(experience=held)
    rule = KINDS["placement"].features[0]
    assert rule.name == "experience_reuse"
    for title, share in ((refused, 0.35), (kept, 1.0)):
        other = opportunity("placement", title=title)
        now, before = (float(rule(world.pair([one], [other])).score[0]) for one in (saying, silent))
        assert (now <= share * before) if title == refused else (now == pytest.approx(before)), (title, now, before)


def test_a_wish_that_is_as_near_is_not_refused(world: World) -> None:
    person = participant(goal={"text": "keukenhulp worden, niet meer in de horeca"})
    wanted, other = (
        float(refused(world.pair([person], [opportunity("placement", title=one)]))[0]) for one in ("keukenhulp", "kok")
    )
    assert wanted == 0
    assert other > 0.3


@pytest.mark.parametrize(
    "goal",
    [
        "boekhouder, geen nachtdiensten",  # a condition
        "Ik ben gestopt met mijn studie verpleegkunde maar ik wil boekhouder worden",  # what was begun may be finished
        "boekhouder, niet terug naar school",
    ],
)
def test_conditions_the_past_and_school_refuse_no_work(world: World, goal: str) -> None:
    said, plain = (participant(experience=[{"title": "kok"}], goal={"text": one}) for one in (goal, "boekhouder"))
    for title in ("verpleegkundige", "leraar basisonderwijs", "nachtportier"):
        other = opportunity("placement", title=title)
        one, two = (world.decided([each], [other]).judged.values[0, 0] for each in (said, plain))
        assert one == pytest.approx(two), title


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_a_job_that_is_set_aside_counts_nowhere(world: World, kind: str, data: st.DataObject) -> None:
    person = data.draw(participants(experience=st.lists(jobs(st.none()), max_size=2).map(tuple)))
    aside = data.draw(jobs(st.just(False)))
    other = data.draw(opportunities(kind))
    more = replace(person, experience=(*person.experience, aside))
    before, after = (world.decided([one], [other]) for one in (person, more))
    np.testing.assert_array_equal(before.judged.values, after.judged.values)
    np.testing.assert_array_equal(before.judged.blocked, after.judged.blocked)
    np.testing.assert_array_equal(before.scored.score, after.scored.score)
