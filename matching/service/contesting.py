"""Contesting: anybody may say that a gate or a rank is wrong; a human answers, with the log row at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from matching.access import Resource, on_participants_side, organisation_of, require, require_pair, supports
from matching.domain.actor import Actor, Role
from matching.domain.contest import (
    RANK,
    Contest,
    ContestedBy,
    ContestedPair,
    ContestError,
    ContestPage,
    ContestStatus,
    ContestStore,
    ContestTransaction,
    NewAnswer,
    NewContest,
)
from matching.domain.vocabulary import GateClass, Kind, Outcome
from matching.kinds import KINDS

Judge = Callable[[Actor, str, str], None]
"""Judges a pair (participant, opportunity) and logs it, as an explanation does: ``Service.judge_to_contest``."""

BY: Mapping[Role, ContestedBy] = {
    "coach": "coach",
    "admin": "coach",
    "coordinator": "coach",
    "provider": "provider",
    "admissions": "provider",
    "mentor": "mentor",
    "participant": "participant",
}
"""Who contests, by the role of the actor."""


def contest_pair(
    store: ContestStore, actor: Actor, participant: str, opportunity: str, new: NewContest, *, judge: Judge
) -> tuple[Contest, Outcome]:
    """Contest a gate or the rank of an opportunity for a participant; "unchanged" when just this is open already.

    It is tied to the newest log row that showed the pair; where there is none, the pair is judged (and so logged) first. Others
    than those who support the participant contest only what their own posting asks, and ranks: other gates would tell of
    circumstances. ContestError says what makes no sense.
    """
    require(actor, "contest")
    by = _by(actor, new)
    _require_text(new.words, "words")
    about = new.about.strip()
    new = replace(new, about=about)
    with store.read() as tx:
        judged = _pair(tx, actor, participant, opportunity, about).shown is not None
    if not judged:
        judge(actor, participant, opportunity)
    with store.write() as tx:
        pair = _pair(tx, actor, participant, opportunity, about)
        _require_gate(actor, pair, about)
        return tx.save_contest(
            organisation_of(actor, "contests"), pair, new, by=by, role=actor.role, user=actor.user_id
        )


def contests(
    store: ContestStore, actor: Actor, status: ContestStatus | None = "open", cursor: str | None = None, limit: int = 50
) -> ContestPage:
    """The worklist: contests of that status (None: all), the oldest first, each with the log row that it is about."""
    require(actor, "read_contest")
    with store.read() as tx:
        return tx.contest_page(organisation_of(actor, "contests"), status, cursor=cursor, limit=limit)


def get_contest(store: ContestStore, actor: Actor, key: UUID) -> Contest:
    """One contest with its log row and its answers."""
    require(actor, "read_contest")
    with store.read() as tx:
        return tx.contest(organisation_of(actor, "contests"), key)


def answer_contest(
    store: ContestStore, actor: Actor, key: UUID, new: NewAnswer, version: int | None = None
) -> tuple[Contest, Outcome]:
    """Answer a contest, or answer it anew: earlier answers are kept. With ``version``, StaleVersionError when it has another."""
    require(actor, "answer_contest")
    _require_text(new.answer, "answer")
    with store.write() as tx:
        return tx.answer_contest(
            organisation_of(actor, "contests"), key, new, role=actor.role, user=actor.user_id, version=version
        )


def _by(actor: Actor, new: NewContest) -> ContestedBy:
    own = BY[actor.role]
    if new.by not in (None, own) and not supports(actor):
        raise ContestError("by", new.by, "not_yours", by=own)
    return new.by or own


def _pair(tx: ContestTransaction, actor: Actor, participant: str, opportunity: str, about: str) -> ContestedPair:
    pair = tx.contested_pair(
        organisation_of(actor, "contests"),
        participant,
        opportunity,
        ranked=about == RANK,
        by_others=not on_participants_side(actor),
    )
    organisation = organisation_of(actor, "contests")
    person = Resource("participant", organisation, pair.participant, may_be_found=pair.may_be_found)
    posting = Resource(
        pair.kind, organisation if pair.own_posting else None, pair.opportunity, pair.provider, shared=True
    )
    require_pair(actor, "contest", person, posting, references=(participant, opportunity))
    return pair


def _require_gate(actor: Actor, pair: ContestedPair, about: str) -> None:
    if about == RANK:
        return
    classes = gate_classes(pair.kind)
    blocking = pair.shown.gates if pair.shown else ()
    gates = [code for code in blocking if on_participants_side(actor) or classes.get(code) == "provider"]
    if about not in gates:
        if not gates:
            raise ContestError("about", about, "no_gate")
        raise ContestError("about", about, "unknown_gate", gates=", ".join(gates))


def gate_classes(kind: Kind) -> dict[str, GateClass]:
    """The class of each gate of a kind, by its code."""
    return {rule.code: rule.gate_class for rule in KINDS[kind].gates}


def _require_text(words: str, field: str) -> None:
    if "\0" in words or not any(letter.isalnum() for letter in words):
        raise ContestError(field, words, "no_text")
