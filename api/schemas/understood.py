"""What the system understood of a participant or opportunity, text by text: so that a coach can see it and correct it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from api.i18n import Translator
from matching.domain.facet import Facet, Record, Role

SURE_FROM = 0.5
"""An occupation or field that was understood less surely than this is shown as a guess."""


class ConceptOut(BaseModel):
    """An ISCO-08 unit group or ISCED-F field that a text was taken to mean. ``sure`` false: ask."""

    code: str = Field(examples=["2262"])
    label: str = Field(examples=["Apothekers"])
    score: float
    sure: bool


class UnderstoodFacet(BaseModel):
    """One text as it is compared, without places, years and institutions, and what it was taken to mean."""

    role: Role
    position: int = Field(description="which job, diploma, wish or skill it is, from 0")
    text: str
    understood: bool = Field(description="false: the words are not known; ask an interpreter")
    occupation: ConceptOut | None
    field: ConceptOut | None


class UnderstoodOut(BaseModel):
    """All texts of one record."""

    facets: list[UnderstoodFacet]


def understood_document(record: Record[Any], translator: Translator) -> dict[str, Any]:
    """An :class:`UnderstoodOut` as plain data."""
    return {"facets": [_facet(one, translator) for one in record.facets]}


def _facet(facet: Facet, translator: Translator) -> dict[str, Any]:
    return {
        "role": facet.role,
        "position": facet.position,
        "text": facet.text,
        "understood": facet.is_understood,
        "occupation": _concept(facet.isco, facet.isco_score, translator.occupation),
        "field": _concept(facet.isced, facet.isced_score, translator.field),
    }


def _concept(number: int, score: float, name: Any) -> dict[str, Any] | None:
    if not number:
        return None
    code = f"{number:04d}"
    return {"code": code, "label": name(code), "score": score, "sure": score >= SURE_FROM}
