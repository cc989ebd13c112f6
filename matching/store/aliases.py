"""Aliases: append-only, one row a version. The newest version of a text counts, unless it is a withdrawal."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Row, Select, exists, func, insert, select

from matching.domain.alias import LONGEST_TEXT, Alias, Aliases, AliasPage, Target, fold
from matching.domain.errors import FieldProblem, InvalidInputError, NotFoundError, StaleVersionError
from matching.domain.vocabulary import Outcome
from matching.store.columns import new_key
from matching.store.connected import Connected
from matching.store.tables import ALIAS, PSEUDONYM

_C = ALIAS.c


class AliasRows(Connected):
    """What texts mean to organisations."""

    def aliases(self, organisation_id: UUID, language: str | None = None) -> Aliases:
        """Current aliases by folded text; one of the asked language wins over one of any, else the newest."""
        statement = select(_C.folded, _C.language, _C.isco, _C.esco_uri).where(_current(organisation_id))
        rows = self._connection.execute(statement.order_by(_C.sequence)).all()
        if language is not None:
            rows = sorted((row for row in rows if row.language in ("", language)), key=lambda row: bool(row.language))
        newest = select(func.coalesce(func.max(_C.sequence), 0)).where(_C.organisation_id == organisation_id)
        targets = {row.folded: Target(row.isco, row.esco_uri) for row in rows}
        return Aliases(self._connection.scalar(newest) or 0, targets)

    def save_alias(
        self,
        organisation_id: UUID,
        *,
        text: str,
        language: str | None,
        target: Target,
        previous: str | None,
        role: str,
        user: UUID | None,
    ) -> tuple[Alias, Outcome]:
        """Tie a text to a target: a new alias, a new version, or nothing when it is so already."""
        folded = fold(text)
        if not folded or len(text) > LONGEST_TEXT or "\0" in text:
            raise InvalidInputError([FieldProblem("text", text, f"a text of at most {LONGEST_TEXT} characters")])
        same = (_C.organisation_id == organisation_id, _C.folded == folded, _C.language == (language or ""))
        last = self._one(select(ALIAS).where(*same).order_by(_C.version.desc()).limit(1))
        current = None if last is None or last.withdrawn_at else last
        if current is not None and current.target == target:
            return current, "unchanged"
        alias = self._append(
            organisation_id,
            alias_id=last.key if last else new_key(),
            version=last.version + 1 if last else 1,
            text=text.strip(),
            folded=folded,
            language=language or "",
            target=target,
            previous=current.target.name if current else previous,
            role=role,
            user=user,
        )
        return alias, "changed" if current else "created"

    def withdraw_alias(
        self, organisation_id: UUID, key: UUID, *, role: str, user: UUID | None, version: int | None = None
    ) -> Alias:
        """End an alias with a last version that says so."""
        current = self.alias(organisation_id, key)
        if version is not None and version != current.version:
            raise StaleVersionError(
                f"the alias of {current.text!r} was changed by somebody else (version {current.version}, yours is "
                f"{version}): read it again and repeat your change",
                current=current.version,
                given=version,
            )
        return self._append(
            organisation_id,
            alias_id=key,
            version=current.version + 1,
            text=current.text,
            folded=fold(current.text),
            language=current.language or "",
            target=current.target,
            previous=current.target.name,
            role=role,
            user=user,
            withdrawn=True,
        )

    def alias(self, organisation_id: UUID, key: UUID) -> Alias:
        """The current version; NotFoundError when there is none, or it was withdrawn."""
        found = self._one(select(ALIAS).where(_current(organisation_id), _C.alias_id == key))
        if found is None:
            raise NotFoundError(f"there is no alias {key}, or it was withdrawn", key=key)
        return found

    def alias_history(self, organisation_id: UUID, key: UUID) -> list[Alias]:
        """All versions, the oldest first."""
        statement = select(ALIAS).where(_C.organisation_id == organisation_id, _C.alias_id == key)
        return [_alias(row) for row in self._connection.execute(statement.order_by(_C.version))]

    def alias_page(self, organisation_id: UUID, *, cursor: str | None = None, limit: int = 50) -> AliasPage:
        """Current aliases in the order in which their texts were first tied."""
        if limit < 1:
            raise InvalidInputError([FieldProblem("limit", limit, "a number from 1")])
        try:
            after = UUID(cursor or "0" * 32)
        except ValueError:
            raise InvalidInputError([FieldProblem("cursor", cursor, "the next_cursor of a page before")]) from None
        current = _current(organisation_id)
        statement = select(ALIAS).where(current, _C.alias_id > after).order_by(_C.alias_id).limit(limit + 1)
        items = [_alias(row) for row in self._connection.execute(statement)]
        total = self._connection.scalar(select(func.count()).select_from(ALIAS).where(current)) or 0
        return AliasPage(items[:limit], items[limit - 1].key.hex if len(items) > limit else None, total)

    def alias_uris(self) -> set[str]:
        """The ESCO occupations that current aliases of any organisation are tied to."""
        statement = select(_C.esco_uri).where(_current(None), _C.esco_uri.is_not(None))
        return set(self._connection.scalars(statement))

    def _append(
        self,
        organisation_id: UUID,
        *,
        target: Target,
        role: str,
        user: UUID | None,
        previous: str | None,
        withdrawn: bool = False,
        **values: Any,
    ) -> Alias:
        values |= {
            "organisation_id": organisation_id,
            "isco": target.isco,
            "esco_uri": target.esco_uri,
            "previous_target": previous,
            "actor_role": role,
            "actor": self._pseudonym_of_user(organisation_id, user) if user else None,
            "created_at": self._now,
            "withdrawn_at": self._now if withdrawn else None,
        }
        self._writer.execute(insert(ALIAS), values)
        made = select(ALIAS).where(_C.alias_id == values["alias_id"], _C.version == values["version"])
        return _alias(self._connection.execute(made).one())

    def _pseudonym_of_user(self, organisation_id: UUID, user: UUID) -> UUID:
        """The user's pseudonym, made when first needed; destroying its row unties the user from what was decided."""
        known = self._connection.scalar(select(PSEUDONYM.c.pseudonym).where(PSEUDONYM.c.entity_id == user))
        if isinstance(known, UUID):
            return known
        made = uuid4()
        row = {"entity_id": user, "organisation_id": organisation_id, "kind": "user", "pseudonym": made}
        self._writer.execute(insert(PSEUDONYM), row)
        return made

    def _one(self, statement: Select[Any]) -> Alias | None:
        row = self._connection.execute(statement).one_or_none()
        return None if row is None else _alias(row)


def _current(organisation_id: UUID | None) -> ColumnElement[bool]:
    """Rows that count, of one organisation or of all: the newest version of their alias, and no withdrawal."""
    later = ALIAS.alias("later")
    newer = exists().where(later.c.alias_id == _C.alias_id, later.c.version > _C.version)
    counts = ~newer & _C.withdrawn_at.is_(None)
    return counts if organisation_id is None else counts & (_C.organisation_id == organisation_id)


def _alias(row: Row[Any]) -> Alias:
    return Alias(
        key=row.alias_id,
        organisation_id=row.organisation_id,
        text=row.text,
        language=row.language or None,
        target=Target(row.isco, row.esco_uri),
        previous=row.previous_target,
        role=row.actor_role,
        actor=row.actor,
        at=row.created_at,
        version=row.version,
        sequence=row.sequence,
        withdrawn_at=row.withdrawn_at,
    )
