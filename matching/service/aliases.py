"""Aliases: a coach says what a text means; from the next question on it means that to the coach's organisation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from matching.access import organisation_of, require
from matching.domain.actor import Actor
from matching.domain.alias import (
    NO_ALIASES,
    Alias,
    Aliases,
    AliasPage,
    AliasReader,
    AliasStore,
    AliasTransaction,
    NewAlias,
    Target,
    TargetError,
)
from matching.domain.vocabulary import Outcome
from matching.service.understanding import facet_texts
from matching.taxonomy.isco import groups

_NUMBER = re.compile(r"\d+")
_UNIT_GROUP_DIGITS = 4


def add_alias(store: AliasStore, actor: Actor, wanted: NewAlias) -> tuple[Alias, Outcome]:
    """Tie a text to an ISCO-08 unit group or the URI of an ESCO occupation; a text that has an alias gets a new version.

    TargetError says what is wrong with a target.
    """
    require(actor, "write_alias")
    with store.write() as tx:
        return _save(tx, actor, wanted, _resolve(tx, wanted.target))


def add_aliases(
    store: AliasStore, actor: Actor, wanted: Sequence[NewAlias], *, strict: bool = False
) -> list[Outcome | TargetError]:
    """What became of each, in one transaction. ``strict``: nothing is saved as long as one target makes no sense."""
    require(actor, "write_alias")
    with store.write() as tx:
        targets = [_resolved(tx, one.target) for one in wanted]
        if strict and any(isinstance(target, TargetError) for target in targets):
            return [target if isinstance(target, TargetError) else "unchanged" for target in targets]
        return [
            target if isinstance(target, TargetError) else _save(tx, actor, one, target)[1]
            for one, target in zip(wanted, targets, strict=True)
        ]


def withdraw_alias(store: AliasStore, actor: Actor, key: UUID, version: int | None = None) -> None:
    """Undo: from the next question on the linker speaks for itself again. The history stays."""
    require(actor, "write_alias")
    with store.write() as tx:
        tx.withdraw_alias(organisation_of(actor, "aliases"), key, role=actor.role, user=actor.user_id, version=version)


def get_alias(store: AliasStore, actor: Actor, key: UUID) -> tuple[Alias, list[Alias]]:
    """A current alias, and all its versions, the oldest first; NotFoundError when there is none, or it was withdrawn."""
    require(actor, "read_alias")
    with store.read() as tx:
        return tx.alias(organisation_of(actor, "aliases"), key), tx.alias_history(
            organisation_of(actor, "aliases"), key
        )


def page_of_aliases(store: AliasStore, actor: Actor, cursor: str | None = None, limit: int = 50) -> AliasPage:
    """Current aliases of the actor's organisation, a page at a time."""
    require(actor, "read_alias")
    with store.read() as tx:
        return tx.alias_page(organisation_of(actor, "aliases"), cursor=cursor, limit=limit)


def current_aliases(reader: AliasReader, actor: Actor, language: str | None = None) -> Aliases:
    """What :func:`matching.domain.alias.apply_aliases` needs to correct the links of this actor's question; none without
    an organisation."""
    require(actor, "link")
    return NO_ALIASES if actor.organisation_id is None else reader.aliases(actor.organisation_id, language)


def are_held(store: AliasStore, actor: Actor, texts: Sequence[str]) -> bool:
    """Whether any of the organisation's records holds one of these texts, so that it has to be linked again."""
    require(actor, "write_alias")
    with store.read() as tx:
        return bool(
            tx.keys_with_texts(organisation_of(actor, "aliases"), [one for text in texts for one in facet_texts(text)])
        )


def _save(tx: AliasTransaction, actor: Actor, wanted: NewAlias, target: Target) -> tuple[Alias, Outcome]:
    return tx.save_alias(
        organisation_of(actor, "aliases"),
        text=wanted.text,
        language=wanted.language,
        target=target,
        previous=wanted.previous_target,
        role=actor.role,
        user=actor.user_id,
    )


def _resolved(tx: AliasTransaction, target: str) -> Target | TargetError:
    try:
        return _resolve(tx, target)
    except TargetError as error:
        return error


def _resolve(tx: AliasTransaction, target: str) -> Target:
    """The target of these words; TargetError when it is none."""
    target = target.strip()
    if _NUMBER.fullmatch(target):
        if target not in groups():
            raise TargetError(target, "unknown_isco")
        if len(target) < _UNIT_GROUP_DIGITS:
            raise TargetError(target, "isco_group")
        return Target(target)
    if "://" not in target:
        raise TargetError(target, "no_target")
    found = tx.esco_target(target)
    if found is None:
        raise TargetError(target, "no_esco" if tx.esco_version() is None else "unknown_uri")
    kind, code = found
    if kind != "occupation":
        raise TargetError(target, "no_occupation")
    return Target(code, target)
