"""The simple methods that the ranking has to beat. All of them order the same opportunities, after the same gates.

A method is a function from one participant to a score for each of ``n`` opportunities, higher is better. Nothing here
knows labels.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.domain.columns import Columns
from matching.domain.facet import Facet, Record
from matching.domain.ports import Float32Array, Float64Array, Int64Array, LexicalIndex
from matching.retrieval import PARTICIPANT_QUERIES, distances

SYSTEM = "maatwerk"
EMBEDDING, WORDS, NEAREST, RANDOM = "embedding alone", "BM25", "nearest first", "random"
BASELINES = (EMBEDDING, WORDS, NEAREST, RANDOM)


@dataclass(frozen=True)
class Field:
    """The opportunities of one kind, as the baselines see them."""

    records: Sequence[Record[Any]]
    columns: Columns
    words: LexicalIndex  # one text an opportunity: its number is its row + 1
    vectors: Float32Array  # (facets, d)
    row_of_vector: Int64Array  # (facets,)


def field_of(records: Sequence[Record[Any]], columns: Columns, words: LexicalIndex) -> Field:
    """Prepare the opportunities of one kind: ``words`` gets all text of each as one document."""
    texts = [" ".join(facet.text for facet in record.facets) for record in records]
    words.replace(np.arange(1, len(records) + 1, dtype=np.int64), texts, 1)
    facets = [(row, facet.vector) for row, record in enumerate(records) for facet in record.facets]
    known = [(row, vector) for row, vector in facets if vector is not None]
    table = np.stack([vector for _, vector in known]) if known else np.zeros((0, 1), dtype=np.float32)
    return Field(records, columns, words, table, np.array([row for row, _ in known], dtype=np.int64))


def by_embedding(person: Record[Any], field: Field) -> Float64Array:
    """The highest cosine of any facet of the participant with any facet of the opportunity."""
    mine = [facet.vector for facet in _asked(person) if facet.vector is not None]
    scores = np.full(len(field.records), -1.0)
    if mine and len(field.vectors):
        np.maximum.at(scores, field.row_of_vector, (field.vectors @ np.stack(mine).T).max(axis=1))
    return scores


def by_words(person: Record[Any], field: Field) -> Float64Array:
    """BM25 of all text of the participant as one query, over all text of each opportunity as one document."""
    scores = np.zeros(len(field.records))
    query = " ".join(facet.text for facet in _asked(person))
    if query and len(field.records):
        hits = field.words.reader.search([query], len(field.records))
        found = hits.ids[0] > 0
        scores[hits.ids[0][found] - 1] = hits.scores[0][found]
    return scores


def by_distance(person: Record[Any], field: Field) -> Float64Array:
    """The nearest as the crow flies first; an unknown place comes last."""
    return -distances(field.columns, person, slice(None))


def by_chance(person: Record[Any], field: Field) -> Float64Array:
    """A random order, the same each time for the same participant."""
    rng = np.random.default_rng(zlib.crc32(str(person.profile.id).encode()))
    return rng.random(len(field.records))


METHODS: dict[str, Callable[[Record[Any], Field], Float64Array]] = {
    EMBEDDING: by_embedding,
    WORDS: by_words,
    NEAREST: by_distance,
    RANDOM: by_chance,
}


def _asked(person: Record[Any]) -> list[Facet]:
    """The text that the retrieval asks with as well: not what the participant refuses."""
    return [facet for facet in person.facets if facet.role in PARTICIPANT_QUERIES]
