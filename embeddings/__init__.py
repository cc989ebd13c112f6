"""Text to vectors, and vectors to nearest facets. Knows nothing of participants or placements.

``import embeddings`` is quick: torch is imported by the first :func:`load_encoder`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embeddings.encoder import Encoder

__all__ = ["load_encoder"]


def load_encoder(name_or_path: str | Path | None = None) -> Encoder:
    """The default encoder, or any other sentence-transformers model by folder or name.

    See :func:`embeddings.encoder.load_encoder`.
    """
    from embeddings.encoder import load_encoder as load

    return load(name_or_path)
