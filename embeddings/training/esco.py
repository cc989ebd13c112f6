"""What an ESCO download holds that an encoder can learn from: labels, descriptions and definitions by concept.

Reads the official CSV layout (``occupations_nl.csv``, ``ISCOGroups_nl.csv``, ``skills_en.csv``; in one folder or in one
per language) and, where it lies beside them, ``labels_*.tsv.gz`` (columns conceptUri, lang, label) and
``skill_labels*.tsv`` (columns uri, type and one column a language).
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

_LANGUAGE = re.compile(r"_([a-z]{2})\.csv$")
_OCCUPATION = "/esco/occupation/"
_GROUP = "/esco/isco/C"
csv.field_size_limit(10_000_000)


class EscoNotFoundError(LookupError):
    """The folder holds no ESCO download; the message says which files are expected."""


@dataclass(frozen=True, slots=True)
class Label:
    """One name of one concept: ``concept`` indexes the occupations and, from ``len(EscoData.uris)`` on, other concepts."""

    concept: int
    language: str
    text: str
    preferred: bool


@dataclass(frozen=True, slots=True)
class Description:
    """One sentence or more about an occupation."""

    concept: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class EscoData:
    """Everything that is trained on, in an order that depends on the files' content alone.

    Attributes:
        uris: occupations, sorted.
        isco: ISCO-08 unit group of each, four digits.
        labels: names of occupations (``concept`` < ``len(uris)``).
        descriptions: texts about occupations.
        other_uris: further concepts (ISCO groups, skills), sorted.
        other_labels: their names (``concept`` ≥ ``len(uris)``).
        held_out: labels of the occupations that ``hold_out`` took away.
    """

    uris: tuple[str, ...]
    isco: tuple[str, ...]
    labels: list[Label]
    descriptions: list[Description]
    other_uris: tuple[str, ...] = ()
    other_labels: list[Label] = field(default_factory=list)
    held_out: list[Label] = field(default_factory=list)

    def hold_out(self, share: float, seed: int) -> EscoData:
        """The same without the labels and descriptions of a share of the occupations, drawn by ``seed``."""
        chosen = np.random.default_rng(seed).permutation(len(self.uris))[: round(share * len(self.uris))]
        out = set(chosen.tolist())
        return replace(
            self,
            labels=[label for label in self.labels if label.concept not in out],
            descriptions=[text for text in self.descriptions if text.concept not in out],
            held_out=[label for label in self.labels if label.concept in out],
        )


def read_esco(folder: Path) -> EscoData:
    """Read a download. Raises :class:`EscoNotFoundError` where it holds no ``occupations_*.csv``."""
    files = sorted(folder.rglob("occupations_*.csv"), key=lambda file: file.name)
    if not files:
        raise EscoNotFoundError(
            f"{folder} holds no occupations_*.csv. Download ESCO (classification, CSV, the languages that you want, "
            "Dutch and English at least) from the ESCO portal, unpack it and give that folder."
        )
    isco: dict[str, str] = {}
    names: dict[str, dict[tuple[str, str], bool]] = {}
    texts: dict[tuple[str, str, str], None] = {}
    for file in files:
        language = _language(file)
        for row in _rows(file):
            uri = row["conceptUri"]
            isco[uri] = row["iscoGroup"]
            _add_names(names.setdefault(uri, {}), language, row)
            for column in ("description", "definition", "scopeNote"):
                if text := _clean(row.get(column) or ""):
                    texts[uri, language, text] = None
    others = _other_names(folder)
    for file in sorted(folder.rglob("labels_*.tsv.gz")):
        with gzip.open(file, "rt", encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
                uri = row["conceptUri"]
                if (text := _clean(row["label"])) and (uri in isco or _GROUP in uri):
                    (names if uri in isco else others).setdefault(uri, {}).setdefault((row["lang"], text), False)
    uris, other_uris = tuple(sorted(isco)), tuple(sorted(others))
    place = {uri: index for index, uri in enumerate((*uris, *other_uris))}
    return EscoData(
        uris=uris,
        isco=tuple(isco[uri] for uri in uris),
        labels=list(_labels(uris, names, place)),
        descriptions=[Description(place[uri], language, text) for uri, language, text in sorted(texts)],
        other_uris=other_uris,
        other_labels=list(_labels(other_uris, others, place)),
    )


def _other_names(folder: Path) -> dict[str, dict[tuple[str, str], bool]]:
    """Names of ISCO groups and of skills."""
    others: dict[str, dict[tuple[str, str], bool]] = {}
    for pattern in ("ISCOGroups_*.csv", "skills_*.csv"):
        for file in sorted(folder.rglob(pattern), key=lambda found: found.name):
            for row in _rows(file):
                _add_names(others.setdefault(row["conceptUri"], {}), _language(file), row)
    for file in sorted(folder.rglob("skill_labels*.tsv")):
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
                for language, value in row.items():
                    if language not in ("uri", "type") and value and (text := _clean(value)):
                        others.setdefault(row["uri"], {}).setdefault((language, text), True)
    return others


def _labels(
    uris: Iterable[str], names: dict[str, dict[tuple[str, str], bool]], place: dict[str, int]
) -> Iterator[Label]:
    for uri in uris:
        for (language, text), preferred in sorted(names[uri].items()):
            yield Label(place[uri], language, text, preferred)


def _add_names(found: dict[tuple[str, str], bool], language: str, row: dict[str, str]) -> None:
    if text := _clean(row["preferredLabel"]):
        found[language, text] = True
    for column in ("altLabels", "hiddenLabels"):
        for line in (row.get(column) or "").split("\n"):
            if text := _clean(line):
                found.setdefault((language, text), False)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def _language(file: Path) -> str:
    found = _LANGUAGE.search(file.name)
    if not found:
        raise EscoNotFoundError(f"{file.name} does not end in a language such as _nl.csv.")
    return found[1]


def _clean(text: str) -> str:
    return " ".join(text.split())
