"""The use cases, each one function with the actor first. The only conductor: it asks access, reads, lets the rules judge, logs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.access import Action, Resource, listed, require, supports
from matching.access import decide as permitted
from matching.domain.actor import Actor
from matching.domain.alias import apply_aliases
from matching.domain.columns import COLUMNS, Columns, OpportunityColumns, ParticipantColumns
from matching.domain.errors import ConflictError, ForbiddenError, NotFoundError
from matching.domain.esco import SkillGuide
from matching.domain.facet import Record
from matching.domain.judgement import Ranker
from matching.domain.match import Blocked, Match, Ranking
from matching.domain.opportunity import Opportunity, OpportunityCard
from matching.domain.participant import Participant
from matching.domain.ports import (
    Clock,
    Encoder,
    Float32Array,
    Gazetteer,
    Int64Array,
    LexicalIndex,
    Link,
    Linker,
    Nearness,
    RoutePlanner,
    VectorIndex,
)
from matching.domain.repositories import Page, Purpose, Recommendation, Saved, Store, Transaction
from matching.domain.vocabulary import KIND, EntityKind, Kind
from matching.ranking import AdditiveRanker
from matching.retrieval import Retriever, visible_opportunities, visible_participants
from matching.rules.dated import version as rules_version
from matching.service.aliases import current_aliases
from matching.service.coded import CodedProfile, coded_profile
from matching.service.comparison import Comparison, Wanted, compare_routes
from matching.service.explaining import Explanation, explain
from matching.service.people import find_people
from matching.service.question import Decided, VectorsOf, advised, decide, numbered, possible
from matching.service.searching import (
    OVER,
    SearchAnswer,
    contract_conditions,
    query_codes,
    understand,
    understand_profile,
)
from matching.service.skill_gap import find_skill_gap
from matching.service.snapshot import IndexReport, Progress, Snapshot
from matching.service.understanding import Understanding, facet_texts
from matching.skill_gap import SkillGap
from matching.taxonomy.nearness import occupation_nearness

_log = logging.getLogger(__name__)
C = TypeVar("C", bound=Columns)
P = TypeVar("P", bound=Participant | Opportunity)


@dataclass(frozen=True)
class Answer:
    """The answer to "what fits this person?" or "who fits?".

    ``opportunities`` names the ones that are shown, by ``opportunity_id``. In the reverse direction ``profiles`` holds the
    coded profiles of the participants that are shown, by ``participant_id``, and ``found`` how many there are in all.
    """

    subject: Record[Any]
    ranking: Ranking
    opportunities: Mapping[str, OpportunityCard] = field(default_factory=dict)
    profiles: Mapping[str, CodedProfile] = field(default_factory=dict)
    found: int = 0


@dataclass(frozen=True)
class Question:
    """What somebody asks the stateless ranking: these opportunities for this participant, on a day (default: today)."""

    participant: Participant
    opportunities: Sequence[Opportunity]
    as_of: date | None = None


class Service:
    """Maatwerk's use cases over the parts that ``api.bootstrap`` puts together."""

    def __init__(
        self,
        *,
        store: Store | None,
        encoder: Encoder,
        index: VectorIndex,
        lexical: LexicalIndex,
        linker: Linker,
        gazetteer: Gazetteer,
        routes: RoutePlanner,
        clock: Clock,
        index_path: Path | None = None,
        ranker: Ranker | None = None,
        nearness: Nearness = occupation_nearness,
    ) -> None:
        self._store = store
        self._encoder = encoder
        self._linker = linker
        self._gazetteer = gazetteer
        self._routes = routes
        self._clock = clock
        self._ranker = ranker or AdditiveRanker()
        self._nearness = nearness
        self._understanding = Understanding(encoder, linker, gazetteer)
        self._snapshot = Snapshot(store, index, lexical, index_path, nearness) if store else None

    # --- stateless -------------------------------------------------------------------------------------------------

    def rank(
        self, actor: Actor, participant: Participant, opportunities: Sequence[Opportunity], as_of: date | None = None
    ) -> Ranking:
        """Rank these opportunities for this participant. Nothing is stored, and nothing but the arguments is read."""
        return self.rank_each(actor, [Question(participant, opportunities, as_of)])[0]

    def rank_each(self, actor: Actor, questions: Sequence[Question]) -> list[Ranking]:
        """Answer many questions as :meth:`rank` does, each by itself; all their texts are encoded together, which is quicker."""
        require(actor, "rank")
        profiles = [one for asked in questions for one in (asked.participant, *asked.opportunities)]
        records, vectors = numbered(self._understanding.records(profiles))
        answers, start = [], 0
        for asked in questions:
            person, *others = records[start : start + 1 + len(asked.opportunities)]
            start += 1 + len(others)
            answers.append(self._rank(person, others, vectors, asked.as_of))
        return answers

    def _rank(
        self, person: Record[Any], others: Sequence[Record[Any]], vectors: VectorsOf, as_of: date | None
    ) -> Ranking:
        decisions: list[Decided] = []
        matches: list[Match] = []
        blocked: list[Blocked] = []
        for kind in KIND:
            of_kind = [record for record in others if record.profile.kind == kind]
            if of_kind:
                decided = self._decide(
                    kind, ParticipantColumns.build([person]).trimmed(), COLUMNS[kind].build(of_kind), vectors, as_of
                )
                decisions.append(decided)
                some, stopped = decided.explained(lambda _: person)
                matches += some
                blocked += stopped
        return Ranking(*advised(decisions, matches, blocked))

    def link(self, actor: Actor, texts: Sequence[str], lang: str | None = None, top: int = 5) -> list[list[Link]]:
        """The occupations that texts may mean, best first. ``lang`` is only a hint for labels at the edge."""
        require(actor, "link")
        links = self._linker.link_occupations(texts, top=top)
        if self._store is None:
            return links
        with self._db.read() as tx:
            return apply_aliases(texts, links, current_aliases(tx, actor))

    # --- records ---------------------------------------------------------------------------------------------------

    def save(
        self,
        actor: Actor,
        profiles: Sequence[Participant | Opportunity],
        source: str = "import",
        progress: Progress | None = None,
    ) -> list[Saved]:
        """Insert or update these profiles of the actor's organisation, in one transaction; only new texts are encoded."""
        profiles = [_own_posting(actor, one) for one in profiles]
        for one in profiles:
            require(actor, _writing(one), Resource.described(one, actor.organisation_id), one.id)
        with self._db.read() as tx:
            records = self._understanding.records(
                profiles, known=tx.known_facets, aliases=tx.aliases(_organisation(actor)), progress=progress
            )
        with self._db.write() as tx:
            _refuse_others(tx, actor, profiles)
            return tx.save(_organisation(actor), records, source=source, model_id=self._encoder.model_id)

    def replace(
        self, actor: Actor, reference: str, profile: Participant | Opportunity, version: int | None = None
    ) -> Saved:
        """Change one record; with ``version``, StaleVersionError when somebody else changed it since."""
        kind, action, profile = _kind(profile), _writing(profile), _own_posting(actor, profile)
        require(actor, action)
        with self._db.read() as tx:
            stored = tx.find(_organisation(actor), kind, reference)
            require(actor, action, Resource.of(stored), reference)
            if permitted(actor, action, Resource.described(profile, stored.organisation_id, stored.key)) != "allowed":
                raise ForbiddenError("nobody writes a record over to somebody else: keep its provider")
            record = self._understanding.records(
                [profile], known=tx.known_facets, aliases=tx.aliases(_organisation(actor))
            )[0]
        record = replace(
            record, key=stored.key, organisation_id=stored.organisation_id, version=version or stored.version
        )
        with self._db.write() as tx:
            return tx.save(_organisation(actor), [record], source="", model_id=self._encoder.model_id)[0]

    def relink(self, actor: Actor, texts: Sequence[str]) -> int:
        """Link the actor's records that hold one of these texts again, after a coach said (or no longer says) what it means.

        Returns how many changed.
        """
        require(actor, "write_alias")
        organisation = _organisation(actor)
        with self._db.read() as tx:
            records = tx.records(tx.keys_with_texts(organisation, [one for text in texts for one in facet_texts(text)]))
            again = self._understanding.records(
                [record.profile for record in records], known=tx.known_facets, aliases=tx.aliases(organisation)
            )
        kept = [
            replace(new, key=old.key, organisation_id=organisation, version=old.version)
            for old, new in zip(records, again, strict=True)
        ]
        with self._db.write() as tx:
            saved = tx.save(organisation, kept, source="", model_id=self._encoder.model_id)
        return sum(one.outcome != "unchanged" for one in saved)

    def get(self, actor: Actor, kind: EntityKind | None, reference: str) -> Record[Any]:
        """One record; ``kind`` None: an opportunity of whatever kind."""
        action: Action = "read_participant" if kind == "participant" else "read_opportunity"
        require(actor, action)
        with self._db.read() as tx:
            organisation = _organisation(actor)
            found = tx.find(organisation, kind, reference) if kind else tx.find_opportunity(organisation, reference)
        require(actor, action, Resource.of(found), reference)
        return found

    def page(self, actor: Actor, kinds: Sequence[EntityKind], cursor: str | None = None, limit: int = 50) -> Page:
        """Records that the actor may see, a page at a time."""
        kinds, own = listed(actor, kinds)
        with self._db.read() as tx:
            return tx.page(_organisation(actor), kinds, cursor=cursor, limit=limit, own=own)

    def delete(self, actor: Actor, kind: EntityKind, reference: str) -> None:
        """Delete a record; of a participant nothing remains that can be tied to them."""
        action: Action = "write_participant" if kind == "participant" else "write_opportunity"
        require(actor, action)
        with self._db.write() as tx:
            require(actor, action, Resource.of(tx.find(_organisation(actor), kind, reference)), reference)
            tx.delete(_organisation(actor), kind, reference)

    def set_open(self, actor: Actor, kind: EntityKind, reference: str, is_open: bool) -> None:
        """Close or reopen an opportunity."""
        require(actor, "write_opportunity")
        with self._db.write() as tx:
            require(actor, "write_opportunity", Resource.of(tx.find(_organisation(actor), kind, reference)), reference)
            tx.set_open(_organisation(actor), kind, reference, is_open)

    def give_consent(self, actor: Actor, reference: str, purpose: Purpose, text_version: str) -> None:
        """Record that a participant agreed to a purpose, on the words of that version."""
        require(actor, "manage_consent")
        with self._db.write() as tx:
            tx.give_consent(self._participant_key(tx, actor, reference), purpose, text_version, self._clock.now())

    def withdraw_consent(self, actor: Actor, reference: str, purpose: Purpose) -> None:
        """Record that a participant withdrew; effective in the next search."""
        require(actor, "manage_consent")
        with self._db.write() as tx:
            tx.withdraw_consent(self._participant_key(tx, actor, reference), purpose, self._clock.now())

    # --- questions -------------------------------------------------------------------------------------------------

    def matches_for(
        self,
        actor: Actor,
        reference: str,
        kinds: Sequence[Kind] = KIND,
        limit: int = 10,
        as_of: date | None = None,
        *,
        choose: Callable[[Decided], Decided] | None = None,
    ) -> Answer:
        """What fits this participant, why, and what is not yet possible: ``limit`` of each, per kind.

        ``choose`` picks what is shown, and logged, of everything that was judged.
        """
        require(actor, "match_participant")
        with self._db.read() as tx:
            person = tx.find(_organisation(actor), "participant", reference, vectors=True)
            require(actor, "match_participant", Resource.of(person), reference)
            retriever = self._snapshots.newest(tx)
            ranking, cards, log = self._fitting(
                tx, actor, person, retriever=retriever, kinds=kinds, limit=limit, as_of=as_of, choose=choose
            )
        self._log_shown(actor, person, log, as_of, retriever)
        return Answer(person, ranking, cards)

    def search(
        self,
        actor: Actor,
        text: str,
        *,
        understood: Participant | None = None,
        over: Sequence[EntityKind] = (),
        limit: int = 10,
        as_of: date | None = None,
    ) -> SearchAnswer:
        """What and who fits these words: ``limit`` of each kind. ``understood``, as the coach changed it, takes the place of the text.

        Without ``over``: the kinds that the text names, else all.
        """
        require(actor, "search")
        if understood:
            asked = understand_profile(understood)
        else:
            asked = understand(text, partial(self.link, actor, top=1), self._gazetteer, self._day(as_of))
        over = tuple(over) or asked.kinds or OVER
        if asked.says_nothing:
            return SearchAnswer(asked)
        organisation = _organisation(actor)
        with self._db.read() as tx:
            retriever = self._snapshots.newest(tx)
            records = self._understanding.records(
                [asked.profile], known=tx.known_facets, aliases=tx.aliases(organisation)
            )
            person = replace(numbered(records, UNSTORED_FROM)[0][0], organisation_id=organisation)
            kinds = [kind for kind in KIND if kind in over]
            ranking, cards, log = self._fitting(
                tx, actor, person, retriever=retriever, kinds=kinds, limit=limit, as_of=as_of
            )
            people = find_people(tx, person, retriever, limit) if "participant" in over else []
        log += [one.logged(position) for position, one in enumerate(people, 1)]
        self._log_shown(actor, None, log, as_of, retriever, query=query_codes(asked, over))
        conditions = contract_conditions(asked, retriever.catalogue.columns["placement"], list(cards))
        return SearchAnswer(asked, ranking, cards, tuple(people), conditions)

    def explain(self, actor: Actor, reference: str, opportunity: str, as_of: date | None = None) -> Explanation:
        """Why this opportunity fits this participant or why not yet, whatever its place in the list, and what would change it."""
        require(actor, "match_participant")
        return self._explained(actor, reference, opportunity, as_of, "match_participant")

    def judge_to_contest(self, actor: Actor, reference: str, opportunity: str) -> None:
        """Judge a pair and log it, so that a contest of it has a log row; what was judged is told to nobody."""
        require(actor, "contest")
        self._explained(actor, reference, opportunity, None)

    def _explained(
        self, actor: Actor, reference: str, opportunity: str, as_of: date | None, action: Action | None = None
    ) -> Explanation:
        with self._db.read() as tx:
            person = tx.find(_organisation(actor), "participant", reference, vectors=True)
            if action:
                require(actor, action, Resource.of(person), reference)
            other = tx.find_opportunity(_organisation(actor), opportunity, vectors=True)
            retriever = self._snapshots.newest(tx)
        vectors = _overriding(retriever.vectors.vectors, [person, other])
        found = explain(person, other, lambda kind, ours, theirs: self._decide(kind, ours, theirs, vectors, as_of))
        row: dict[str, Any] = {"key": str(other.key), "kind": other.profile.kind, "position": None}
        row["score"] = None if found.blocked else round(found.match.score, 6)
        row["features"] = {one.feature: one.value for one in found.match.contributions}
        row["gates"] = [gate.code for gate in found.blocked.gates] if found.blocked else []
        self._log_shown(actor, person, [row], as_of, retriever)
        return found

    def skill_gap(
        self, actor: Actor, found: Explanation, guide: SkillGuide | None, as_of: date | None = None
    ) -> SkillGap | None:
        """Which skills the participant of an explained pair brings, which are missing, and which open programmes teach those.

        ``guide``: the skills of ESCO, where it is imported; without it texts are compared.
        """
        require(actor, "match_participant", Resource.of(found.participant), found.participant.profile.id)
        return find_skill_gap(
            self._db,
            self._snapshots.newest,
            found.participant,
            found.opportunity,
            link=partial(self.link, actor, top=1),
            encoder=self._encoder,
            guide=guide,
            today=self._day(as_of),
        )

    def compare_routes(self, actor: Actor, reference: str, wanted: Wanted = Wanted()) -> Comparison:  # noqa: B008 (frozen)
        """The best fast and the best durable placement of this participant side by side, with what each may bring."""
        return compare_routes(self, actor, reference, replace(wanted, as_of=self._day(wanted.as_of)))

    def candidates_for(self, actor: Actor, reference: str, limit: int = 10, as_of: date | None = None) -> Answer:
        """Who fits this opportunity: participants who agreed to be found, in coded form only."""
        require(actor, "match_opportunity")
        with self._db.read() as tx:
            opportunity = tx.find_opportunity(_organisation(actor), reference, vectors=True)
            require(actor, "match_opportunity", Resource.of(opportunity), reference)
            kind: Kind = opportunity.profile.kind
            retriever = self._snapshots.newest(tx)
            columns = retriever.catalogue.columns["participant"]
            allowed = visible_participants(columns, opportunity)  # type: ignore[arg-type]
            theirs = COLUMNS[kind].build([opportunity])
            rows = retriever.rows(
                opportunity,
                "participant",
                allowed,
                limit,
                lambda some: self._possible(kind, retriever.catalogue.narrow["participant"].take(some), theirs, as_of),
            )
            fresh, vectors_of = self._fresh(
                tx, actor, "participant", columns, rows, vectors=_with_own(retriever, opportunity)
            )
            decided = self._decide(kind, fresh, theirs, vectors_of, as_of, by_others=True)
            shown = [*decided.passed[:limit], *decided.stopped[:limit]]
            people = tx.records([fresh.keys[row] for row in shown])
        by_row = dict(zip((int(row) for row in shown), people, strict=True))
        matches, blocked = decided.explained(by_row.__getitem__, limit)
        log = _shown(decided, matches, blocked, "participants")
        self._log_shown(actor, opportunity, log, as_of, retriever)
        profiles = {str(record.key): coded_profile(record, self._gazetteer) for record in people}
        ranking = Ranking(tuple(matches), tuple(blocked))
        card = {opportunity.profile.id: OpportunityCard.of(opportunity.profile)}
        return Answer(opportunity, ranking, card, profiles, len(decided.passed))

    # --- index -----------------------------------------------------------------------------------------------------

    def rebuild_index(self, actor: Actor, progress: Progress | None = None) -> IndexReport:
        """Encode again what another model made, and build the index from the database."""
        require(actor, "manage_index")
        self._encode_again(progress)
        with self._db.read() as tx:
            return self._snapshots.rebuild(tx, progress)

    def refresh(self, progress: Progress | None = None) -> IndexReport:
        """Make the process ready to answer: encode what another model made, load or build the index, follow changes."""
        self._encode_again(progress)
        with self._db.read() as tx:
            self._snapshots.newest(tx)
        return self._snapshots.report()

    def ready(self) -> list[str]:
        """What is still missing before questions can be answered; empty when ready."""
        if self._snapshot is None:
            return []
        return [] if self._snapshot.is_there else ["the index is being built"]

    def _encode_again(self, progress: Progress | None) -> None:
        with self._db.read() as tx:
            stale = tx.stale_model_count(self._encoder.model_id)
            if not stale:
                return
            _log.warning(
                "%d facets were made by another model: they are encoded again with %s", stale, self._encoder.model_id
            )
            by_organisation: dict[Any, list[Record[Any]]] = {}
            for batch in tx.everything(("participant", *KIND)):
                for record in batch:
                    by_organisation.setdefault(record.organisation_id, []).append(record)
        for organisation, records in by_organisation.items():
            with self._db.read() as tx:
                aliases = tx.aliases(organisation)
            again = self._understanding.records(
                [record.profile for record in records], aliases=aliases, progress=progress
            )
            kept = [
                replace(new, key=old.key, organisation_id=organisation, version=old.version)
                for old, new in zip(records, again, strict=True)
            ]
            with self._db.write() as tx:
                tx.save(organisation, kept, source="", model_id=self._encoder.model_id)

    # --- parts of a question ---------------------------------------------------------------------------------------

    @property
    def _db(self) -> Store:
        if self._store is None:
            raise NotFoundError("this process has no database: it only ranks what it is given")
        return self._store

    @property
    def _snapshots(self) -> Snapshot:
        assert self._snapshot is not None  # noqa: S101  (there is one wherever there is a database)
        return self._snapshot

    def _day(self, as_of: date | None) -> date:
        return as_of or self._clock.now().date()

    def _decide(
        self,
        kind: str,
        participants: Any,
        opportunities: Any,
        vectors: Callable[[Int64Array], Float32Array],
        as_of: date | None,
        *,
        by_others: bool = False,
    ) -> Decided:
        return decide(
            kind,
            participants,
            opportunities,
            vectors=vectors,
            routes=self._routes,
            ranker=self._ranker,
            as_of=self._day(as_of),
            by_others=by_others,
            nearness=self._nearness,
        )

    def _fitting(
        self,
        tx: Transaction,
        actor: Actor,
        person: Record[Any],
        *,
        retriever: Retriever,
        kinds: Sequence[Kind],
        limit: int,
        as_of: date | None,
        choose: Callable[[Decided], Decided] | None = None,
    ) -> tuple[Ranking, dict[str, OpportunityCard], list[dict[str, Any]]]:
        """What fits a participant, stored or not: ``limit`` of each kind, what it is, and what the log keeps of it."""
        decisions: list[Decided] = []
        matches: list[Match] = []
        blocked: list[Blocked] = []
        cards: dict[str, OpportunityCard] = {}
        log: list[dict[str, Any]] = []
        mine = ParticipantColumns.build([person]).trimmed()
        vectors = _with_own(retriever, person)
        for kind in kinds:
            columns = retriever.catalogue.columns[kind]
            allowed = visible_opportunities(columns, person, float(self._day(as_of).toordinal()))  # type: ignore[arg-type]

            def passing(some: Int64Array, kind: EntityKind = kind) -> NDArray[np.bool_]:
                return self._possible(kind, mine, retriever.catalogue.narrow[kind].take(some), as_of)

            rows = retriever.rows(person, kind, allowed, limit, passing)
            fresh, vectors_of = self._fresh(tx, actor, kind, columns, rows, vectors=vectors)
            decided = self._decide(kind, mine, fresh, vectors_of, as_of)
            decided = choose(decided) if choose else decided
            decisions.append(decided)
            some, stopped = decided.explained(lambda _: person, limit)
            matches += some
            blocked += stopped
            cards |= _cards(decided, limit)
            log += _shown(decided, some, stopped, "opportunities")
        return Ranking(*advised(decisions, matches, blocked)), cards, log

    def _possible(self, kind: str, participants: Any, opportunities: Any, as_of: date | None) -> NDArray[np.bool_]:
        return possible(kind, participants, opportunities, routes=self._routes, as_of=self._day(as_of))

    def _fresh(
        self,
        tx: Transaction,
        actor: Actor,
        kind: EntityKind,
        columns: C,
        rows: Int64Array,
        *,
        vectors: Callable[[Int64Array], Float32Array],
    ) -> tuple[C, Callable[[Int64Array], Float32Array]]:
        """These rows as they are now: gone rows left out, changed rows read again, state from the database."""
        keys = columns.keys[rows]
        states = tx.states(_organisation(actor), [kind], list(keys))
        changed = states.found & (states.version != columns.version[rows])
        same = states.found & ~changed
        taken = columns.take(rows[same])
        if changed.any():
            records = tx.records(list(keys[changed]), vectors=True)
            taken = type(columns).concatenate([taken, type(columns).build(records)])
            vectors = _overriding(vectors, records)
        order = np.concatenate([np.flatnonzero(same), np.flatnonzero(changed)])
        taken = taken.trimmed()
        if isinstance(taken, OpportunityColumns):
            return taken.having(is_open=states.is_open[order], places_left=states.places_left[order]), vectors
        return taken.having(may_be_found=states.may_be_found[order].astype(np.int32)), vectors

    def _log_shown(
        self,
        actor: Actor,
        subject: Record[Any] | None,
        rows: list[dict[str, Any]],
        as_of: date | None,
        retriever: Retriever,
        *,
        query: str | None = None,
    ) -> None:
        with self._db.write() as tx:
            tx.log(
                Recommendation(
                    organisation_id=_organisation(actor),
                    subject=subject.key if subject else None,
                    actor_role=actor.role,
                    as_of=self._day(as_of),
                    versions={
                        "encoder": self._encoder.model_id,
                        "index": str(retriever.catalogue.sequence),
                        "rules": rules_version(),
                        "features": FEATURES_VERSION,
                        "ranker": self._ranker.version,
                        **({"query": query} if query else {}),
                    },
                    rows=rows,
                )
            )

    def _participant_key(self, tx: Transaction, actor: Actor, reference: str) -> Any:
        person = tx.find(_organisation(actor), "participant", reference)
        require(actor, "manage_consent", Resource.of(person), reference)
        return person.key


