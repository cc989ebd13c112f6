"""The use cases over the real parts: SQLite, FAISS, the word index, the encoder and the linker."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings.faiss_index import FaissIndex
from embeddings.lexical import LexicalIndex
from matching.domain.actor import Actor
from matching.domain.errors import ForbiddenError, NotFoundError, StaleVersionError
from matching.rules.travel import EstimatedRoutes
from matching.service import Service
from matching.service.understanding import Understanding
from matching.store import SqlStore, upgrade
from tests.kit import AS_OF, opportunity, participant


class Clock:
    def now(self) -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC)


class Counting:
    """The real encoder, which remembers what it was asked."""

    def __init__(self, encoder: Any, model_id: str | None = None) -> None:
        self._encoder = encoder
        self.model_id = model_id or encoder.model_id
        self.dimension = encoder.dimension
        self.asked: list[str] = []

    def understood(self, texts: Sequence[str]) -> Any:
        return np.ones(len(texts), dtype=np.float32)

    def encode(self, texts: Sequence[str]) -> Any:
        self.asked += texts
        return self._encoder.encode(texts)


class House:
    """A service over a database in a folder."""

    def __init__(self, folder: Path, understanding: Understanding, model_id: str | None = None) -> None:
        self.url = f"sqlite:///{folder / 'test.sqlite3'}"
        upgrade(self.url)
        self.store = SqlStore(self.url)
        self.encoder = Counting(understanding.encoder, model_id)
        self.index_path = folder / "index"
        self.index = FaissIndex(self.encoder.model_id, self.encoder.dimension)
        with self.store.write() as tx:
            self.actor = Actor("coach", tx.organisation("gemeente"))
        self.service = Service(
            store=self.store,
            encoder=self.encoder,
            index=self.index,
            lexical=LexicalIndex(),
            linker=understanding.linker,
            gazetteer=understanding.gazetteer,
            routes=EstimatedRoutes(),
            clock=Clock(),
            index_path=self.index_path,
        )

    def ask(self, reference: str = "p-1", **more: Any) -> Any:
        return self.service.matches_for(self.actor, reference, ("placement",), as_of=AS_OF, **more)


PERSON = {
    "place": "Utrecht",
    "languages": [{"code": "nl", "level": "B1"}],
    "experience": [{"title": "apotheker", "start_year": 2008, "end_year": 2018}],
    "skills": ["Excel"],
}
WORK = {"place": "Utrecht", "languages_required": [{"code": "nl", "level": "A2"}]}


def people() -> list[Any]:
    return [participant(PERSON, id="p-1")]


def works() -> list[Any]:
    return [
        opportunity("placement", WORK, id="w-1", title="Apothekersassistent"),
        opportunity("placement", WORK, id="w-2", title="Orderpicker"),
        opportunity("placement", WORK, id="w-3", title="Kok", languages_required=[{"code": "nl", "level": "C1"}]),
    ]


@pytest.fixture
def house(tmp_path: Path, understanding: Understanding) -> Iterator[House]:
    made = House(tmp_path, understanding)
    made.service.save(made.actor, people() + works())
    yield made
    made.store.close()


def test_what_is_stored_ranks_as_what_is_only_given(house: House) -> None:
    stored = house.ask().ranking
    given = house.service.rank(house.actor, people()[0], works(), AS_OF)
    assert (
        [one.opportunity_id for one in stored.matches]
        == [one.opportunity_id for one in given.matches]
        == ["w-1", "w-2"]
    )
    assert [one.opportunity_id for one in stored.blocked] == [one.opportunity_id for one in given.blocked] == ["w-3"]
    for one, other in zip(stored.matches, given.matches, strict=True):
        assert one.score == pytest.approx(other.score, abs=1e-4)
        assert [reason.code for reason in one.reasons] == [reason.code for reason in other.reasons]


def test_only_changed_text_is_encoded_again(house: House) -> None:
    house.encoder.asked.clear()
    assert {one.outcome for one in house.service.save(house.actor, people() + works())} == {"unchanged"}
    assert house.encoder.asked == []
    house.service.save(house.actor, [replace(works()[1], title="Heftruckchauffeur")])
    assert house.encoder.asked == ["Heftruckchauffeur"]


def test_a_text_means_the_same_wherever_it_was_read_first(house: House) -> None:
    first = participant(id="p-2", skills=["boekhouder"])
    second = participant(id="p-3", experience=[{"title": "boekhouder"}])
    house.service.save(house.actor, [first])
    house.service.save(house.actor, [second])
    record = house.service.get(house.actor, "participant", "p-3")
    assert record.facets_of("experience")[0].isco == 3313


def test_changes_are_seen_by_the_next_question(house: House) -> None:
    assert len(house.ask().ranking.matches) == 2
    house.service.save(house.actor, [opportunity("placement", WORK, id="w-4", title="Apotheekmedewerker")])
    assert "w-4" in {one.opportunity_id for one in house.ask().ranking.matches}
    house.service.set_open(house.actor, "placement", "w-4", False)
    assert "w-4" not in {one.opportunity_id for one in house.ask().ranking.matches}
    house.service.delete(house.actor, "placement", "w-1")
    assert {one.opportunity_id for one in house.ask().ranking.matches} == {"w-2"}


def test_a_closed_record_is_not_trusted_from_the_index(house: House) -> None:
    house.ask()
    # Behind the back of the change log, as another process may have done a moment ago.
    with sqlite3.connect(house.url.removeprefix("sqlite:///")) as raw:
        raw.execute("UPDATE opportunity SET is_open = 0 WHERE external_id = 'w-1'")
        raw.execute("UPDATE opportunity SET capacity = 1, taken = 1 WHERE external_id = 'w-2'")
    ranking = house.ask().ranking
    assert ranking.matches == ()
    assert {one.opportunity_id: {gate.code for gate in one.gates} for one in ranking.blocked} == {
        "w-1": {"closed"},
        "w-2": {"full"},
        "w-3": {"language_below_minimum"},
    }


def test_somebody_who_changes_is_asked_about_as_they_are(house: House) -> None:
    house.ask()
    cook = participant(PERSON, id="p-1", experience=[{"title": "kok", "start_year": 2008, "end_year": 2018}])
    house.service.save(house.actor, [cook])
    assert house.ask().ranking.blocked[0].opportunity_id == "w-3"
    assert house.ask().ranking.blocked[0].fit > 0.5


def test_others_find_who_agreed_in_coded_form_until_they_withdraw(house: House) -> None:
    ask = lambda: house.service.candidates_for(house.actor, "w-1", as_of=AS_OF)  # noqa: E731
    assert ask().ranking.matches == ()
    house.service.give_consent(house.actor, "p-1", "be_found", "1")
    answer = ask()
    (match,) = answer.ranking.matches
    assert match.participant_id != "p-1"
    profile = answer.profiles[match.participant_id]
    assert [one.isco for one in profile.occupations] == ["2262"]
    assert profile.region == "Utrecht"
    assert "apotheker" not in repr((match, profile)).lower()
    house.service.withdraw_consent(house.actor, "p-1", "be_found")
    assert ask().ranking.matches == ()


def test_what_was_shown_is_logged_without_saying_to_whom(house: House) -> None:
    answer = house.ask()
    with sqlite3.connect(house.url.removeprefix("sqlite:///")) as raw:
        raw.row_factory = sqlite3.Row
        (row,) = raw.execute("SELECT * FROM recommendation").fetchall()
        text = repr(tuple(row))
    assert "p-1" not in text
    assert str(answer.subject.key) not in text
    assert answer.subject.key.hex not in text
    for one in answer.ranking.matches:
        assert f"{one.score:.4f}"[:5] in text
    for name in (house.encoder.model_id, "additive", "experience_reuse", "language_below_minimum"):
        assert name in text


def test_a_lost_or_damaged_index_comes_back_the_same(
    house: House, understanding: Understanding, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = house.ask().ranking
    for damage in (lambda path: path.unlink(), lambda path: path.write_bytes(b"no index")):
        damage(house.index_path)
        again = House(tmp_path, understanding)
        with caplog.at_level("INFO"):
            again.service.refresh()
        assert "built" in caplog.text
        assert again.ask().ranking == before
        again.store.close()


def test_another_model_encodes_everything_again(house: House, understanding: Understanding, tmp_path: Path) -> None:
    house.ask()
    other = House(tmp_path, understanding, model_id="another-model")
    done: list[tuple[int, int]] = []
    other.service.refresh(lambda some, of: done.append((some, of)))
    assert "apothekersassistent" in other.encoder.asked
    assert done
    with other.store.read() as tx:
        assert tx.stale_model_count("another-model") == 0
    assert other.index.reader.model_id == "another-model"
    assert [one.opportunity_id for one in other.ask().ranking.matches] == ["w-1", "w-2"]
    other.store.close()


def test_the_same_question_has_the_same_answer(house: House) -> None:
    assert house.ask().ranking == house.ask().ranking


def test_a_change_needs_the_version_that_was_read(house: House) -> None:
    record = house.service.get(house.actor, "placement", "w-1")
    house.service.replace(house.actor, "w-1", replace(works()[0], title="Apotheker"), record.version)
    with pytest.raises(StaleVersionError):
        house.service.replace(house.actor, "w-1", works()[0], record.version)


@pytest.mark.parametrize("role", ["provider", "mentor", "admin"])
def test_who_may_not_ask_is_refused(house: House, role: Any) -> None:
    with pytest.raises(ForbiddenError):
        house.service.matches_for(Actor(role, house.actor.organisation_id), "p-1")
    with pytest.raises(ForbiddenError):
        house.service.matches_for(Actor("coach", None), "p-1")


def test_another_organisation_sees_no_participant(house: House) -> None:
    with house.store.write() as tx:
        stranger = Actor("coach", tx.organisation("other"))
    with pytest.raises(NotFoundError):
        house.service.matches_for(stranger, "p-1")


def test_an_empty_database_answers(tmp_path: Path, understanding: Understanding) -> None:
    empty = House(tmp_path, understanding)
    empty.service.save(empty.actor, [participant(id="p-9")])
    assert empty.ask("p-9").ranking.matches == ()
    assert empty.service.ready() == []
    empty.store.close()


def test_a_day_that_is_not_given_is_today(house: House) -> None:
    closing = opportunity("placement", WORK, id="w-5", title="Apotheker", closes_on=date(2026, 11, 20))
    house.service.save(house.actor, [closing])
    answer = house.service.matches_for(house.actor, "p-1", ("placement",))
    assert "w-5" not in {one.opportunity_id for one in (*answer.ranking.matches, *answer.ranking.blocked)}
    assert np.isfinite([one.score for one in answer.ranking.matches]).all()
