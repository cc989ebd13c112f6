"""Texts to link to occupations, and the occupations that were found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel, Field

from api.i18n import Message, Translator
from api.schemas.limits import MAX_LINKED_TEXTS
from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.ports import Link

MAX_TEXT = 20_000
"""Characters of one text; as long as a description may be."""


class EscoOut(BaseModel):
    """What ESCO says of an occupation."""

    label: str = Field(examples=["apotheker"], description="in the reader's language, else in English")
    also_called: list[str] = Field(description="some other names in that language")
    essential_skills: int = Field(description="how many skills the work always asks; 0 where they are not imported")
    optional_skills: int
    regulated: bool = Field(
        description="ESCO notes that it is a regulated profession. It notes few: false says nothing about the Netherlands"
    )


class LinkOut(BaseModel):
    """One occupation that a text may mean, best first. ``sure`` false: ask, do not rely on it. The last two fields are there where
    ESCO is imported."""

    esco_uri: str | None
    isco: str = Field(examples=["2262"], description="ISCO-08 unit group")
    label: str = Field(examples=["Apothekers"])
    score: float
    sure: bool
    span: tuple[int, int] | None = Field(description="the characters of the text that showed it")
    official_name: str | None = Field(
        default=None, description="ESCO's name of the ISCO-08 group, in the reader's language"
    )
    esco: EscoOut | None = None


class LinksOut(BaseModel):
    """For each text, in order, its occupations."""

    links: list[list[LinkOut]]


def check_texts(texts: Any, *, blank: bool = False) -> list[str]:
    """The texts, when they are a list of not too many, not too long, not empty ones (unless they may be ``blank``);
    InvalidInputError naming the first that is not."""
    if not isinstance(texts, list) or not texts:
        raise InvalidInputError([FieldProblem("texts", texts, Message("a list of one or more texts"))])
    if len(texts) > MAX_LINKED_TEXTS:
        raise InvalidInputError(
            [FieldProblem("texts", len(texts), Message("at most {limit} items", limit=MAX_LINKED_TEXTS))]
        )
    for place, one in enumerate(texts):
        if not isinstance(one, str) or not (blank or one.strip()):
            raise InvalidInputError([FieldProblem(f"texts[{place}]", one, Message("a text"))])
        if len(one) > MAX_TEXT:
            raise InvalidInputError(
                [FieldProblem(f"texts[{place}]", one, Message("at most {limit} characters", limit=MAX_TEXT))]
            )
    return texts


def links_document(
    links: Sequence[Link], translator: Translator, esco_label: Callable[[str, str], str | None] | None = None
) -> list[dict[str, Any]]:
    """The occupations of one text as plain data.

    ``esco_label`` names an ESCO occupation in a language; where it does not, the name of the ISCO group is the label.
    """

    def label(link: Link) -> str:
        said = esco_label(link.esco_uri, translator.language) if esco_label and link.esco_uri else None
        return said or translator.occupation(link.isco)

    return [
        {
            "esco_uri": one.esco_uri,
            "isco": one.isco,
            "label": label(one),
            "score": round(float(one.score), 4),
            "sure": bool(one.sure),
            "span": list(one.span) if one.span else None,
        }
        for one in links
    ]
