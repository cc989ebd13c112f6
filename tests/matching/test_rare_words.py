"""Names of tools, licences and registers are not lost in vectors: with the words' own list they are found, without it fewer are.

Over the fixtures and the real encoder, without linking, so that only vectors and words are compared. What a participant names is beside a
job that has nothing to do with it.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from api.schemas.profiles import parse_opportunity
from embeddings import load_encoder
from embeddings.lexical import LexicalIndex
from embeddings.numpy_index import NumpyIndex
from matching import retrieval
from matching.catalogue import Catalogue
from matching.domain.facet import Record
from matching.domain.vocabulary import EntityKind
from matching.retrieval import Retriever
from matching.service.question import numbered
from matching.service.understanding import facets_of
from tests.kit import participant

FIXTURES = Path(__file__).parents[2] / "fixtures"
LOOKED_AT = 20  # of 200 placements and 120 programmes
NAMES = {
    "VCA": r"\bvca\b",
    "heftruckcertificaat": r"heftruck|reachtruck",
    "AutoCAD": r"autocad",
    "BIG-registratie": r"\bbig\b",
    "code 95": r"code 95",
}


@cache
def shelf() -> tuple[list[Record[Any]], Any]:
    encoder = load_encoder()
    profiles = [
        parse_opportunity(json.loads(line))[0]
        for name in ("placements", "programmes")
        for line in (FIXTURES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    facets = [facets_of(one) for one in profiles]
    texts = list(dict.fromkeys(one.text for some in facets for one in some))
    vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    records = [
        Record(profile=profile, facets=tuple(replace(one, vector=vectors[one.text]) for one in some))
        for profile, some in zip(profiles, facets, strict=True)
    ]
    return numbered(records)[0], encoder


def found(name: str, *, words: bool) -> tuple[int, int]:
    """How many of the opportunities that name it are among the first :data:`LOOKED_AT` of their kind, of how many."""
    records, encoder = shelf()
    held = [facet for one in records for facet in one.facets]
    ids = np.array([one.id for one in held])
    vectors, lexical = NumpyIndex(encoder.model_id, encoder.dimension), LexicalIndex()
    vectors.replace(ids, np.stack([one.vector for one in held]), 1)
    lexical.replace(ids if words else ids[:0], [one.text for one in held] if words else [], 1)
    kinds: tuple[EntityKind, ...] = ("placement", "programme")
    finder = Retriever(Catalogue.build(records, kinds, 1), vectors.reader, lexical.reader)
    profile = participant(experience=[{"title": "schoonmaker"}], skills=[name])
    asked = [replace(one, vector=encoder.encode([one.text])[0]) for one in facets_of(profile)]
    person = Record(profile=profile, facets=tuple(asked))
    hits = total = 0
    for kind in kinds:
        mine = [one.profile for one in records if one.profile.kind == kind]
        named = {
            row for row, one in enumerate(mine) if re.search(NAMES[name], f"{one.title} {one.description or ''}", re.I)
        }
        rows = finder.rows(person, kind, np.ones(len(mine), dtype=np.bool_), 1)
        hits += len(named & set(rows.tolist()))
        total += min(len(named), LOOKED_AT)
    return hits, total


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval, "FLOOR", LOOKED_AT)
    monkeypatch.setattr(retrieval, "FACTOR", LOOKED_AT)


@pytest.mark.parametrize("name", NAMES)
def test_what_names_it_is_looked_at(name: str) -> None:
    hits, total = found(name, words=True)
    assert total > 0
    assert hits >= 0.9 * total  # all of them now; one may be lost


def test_without_the_list_of_words_fewer_are() -> None:
    with_words = sum(found(name, words=True)[0] for name in NAMES)
    without = sum(found(name, words=False)[0] for name in NAMES)
    assert without < with_words / 2  # 11 and 25, of 26
