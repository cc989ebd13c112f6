"""Aliases as they come in and go out: what a text means to an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.i18n import Message, Translator
from api.schemas.checking import check
from api.schemas.profiles import language_allowed
from api.schemas.tidy import shape_of, tidy
from matching.domain.alias import Alias, AliasPage, NewAlias, fold
from matching.domain.errors import FieldProblem, InvalidInputError
from matching.taxonomy import languages


class AliasVersionOut(BaseModel):
    """One version of an alias. ``by``: the role of whoever decided."""

    version: int
    target: str = Field(examples=["2262"])
    by: str = Field(examples=["coach"])
    at: str = Field(examples=["2026-11-21T12:00:00+00:00"])
    withdrawn: bool


class AliasOut(BaseModel):
    """What a text means to this organisation: an ISCO-08 unit group, and the ESCO occupation where one was chosen."""

    id: str
    text: str
    language: str | None = Field(examples=["nl"])
    target: str = Field(examples=["2262"])
    isco: str = Field(examples=["2262"])
    esco_uri: str | None
    label: str = Field(examples=["Apothekers"])
    previous_target: str | None
    by: str = Field(examples=["coach"])
    at: str
    version: int
    history: list[AliasVersionOut] | None = Field(default=None, description="when one alias is asked for")


class AliasesOut(BaseModel):
    """One page of aliases."""

    items: list[AliasOut]
    total: int
    next_cursor: str | None


def parse_alias(data: Any) -> tuple[NewAlias, list[Message]]:
    """The alias that is wanted, and the warnings about what was ignored; InvalidInputError with all fields that make no
    sense. Whether the target exists is for the service to say."""
    ignored: list[str] = []
    tidied = tidy(data, shape_of(NewAlias), "", ignored)
    problems: list[FieldProblem] = []
    if isinstance(tidied, dict) and isinstance(given := tidied.get("language"), str):
        try:
            tidied["language"] = languages.parse(given)
        except ValueError:
            problems.append(FieldProblem("language", given, language_allowed(given)))
            tidied["language"] = None
    wanted = None
    try:
        wanted = check(tidied, NewAlias, "", data)
        if not fold(wanted.text) or "\0" in wanted.text:
            problems.append(FieldProblem("text", wanted.text, Message("a text with letters or digits")))
    except InvalidInputError as error:
        problems += error.problems
    if problems or wanted is None:
        raise InvalidInputError(problems)
    return wanted, [Message("ignored, because the contract has no such field: {field}", field=one) for one in ignored]


def alias_document(alias: Alias, translator: Translator, history: Sequence[Alias] = ()) -> dict[str, Any]:
    """An :class:`AliasOut` as plain data."""
    document = {
        "id": str(alias.key),
        "text": alias.text,
        "language": alias.language,
        "target": alias.target.name,
        "isco": alias.target.isco,
        "esco_uri": alias.target.esco_uri,
        "label": translator.occupation(alias.target.isco),
        "previous_target": alias.previous,
        "by": alias.role,
        "at": alias.at.isoformat(),
        "version": alias.version,
    }
    versions = [
        {
            "version": one.version,
            "target": one.target.name,
            "by": one.role,
            "at": one.at.isoformat(),
            "withdrawn": one.withdrawn_at is not None,
        }
        for one in history
    ]
    return document | ({"history": versions} if versions else {})


def aliases_document(page: AliasPage, translator: Translator) -> dict[str, Any]:
    """An :class:`AliasesOut` as plain data."""
    items = [alias_document(one, translator) for one in page.items]
    return {"items": items, "total": page.total, "next_cursor": page.next_cursor}


def wanted_document(alias: Alias) -> dict[str, str]:
    """An alias as it can be brought in again."""
    fields: list[tuple[Literal["text", "target", "language", "previous_target"], str | None]] = [
        ("text", alias.text),
        ("target", alias.target.name),
        ("language", alias.language),
        ("previous_target", alias.previous),
    ]
    return {name: value for name, value in fields if value is not None}
