"""The student: a residual head on frozen features and a bag of n-grams, as torch modules for training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as f

from embeddings.training.features import Batch
from embeddings.use_features import VECTOR


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the student."""

    dimension: int = 384
    hidden: int = 512
    buckets: int = 1 << 17
    bag_width: int = 96


class Student(nn.Module):
    """``normalise(R z + g (A z + MLP(z) + W mean(bag)))``, z the vector of USE and g between 0 and 1 a gate.

    R keeps USE's cosines in fewer dimensions and is not trained; what is trained goes through the gate, which learns to
    be open for names and shut for sentences.
    """

    def __init__(self, shape: Shape, axes: NDArray[np.float32]) -> None:
        """``axes`` is R, ``(dimension, 512)``."""
        super().__init__()
        self.shape = shape
        self.rotate: Tensor
        self.register_buffer("rotate", torch.from_numpy(axes))
        self.adjust = nn.Linear(VECTOR, shape.dimension, bias=False)
        self.inner = nn.Linear(VECTOR, shape.hidden)
        self.outer = nn.Linear(shape.hidden, shape.dimension)
        self.bag = nn.Parameter(torch.randn(shape.buckets, shape.bag_width) * 0.05)
        self.lexical = nn.Linear(shape.bag_width, shape.dimension, bias=False)
        self.gate = nn.Linear(VECTOR, 1)
        with torch.no_grad():
            for weight in (self.adjust.weight, self.outer.weight, self.outer.bias, self.gate.weight, self.gate.bias):
                weight.zero_()

    def forward(self, batch: Batch, dropout: float = 0.0, gram_dropout: float = 0.0) -> tuple[Tensor, Tensor]:
        """Unit rows ``(n, dimension)``, and the gates before the sigmoid, ``(n,)``."""
        z, grams, starts = batch.vectors, batch.grams, batch.starts
        scaled = z * VECTOR**0.5
        hidden = f.gelu(self.inner(f.dropout(scaled, dropout, self.training)))
        residual = self.adjust(z) + self.outer(f.dropout(hidden, dropout, self.training))
        counts = starts[1:] - starts[:-1]
        if self.training and gram_dropout:  # what is dropped is not looked up: half of the work
            kept = torch.rand(len(grams)) >= gram_dropout
            counts = torch.diff(f.pad(kept.cumsum(0), (1, 0))[starts])
            grams = grams[kept]
        starts = counts.cumsum(0) - counts
        mean = f.embedding_bag(grams, self.bag, starts, mode="sum") / counts.clamp(min=1)[:, None]
        gate = self.gate(scaled)[:, 0]
        moved = torch.sigmoid(gate)[:, None] * (residual + 4 * self.lexical(mean))
        return f.normalize(z @ self.rotate.T + moved, dim=1), gate
