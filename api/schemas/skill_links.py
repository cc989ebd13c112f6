"""The ESCO skills that were found in texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field

from api.bootstrap import Application
from api.i18n import Message, Translator
from matching.domain.errors import NotReadyError
from matching.service.skills import link_skills
from matching.taxonomy.skill_linker import SkillLink, SkillLinker


class SkillLinkOut(BaseModel):
    """One skill that a text tells of, best first. ``sure`` false: ask, do not rely on it."""

    esco_uri: str = Field(examples=["http://data.europa.eu/esco/skill/fed5b267-73fa-461d-9f69-827c78beb39d"])
    label: str
    score: float
    sure: bool
    span: tuple[int, int] = Field(description="the characters of the text that showed it")


class SkillLinksOut(BaseModel):
    """For each text, in order, its skills."""

    links: list[list[SkillLinkOut]]


def skill_links(
    application: Application, texts: Sequence[str], translator: Translator, top: int
) -> list[list[dict[str, Any]]]:
    """The skills of each text as plain data; NotReadyError, with what to import, when there is no ESCO with skills."""
    linker = application.skills
    try:
        ready = linker.ready
    except NotReadyError:
        again = Message("The skills of ESCO are being read for the first time. Try again in some minutes.")
        raise NotReadyError(again) from None
    if not ready:
        raise NotReadyError(
            Message(
                "Skills are those of ESCO, and no ESCO with skills is imported: download it from the ESCO portal of the "
                "European Commission (CSV, with the skills), and run `maatwerk import esco DIR`."
            )
        )
    found = link_skills(linker, application.stateless, texts, top)
    return [[_document(one, linker, translator) for one in some] for some in found]


def _document(link: SkillLink, linker: SkillLinker, translator: Translator) -> dict[str, Any]:
    return {
        "esco_uri": link.esco_uri,
        "label": linker.label(link.esco_uri, translator.language),
        "score": round(link.score, 4),
        "sure": link.sure,
        "span": list(link.span),
    }
