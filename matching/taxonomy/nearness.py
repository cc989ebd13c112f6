"""How much of one occupation can be reused in another, and how near a study field is to an occupation.

The ISCO-08 tree orders occupations by skill level first, so pharmacist (2262) and pharmacy
assistant (3213) share nothing in it.

This module joins views of nearness and keeps the best of them:

* the tree, weak for broad groups and weaker for groups that only share a heading (:data:`COHESION`);
* the fields of study in which people in that work are trained (``data/isco_fields.csv``), less across skill levels;
* pairs of occupations between which skills are known to carry over (``data/isco_related.csv``);
* where ESCO was imported, the essential skills that they share;
* where the encoder brings vectors of occupations, their cosine.

The first three need nothing but this package (:func:`occupation_nearness`); :class:`OccupationNearness` adds the others.

Both files and every number here are this project's own judgement, held to the triples (occupation, nearer, farther,
why) of ``tests/matching/taxonomy/data/nearness_triples.csv``. They are no copy of a published table.

Occupations and fields are numbers as in :mod:`matching.taxonomy.isco` and :mod:`matching.taxonomy.isced`: ``"0110"`` is
110, and 0 is unknown.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from matching.domain.esco import ConceptVectors, EscoConcept, EscoSkillRelation
from matching.taxonomy import isco

FIELDS = Path(__file__).parent / "data" / "isco_fields.csv"
RELATED = Path(__file__).parent / "data" / "isco_related.csv"

FIELDS_AN_OCCUPATION = 3
"""The most fields that ``isco_fields.csv`` gives to one occupation."""

TREE_MINOR = {1: 0.3, 2: 0.6, 3: 0.65, 4: 0.65}
TREE_SUB_MAJOR = {1: 0.1, 2: 0.2, 3: 0.3, 4: 0.35}
TREE_MAJOR = {1: 0.0, 2: 0.03, 3: 0.08, 4: 0.08}
"""Tree similarity by the deepest shared group (minor, sub-major, major) and the lower skill level of the two. At
levels 1 and 2 a group stands for a kind of workplace more than for skills: a warehouse worker has little use for what a
road worker knows."""

COHESION: dict[str, float] = {
    # Minor groups whose unit groups are separate trades or professions under one heading.
    **dict.fromkeys(("341", "343", "421", "516", "524", "731", "754", "912", "933", "962"), 0.15),
    **dict.fromkeys(("134", "143", "216", "226", "235", "262", "263", "265"), 0.3),
    **dict.fromkeys(("311", "312", "315", "325", "333", "335", "422", "441", "511", "622", "813", "818"), 0.3),
    **dict.fromkeys(("131", "132", "211", "213", "214", "242", "264", "321", "413"), 0.4),
    **dict.fromkeys(("712", "751", "753", "815", "834", "911"), 0.4),
    **dict.fromkeys(("111", "121", "122", "215", "243", "313", "314", "331", "332", "541"), 0.5),
    **dict.fromkeys(("612", "711", "713", "721", "723", "742", "814", "821", "832", "833", "932"), 0.5),
    # Sub-major groups that join sectors which share no work.
    **dict.fromkeys(("13", "14", "26", "34", "51", "54", "75", "81", "96"), 0.1),
    **dict.fromkeys(("21", "22", "24", "31", "32", "33", "71", "72", "73", "83"), 0.2),
    **dict.fromkeys(("12", "23", "53", "74"), 0.3),
}
"""Groups that hold together less than their level says, with the similarity that counts instead (where it is lower)."""

SAME_FIELD, SAME_NARROW, SAME_BROAD = 0.7, 0.35, 0.08
"""Nearness of two occupations by the deepest field that their people were trained in: detailed, narrow, broad."""

FIELD_RANK = (1.0, 0.8, 0.6)
"""Weight of an occupation's first (most typical), second and third field."""

FIELD_LEVEL_GAP = (1.0, 0.75, 0.45, 0.2)
"""What remains of field nearness over 0, 1, 2 and 3 skill levels: the same field, but ever less of it is used."""

FIELD_ELEMENTARY = 0.5
"""What remains of field nearness where either occupation is elementary (skill level 1): it is open to everybody."""

FIELD_WIDE: dict[int, float] = {
    **dict.fromkeys((411, 612, 613), 0.9),
    **dict.fromkeys((111, 114, 213, 312, 322, 412, 421, 532, 711, 713, 716, 724, 731, 811, 812, 913), 0.8),
    **dict.fromkeys((211, 212, 415, 416, 417, 714, 715, 723, 911, 914, 915, 1014), 0.7),
    **dict.fromkeys((413, 721, 732, 1011, 1013, 1031, 1032, 214, 215), 0.6),
    **dict.fromkeys((722, 1015), 0.45),
    1041: 0.35,
}
"""Weight of fields that train for many unlike occupations (transport: pilots and lorry drivers); 1 for all others."""

