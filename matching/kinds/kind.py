"""What a kind of opportunity is made of. Adding a kind: docs/adding-a-kind.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from matching.domain.columns import OpportunityColumns
from matching.domain.facet import Facet, Role
from matching.domain.judgement import FeatureRule, GateRule
from matching.domain.vocabulary import Kind as KindName
from matching.taxonomy.isced import number as isced_number
from matching.taxonomy.one_form import one_form
from matching.taxonomy.scrub import scrub
from matching.taxonomy.talk import clean

# Titles of work are embedded without years, hours, gender forms and age: who did the work makes no difference.
TITLES: frozenset[Role] = frozenset({"experience", "title", "leads_to"})
# Longer texts are cut before they are embedded: an encoder of sentences says nothing better about three pages.
LONGEST_FACET = 1000


@dataclass(frozen=True)
class Kind:
    """One kind: its facets, its columns, its gates and its features, in the order in which they are shown."""

    name: KindName
    columns: type[OpportunityColumns]
    facets: Callable[[Any], tuple[Facet, ...]]
    gates: tuple[GateRule, ...]
    features: tuple[FeatureRule, ...]


def embed(role: Role, texts: Iterable[str | None], *, field: str | None = None) -> list[Facet]:
    """A facet for each text that says something, by its position; places, countries and institutions are taken out.

    A ``field`` that is an ISCED-F code is known without reading the text.
    """
    isced = field_code(field)
    scrubbed = ((position, scrub(text or "")[:LONGEST_FACET].strip()) for position, text in enumerate(texts))
    if role in TITLES:
        scrubbed = ((position, one_form(clean(text)) or text) for position, text in scrubbed)
    return [
        Facet(role, position, text, isced=isced, isced_score=1.0 if isced else 0.0)
        for position, text in scrubbed
        if text
    ]


def field_code(field: str | None) -> int:
    """The number of an ISCED-F code; 0 for text and for nothing."""
    if field is None or not field.strip().isdigit():
        return 0
    try:
        return isced_number(field.strip())
    except ValueError:
        return 0


def words_of_field(title: str | None, field: str | None) -> str:
    """A title with its field, when the field is words and not a code."""
    return ". ".join(one for one in (title, None if field_code(field) else field) if one and one.strip())
