"""The process's picture of the database: catalogue, vector index and word index, kept up with the change log.

One writer swaps; readers hold what they got. Each question compares the database's change sequence first.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from matching.catalogue import Catalogue
from matching.domain.facet import Record
from matching.domain.ports import LexicalIndex, Nearness, VectorIndex
from matching.domain.repositories import Store, Transaction
from matching.domain.vocabulary import EntityKind
from matching.retrieval import Retriever

ENTITY_KINDS: tuple[EntityKind, ...] = ("participant", "placement", "programme", "mentor")
Progress = Callable[[int, int], None]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class IndexReport:
    """What an index holds after it was built."""

    facets: int
    entities: dict[str, int]
    sequence: int
    model_id: str


class Snapshot:
    """Holds the newest :class:`Retriever` and renews it when the database changed."""

    def __init__(
        self, store: Store, vectors: VectorIndex, words: LexicalIndex, path: Path | None, nearness: Nearness
    ) -> None:
        self._store = store
        self._vectors = vectors
        self._words = words
        self._path = path
        self._nearness = nearness
        self._lock = Lock()
        self._current: Retriever | None = None

    @property
    def is_there(self) -> bool:
        """Whether a first picture was made."""
        return self._current is not None

    def newest(self, tx: Transaction) -> Retriever:
        """The picture that reflects at least what this transaction sees."""
        current = self._current
        sequence = tx.sequence()
        if current is not None and current.catalogue.sequence >= sequence:
            return current
        with self._lock:
            current = self._current
            if current is None:
                current = self._first(tx, sequence)
            elif current.catalogue.sequence < sequence:
                current = self._next(tx, current, sequence)
            self._current = current
            return current

    def rebuild(self, tx: Transaction, progress: Progress | None = None) -> IndexReport:
        """Throw away and build from the database."""
        with self._lock:
            self._current = self._build(tx, tx.sequence(), progress, reuse=False)
        return self.report()

    def report(self) -> IndexReport:
        """What the newest picture holds."""
        if self._current is None:
            return IndexReport(0, {}, 0, self._vectors.reader.model_id)
        catalogue = self._current.catalogue
        return IndexReport(
            len(self._current.vectors),
            {kind: len(columns) for kind, columns in catalogue.columns.items()},
            catalogue.sequence,
            self._current.vectors.model_id,
        )

    def _first(self, tx: Transaction, sequence: int) -> Retriever:
        if self._path and not self._path.exists():
            _log.info("no index yet: it is built from the database")
        return self._build(tx, sequence, None, reuse=True)

    def _build(self, tx: Transaction, sequence: int, progress: Progress | None, *, reuse: bool) -> Retriever:
        loaded = reuse and self._path is not None and self._path.exists() and self._vectors.load(self._path)
        fresh = loaded and self._vectors.reader.sequence == sequence
        if loaded and not fresh:
            _log.info("the saved index is older than the database: it is built anew")
        records: list[Record[Any]] = []
        for batch in tx.everything(ENTITY_KINDS, vectors=not fresh):  # a fresh index has them
            records += batch
            if progress:
                progress(len(records), len(records))
        facets = [one for record in records for one in record.facets if fresh or one.vector is not None]
        ids = np.array([facet.id for facet in facets], dtype=np.int64)
        if not fresh:
            vectors = [facet.vector for facet in facets if facet.vector is not None]
            self._vectors.replace(ids, np.stack(vectors) if vectors else np.zeros((0, 1), np.float32), sequence)
            if self._path:
                self._vectors.save(self._path)
        self._words.replace(ids, [facet.text for facet in facets], sequence)
        return Retriever(
            Catalogue.build(records, ENTITY_KINDS, sequence), self._vectors.reader, self._words.reader, self._nearness
        )

    def _next(self, tx: Transaction, current: Retriever, sequence: int) -> Retriever:
        changes = tx.changes_since(current.catalogue.sequence)
        gone = [change.key for change in changes if change.deleted]
        records = tx.records([change.key for change in changes if not change.deleted], vectors=True)
        catalogue = current.catalogue.updated(records, gone, sequence)
        touched = {change.key for change in changes}
        before = {int(facet) for kind in ENTITY_KINDS for facet in current.catalogue.facets_of_keys(kind, touched)}
        now = {facet.id: facet for record in records for facet in record.facets if facet.vector is not None}
        added = [facet for key, facet in now.items() if key not in before]
        removed = np.array(sorted(before - now.keys()), dtype=np.int64)
        ids = np.array([facet.id for facet in added], dtype=np.int64)
        rows = [facet.vector for facet in added if facet.vector is not None]
        width = current.vectors.vectors(np.zeros(1, np.int64)).shape[-1]
        table = np.stack(rows) if rows else np.zeros((0, width), np.float32)
        self._vectors.apply(ids, table, removed, sequence)
        self._words.apply(ids, [facet.text for facet in added], removed, sequence)
        return Retriever(catalogue, self._vectors.reader, self._words.reader, self._nearness)
