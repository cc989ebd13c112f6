"""Which ESCO skills do texts tell of?"""

from __future__ import annotations

from collections.abc import Sequence

from matching.access import require
from matching.domain.actor import Actor
from matching.taxonomy.skill_linker import SkillLink, SkillLinker


def link_skills(linker: SkillLinker, actor: Actor, texts: Sequence[str], top: int = 5) -> list[list[SkillLink]]:
    """For each text at most ``top`` skills, best first. NotReadyError when no ESCO with skills is imported."""
    require(actor, "link")
    return linker.link_skills(texts, top)