# Facet ids of what was never stored, beyond any that a store hands out.
UNSTORED_FROM = 1 << 62
# Changes when a feature computes something else, so that logged values are only compared with their like.
FEATURES_VERSION = "3"


def _organisation(actor: Actor) -> Any:
    return actor.organisation_id


def _writing(profile: Participant | Opportunity) -> Action:
    return "write_participant" if isinstance(profile, Participant) else "write_opportunity"


def _own_posting(actor: Actor, profile: P) -> P:
    """The posting, of the actor's provider where it names none."""
    if isinstance(profile, Participant) or actor.provider is None or profile.provider is not None:
        return profile
    return replace(profile, provider=actor.provider)


def _refuse_others(tx: Transaction, actor: Actor, profiles: Sequence[Participant | Opportunity]) -> None:
    """ConflictError when an id is that of a record that the actor may not write: who sees only its own cannot know that it is taken."""
    if supports(actor):
        return  # its organisation's records are all its own
    for one in profiles:
        try:
            taken = Resource.of(tx.find_opportunity(_organisation(actor), one.id))
        except NotFoundError:
            continue
        if permitted(actor, _writing(one), taken) != "allowed":
            raise ConflictError(f"the id {one.id!r} is taken: choose another")


def _kind(profile: Participant | Opportunity) -> EntityKind:
    return "participant" if isinstance(profile, Participant) else profile.kind


