"""Aliases: what a text means to one organisation, where a coach corrected what it was linked to.

An alias ties an exact text (but for capitals and spaces) to an ISCO-08 unit group or an ESCO occupation. It belongs to an
organisation, is used from the next question on, and is never overwritten: a correction is a new version, and so is a
withdrawal, after which the linker speaks for itself again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Literal, Protocol
from unicodedata import normalize
from uuid import UUID

from annotated_types import MaxLen, MinLen

from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.message import Message
from matching.domain.ports import Link
from matching.domain.vocabulary import Outcome

LONGEST_TEXT = 500
"""Characters of a text that can have an alias: those of a job title in the contract."""
LONGEST_TARGET = 300
"""Characters of a URI; those of ESCO have about 80."""
AROUND = " \t.,;:!?…\"'‘’“”"
SURE = 1.0

TargetProblem = Literal["no_target", "unknown_isco", "isco_group", "no_esco", "unknown_uri", "no_occupation"]
TARGET_PROBLEMS: Mapping[TargetProblem, str] = MappingProxyType(
    {
        "no_target": "an ISCO-08 unit group of four digits such as 2262, or the URI of an ESCO occupation",
        "unknown_isco": "an ISCO-08 unit group; there is none of this number",
        "isco_group": "an ISCO-08 unit group of four digits; this is a wider group",
        "no_esco": "an ISCO-08 unit group: ESCO is not imported here (`maatwerk import esco`)",
        "unknown_uri": "the URI of an occupation of the imported ESCO, or an ISCO-08 unit group",
        "no_occupation": "the URI of an occupation; this is something else in ESCO",
    }
)
"""Why a target was refused: by code, what is allowed."""


class TargetError(InvalidInputError):
    """A target that an alias cannot have; ``reason`` says why, by code."""

    def __init__(self, target: str, reason: TargetProblem) -> None:
        super().__init__([FieldProblem("target", target, Message(TARGET_PROBLEMS[reason]))])
        self.reason: TargetProblem = reason


@dataclass(frozen=True, slots=True)
class Target:
    """What a text is tied to: an ISCO-08 unit group, and the ESCO occupation within it where one was chosen."""

    isco: str
    esco_uri: str | None = None

    @property
    def name(self) -> str:
        """The URI, else the unit group: as it was given."""
        return self.esco_uri or self.isco


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlias:
    """What somebody wants a text to mean, not yet checked against ISCO-08 and ESCO."""

    text: Annotated[str, MinLen(1), MaxLen(LONGEST_TEXT)]
    target: Annotated[str, MinLen(1), MaxLen(LONGEST_TARGET)]
    language: Annotated[str, MaxLen(3)] | None = None  # ISO 639 of the text; None: whatever the language
    previous_target: Annotated[str, MaxLen(LONGEST_TARGET)] | None = None  # what the linker had said, to learn from


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One version of what a text means to an organisation."""

    key: UUID
    organisation_id: UUID
    text: str  # as it was written
    language: str | None  # ISO 639 of the text; None: whatever the language
    target: Target
    previous: str | None  # name of the target before: of the version before, or what the linker had said
    role: str  # of whoever decided
    actor: UUID | None  # pseudonym of the user; None until there are accounts
    at: datetime
    version: int
    sequence: int  # grows with each change of any alias
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AliasPage:
    """One page of aliases, and where the next begins (None: this was the last)."""

    items: list[Alias]
    next_cursor: str | None
    total: int


@dataclass(frozen=True, slots=True)
class Aliases:
    """The current aliases of one organisation, by folded text. ``sequence`` changes whenever any of them does."""

    sequence: int = 0
    targets: Mapping[str, Target] = field(default_factory=dict)


NO_ALIASES = Aliases()


class AliasReader(Protocol):
    """Knows the aliases of organisations."""

    def aliases(self, organisation_id: UUID, language: str | None = None) -> Aliases:
        """Current aliases. ``language``: of the texts that are asked about; an alias of that language wins over one of any,
        and those of others are left out. Without it all count, the newest first."""
        ...


class AliasTransaction(AliasReader, Protocol):
    """What can be done with aliases within one transaction."""

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
        """Tie a text to a target: a new alias, a new version, or nothing when it is so already. ``previous`` counts for a
        new alias only."""
        ...

    def withdraw_alias(
        self, organisation_id: UUID, key: UUID, *, role: str, user: UUID | None, version: int | None = None
    ) -> Alias:
        """End an alias with a last version; NotFoundError when there is none, with ``version``, StaleVersionError when it has another."""
        ...

    def alias(self, organisation_id: UUID, key: UUID) -> Alias:
        """The current version; NotFoundError when there is none, or it was withdrawn."""
        ...

    def alias_history(self, organisation_id: UUID, key: UUID) -> list[Alias]:
        """All versions, the oldest first; empty when this organisation has no such alias."""
        ...

    def alias_page(self, organisation_id: UUID, *, cursor: str | None = None, limit: int = 50) -> AliasPage:
        """Current aliases in the order in which their texts were first tied."""
        ...

    def keys_with_texts(self, organisation_id: UUID, texts: Sequence[str]) -> list[UUID]:
        """The organisation's living records that have a facet of one of these texts."""
        ...

    def esco_version(self) -> str | None:
        """The ESCO version in use; None without an import."""
        ...

    def esco_target(self, uri: str) -> tuple[str, str] | None:
        """Kind and code of the ESCO concept of a URI, in whatever version has it; None when none has."""
        ...


class AliasStore(Protocol):
    """A database of aliases."""

    def read(self) -> AbstractContextManager[AliasTransaction]:
        """A read transaction."""
        ...

    def write(self) -> AbstractContextManager[AliasTransaction]:
        """A write transaction."""
        ...


def fold(text: str) -> str:
    """The text as aliases know it: no difference of capitals, of spaces, or of signs at its ends.

    Stored with each alias, so it must stay as it is; it is not the linker's way of reading, which may change any day.
    """
    return " ".join(normalize("NFKC", normalize("NFKC", text).casefold()).split()).strip(AROUND)


def apply_aliases(texts: Sequence[str], links: Sequence[Sequence[Link]], aliases: Aliases) -> list[list[Link]]:
    """The links of these texts (as many lists as texts) with the organisation's word before the linker's.

    A text that has an alias is its target, surely and wholly (score 1, the whole text as span). What the linker found
    follows as it was, without the same unit group, and the list grows no longer than it was, or than one link.
    """
    return [
        _corrected(text, list(found), aliases.targets.get(fold(text))) for text, found in zip(texts, links, strict=True)
    ]


def _corrected(text: str, found: list[Link], target: Target | None) -> list[Link]:
    if target is None:
        return found
    begin = len(text) - len(text.lstrip())
    first = Link(target.isco, SURE, True, target.esco_uri, (begin, len(text.rstrip())))
    others = [one for one in found if one.isco != target.isco]
    return [first, *others][: max(len(found), 1)]
