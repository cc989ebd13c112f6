"""Contests: append-only versions under the pseudonym of the recommendation log; what was said in them stands apart."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from itertools import groupby
from typing import Any, cast
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Row, Select, exists, func, insert, select

from matching.domain.contest import (
    Answer,
    Contest,
    ContestedBy,
    ContestedPair,
    ContestOutcome,
    ContestPage,
    ContestStatus,
    NewAnswer,
    NewContest,
    ShownRow,
)
from matching.domain.errors import FieldProblem, InvalidInputError, NotFoundError, StaleVersionError
from matching.domain.facet import Record
from matching.domain.opportunity import OpportunityCard
from matching.domain.vocabulary import KIND, Outcome
from matching.store.columns import new_key
from matching.store.connected import among
from matching.store.contest_tables import CONTEST, CONTEST_WORDS
from matching.store.decisions import DecisionRows
from matching.store.documents import read_document
from matching.store.tables import PARTICIPANT, PSEUDONYM, RECOMMENDATION

_C, _W, _R, _P = CONTEST.c, CONTEST_WORDS.c, RECOMMENDATION.c, PSEUDONYM.c


class ContestRows(DecisionRows):
    """What was contested, and what was answered."""

    def contested_pair(
        self, organisation_id: UUID, participant: str, opportunity: str, *, ranked: bool, by_others: bool
    ) -> ContestedPair:
        """The pair with the newest log row that showed it, ranked or blocked."""
        person = self._locate(organisation_id, ("participant",), participant)
        other = self._locate(organisation_id, KIND, opportunity)
        provider = read_document(other.kind, other.document).provider
        found = self._where_shown(organisation_id, person.id, other.id, ranked=ranked, by_others=by_others)
        return ContestedPair(
            participant=person.id,
            opportunity=other.id,
            kind=other.kind,
            may_be_found=bool(person.may_be_found),
            own_posting=other.organisation_id == organisation_id,
            provider=provider.reference if provider else None,
            shown=None if found is None else self._shown_rows([found])[found],
        )

    def save_contest(
        self,
        organisation_id: UUID,
        pair: ContestedPair,
        new: NewContest,
        *,
        by: ContestedBy,
        role: str,
        user: UUID | None,
    ) -> tuple[Contest, Outcome]:
        """Append a contest; the same words of the same side about the same thing while it is open are the same contest."""
        assert pair.shown is not None  # noqa: S101  (the use case judges first)
        pseudonym = self._pseudonyms([pair.participant])[pair.participant][1]
        same = (
            _C.organisation_id == organisation_id,
            _C.pseudonym == pseudonym,
            _C.opportunity_id == pair.opportunity,
            _C.about == new.about,
            _C.contested_by == by,
        )
        for one in self._contests(_first(organisation_id, "open").where(*same)):
            if _folded(one.words) == _folded(new.words):
                return one, "unchanged"
        row = {
            "contest_id": new_key(),
            "version": 1,
            "organisation_id": organisation_id,
            "pseudonym": pseudonym,
            "kind": pair.kind,
            "opportunity_id": pair.opportunity,
            "about": new.about,
            "recommendation_id": pair.shown.recommendation,
            "row": pair.shown.row,
            "contested_by": by,
        }
        return self._append_version(row, pair.participant, new.words, role, user), "created"

    def answer_contest(
        self,
        organisation_id: UUID,
        key: UUID,
        new: NewAnswer,
        *,
        role: str,
        user: UUID | None,
        version: int | None = None,
    ) -> tuple[Contest, Outcome]:
        """Append an answer, unless it is the last one again."""
        now = self.contest(organisation_id, key)
        if version is not None and version != now.version:
            raise StaleVersionError(
                f"somebody else answered this contest (version {now.version}, yours is {version}): read it again",
                current=now.version,
                given=version,
            )
        if now.answers and (now.answers[-1].outcome, now.answers[-1].words) == (new.outcome, new.answer.strip()):
            return now, "unchanged"
        first = self._connection.execute(select(CONTEST).where(_C.contest_id == key, _C.version == 1)).one()
        row = {**first._asdict(), "version": now.version + 1, "outcome": new.outcome}
        del row["sequence"]
        owner = select(_P.entity_id).where(_P.pseudonym == first.pseudonym)
        participant = self._connection.execute(owner).scalar_one()
        return self._append_version(row, participant, new.answer, role, user), "changed"

    def contest(self, organisation_id: UUID, key: UUID) -> Contest:
        """One contest; NotFoundError when this organisation has none, or the participant was deleted."""
        for one in self._contests(_first(organisation_id, None).where(_C.contest_id == key)):
            return one
        raise NotFoundError(f"there is no contest {key} here", key=key)

    def contest_page(
        self, organisation_id: UUID, status: ContestStatus | None, *, cursor: str | None = None, limit: int = 50
    ) -> ContestPage:
        """Contests of that status, the oldest first. Those of deleted participants are left out."""
        if limit < 1:
            raise InvalidInputError([FieldProblem("limit", limit, "a number from 1")])
        statement = _first(organisation_id, status)
        items = self._contests(statement.where(_C.contest_id > self._after(cursor)).limit(limit + 1))
        total = self._connection.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
        return ContestPage(items[:limit], items[limit - 1].key.hex if len(items) > limit else None, total)

    def _append_version(
        self, row: dict[str, Any], participant: UUID, words: str, role: str, user: UUID | None
    ) -> Contest:
        organisation_id = row["organisation_id"]
        said_by = {
            "actor_role": role,
            "actor": self._pseudonym_of_user(organisation_id, user) if user else None,
            "created_at": self._now,
        }
        self._writer.execute(insert(CONTEST), row | said_by)
        which = {name: row[name] for name in ("contest_id", "version", "organisation_id")}
        self._writer.execute(insert(CONTEST_WORDS), {**which, "participant_id": participant, "text": words.strip()})
        return self.contest(organisation_id, row["contest_id"])

    def _where_shown(
        self, organisation_id: UUID, person: UUID, opportunity: UUID, *, ranked: bool, by_others: bool
    ) -> tuple[UUID, int] | None:
        """Recommendation and row that showed this pair, the newest that fits best."""
        mine = self._known_pseudonym(person)
        if mine is None:
            return None
        sides = [(mine, str(opportunity))]
        if by_others and (theirs := self._known_pseudonym(opportunity)) is not None:
            sides.insert(0, (theirs, str(mine)))
        columns = (_R.id, _R.pseudonym, _R.rows)
        newest = select(*columns).where(_R.organisation_id == organisation_id)
        newest = newest.order_by(_R.created_at.desc(), _R.id.desc())
        for subject, sought in sides:
            any_row: tuple[UUID, int] | None = None
            with closing(self._occurrences(newest.where(_R.pseudonym == subject), {subject: sought})) as found:
                for key, place, row in found:
                    any_row = any_row or (key, place)
                    if not ranked or row.get("position"):
                        return key, place
            if any_row:
                return any_row
        return None

    def _shown_rows(self, wanted: Sequence[tuple[UUID, int]]) -> dict[tuple[UUID, int], ShownRow]:
        statement = select(RECOMMENDATION).where(among(self._dialect, _R.id))
        found = self._connection.execute(statement, self._asked(list({key for key, _ in wanted})))
        kept = {one.id: (one, orjson.loads(one.rows), orjson.loads(one.versions)) for one in found}
        return {(key, place): _shown_row(*kept[key], place) for key, place in wanted}

    def _contests(self, statement: Select[Any]) -> list[Contest]:
        """The contests of these first versions, in their order, with all that belongs to them: one query a table."""
        firsts = self._connection.execute(statement).all()
        if not firsts:
            return []
        answers = (
            select(CONTEST, _W.text)
            .join(CONTEST_WORDS, (_W.contest_id == _C.contest_id) & (_W.version == _C.version))
            .where(among(self._dialect, _C.contest_id), _C.version > 1)
            .order_by(_C.contest_id, _C.version)
        )
        rows = self._connection.execute(answers, self._asked([one.contest_id for one in firsts])).all()
        by_contest = {key: [_answer(one) for one in some] for key, some in groupby(rows, lambda one: one.contest_id)}
        shown = self._shown_rows([(one.recommendation_id, one.row) for one in firsts])
        others = self.records(list({one.opportunity_id for one in firsts}), facets=False)
        by_key: dict[UUID, Record[Any]] = {cast(UUID, one.key): one for one in others}
        return [
            _contest(
                one,
                by_key.get(one.opportunity_id),
                shown[one.recommendation_id, one.row],
                by_contest.get(one.contest_id, ()),
            )
            for one in firsts
        ]


def _first(organisation_id: UUID, status: ContestStatus | None) -> Select[Any]:
    """The first versions of contests with their words and whose they are, the oldest first; none of deleted participants."""
    statement = (
        select(CONTEST, _W.text, PARTICIPANT.c.external_id)
        .join(PSEUDONYM, _P.pseudonym == _C.pseudonym)
        .join(PARTICIPANT, PARTICIPANT.c.id == _P.entity_id)
        .join(CONTEST_WORDS, (_W.contest_id == _C.contest_id) & (_W.version == _C.version))
        .where(_C.organisation_id == organisation_id, _C.version == 1)
        .order_by(_C.contest_id)
    )
    return statement if status is None else statement.where(_answered() if status == "answered" else ~_answered())


def _answered() -> ColumnElement[bool]:
    later = CONTEST.alias("later")
    return exists().where(later.c.contest_id == _C.contest_id, later.c.version > _C.version)


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _shown_row(one: Row[Any], rows: Sequence[Any], versions: Any, place: int) -> ShownRow:
    row = rows[place]
    return ShownRow(
        recommendation=one.id,
        row=place,
        as_of=one.as_of,
        shown_at=one.created_at,
        shown_to=one.actor_role,
        position=row.get("position"),
        score=row.get("score"),
        gates=row.get("gates") or (),
        features=row.get("features") or {},
        versions=versions,
    )


def _answer(row: Row[Any]) -> Answer:
    return Answer(
        outcome=cast(ContestOutcome, row.outcome),
        words=row.text,
        role=row.actor_role,
        at=row.created_at,
        version=row.version,
    )


def _contest(row: Row[Any], other: Record[Any] | None, shown: ShownRow, answers: Sequence[Answer]) -> Contest:
    return Contest(
        key=row.contest_id,
        participant=row.external_id,
        opportunity=other.profile.id if other else str(row.opportunity_id),
        card=OpportunityCard.of(other.profile) if other else None,
        kind=row.kind,
        about=row.about,
        words=row.text,
        by=row.contested_by,
        at=row.created_at,
        role=row.actor_role,
        shown=shown,
        answers=answers,
    )