def _with_own(retriever: Retriever, record: Record[Any]) -> Callable[[Int64Array], Float32Array]:
    return _overriding(retriever.vectors.vectors, [record])


def _overriding(
    vectors: Callable[[Int64Array], Float32Array], records: Sequence[Record[Any]]
) -> Callable[[Int64Array], Float32Array]:
    """Vectors of facet ids ``(n,)`` by the index, but of these records their own: they may be newer than the index."""
    own = {facet.id: facet.vector for record in records for facet in record.facets if facet.vector is not None}
    ids = np.array(sorted(own), dtype=np.int64)

    def look_up(wanted: Int64Array) -> Float32Array:
        found = vectors(wanted)
        if len(ids):
            mine = ids[np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)] == wanted
            for place in np.flatnonzero(mine):
                found[place] = own[int(wanted[place])]
        return found

    return look_up


def _cards(decided: Decided, limit: int) -> dict[str, OpportunityCard]:
    columns = decided.judged.pair.opportunities
    return {columns.ids[row]: columns.cards[row] for row in (*decided.passed[:limit], *decided.stopped[:limit])}


def _shown(decided: Decided, matches: Sequence[Match], blocked: Sequence[Blocked], side: str) -> list[dict[str, Any]]:
    """What was shown, for the log: position, score and features of each row, or the gates that stopped it."""
    keys = getattr(decided.judged.pair, side).keys
    # The store writes a pseudonym for each row that is a participant.
    kind = "participant" if side == "participants" else decided.judged.kind.name
    return [
        {
            "key": str(keys[row]),
            "kind": kind,
            "position": match.rank,
            "score": round(match.score, 6),
            "new_field": bool(decided.judged.new_field[row]),
            "features": {one.feature: one.value for one in match.contributions},
        }
        for row, match in zip(decided.passed, matches, strict=False)
    ] + [
        {"key": str(keys[row]), "kind": kind, "score": None, "gates": [gate.code for gate in one.gates]}
        for row, one in zip(decided.stopped, blocked, strict=False)
    ]