NARROW_WIDE: dict[int, float] = {21: 0.4, 31: 0.6, 41: 0.6, 71: 0.5, 72: 0.25, 91: 0.9, 101: 0.25, 102: 0.4, 103: 0.3}
"""Weight of narrow fields that join unlike trades (072: food, furniture, clothes and mining); 1 for all others."""

OF_WORK_DETAILED, OF_WORK_NARROW, OF_WORK_BROAD = 1.0, 0.6, 0.2
"""Nearness of a study field to an occupation by the deepest field shared with any of the occupation's fields."""

_HIGHEST = 9999


SKILLS_FULL, SKILLS_SHARE = 0.4, 0.6
"""Occupations that share this much of their essential skills (rare ones weigh more) are as near as the second number
says; less counts in proportion. Of all pairs one in a hundred shares more than .09 and one in a thousand more than .25
(ESCO 1.1.1, both counted once)."""

COSINE_UNRELATED, COSINE_SAME, COSINE_SHARE = 0.3, 0.8, 0.5
"""The same for the cosine of two occupations' mean vectors: half of all pairs are below .13, one in a hundred is above .35
and one in a thousand above .5 (default encoder). It never outweighs what the tables say of a trade."""


def occupation_nearness(a: ArrayLike, b: ArrayLike) -> NDArray[np.float32]:
    """How much of one occupation can be reused in the other, in [0, 1].

    ``a`` and ``b`` are unit groups as whole numbers and broadcast; the result has their common shape. Symmetric; 1 for
    the same unit group, NaN where either is 0 (unknown). Otherwise the largest of

    * tree similarity: :data:`TREE_MINOR`, :data:`TREE_SUB_MAJOR` or :data:`TREE_MAJOR` for the deepest shared group at
      the lower skill level of the two, never more than :data:`COHESION` gives that group;
    * field nearness: over all pairs of their fields, :data:`SAME_FIELD`, :data:`SAME_NARROW` or :data:`SAME_BROAD`,
      times both :data:`FIELD_RANK` weights, :data:`FIELD_WIDE` and (for narrow fields) :data:`NARROW_WIDE`, times
      :data:`FIELD_LEVEL_GAP` and :data:`FIELD_ELEMENTARY`;
    * the degree of the pair in ``data/isco_related.csv``, 0 when it is not there.

    Raises:
        TypeError: when codes are not whole numbers.
        ValueError: when a number other than 0 is no unit group of ISCO-08.
    """
    found: NDArray[np.float32] = _matrix()[_rows(a), _rows(b)]
    return found


class OccupationNearness:
    """:func:`occupation_nearness` with two more views: shared essential skills of ESCO, and vectors of occupations.

    Called in the same way, and symmetric and 1 for itself likewise; made once (a quarter of a second), then a look-up: 500 pairs
    take 50 microseconds (``tests/benchmarks/bench_link.py``).

    Args:
        concepts: vectors of ESCO occupations that come with the encoder.
        occupations: imported ESCO occupations, which tell the unit group of those in ``relations``.
        relations: which occupation asks which skill; only essential skills count.
    """

    def __init__(
        self,
        concepts: ConceptVectors | None = None,
        occupations: Sequence[EscoConcept] = (),
        relations: Sequence[EscoSkillRelation] = (),
    ) -> None:
        inner = _matrix()[1:, 1:].copy()
        if concepts is not None:
            inner = np.maximum(inner, _by_vectors(concepts))
        if relations:
            inner = np.maximum(inner, _by_skills(occupations, relations))
        np.fill_diagonal(inner, 1.0)
        self._table = np.full((len(inner) + 1, len(inner) + 1), np.nan, dtype=np.float32)
        self._table[1:, 1:] = inner
        self._table.flags.writeable = False

    def __call__(self, a: ArrayLike, b: ArrayLike) -> NDArray[np.float32]:
        """As :func:`occupation_nearness`, with the same errors."""
        found: NDArray[np.float32] = self._table[_rows(a), _rows(b)]
        return found


