"""Who asks. Every service function takes an actor first; ``matching.access`` decides what it may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Role = Literal["coach", "provider", "admissions", "mentor", "participant", "coordinator", "admin", "operator"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or program that acts, within one organisation (None: stateless use, no data of any organisation)."""

    role: Role
    organisation_id: UUID | None = None
    user_id: UUID | None = None
