"""The vector indexes of this package against the contract."""

from __future__ import annotations

from embeddings.faiss_index import FaissIndex
from embeddings.numpy_index import NumpyIndex
from tests.contract.vector_index import MODEL, D, VectorIndexContract


class TestNumpyIndex(VectorIndexContract):
    def make(self, model_id: str = MODEL, dimension: int = D) -> NumpyIndex:
        return NumpyIndex(model_id, dimension)


class TestFaissIndex(VectorIndexContract):
    def make(self, model_id: str = MODEL, dimension: int = D) -> FaissIndex:
        return FaissIndex(model_id, dimension)
