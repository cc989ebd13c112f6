"""Labelled sets for the linking of job titles to ESCO occupations, in the layout of the MELO benchmark.

MELO (Retyk et al. 2024, arXiv:2410.08319, github.com/Avature/melo-benchmark) gives a folder a set, with four tables without
a header, tab-separated, plain or gzipped:

- ``queries.tsv``: query id, text (a title of a national classification);
- ``corpus_elements.tsv``: element id, text (a label of an ESCO occupation or ISCO group);
- ``annotations.tsv``: query id, 0, element id, relevance (TREC's qrels);
- ``concept_mapping.tsv``: element id, URI of the occupation or group.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import numpy as np

from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.ports import Int64Array

QUERIES, LABELS, ANNOTATIONS, CONCEPTS = FILES = (
    "queries.tsv",
    "corpus_elements.tsv",
    "annotations.tsv",
    "concept_mapping.tsv",
)
_LAYOUT = (
    f"a folder in MELO's layout, or a folder of such folders: {', '.join(FILES)}, each plain or with .gz "
    "(github.com/Avature/melo-benchmark, data/processed/melo)"
)
_SEED = 20261121


@dataclass(frozen=True, slots=True)
class LinkingSet:
    """One set. Labels are in the order of their ids, which decides ties (see ``linking_metrics``)."""

    name: str  # that of the folder, such as deu_q_de_c_en: German titles, English labels
    queries: tuple[str, ...]
    answers: tuple[Int64Array, ...]  # for each query the rows of its correct labels, at least one
    labels: tuple[str, ...]
    concepts: Int64Array  # for each label the row of its concept in ``uris``
    uris: tuple[str, ...]

    def sample(self, count: int | None) -> LinkingSet:
        """The set with ``count`` of its queries, the same ones each time, in their order; all when there are no more."""
        if count is None or count >= len(self.queries):
            return self
        rows = np.sort(np.random.default_rng(_SEED).choice(len(self.queries), count, replace=False))
        return replace(
            self,
            queries=tuple(self.queries[row] for row in rows),
            answers=tuple(self.answers[row] for row in rows),
        )


def read_sets(folder: Path) -> list[LinkingSet]:
    """The set in ``folder``, or all sets in the folders inside it, by name.

    Raises InvalidInputError that names the file and line, and what should be there.
    """
    if not folder.is_dir():
        _refuse(folder, "does not exist", _LAYOUT)
    places = [folder] if _present(folder) else sorted(one for one in folder.iterdir() if one.is_dir() and _present(one))
    if not places:
        _refuse(folder, "holds no set", _LAYOUT)
    return [_read(place) for place in places]


def _present(folder: Path) -> list[str]:
    return [name for name in FILES if _path(folder, name).exists()]


def _path(folder: Path, name: str) -> Path:
    plain = folder / name
    return plain if plain.exists() else folder / f"{name}.gz"


def _read(folder: Path) -> LinkingSet:
    missing = [name for name in FILES if name not in _present(folder)]
    if missing:
        _refuse(folder, f"misses {', '.join(missing)}", _LAYOUT)
    queries, labels = _texts(folder, QUERIES), _texts(folder, LABELS)
    ids = sorted(labels)
    row_of = {id_: row for row, id_ in enumerate(ids)}
    concept_of = _texts(folder, CONCEPTS)
    without = [id_ for id_ in ids if id_ not in concept_of]
    if without:
        _refuse(_path(folder, CONCEPTS), without[0], f"a line for each element of {LABELS}; {len(without)} have none")
    uris = sorted({concept_of[id_] for id_ in ids})
    uri_row = {uri: row for row, uri in enumerate(uris)}
    answers = _answers(folder, queries, row_of)
    # The benchmark's trec_eval averages over the queries that have an answer.
    judged = [id_ for id_ in queries if id_ in answers]
    if not judged:
        _refuse(
            _path(folder, ANNOTATIONS), "no answers", "at least one query with a correct element (relevance above 0)"
        )
    return LinkingSet(
        name=folder.resolve().name,
        queries=tuple(queries[id_] for id_ in judged),
        answers=tuple(np.unique(np.array(answers[id_], dtype=np.int64)) for id_ in judged),
        labels=tuple(labels[id_] for id_ in ids),
        concepts=np.array([uri_row[concept_of[id_]] for id_ in ids], dtype=np.int64),
        uris=tuple(uris),
    )


def _texts(folder: Path, name: str) -> dict[str, str]:
    """A table of two columns; an id that occurs twice is refused."""
    found: dict[str, str] = {}
    for where, (id_, text) in _rows(_path(folder, name), 2):
        if id_ in found:
            _refuse(where, id_, "an id that occurs once")
        found[id_] = text
    if not found:
        _refuse(_path(folder, name), "is empty", "at least one line: id, tab, text")
    return found


def _answers(folder: Path, queries: dict[str, str], row_of: dict[str, int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for where, (query, _, element, relevance) in _rows(_path(folder, ANNOTATIONS), 4):
        if query not in queries:
            _refuse(where, query, f"the id of a query in {QUERIES}")
        if element not in row_of:
            _refuse(where, element, f"the id of an element in {LABELS}")
        if not relevance.lstrip("-").isdecimal():
            _refuse(where, relevance, "a whole number: 0 for wrong, 1 for correct")
        if int(relevance) > 0:
            found.setdefault(query, []).append(row_of[element])
    return found


def _rows(path: Path, columns: int) -> Iterator[tuple[str, list[str]]]:
    """Each line of a table with where it stands; blank lines are left out."""
    try:
        data = path.read_bytes()
        lines = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig").split("\n")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        _refuse(path, str(error), "a readable file in UTF-8; download it again")
    for number, line in enumerate(lines, 1):
        cells = [cell.strip() for cell in line.rstrip("\r").split("\t")]
        if cells == [""]:
            continue
        if len(cells) != columns or not all(cells):
            _refuse(f"{path}:{number}", line[:80], f"{columns} columns, separated by tabs, none of them empty")
        yield f"{path}:{number}", cells


def _refuse(where: Path | str, value: str, allowed: str) -> NoReturn:
    raise InvalidInputError([FieldProblem(str(where), value, allowed)]) from None
