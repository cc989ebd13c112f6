"""How well job titles are linked to occupations: several methods on several labelled sets, as written and with noise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from matching.evaluation.linking_methods import Method, Scorer
from matching.evaluation.linking_metrics import Figures, Occupations, figures, first_ranks, mean_figures
from matching.evaluation.linking_noise import AS_WRITTEN, NOISES, with_noise
from matching.evaluation.linking_published import Published, mean_published, published
from matching.evaluation.linking_sets import LinkingSet

NOISE_QUERIES = 300
"""Titles of a set that are asked with noise, the same each time: 2,400 over eight sets, whose mean is known to about ± .015."""

SAMPLE = "as written, sample"
"""The titles that are asked with noise, without it: what a figure with noise is to be held against."""

_CHUNK = 64  # queries scored at a time: with 40,000 labels 10 MB of scores, 20 MB of keys, and as much sorted


@dataclass(frozen=True, slots=True)
class Row:
    """One method under one noise."""

    method: str
    noise: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class SetResult:
    """All that was measured on one set, beside what was published on it (on all of its queries)."""

    name: str
    queries_in_set: int
    labels: int
    occupations: int
    rows: tuple[Row, ...]
    published: tuple[Published, ...]


@dataclass(frozen=True, slots=True)
class LinkingReport:
    """A whole evaluation. ``mean`` counts each set the same; its published figures are of models known on all sets."""

    models: Mapping[str, str]  # method: what stood behind it, by name and content
    sets: tuple[SetResult, ...]
    mean: tuple[Row, ...]
    mean_published: tuple[Published, ...]
    about: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON-like data."""
        return asdict(self)


def evaluate(
    sets: Sequence[LinkingSet],
    methods: Mapping[str, Method],
    models: Mapping[str, str],
    *,
    noises: Sequence[str] = tuple(NOISES),
    queries: int | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> LinkingReport:
    """Measure each method on each set as written, and under each noise on at most ``NOISE_QUERIES`` of its titles.

    ``queries`` takes a sample of each set, the same each time; ``progress(done, total, what)`` counts methods on sets.
    """
    found: dict[str, list[Row]] = {one.name: [] for one in sets}
    sampled = len(noises) > 1 and any(len(one.sample(queries).queries) > NOISE_QUERIES for one in sets)
    done = 0
    # Sets with labels of one language follow each other, so that those labels are encoded once.
    for linking in sorted(sets, key=lambda one: (one.name.partition("_c_")[2], one.name)):
        asked, occupations = linking.sample(queries), Occupations(linking.concepts)
        spoilt = asked.sample(NOISE_QUERIES)
        for name, method in methods.items():
            scorer = method(linking)
            for noise in noises:
                some = asked if noise == AS_WRITTEN else spoilt
                found[linking.name].append(Row(name, noise, _measure(scorer, some, occupations, noise)))
                if noise == AS_WRITTEN and sampled:
                    found[linking.name].append(Row(name, SAMPLE, _measure(scorer, spoilt, occupations, noise)))
            done += 1
            if progress:
                progress(done, len(sets) * len(methods), f"{name} on {linking.name}")
    results = tuple(_result(one, found[one.name]) for one in sets)
    return LinkingReport(
        models=models,
        sets=results,
        mean=_means(results),
        mean_published=mean_published([one.name for one in sets]),
        about=ABOUT,
    )


def with_and_without_noise(rows: Sequence[Row]) -> list[Row]:
    """The rows to be held against each other: those of one sample of titles, where a sample was taken."""
    sampled = any(row.noise == SAMPLE for row in rows)
    return [row for row in rows if not (sampled and row.noise == AS_WRITTEN)]


def _measure(scorer: Scorer, sample: LinkingSet, occupations: Occupations, noise: str) -> Figures:
    texts = with_noise(sample.queries, noise)
    ranks = []
    for start in range(0, len(texts), _CHUNK):
        part = slice(start, start + _CHUNK)
        ranks.append(first_ranks(scorer(texts[part]), sample.answers[part], occupations))
    labels, by_occupation = (np.concatenate(many) for many in zip(*ranks, strict=True))
    return figures(labels, by_occupation)


def _result(linking: LinkingSet, rows: Sequence[Row]) -> SetResult:
    return SetResult(
        name=linking.name,
        queries_in_set=len(linking.queries),
        labels=len(linking.labels),
        occupations=len(linking.uris),
        rows=tuple(rows),
        published=published().get(linking.name, ()),
    )


def _means(results: Sequence[SetResult]) -> tuple[Row, ...]:
    columns = zip(*(one.rows for one in results), strict=True)
    return tuple(Row(rows[0].method, rows[0].noise, mean_figures([row.figures for row in rows])) for rows in columns)


ABOUT = (
    (
        "MRR, A@1, A@5 and A@10 are counted per label, as the MELO benchmark counts them (trec_eval over the best 100 labels, "
        "scores of five decimals, equal scores by descending id); per occupation, labels of one concept are one answer."
    ),
    (
        "Published figures are those of the paper (arXiv:2410.08319), on all queries of a set, for the titles as written. With "
        "--queries the figures beside them are of a sample: look at the 95 % interval."
    ),
    f"Noise is measured on {NOISE_QUERIES} titles of each set, the same each time, beside the same titles as written.",
    (
        "The encoder gets titles and labels as they are. The paper's models got them inside a sentence, without accents, and "
        "the Spanish titles in lower case."
    ),
    (
        "The default model was trained on ESCO, whose labels are what has to be found, and on no title of these sets. Of the "
        "published models only ESCOXLM-R was trained on ESCO."
    ),
    "The weights of the fused method were chosen on the German, French, Spanish and Polish sets.",
)
