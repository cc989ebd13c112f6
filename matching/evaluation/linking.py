"""How well job titles are linked to occupations: several methods on several labelled sets, as written and with noise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from matching.evaluation.linking_methods import Method, Scorer
from matching.evaluation.linking_metrics import Figures, Occupations, figures, first_ranks, mean_figures
from matching.evaluation.linking_noise import NOISES, with_noise
from matching.evaluation.linking_published import Published, mean_published, published
from matching.evaluation.linking_sets import LinkingSet

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
    progress: Callable[[int, int], None] | None = None,
) -> LinkingReport:
    """Measure each method on each set under each noise.

    ``queries`` takes a sample of each set, the same each time; ``progress(done, total)`` counts methods on sets.
    """
    found: dict[str, list[Row]] = {one.name: [] for one in sets}
    done = 0
    # Sets with labels of one language follow each other, so that those labels are encoded once.
    for linking in sorted(sets, key=lambda one: (one.name.partition("_c_")[2], one.name)):
        sample, occupations = linking.sample(queries), Occupations(linking.concepts)
        for name, method in methods.items():
            scorer = method(linking)
            for noise in noises:
                found[linking.name].append(Row(name, noise, _measure(scorer, sample, occupations, noise)))
            done += 1
            if progress:
                progress(done, len(sets) * len(methods))
    results = tuple(_result(one, found[one.name]) for one in sets)
    return LinkingReport(
        models=models,
        sets=results,
        mean=_means(results),
        mean_published=mean_published([one.name for one in sets]),
        about=ABOUT,
    )


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
