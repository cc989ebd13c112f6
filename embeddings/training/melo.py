"""The MELO benchmark (national job titles to ESCO occupations): reading its folders and measuring an encoder on them.

Retyk et al., 2024, *MELO: An Evaluation Benchmark for Multilingual Entity Linking of Occupations*. Only for measuring:
nothing here is ever trained on.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Float32Array = NDArray[np.float32]
_ROWS = 256  # queries at once: their scores with 34,000 labels are 35 MB


@dataclass(frozen=True, slots=True)
class MeloSet:
    """Queries, labels to find (with the concept of each) and the labels that are right for each query."""

    name: str
    queries: tuple[str, ...]
    labels: tuple[str, ...]
    concepts: NDArray[np.int64]
    relevant: tuple[NDArray[np.int64], ...]


@dataclass(frozen=True, slots=True)
class MeloResult:
    """Mean reciprocal rank of the first right label, and of the first right concept by its best label."""

    name: str
    label_mrr: float
    concept_mrr: float


def read_melo(folder: Path) -> MeloSet:
    """One set, as ``queries``, ``corpus_elements``, ``concept_mapping`` and ``annotations`` (.tsv or .tsv.gz)."""
    queries = dict(_rows(folder, "queries"))
    labels = dict(_rows(folder, "corpus_elements"))
    mapping = dict(_rows(folder, "concept_mapping"))
    place = {key: index for index, key in enumerate(labels)}
    number = {uri: index for index, uri in enumerate(sorted(set(mapping.values())))}
    right: dict[str, list[int]] = {key: [] for key in queries}
    for query, _, label, relevance in _rows(folder, "annotations"):
        if int(relevance) > 0:
            right[query].append(place[label])
    kept = [key for key in queries if right[key]]
    return MeloSet(
        folder.name,
        tuple(queries[key] for key in kept),
        tuple(labels.values()),
        np.array([number[mapping[key]] for key in labels]),
        tuple(np.array(right[key]) for key in kept),
    )


def measure(melo: MeloSet, encode: Callable[[list[str]], Float32Array], sample: int | None = None) -> MeloResult:
    """Plain vectors on both sides; ``sample`` takes that many queries, spread evenly over the set."""
    chosen = np.arange(len(melo.queries))
    if sample is not None and sample < len(chosen):
        chosen = np.linspace(0, len(chosen) - 1, sample).round().astype(np.int64)
    queries = encode([melo.queries[row] for row in chosen])
    return rank_queries(melo, chosen, queries, encode(list(melo.labels)))


def rank_queries(
    melo: MeloSet, chosen: Sequence[int] | NDArray[np.int64], queries: Float32Array, labels: Float32Array
) -> MeloResult:
    """The same from vectors: ``queries`` are those of the rows ``chosen``."""
    order = np.argsort(melo.concepts, kind="stable")
    starts = np.flatnonzero(np.diff(melo.concepts[order], prepend=-1))
    by_label, by_concept = [], []
    for first in range(0, len(chosen), _ROWS):
        scores = queries[first : first + _ROWS] @ labels.T
        best = np.maximum.reduceat(scores[:, order], starts, axis=1)
        for row, query in enumerate(chosen[first : first + _ROWS]):
            top = scores[row, melo.relevant[query]].max()
            by_label.append(1 / (1 + np.count_nonzero(scores[row] > top)))
            by_concept.append(1 / (1 + np.count_nonzero(best[row] > top)))
    return MeloResult(melo.name, float(np.mean(by_label)), float(np.mean(by_concept)))


def _rows(folder: Path, name: str) -> list[list[str]]:
    plain, packed = folder / f"{name}.tsv", folder / f"{name}.tsv.gz"
    if not plain.is_file() and not packed.is_file():
        raise FileNotFoundError(f"{folder} is no MELO set: it holds neither {plain.name} nor {packed.name}.")
    with plain.open(encoding="utf-8") if plain.is_file() else gzip.open(packed, "rt", encoding="utf-8") as stream:
        return list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
