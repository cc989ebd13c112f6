"""Decisions: what participants (or those who support them) chose of what was shown, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from matching.access import organisation_of, require
from matching.domain.actor import Actor
from matching.domain.decision import WITH_REASON, Decision, DecisionStore, LoggedDecision, NewDecision
from matching.domain.ports import Clock

# The Netherlands are one or two hours ahead of UTC: by this it is nowhere else earlier in the day than for who records.
AHEAD = timedelta(hours=2)


def record_decision(store: DecisionStore, actor: Actor, participant: str, new: NewDecision, clock: Clock) -> Decision:
    """Record a decision or outcome of a participant of the actor's organisation, tied to the log row that it answers.

    Nothing is overwritten: who changes their mind records the next one. DecisionError says what makes no sense.
    """
    require(actor, "decide")
    today = (clock.now() + AHEAD).date()
    new = new.checked(today)
    if new.outcome in WITH_REASON and new.reason is None:
        new = replace(new, reason="not_said")
    with store.write() as tx:
        return tx.save_decision(
            organisation_of(actor, "decisions"),
            participant,
            new,
            on=new.on or today,
            role=actor.role,
            user=actor.user_id,
        )


def decisions_of(store: DecisionStore, actor: Actor, participant: str) -> list[Decision]:
    """All that was recorded of a participant, the oldest first."""
    require(actor, "read_decision")
    with store.read() as tx:
        return tx.decisions(organisation_of(actor, "decisions"), participant)


def decisions_to_learn_from(store: DecisionStore, actor: Actor) -> Iterator[LoggedDecision]:
    """The organisation's logged decisions under pseudonyms, without reasons and notes: all that training reads."""
    require(actor, "train")
    with store.read() as tx:
        yield from tx.logged_decisions(organisation_of(actor, "decisions"))
