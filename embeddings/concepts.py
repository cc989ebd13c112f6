"""The trained vectors of ESCO occupations that an encoder's folder holds, apart from the encoder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from embeddings.occupation_encoder import OccupationEncoder, read_concepts


@dataclass(frozen=True, slots=True)
class Concepts:
    """ESCO occupations in order of their URIs, each with the vector that its names were trained towards.

    Attributes:
        uris: ESCO URIs, ``n``.
        isco: ISCO-08 unit group of each, four digits.
        vectors: float32 ``(n, d)``, rows of length one, in the encoder's space: compare them with what ``encode`` gives.
    """

    uris: tuple[str, ...]
    isco: tuple[str, ...]
    vectors: NDArray[np.float32]


def load_concepts(source: SentenceTransformer | str | Path) -> Concepts | None:
    """The occupations of an encoder, or of a model folder without loading its encoder; None where it holds none.

    Raises ``ValueError`` for a folder whose files do not fit each other.
    """
    if isinstance(source, SentenceTransformer):
        for module in source:
            if isinstance(module, OccupationEncoder) and module.concept_uris:
                return Concepts(module.concept_uris, module.concept_isco, module.concept_vectors)
        return None
    found = read_concepts(Path(source))
    return None if found is None else Concepts(*found)
