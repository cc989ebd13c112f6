"""What the library needs from outside, as protocols. ``api.bootstrap`` puts the real parts behind them.

Arrays are numpy; ``d`` is the encoder's dimension. A *facet id* is a positive int64 that the store hands out once and never
uses again for another text, so that a vector that is found by its id is never stale. Id 0 means "no facet".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Float32Array = NDArray[np.float32]
Float64Array = NDArray[np.float64]
Int64Array = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


class Encoder(Protocol):
    """Turns texts into vectors of one space."""

    @property
    def model_id(self) -> str:
        """Name and content hash of the model: vectors of different ids are never compared."""
        ...

    @property
    def dimension(self) -> int:
        """Length ``d`` of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Float32Array:
        """Float32 ``(len(texts), d)``, each row of length one (L2)."""
        ...

    def understood(self, texts: Sequence[str]) -> Float32Array:
        """How far the words of each text are known, ``(n,)`` from 0 to 1; below a half its vector says nothing."""
        ...


class Hits(Protocol):
    """What a search found: for each query the best facets, best first; ``ids`` are -1 and ``scores`` -inf where there were fewer."""

    @property
    def ids(self) -> Int64Array:
        """Facet ids, ``(q, limit)``."""
        ...

    @property
    def scores(self) -> Float32Array:
        """Cosine for vectors, BM25 for words, ``(q, limit)``."""
        ...


class VectorReader(Protocol):
    """An immutable snapshot of a vector index: safe to use from any thread while a writer makes the next one."""

    @property
    def model_id(self) -> str:
        """The model whose vectors these are."""
        ...

    @property
    def sequence(self) -> int:
        """The database's change sequence that this snapshot reflects."""
        ...

    def __len__(self) -> int: ...

    def search(self, queries: Float32Array, limit: int, allowed: BoolArray | None = None) -> Hits:
        """The ``limit`` facets of highest cosine for each of ``(q, d)`` queries.

        ``allowed`` is a mask indexed by facet id (``allowed[id]``; ids beyond its length are not allowed); None allows all.
        Filtering happens inside the search: as many hits come back as there are allowed facets, up to ``limit``.
        """
        ...

    def vectors(self, ids: Int64Array) -> Float32Array:
        """Float32 ``(*ids.shape, d)``: the vectors of these facets; zeros for an id that is unknown or 0."""
        ...


class VectorIndex(Protocol):
    """One writer, many readers. The database is the truth; an index can be deleted at any moment and comes back the same."""

    @property
    def reader(self) -> VectorReader:
        """The newest snapshot."""
        ...

    def replace(self, ids: Int64Array, vectors: Float32Array, sequence: int) -> None:
        """Build anew from all facets ``(n,)`` and ``(n, d)``."""
        ...

    def apply(self, add_ids: Int64Array, add_vectors: Float32Array, remove_ids: Int64Array, sequence: int) -> None:
        """Add (or overwrite) and remove facets; readers see all of it or nothing."""
        ...

    def save(self, path: Path) -> None:
        """Write atomically, with a checksum, the model id and the sequence."""
        ...

    def load(self, path: Path) -> bool:
        """Read what ``save`` wrote; False (and an unchanged index) when missing, damaged or of another model: rebuild it then."""
        ...


class LexicalReader(Protocol):
    """An immutable snapshot of a word index."""

    def search(self, queries: Sequence[str], limit: int, allowed: BoolArray | None = None) -> Hits:
        """The ``limit`` facets of highest score for each query; ``allowed`` as in :meth:`VectorReader.search`."""
        ...


