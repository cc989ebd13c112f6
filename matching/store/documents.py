"""How profiles and vectors are written down: profiles as the contract's JSON, vectors as float16."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from matching.domain.opportunity import OPPORTUNITY_TYPES, Opportunity
from matching.domain.participant import Participant
from matching.domain.ports import Float32Array
from matching.domain.vocabulary import EntityKind

HALF = np.dtype("<f2")  # half the space; 11 bits are ample beside what an encoder itself is sure of


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(Participant if kind == "participant" else OPPORTUNITY_TYPES[kind])


def kind_of(profile: Participant | Opportunity) -> EntityKind:
    """The kind of record that a profile makes."""
    return "participant" if isinstance(profile, Participant) else profile.kind


def write_document(kind: str, profile: Participant | Opportunity) -> str:
    """The profile as JSON text; None (unknown) stays out, empty lists (known none) stay in."""
    return _adapter(kind).dump_json(profile, exclude_none=True).decode()


def read_document(kind: str, document: str) -> Any:
    """The profile that was written down."""
    return _adapter(kind).validate_json(document)


def pack(vector: Float32Array | None) -> bytes | None:
    """A vector ``(d,)`` as float16 bytes."""
    return None if vector is None else np.asarray(vector, HALF).tobytes()


def unpack(blobs: Sequence[bytes | None]) -> list[Float32Array | None]:
    """Float32 vectors of what :func:`pack` made; all of one length are read in one go."""
    if blobs and len({None if one is None else len(one) for one in blobs}) == 1 and blobs[0] is not None:
        together = np.frombuffer(b"".join(one for one in blobs if one is not None), HALF)
        return list(together.reshape(len(blobs), -1).astype(np.float32))
    return [None if one is None else np.frombuffer(one, HALF).astype(np.float32) for one in blobs]
