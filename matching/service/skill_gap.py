"""The skill gap of one explained pair, with the programmes that are open to the participant and teach what is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from matching.domain.columns import ProgrammeColumns
from matching.domain.esco import SkillGuide
from matching.domain.facet import Record
from matching.domain.ports import BoolArray, Encoder, Float32Array, Int64Array
from matching.domain.repositories import Store, Transaction
from matching.retrieval import Retriever, visible_opportunities
from matching.skill_gap import (
    Course,
    LinkTexts,
    SkillGap,
    gap_of,
    label_of,
    sure_occupations,
    texts,
    with_programmes,
)

NEAR_FACETS = 12
"""Facets of programmes that are looked at for each missing skill: the two programmes that are named have few more."""
LEADING_THERE = 20
"""Programmes that lead to the same occupation that are looked at beside those."""
LOOKED_AT, BEST_SKILLS = 12, 3
"""Of all those, the programmes whose words are nearest to three of the missing skills are asked what they lead to: reading that takes
some 20 ms a text where ESCO is imported, and one programme mostly teaches many of the missing skills."""


def find_skill_gap(
    store: Store,
    newest: Callable[[Transaction], Retriever],
    person: Record[Any],
    other: Record[Any],
    *,
    link: LinkTexts,
    encoder: Encoder,
    guide: SkillGuide | None,
    today: date,
) -> SkillGap | None:
    """What the participant brings and what is missing, with programmes; None where nothing can be said of it."""
    gap = gap_of(person, other, link=link, encoder=encoder, guide=guide)
    if gap is None or not gap.missing:
        return gap
    wanted = encoder.encode([label_of(one) for one in gap.missing])
    with store.read() as tx:
        retriever = newest(tx)
        allowed = visible_opportunities(_programmes(retriever), person, float(today.toordinal()))
        rows = _open(tx, retriever, person, _near(retriever, other, wanted, allowed))
        cosine = _cosine(retriever, wanted, rows)
        best = np.argsort(-np.sort(cosine, axis=0)[-BEST_SKILLS:].mean(axis=0), kind="stable")[:LOOKED_AT]
        cosine = cosine[:, best]
        records = tx.records(list(_programmes(retriever).keys[rows[best]]))
    asked = _asked(records, link, guide) if guide else [set[str]() for _ in records]
    return with_programmes(gap, [Course(one.profile.id, one.profile.title) for one in records], cosine, asked)


def _programmes(retriever: Retriever) -> ProgrammeColumns:
    columns = retriever.catalogue.columns["programme"]
    assert isinstance(columns, ProgrammeColumns)  # noqa: S101  (for mypy)
    return columns


def _near(retriever: Retriever, other: Record[Any], wanted: Float32Array, allowed: BoolArray) -> Int64Array:
    """Rows of the allowed programmes whose words are nearest to any of these skills ``(s, d)``, or that lead to the same work."""
    if not allowed.any():
        return np.zeros(0, dtype=np.int64)
    mask = retriever.catalogue.facets_allowed("programme", allowed)
    ids = retriever.vectors.search(wanted, NEAR_FACETS, mask).ids
    found = retriever.catalogue.row_of_facet["programme"][ids[ids > 0]]
    named = sorted({facet.isco for facet in other.facets if facet.role in ("title", "leads_to") and facet.isco})
    leading = np.flatnonzero(allowed & np.isin(_programmes(retriever).leads_isco, named).any(axis=1))[:LEADING_THERE]
    rows = np.unique(np.concatenate([found, leading]))
    near: Int64Array = rows[rows >= 0]
    return near


def _open(tx: Transaction, retriever: Retriever, person: Record[Any], rows: Int64Array) -> Int64Array:
    """Those of these rows that are open and have a place left at this moment."""
    states = tx.states(person.organisation_id, ["programme"], list(_programmes(retriever).keys[rows]))  # type: ignore[arg-type]
    return rows[states.found & states.is_open & ~(states.places_left <= 0)]


def _cosine(retriever: Retriever, wanted: Float32Array, rows: Int64Array) -> Float32Array:
    """Cosine of each skill ``(s, d)`` with the nearest words of each programme, ``(s, rows)``."""
    columns = _programmes(retriever)
    said = np.column_stack([columns.title_facet[rows], columns.tasks_facet[rows], columns.leads_facet[rows]])
    near: Float32Array = np.einsum("sd,rfd->srf", wanted, retriever.vectors.vectors(said)).max(axis=2)
    return near


def _asked(programmes: list[Record[Any]], link: LinkTexts, guide: SkillGuide) -> list[set[str]]:
    """For each programme the essential skills of the occupations that it leads to."""
    said = [texts(one, "leads_to") or texts(one, "title") for one in programmes]
    every = list(dict.fromkeys(text for some in said for text in some))
    uris = dict(zip(every, sure_occupations(link, every), strict=True))
    essential = guide.essential({uri for uri in uris.values() if uri})
    return [{skill for text in some for skill in essential.get(uris[text] or "", ())} for some in said]