def _by_vectors(concepts: ConceptVectors) -> NDArray[np.float64]:
    """Nearness of unit groups by the cosine of the mean vectors of their occupations; 0 for a group without any."""
    row = {code: place for place, code in enumerate(_codes())}
    kept = np.array([code in row for code in concepts.isco], dtype=np.bool_)
    of = np.array([row[code] for code in concepts.isco if code in row], dtype=np.int64)
    sums = np.zeros((len(row), concepts.vectors.shape[1]))
    np.add.at(sums, of, concepts.vectors[kept])
    length = np.linalg.norm(sums, axis=1, keepdims=True)
    mean = np.divide(sums, length, out=np.zeros_like(sums), where=length > 0)
    near = np.clip((mean @ mean.T - COSINE_UNRELATED) / (COSINE_SAME - COSINE_UNRELATED), 0, 1)
    found: NDArray[np.float64] = COSINE_SHARE * near
    return found


def _by_skills(occupations: Sequence[EscoConcept], relations: Sequence[EscoSkillRelation]) -> NDArray[np.float64]:
    """Nearness of unit groups by the essential skills that their occupations share: the weighted overlap of Jaccard (Ruzicka).

    A skill weighs in a group by the share of its occupations that ask it, and by how few groups do.
    """
    row = {code: place for place, code in enumerate(_codes())}
    group = {one.uri: row[one.isco] for one in occupations if one.isco in row}
    essential = [one for one in relations if one.essential and one.occupation_uri in group]
    skill = {uri: place for place, uri in enumerate(sorted({one.skill_uri for one in essential}))}
    pairs = ([group[one.occupation_uri] for one in essential], [skill[one.skill_uri] for one in essential])
    counts = csr_array((np.ones(len(essential)), pairs), shape=(len(row), len(skill))).toarray()
    members = np.bincount(list(group.values()), minlength=len(row))
    weight = counts / np.maximum(members, 1)[:, None] * np.log(len(row) / np.maximum((counts > 0).sum(axis=0), 1))
    total = weight.sum(axis=1)
    shared = np.stack([np.minimum(one, weight).sum(axis=1) for one in weight])
    either = total[:, None] + total[None, :] - shared
    overlap = np.divide(shared, either, out=np.zeros_like(shared), where=either > 0)
    found: NDArray[np.float64] = SKILLS_SHARE * np.minimum(overlap / SKILLS_FULL, 1)
    return found


def fields_of(isco_codes: ArrayLike) -> NDArray[np.int64]:
    """ISCED-F detailed fields in which people in this work are trained, most typical first.

    Takes unit groups as whole numbers of any shape and gives that shape with a last axis of three, padded with 0; all 0
    for 0 (unknown). Raises ``TypeError`` and ``ValueError`` as :func:`occupation_nearness`.
    """
    return _fields()[_rows(isco_codes)]


def field_of_work_nearness(isced_codes: ArrayLike, isco_codes: ArrayLike) -> NDArray[np.float32]:
    """How near a field of study is to an occupation, in [0, 1]; NaN where either is unknown.

    Both broadcast. 1 when the occupation has this detailed field, 0.6 when it has one of the same narrow field, 0.2 of
    the same broad field, else 0. Fields are numbers of four digits; one known only as narrow (910) or broad (900)
    shares no more than that. General education (below 100) names no kind of work and counts as unknown, like 0.

    Raises:
        TypeError: when codes are not whole numbers.
        ValueError: when an occupation is no unit group, or a field is negative or above 1099, the last of ISCED-F 2013.
    """
    studied = _whole(isced_codes, "ISCED-F fields")
    if studied.size and (studied.min() < 0 or studied.max() > 1099):
        wrong = studied[(studied < 0) | (studied > 1099)].flat[0]
        raise ValueError(f"Not a field of ISCED-F 2013: {wrong}. Give four digits such as 916, or 0 for unknown.")
    found: NDArray[np.float32] = _by_field_of_work()[studied, _rows(isco_codes)]
    return found


@cache
def _by_field_of_work() -> NDArray[np.float32]:
    """By number of a field and row of an occupation, ``(1100, 437)``."""
    studied = np.arange(1100)[:, None, None]
    best = _level(studied, _fields()[None, :, :], OF_WORK_DETAILED, OF_WORK_NARROW, OF_WORK_BROAD).max(axis=-1)
    best[:100], best[:, 0] = np.nan, np.nan
    table: NDArray[np.float32] = best.astype(np.float32)
    table.flags.writeable = False
    return table


def _whole(codes: ArrayLike, what: str) -> NDArray[np.int64]:
    given = np.asarray(codes)
    if given.size and given.dtype.kind not in "iu":
        raise TypeError(f"{what} must be whole numbers with 0 for unknown, not an array of {given.dtype}.")
    return given.astype(np.int64, copy=False)


