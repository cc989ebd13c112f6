"""The queries that are asked again and again, one for each database, made once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy import Text as SqlText

from matching.domain.repositories import Own
from matching.domain.vocabulary import KIND, EntityKind, Kind
from matching.store.connected import among
from matching.store.tables import CONSENT, FACET, OPPORTUNITY, PARTICIPANT, PROVIDER

ORGANISATION_ID = "organisation"  # the name of the parameter


def tables_of(kinds: Sequence[EntityKind]) -> list[Table]:
    """The tables that hold these kinds."""
    return [PARTICIPANT] * ("participant" in kinds) + [OPPORTUNITY] * any(one in KIND for one in kinds)


def opportunity_kinds(kinds: Sequence[EntityKind]) -> tuple[Kind, ...]:
    """The kinds of opportunity among these, in the order of the vocabulary: equal questions share a query."""
    return tuple(one for one in KIND if one in kinds)


def visible(table: Table) -> ColumnElement[bool]:
    """Living rows that the asking organisation sees: its own, and opportunities shared with all."""
    own = table.c.organisation_id == bindparam(ORGANISATION_ID, type_=Uuid())
    seen = own if table is PARTICIPANT else or_(own, table.c.visibility == "shared")
    return and_(table.c.deleted_at.is_(None), seen)


def owned(table: Table, own: Own | None) -> ColumnElement[bool]:
    """Rows of that part of the asking organisation's own; all rows where no part is asked for."""
    if own is None:
        return true()
    ours = table.c.organisation_id == bindparam(ORGANISATION_ID, type_=Uuid())
    if own.key is not None:
        return and_(ours, table.c.id == own.key)
    if own.provider is None:
        return ours
    c = PROVIDER.c
    theirs = select(c.id).where(c.organisation_id == table.c.organisation_id, c.external_id == own.provider)
    return and_(ours, table.c.provider_id.in_(theirs.correlate(table)))


def of_kinds(table: Table, kinds: Sequence[EntityKind]) -> ColumnElement[bool]:
    """Rows of these kinds; the participants' table has only one."""
    chosen = opportunity_kinds(kinds)
    return true() if table is PARTICIPANT or chosen == KIND else table.c.kind.in_(chosen)


def _kinds_without_index(table: Table, kinds: Sequence[EntityKind]) -> ColumnElement[bool]:
    """As :func:`of_kinds`, as an expression that no index knows: SQLite would take the index on kind and key, and then read each
    row with its document, where ``ix_opportunity_state`` has all that is asked (four times as quick at 100,000)."""
    chosen = opportunity_kinds(kinds)
    return true() if table is PARTICIPANT or chosen == KIND else (table.c.kind + "").in_(chosen)


def _may_be_found() -> ColumnElement[bool]:
    return exists().where(
        CONSENT.c.participant_id == PARTICIPANT.c.id, CONSENT.c.purpose == "be_found", CONSENT.c.withdrawn_at.is_(None)
    )


def record_columns(table: Table) -> tuple[ColumnElement[Any], ...]:
    """What a Record is made of, with the same names for both tables."""
    common = (
        table.c.id,
        table.c.organisation_id,
        table.c.external_id,
        table.c.version,
        table.c.lat,
        table.c.lon,
        table.c.document,
    )
    if table is PARTICIPANT:
        own: tuple[ColumnElement[Any], ...] = (
            literal("participant", SqlText()).label("kind"),
            true().label("is_open"),
            true().label("shared"),
            null().label("capacity"),
            literal(0).label("taken"),
            _may_be_found().label("may_be_found"),
        )
        return (*common, *own)
    c = table.c
    shared = (c.visibility == "shared").label("shared")
    return (*common, c.kind, c.is_open, shared, c.capacity, c.taken, null().label("may_be_found"))


@cache
def records_by_reference(table: Table, kinds: tuple[EntityKind, ...], by: str) -> Select[Any]:
    """Visible rows with the key ("id") or name ("external_id") of the parameter ``reference``."""
    return select(*record_columns(table)).where(
        table.c[by] == bindparam("reference", type_=table.c[by].type), visible(table), of_kinds(table, kinds)
    )


@cache
def records_by_key(dialect: str, table: Table) -> Select[Any]:
    """Living rows of the keys asked for."""
    return select(*record_columns(table)).where(among(dialect, table.c.id), table.c.deleted_at.is_(None))


@cache
def records_after(kind: EntityKind, of_one: bool) -> Select[Any]:
    """Living rows of a kind after the key ``after``, in the order of keys, at most ``batch``; of all or one tenant.

    One kind at a time, so that an index gives the rows in order and reading stops after the batch.
    """
    (table,) = tables_of((kind,))
    where = visible(table) if of_one else table.c.deleted_at.is_(None)
    this = true() if table is PARTICIPANT else table.c.kind == kind
    return (
        select(*record_columns(table))
        .where(table.c.id > bindparam("after", type_=Uuid()), where, this)
        .order_by(table.c.id)
        .limit(bindparam("batch"))
    )


@cache
def count(table: Table, kinds: tuple[EntityKind, ...]) -> Select[Any]:
    """How many rows of these kinds an organisation sees."""
    return select(func.count()).select_from(table).where(visible(table), of_kinds(table, kinds))


@cache
def states(dialect: str, table: Table, kinds: tuple[EntityKind, ...]) -> Select[Any]:
    """Key (as the driver gives it), version, open, capacity, taken, may be found: of visible rows among those asked."""
    if table is PARTICIPANT:
        own: tuple[Any, ...] = (true(), null(), literal(0), _may_be_found())
    else:
        own = (table.c.is_open, table.c.capacity, table.c.taken, true())
    return select(type_coerce(table.c.id, SqlText()), table.c.version, *own).where(
        among(dialect, table.c.id), visible(table), _kinds_without_index(table, kinds)
    )


def facet_columns(vectors: bool) -> tuple[ColumnElement[Any], ...]:
    """What a Facet is made of, after the key of its record (as the driver gives it)."""
    c = FACET.c
    plain = (
        type_coerce(c.entity_id, SqlText()),
        c.role,
        c.position,
        c.text,
        c.id,
        c.isco,
        c.isco_score,
        c.isced,
        c.isced_score,
    )
    return (*plain, c.vector) if vectors else plain


@cache
def facets_by_entity(dialect: str, vectors: bool) -> Select[Any]:
    """The facets of the records asked for."""
    return select(*facet_columns(vectors)).where(among(dialect, FACET.c.entity_id))


@cache
def facets_by_hash(dialect: str) -> Select[Any]:
    """One facet with a vector for each text hash asked for, of the model of the parameter ``model``."""
    one_each = (
        select(func.min(FACET.c.id))
        .where(
            FACET.c.model_id == bindparam("model"),
            among(dialect, FACET.c.text_hash),
            FACET.c.vector.is_not(None),
        )
        .group_by(FACET.c.text_hash)
    )
    return select(FACET.c.text_hash, *facet_columns(vectors=True)).where(FACET.c.id.in_(one_each))


@cache
def entities_by_hash(dialect: str) -> Select[Any]:
    """The keys of an organisation's records that have a facet with one of the text hashes asked for."""
    return (
        select(FACET.c.entity_id)
        .where(
            FACET.c.organisation_id == bindparam(ORGANISATION_ID, type_=Uuid()),
            among(dialect, FACET.c.text_hash),
        )
        .distinct()
        .order_by(FACET.c.entity_id)
    )