class LexicalIndex(Protocol):
    """Finds facets by their words and letters, for what vectors lose: names of diplomas, tools, licences."""

    @property
    def reader(self) -> LexicalReader:
        """The newest snapshot."""
        ...

    def replace(self, ids: Int64Array, texts: Sequence[str], sequence: int) -> None:
        """Build anew from all facets."""
        ...

    def apply(self, add_ids: Int64Array, add_texts: Sequence[str], remove_ids: Int64Array, sequence: int) -> None:
        """Add and remove facets; readers see all of it or nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Link:
    """One occupation that a text may mean."""

    isco: str  # ISCO-08 code, four digits
    score: float  # 0..1, higher is surer
    sure: bool  # False: say "not sure", ask, do not rely on it
    esco_uri: str | None = None
    span: tuple[int, int] | None = None  # the characters of the text that showed it


class Linker(Protocol):
    """Links free text to occupations (ISCO-08 unit groups) and to fields of study (ISCED-F 2013)."""

    def link_occupations(
        self, texts: Sequence[str], vectors: Float32Array | None = None, top: int = 5
    ) -> list[list[Link]]:
        """For each text the ``top`` unit groups, best first. ``vectors`` of the same texts save a second encoding."""
        ...

    def link_fields(self, texts: Sequence[str], vectors: Float32Array | None = None) -> list[tuple[str, float]]:
        """For each text the nearest ISCED-F detailed field (four digits, "" when none is near) and its score 0..1."""
        ...

    def esco_label(self, uri: str, lang: str) -> str | None:
        """The name of an ESCO occupation in a language; None where no import knows it."""
        ...


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth, in degrees."""

    lat: float
    lon: float


class Gazetteer(Protocol):
    """Knows where Dutch places are."""

    def locate(self, place: str | None, postcode: str | None = None) -> Point | None:
        """Coordinates of a place name (spelling-tolerant) or postcode; the postcode wins when it is known. None: unknown."""
        ...

    def suggest(self, place: str, limit: int = 3) -> list[str]:
        """Known places that look like this name, nearest spelling first."""
        ...

    def region(self, point: Point) -> str | None:
        """The province around a point: as exact as others may know where a participant lives."""
        ...


@dataclass(frozen=True, slots=True)
class Journeys:
    """One-way travel between pairs of points, by mode. Arrays broadcast like the coordinates that were asked; NaN where unknown."""

    distance_km: Float64Array
    minutes: dict[str, Float64Array]  # by mode: walk, bicycle, public_transport, car
    cost_per_day: dict[str, Float64Array]  # euro, there and back


class RoutePlanner(Protocol):
    """Estimates journeys; a real route planner can take the place of the default."""

    def journeys(
        self, from_lat: Float64Array, from_lon: Float64Array, to_lat: Float64Array, to_lon: Float64Array, on: date
    ) -> Journeys:
        """Minutes and euros by mode between the (broadcast) points."""
        ...


class Nearness(Protocol):
    """How much of one occupation can be reused in another."""

    def __call__(self, a: ArrayLike, b: ArrayLike) -> Float32Array:
        """In [0, 1] for ISCO-08 unit groups as numbers, which broadcast; 1 for the same, NaN where either is 0."""
        ...


class Clock(Protocol):
    """The time, injected so that it can be tested."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class PasswordHasher(Protocol):
    """Makes hashes of passwords that are slow to guess, and tells whether one fits."""

    def hash(self, password: str) -> str:
        """The hash, with its settings and its salt."""
        ...

    def verify(self, password: str, hashed: str) -> tuple[bool, str | None]:
        """Whether it fits, and, when today's settings are other ones, the hash to keep from now on."""
        ...


class OneTimeCodes(Protocol):
    """Codes that an app shows for half a minute each (TOTP, RFC 6238)."""

    def new_secret(self) -> str:
        """A fresh secret, for one account."""
        ...

    def address(self, secret: str, name: str) -> str:
        """The ``otpauth://`` address that an app takes; ``name`` says there whose account it is."""
        ...

    def step(self, secret: str, code: str, at: datetime) -> int | None:
        """Which half minute since 1970 the code is of, at most one away from ``at``; None: it is of none of them."""
        ...
