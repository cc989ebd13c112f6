"""The training itself: what is drawn, what is asked of the student, and how an interrupted run goes on."""

from __future__ import annotations

import ctypes
import hashlib
import json
import math
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as f

from embeddings.threads import limit_threads
from embeddings.training.corpus import Corpus
from embeddings.training.features import Features
from embeddings.training.frozen import Log
from embeddings.training.network import Shape, Student
from embeddings.training.sampling import PairSampler

PREFIX = 128  # the first numbers of a vector, which must serve by themselves
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_MAX = -1, -2, -4  # of mallopt(3)
_SAVE_EACH = 200  # steps: a minute of work


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number that decides the outcome; ``embeddings/training/README.md`` says why each."""

    seed: int = 0
    steps: int = 1800
    warm_up: int = 60
    occupations: int = 512
    skills: int = 256
    groups: int = 64
    described: int = 48
    general: int = 64
    temperature: float = 0.05
    occupation_weight: float = 5.0
    prefix_weight: float = 0.2
    skill_weight: float = 0.3
    group_weight: float = 0.2
    within_group_weight: float = 0.5
    preservation_weight: float = 50.0
    opened_by_descriptions: float = 0.2
    gate_weight: float = 1.0
    gate_factor: float = 1.5  # after training, of the gate's logit, which is then lowered by gate_shift
    gate_shift: float = 1.2
    description_weight: float = 0.2
    dropout: float = 0.1
    gram_dropout: float = 0.5
    rate: float = 2e-3
    bag_rate: float = 1e-2
    occupation_rate: float = 4e-3
    decay: float = 0.01
    averaging: float = 0.0  # of the weights, over the steps after the first third; 0 takes the last
    shape: Shape = field(default_factory=Shape)


@dataclass(frozen=True, slots=True)
class Trained:
    """The student and one unit row an occupation, ``(occupations, dimension)``."""

    student: Student
    concepts: NDArray[np.float32]


def train(corpus: Corpus, features: Features, recipe: Recipe, cache: Path, log: Log) -> Trained:
    """Train a student, or go on where an interrupted training with the same recipe and data stopped.

    Bit-identical on one machine: one thread, every draw from ``recipe.seed``.
    """
    limit_threads()
    _keep_memory()
    cache.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    run = _Run(corpus, features, recipe)
    file = cache / f"checkpoint-{_key(corpus, recipe)}.pt"
    begin = run.restore(file) if file.is_file() else 0
    if begin:
        log(f"training: goes on after step {begin} of {recipe.steps}")
    clock = time.monotonic()
    for step in range(begin, recipe.steps):
        loss = run.step(step)
        done = step + 1
        if done % 100 == 0 or done == recipe.steps:
            left = (time.monotonic() - clock) / (done - begin) * (recipe.steps - done)
            log(f"training: step {done} of {recipe.steps}, loss {loss:.3f}, {left:.0f} s left")
        if done % _SAVE_EACH == 0 or done == recipe.steps:
            run.save(file, done)
    return run.result()


class _Run:
    def __init__(self, corpus: Corpus, features: Features, recipe: Recipe) -> None:
        self._features, self._recipe = features, recipe
        self._random = np.random.default_rng(recipe.seed)
        self._occupations = PairSampler(corpus.occupations, corpus.rows)
        self._others = [
            (PairSampler(labels, corpus.rows), count, weight)
            for labels, count, weight in (
                (corpus.skills, recipe.skills, recipe.skill_weight),
                (corpus.groups, recipe.groups, recipe.group_weight),
            )
            if labels and count
        ]
        self._sentences, self._described, self._general = corpus.sentences, corpus.described, corpus.general
        self._members = torch.from_numpy(corpus.members)
        some = np.concatenate([self._random.permutation(len(features.vectors))[:20_000], self._general])
        start = _principal_axes(features.vectors[np.sort(some)], recipe.shape.dimension)
        self._student = Student(recipe.shape, start)
        self._concepts = nn.Parameter(torch.from_numpy(_mean_labels(corpus, features, start)))
        inner = [weight for name, weight in self._student.named_parameters() if name != "bag"]
        self._optimiser = torch.optim.AdamW(
            [
                {"params": inner, "lr": recipe.rate, "weight_decay": recipe.decay},
                {"params": [self._student.bag], "lr": recipe.bag_rate, "weight_decay": 0.0},
                {"params": [self._concepts], "lr": recipe.occupation_rate, "weight_decay": 0.0},
            ],
            betas=(0.9, 0.98),
            fused=True,
        )
        self._rates = [group["lr"] for group in self._optimiser.param_groups]
        self._average: dict[str, Tensor] = {}

    def step(self, number: int) -> float:
        recipe, random = self._recipe, self._random
        share = min(1.0, (number + 1) / recipe.warm_up) * 0.5 * (1 + math.cos(math.pi * number / recipe.steps))
        for group, rate in zip(self._optimiser.param_groups, self._rates, strict=True):
            group["lr"] = rate * share
        concepts, first, second = self._occupations.draw(recipe.occupations, random)
        others = [(sampler.draw(count, random), weight) for sampler, count, weight in self._others]
        told = random.choice(len(self._sentences), min(recipe.described, len(self._sentences)), replace=False)
        sentences = np.concatenate(
            [
                self._sentences[told],
                random.choice(self._general, min(recipe.general, len(self._general)), replace=False),
            ]
        )
        drawn = [first, second, *(rows for (_, one, two), _ in others for rows in (one, two)), sentences]
        batch = self._features.batch(np.concatenate(drawn))
        self._student.train()
        vectors, gates = self._student(batch, recipe.dropout, recipe.gram_dropout)
        parts = vectors.split([len(rows) for rows in drawn])
        loss = contrast(parts[0], parts[1], first, second, recipe.temperature)
        near = torch.cat(parts[:2]) @ f.normalize(self._concepts, dim=1).T / recipe.temperature
        target = torch.from_numpy(concepts).repeat(2)
        loss = loss + recipe.occupation_weight * f.cross_entropy(near, target)
        if recipe.shape.dimension > PREFIX:
            one, two = (f.normalize(part[:, :PREFIX], dim=1) for part in parts[:2])
            loss = loss + recipe.prefix_weight * contrast(one, two, first, second, recipe.temperature)
        for place, ((named, one_rows, two_rows), weight) in enumerate(others):
            one, two = parts[2 + 2 * place], parts[3 + 2 * place]
            loss = loss + weight * contrast(one, two, one_rows, two_rows, recipe.temperature)
            members = self._members[torch.from_numpy(named - len(self._concepts))]
            if members.any():
                loss = loss + recipe.within_group_weight * self._within(torch.cat([one, two]), members.repeat(2, 1))
        before = batch.vectors[-len(sentences) :]
        moved = f.mse_loss(parts[-1] @ parts[-1].T, before @ before.T)
        loss = loss + recipe.preservation_weight * moved
        near = parts[-1][: len(told)] @ f.normalize(self._concepts, dim=1).T / recipe.temperature
        loss = loss + recipe.description_weight * f.cross_entropy(near, torch.from_numpy(self._described[told]))
        names, described, general = gates.split([len(gates) - len(sentences), len(told), len(sentences) - len(told)])
        for some, opened in ((names, 1.0), (described, recipe.opened_by_descriptions), (general, 0.0)):
            shut = f.binary_cross_entropy_with_logits(some, torch.full_like(some, opened))
            loss = loss + recipe.gate_weight * shut
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimiser.step()
        if recipe.averaging and number >= recipe.steps // 3:
            self._keep_average()
        return float(loss.detach())

    def _within(self, texts: Tensor, members: Tensor) -> Tensor:
        """How little of a group's name goes to the occupations of that group, whichever of them."""
        near = texts @ f.normalize(self._concepts, dim=1).T / self._recipe.temperature
        inside = near.masked_fill(~members, -1e4).logsumexp(dim=1)
        known = members.any(dim=1)
        return (near.logsumexp(dim=1) - inside)[known].mean()

    def result(self) -> Trained:
        self._student.eval()
        weights = {name: value.detach() for name, value in self._named()}
        if self._average:
            weights = self._average
        with torch.no_grad():
            for name, value in self._named():
                value.copy_(weights[name])
            gate = self._student.gate
            gate.weight.mul_(self._recipe.gate_factor)
            gate.bias.mul_(self._recipe.gate_factor).sub_(self._recipe.gate_shift)
        return Trained(self._student, f.normalize(self._concepts, dim=1).detach().numpy())

    def save(self, file: Path, done: int) -> None:
        state = {
            "done": done,
            "student": self._student.state_dict(),
            "concepts": self._concepts.detach(),
            "optimiser": self._optimiser.state_dict(),
            "average": self._average,
            "random": self._random.bit_generator.state,
            "torch": torch.get_rng_state(),
        }
        unfinished = file.with_suffix(".tmp")
        torch.save(state, unfinished)
        unfinished.replace(file)

    def restore(self, file: Path) -> int:
        # The cache is this run's own: what save wrote.
        state: dict[str, Any] = torch.load(file, weights_only=False)
        self._student.load_state_dict(state["student"])
        with torch.no_grad():
            self._concepts.copy_(state["concepts"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._average = state["average"]
        self._random.bit_generator.state = state["random"]
        torch.set_rng_state(state["torch"])
        return int(state["done"])

    def _named(self) -> list[tuple[str, Tensor]]:
        return [*self._student.named_parameters(), ("concepts", self._concepts)]

    def _keep_average(self) -> None:
        for name, value in self._named():
            if name in self._average:
                self._average[name].lerp_(value.detach(), 1 - self._recipe.averaging)
            else:
                self._average[name] = value.detach().clone()


def _keep_memory() -> None:
    """What a step frees is kept for the next: asking the system for it again takes a fifth of a step (glibc only)."""
    with suppress(OSError, AttributeError):
        allocator = ctypes.CDLL(None)
        for option, value in ((_MMAP_MAX, 0), (_TRIM_THRESHOLD, 2**31 - 1), (_TOP_PAD, 1 << 28)):
            allocator.mallopt(option, value)


def contrast(
    one: Tensor, two: Tensor, one_rows: NDArray[np.int64], two_rows: NDArray[np.int64], temperature: float
) -> Tensor:
    """Symmetric InfoNCE of unit rows ``one[i]`` and ``two[i]``; equal texts of different concepts are no negatives."""
    same = torch.from_numpy(one_rows[:, None] == two_rows[None, :]).fill_diagonal_(False)
    near = (one @ two.T / temperature).masked_fill(same, -1e4)
    target = torch.arange(len(one))
    return (f.cross_entropy(near, target) + f.cross_entropy(near.T, target)) / 2


def _principal_axes(vectors: NDArray[np.float16], dimension: int) -> NDArray[np.float32]:
    some = vectors.astype(np.float32)
    _, axes = np.linalg.eigh(some.T @ some)
    axes = axes[:, ::-1][:, :dimension].T
    axes *= np.where(axes.sum(axis=1, keepdims=True) < 0, -1, 1)  # an axis has no direction: choose one
    return np.ascontiguousarray(axes, dtype=np.float32)


def _mean_labels(corpus: Corpus, features: Features, start: NDArray[np.float32]) -> NDArray[np.float32]:
    """Where occupations start: at the mean of their names; those without any (held out) at random."""
    sums = np.random.default_rng(0).normal(0, 1e-3, (corpus.concepts, len(start))).astype(np.float32)
    rows = np.array([corpus.rows[label.text] for label in corpus.occupations])
    of = np.array([label.concept for label in corpus.occupations])
    np.add.at(sums, of, features.vectors[rows].astype(np.float32) @ start.T)
    return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), dtype=np.float32)


def _key(corpus: Corpus, recipe: Recipe) -> str:
    content = json.dumps([asdict(recipe), list(corpus.texts), corpus.concepts], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:24]
