"""Frozen features of all texts that are trained on, computed once, in parts that survive an interruption."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from embeddings.ngrams import bags
from embeddings.use_features import VECTOR, UseFeatures, check_package

_PART = 8192  # texts a file: five seconds of work lost at most
Log = Callable[[str], None]


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
    """Features of prepared texts; parts that ``cache`` holds already are read from there.

    The parts are the same however many ``workers`` (processes) make them.
    """
    cache.mkdir(parents=True, exist_ok=True)
    use = "".join(check_package())
    parts = [list(texts[first : first + _PART]) for first in range(0, len(texts), _PART)]
    files = [cache / f"{hashlib.sha256(chr(0).join((use, *part)).encode()).hexdigest()[:24]}.npy" for part in parts]
    missing = [(part, file) for part, file in zip(parts, files, strict=True) if not file.is_file()]
    log(f"features: {len(texts)} texts, {len(files) - len(missing)} of {len(files)} parts are there already")
    if missing:
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        with ProcessPoolExecutor(min(workers, len(missing)), mp_context=get_context("spawn")) as pool:
            for done, _ in enumerate(pool.map(_make_part, *zip(*missing, strict=True)), 1):
                log(f"features: {done} of {len(missing)} parts made")
    vectors = np.empty((len(texts), VECTOR), dtype=np.float16)
    for number, file in enumerate(files):
        part = np.load(file)
        vectors[number * _PART : number * _PART + len(part)] = part
    grams, starts = bags(texts, buckets)
    return Features(vectors, grams, starts)


_use: UseFeatures | None = None  # one model a worker process


def _make_part(texts: list[str], file: Path) -> None:
    global _use  # noqa: PLW0603 - read once in each worker
    if _use is None:
        _use = UseFeatures()
    unfinished = file.with_suffix(f".{os.getpid()}.tmp.npy")
    np.save(unfinished, _use(texts).astype(np.float16))
    unfinished.replace(file)
