"""What the files of an ESCO download say, row by row, on its way to the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

TermKind = Literal["occupation", "skill", "isco_group", "isced_field"]


@dataclass(frozen=True, slots=True)
class Term:
    """What a file says of one concept in one language."""

    uri: str
    kind: TermKind
    language: str
    preferred: str = ""  # "" when the file does not tell which label is preferred
    alternatives: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()  # ESCO's labels for searching: misspellings, words that are out of use
    code: str = ""  # ISCO-08 or ISCED-F; "" for skills
    regulated: str = ""
    declares: bool = True  # False: more labels for a concept that another file declares


@dataclass(frozen=True, slots=True)
class Requirement:
    """The URIs of the skills that one occupation asks."""

    occupation_uri: str
    essential: tuple[str, ...]
    optional: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EscoRelease:
    """One version of ESCO in the store: when ESCO last changed it, and its files by slot with their SHA-256."""

    key: UUID
    version: str
    modified: str  # YYYY-MM-DD; "" unknown
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def order(self) -> tuple[str, tuple[int, ...]]:
        """What sorts releases from old to new: by date, and on one date by number (1.10 after 1.9)."""
        return self.modified, tuple(int(part) for part in self.version.split(".") if part.isdigit())