def _rows(codes: ArrayLike) -> NDArray[np.int64]:
    """Row of each unit group in the matrix; 0 for unknown."""
    numbers = _whole(codes, "ISCO codes")
    table = _row_by_code()
    inside = (numbers >= 0) & (numbers <= _HIGHEST)
    row: NDArray[np.int64] = table[np.where(inside, numbers, _HIGHEST)]
    if (row < 0).any():
        wrong = np.unique(numbers[row < 0])[:5].tolist()
        raise ValueError(f"Not unit groups of ISCO-08: {wrong}. Give four digits such as 2262, or 0 for unknown.")
    return row


@cache
def _codes() -> tuple[str, ...]:
    with FIELDS.open(encoding="utf-8", newline="") as file:
        return tuple(line["isco"] for line in csv.DictReader(file))


@cache
def _row_by_code() -> NDArray[np.int64]:
    """Row by number, -1 where there is no unit group; row 0 is the unknown occupation."""
    table = np.full(_HIGHEST + 1, -1, dtype=np.int64)
    table[0] = 0
    table[[int(code) for code in _codes()]] = np.arange(1, len(_codes()) + 1)
    return table


@cache
def _fields() -> NDArray[np.int64]:
    """Fields by row, shape (437, 3)."""
    table = np.zeros((len(_codes()) + 1, FIELDS_AN_OCCUPATION), dtype=np.int64)
    with FIELDS.open(encoding="utf-8", newline="") as file:
        for row, line in enumerate(csv.DictReader(file), start=1):
            given = [int(field) for field in line["isced"].split("|")]
            table[row, : len(given)] = given
    table.flags.writeable = False
    return table


def _level(
    a: NDArray[np.int64], b: NDArray[np.int64], detailed: float, narrow: float | NDArray[np.float64], broad: float
) -> NDArray[np.float64]:
    """The value for the deepest field that any field ``a`` shares with a detailed field ``b``; 0 where either is 0."""
    found = np.where(a // 100 == b // 100, broad, 0.0)
    found = np.where(a // 10 == b // 10, narrow, found)
    found = np.where(a == b, detailed, found)
    return np.where((a == 0) | (b == 0), 0.0, found)


def _tree(codes: tuple[str, ...], lower: NDArray[np.int64]) -> NDArray[np.float64]:
    similarity = np.zeros(lower.shape)
    for length, values in ((1, TREE_MAJOR), (2, TREE_SUB_MAJOR), (3, TREE_MINOR)):
        prefix = np.array([code[:length] for code in codes])
        limit = np.array([COHESION.get(code[:length], 1.0) for code in codes])
        by_level = np.array([0.0, *(values[level] for level in (1, 2, 3, 4))])[lower]
        similarity = np.where(prefix[:, None] == prefix[None, :], np.minimum(by_level, limit[:, None]), similarity)
    return similarity


def _by_field(fields: NDArray[np.int64], level: NDArray[np.int64]) -> NDArray[np.float64]:
    lower = np.minimum(level[:, None], level[None, :])
    best = np.zeros(lower.shape)
    width = np.array([[FIELD_WIDE.get(int(field), 1.0) for field in row] for row in fields])
    narrow = SAME_NARROW * np.array([[NARROW_WIDE.get(int(field) // 10, 1.0) for field in row] for row in fields])
    for i, first in enumerate(FIELD_RANK):
        for j, second in enumerate(FIELD_RANK):
            shared = _level(fields[:, None, i], fields[None, :, j], SAME_FIELD, narrow[:, None, i], SAME_BROAD)
            weight = np.minimum(width[:, None, i], width[None, :, j]) * first * second
            best = np.maximum(best, shared * weight)
    gap = np.array(FIELD_LEVEL_GAP)[np.abs(level[:, None] - level[None, :])]
    found: NDArray[np.float64] = best * gap * np.where(lower == 1, FIELD_ELEMENTARY, 1.0)
    return found


@cache
def _matrix() -> NDArray[np.float32]:
    """Nearness by row, shape (437, 437); row and column 0 are NaN."""
    codes = _codes()
    level = isco.skill_levels([int(code) for code in codes]).astype(np.int64)
    nearness = np.maximum(_tree(codes, np.minimum(level[:, None], level[None, :])), _by_field(_fields()[1:], level))
    with RELATED.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            a, b = _rows([int(line["a"]), int(line["b"])]) - 1
            nearness[a, b] = nearness[b, a] = max(nearness[a, b], float(line["degree"]))
    np.fill_diagonal(nearness, 1.0)
    matrix = np.full((len(codes) + 1, len(codes) + 1), np.nan, dtype=np.float32)
    matrix[1:, 1:] = nearness
    matrix.flags.writeable = False
    return matrix
