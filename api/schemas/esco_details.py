"""What the imported ESCO adds to an occupation or field that was understood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.bootstrap import Application
from api.i18n import Translator
from api.schemas.links import links_document
from matching.domain.esco import EscoEntry
from matching.domain.ports import Link
from matching.service.esco_guide import EscoGuide, in_language

MOST_ALTERNATIVES = 5
"""Other names that are shown: enough to recognise the work by; the first ones of ESCO are not the best, but some have forty."""


def esco_document(entry: EscoEntry, lang: str) -> dict[str, Any]:
    """An :class:`EscoOut` as plain data."""
    labels = entry.concept.labels
    said = labels.get(lang) or labels.get("en") or next(iter(labels.values()))
    return {
        "label": said[0],
        "also_called": list(said[1 : MOST_ALTERNATIVES + 1]),
        "essential_skills": len(entry.essential),
        "optional_skills": len(entry.optional),
        "regulated": bool(entry.concept.regulated),
    }


def preferred(entry: EscoEntry, lang: str) -> str:
    """The label in the reader's language, else in English, else in any."""
    return in_language({one: said[0] for one, said in entry.concept.labels.items() if said}, lang) or entry.concept.uri


def guide_of(application: Application) -> EscoGuide | None:
    """What tells of ESCO; None where none is imported."""
    return application.guide if application.esco is not None else None


def detailed_links(
    application: Application, many: Sequence[Sequence[Link]], translator: Translator
) -> list[list[dict[str, Any]]]:
    """The occupations of each text as plain data; with ``official_name`` and ``esco`` where ESCO is imported."""
    documents = [links_document(one, translator, application.parts.linker.esco_label) for one in many]
    guide = guide_of(application)
    if guide is None:
        return documents
    uris = {one["esco_uri"] for some in documents for one in some if one["esco_uri"]}
    entries = guide.entries(application.linking, uris)
    for some in documents:
        for one in some:
            entry = entries.get(one["esco_uri"])
            one["official_name"] = guide.isco_name(one["isco"], translator.language)
            one["esco"] = esco_document(entry, translator.language) if entry else None
    return documents
