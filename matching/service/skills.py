"""Which ESCO skills do texts tell of, and which does an occupation ask?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from matching.access import require
from matching.domain.actor import Actor
from matching.domain.errors import NotReadyError
from matching.store.database import SqlStore
from matching.taxonomy.skill_linker import SkillLink, SkillLinker

if TYPE_CHECKING:
    from matching.domain.esco import SkillGuide

MOST_TOLD = 10
"""Skills that are read in one text: a long description of a job tells of about so many."""


def link_skills(linker: SkillLinker, actor: Actor, texts: Sequence[str], top: int = 5) -> list[list[SkillLink]]:
    """For each text at most ``top`` skills, best first. NotReadyError when no ESCO with skills is imported."""
    require(actor, "link")
    return linker.link_skills(texts, top)


class EscoSkills:
    """The skills of the newest import, as :class:`matching.domain.esco.SkillGuide`. Safe to use from several threads."""

    def __init__(self, store: SqlStore, linker: SkillLinker) -> None:
        self._store = store
        self._linker = linker

    def essential(self, occupations: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The essential skills of these occupations."""
        if not occupations:
            return {}
        with self._store.read() as tx:
            return tx.esco_essential(occupations)

    def told(self, texts: Sequence[str]) -> set[str]:
        """The skills that these texts surely tell of."""
        try:
            found = self._linker.link_skills(texts, MOST_TOLD)
        except NotReadyError:
            return set()
        return {link.esco_uri for links in found for link in links if link.sure}

    def names(self, concepts: Collection[str]) -> dict[str, dict[str, str]]:
        """The preferred names of occupations and skills."""
        with self._store.read() as tx:
            entries = tx.esco_entries(concepts) if concepts else {}
        return {
            uri: {lang: said[0] for lang, said in one.concept.labels.items() if said} for uri, one in entries.items()
        }


def _conforms(skills: EscoSkills) -> SkillGuide:
    """Lets mypy compare the class with the protocol."""
    return skills
