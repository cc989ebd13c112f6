"""Who asks. Every service function takes an actor first; ``matching.access`` decides what it may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from matching.domain.opportunity import Provider

Role = Literal["coach", "provider", "admissions", "mentor", "participant", "coordinator", "admin", "operator"]
Scope = Literal[
    "participants:read",
    "participants:write",
    "opportunities:read",
    "opportunities:write",
    "matching",
    "decisions",
    "aliases",
]
"""What a personal token may be good for; ``matching.access`` says which actions each covers."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or program that acts, within one organisation (None: stateless use, no data of any organisation).

    ``user_id`` is the key of the account (None: the program itself, such as the built-in coach). ``provider``, ``participant`` and
    ``mentor`` are what the account stands for, and all that it may see of such. ``scopes`` limit a token; None: no limit.
    """

    role: Role
    organisation_id: UUID | None = None
    user_id: UUID | None = None
    provider: Provider | None = None
    participant: UUID | None = None
    mentor: UUID | None = None
    scopes: frozenset[Scope] | None = None
