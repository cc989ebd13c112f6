"""What an ESCO import gives the rest of the library: concepts with their labels, and relations between them.

ESCO is the European classification of skills, competences, qualifications and occupations. Everything here is optional:
without an import the built-in ISCO-08 groups are all there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from matching.domain.ports import Float32Array

EscoKind = Literal["occupation", "skill"]


@dataclass(frozen=True, slots=True)
class EscoConcept:
    """One occupation or skill."""

    uri: str
    kind: EscoKind
    labels: Mapping[str, tuple[str, ...]]  # by language; the preferred label first, then the alternatives
    isco: str = ""  # ISCO-08 unit group of an occupation, four digits; "" for skills
    regulated: str = ""  # ESCO's note on regulated professions, "" when there is none


@dataclass(frozen=True, slots=True)
class EscoSkillRelation:
    """That an occupation asks a skill."""

    occupation_uri: str
    skill_uri: str
    essential: bool  # False: optional


@dataclass(frozen=True, slots=True)
class EscoEntry:
    """What ESCO says of one occupation or skill. ``concept.labels`` hold no hidden labels: those are for searching."""

    concept: EscoConcept
    essential: tuple[str, ...] = ()  # URIs: the skills of an occupation, or the occupations that a skill is asked in
    optional: tuple[str, ...] = ()


class EscoReader(Protocol):
    """The newest ESCO import, as far as there is one."""

    def version(self) -> str | None:
        """ESCO's version with a hash of what was imported; None without an import. Caches are named after it."""
        ...

    def occupations(self) -> list[EscoConcept]:
        """All occupations with their labels in every imported language, by URI."""
        ...

    def skills(self) -> list[EscoConcept]:
        """All skills likewise; empty when the import had none."""
        ...

    def skill_relations(self) -> list[EscoSkillRelation]:
        """Which occupation asks which skill; empty when the import had none."""
        ...


class ConceptVectors(Protocol):
    """Trained vectors of ESCO occupations that come with an encoder: what a text is near to, whatever its language."""

    @property
    def uris(self) -> Sequence[str]:
        """ESCO URIs of the occupations, ``n``."""
        ...

    @property
    def isco(self) -> Sequence[str]:
        """ISCO-08 unit group of each, four digits."""
        ...

    @property
    def vectors(self) -> Float32Array:
        """Float32 ``(n, d)``, rows of length one, in the encoder's space."""
        ...
