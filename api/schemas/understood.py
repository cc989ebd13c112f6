"""What the system understood of a participant or opportunity, text by text: so that a coach can see it and correct it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from api.bootstrap import Application
from api.i18n import Translator
from api.schemas.esco_details import esco_document, guide_of
from api.schemas.links import EscoOut
from matching.domain.facet import Facet, Record, Role
from matching.service.esco_guide import EscoGuide

SURE_FROM = 0.5
"""An occupation or field that was understood less surely than this is shown as a guess."""


class ConceptOut(BaseModel):
    """An ISCO-08 unit group or ISCED-F field that a text was taken to mean. ``sure`` false: ask. The last three fields are
    there where ESCO is imported."""

    code: str = Field(examples=["2262"])
    label: str = Field(examples=["Apothekers"])
    score: float
    sure: bool
    official_name: str | None = Field(default=None, description="ESCO's name of it, in the reader's language")
    esco_uri: str | None = Field(default=None, description="the nearest ESCO occupation of the unit group")
    esco: EscoOut | None = None


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


def understood_document(record: Record[Any], translator: Translator, application: Application) -> dict[str, Any]:
    """An :class:`UnderstoodOut` as plain data."""
    documents = [_facet(one, translator) for one in record.facets]
    guide = guide_of(application)
    if guide is not None:
        _add_esco(documents, guide, application, translator.language)
    return {"facets": documents}


def _add_esco(documents: list[dict[str, Any]], guide: EscoGuide, application: Application, lang: str) -> None:
    """Add what ESCO says. A record keeps the unit group of a text only: its ESCO occupation is looked for again."""
    occupations = [one for one in documents if one["occupation"]]
    actor = application.linking
    found = application.service.link(actor, [one["text"] for one in occupations], lang) if occupations else []
    for one, links in zip(occupations, found, strict=True):
        concept = one["occupation"]
        concept["official_name"] = guide.isco_name(concept["code"], lang)
        concept["esco_uri"] = next((link.esco_uri for link in links if link.isco == concept["code"]), None)
    entries = guide.entries(actor, {uri for one in occupations if (uri := one["occupation"]["esco_uri"])})
    for one in occupations:
        entry = entries.get(one["occupation"]["esco_uri"])
        one["occupation"]["esco"] = esco_document(entry, lang) if entry else None
    for one in documents:
        if one["field"]:
            one["field"]["official_name"] = guide.isced_name(one["field"]["code"], lang)


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
