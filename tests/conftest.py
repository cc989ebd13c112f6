"""Real components that are slow to make, one of each for all tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from matching.service.understanding import Understanding


@pytest.fixture(scope="session")
def understanding() -> Understanding:
    """The default encoder, linker and gazetteer, as ``api.bootstrap`` puts them together."""
    from embeddings import load_encoder
    from embeddings.concepts import load_concepts
    from matching.service.understanding import Understanding
    from matching.taxonomy.linker import IscoLinker
    from matching.taxonomy.places import DutchGazetteer

    encoder = load_encoder()
    return Understanding(encoder, IscoLinker(encoder, concepts=load_concepts(encoder)), DutchGazetteer())
