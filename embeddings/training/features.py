"""Features of all texts that are trained on: USE's vectors and the n-grams, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from embeddings.ngrams import bags
from embeddings.training.frozen import Log, frozen_vectors


@dataclass(frozen=True, slots=True)
class Batch:
    """Features of some texts as tensors; ``grams`` lie one text after another, ``starts`` ``(n + 1,)`` says where."""

    vectors: Tensor
    grams: Tensor
    starts: Tensor


@dataclass(frozen=True, slots=True)
class Features:
    """Features of all texts, in memory."""

    vectors: NDArray[np.float16]
    grams: NDArray[np.int32]
    starts: NDArray[np.int64]

    def batch(self, rows: Sequence[int] | NDArray[np.int64]) -> Batch:
        """The features of some rows."""
        chosen = np.asarray(rows, dtype=np.int64)
        begins, lengths = self.starts[chosen], self.starts[chosen + 1] - self.starts[chosen]
        starts = np.zeros(len(chosen) + 1, dtype=np.int64)
        np.cumsum(lengths, out=starts[1:])
        places = np.arange(starts[-1]) + np.repeat(begins - starts[:-1], lengths)
        return Batch(
            torch.from_numpy(self.vectors[chosen].astype(np.float32)),
            torch.from_numpy(self.grams[places].astype(np.int64)),
            torch.from_numpy(starts),
        )


def compute(texts: Sequence[str], buckets: int, cache: Path, log: Log, workers: int = 2) -> Features:
    """Features of prepared texts; for the arguments see :func:`embeddings.training.frozen.frozen_vectors`."""
    grams, starts = bags(texts, buckets)
    return Features(frozen_vectors("use", texts, cache, log, workers), grams, starts)
