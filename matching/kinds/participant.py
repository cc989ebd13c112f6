"""What of a participant is embedded: each job and its duties, each diploma, the goal, the skills. Never home, place or origin."""

from __future__ import annotations

import re

from matching.domain.facet import Facet
from matching.domain.participant import Participant
from matching.kinds.kind import embed, words_of_field

# Clauses that say what is not wanted, in the languages that participants write in. Embedded, they would attract what they refuse.
_REFUSAL = re.compile(
    r"\b(?:niet meer|niet terug|geen\b|nooit meer|wil niet|liever niet|no longer|not? (?:want|any ?more|again)|don'?t want|never again"
    r"|not .{0,30}any ?more|stop(?:pen|te)? met|gestopt met|klaar met|weg uit|i quit|quit my|stopped working|istemiyorum|не хочу|більше не|больше не)|لا أريد|لا اريد|مش عايز|ما بدي|نمی‌?خواهم|نمیخوام",
    re.IGNORECASE,
)
# Where a clause ends: punctuation, or a word that turns from what is not wanted to what is.
_CLAUSE = re.compile(
    r"[.;!?\n,،؛؟]+|\b(?:maar|but|ama|але|але|но|а|want to(?= )|liever|instead)\b|(?<!\w)(?:لكن|بل|ولی|اما)(?!\w)",
    re.IGNORECASE,
)


def participant_facets(participant: Participant) -> tuple[Facet, ...]:
    """The facets of what counts: a job or diploma that was set aside has none.

    The skills are one facet, since each is only a word or two; a goal is split into what is wanted ("goal") and what is not
    any more ("refusal", which is not compared with anything).
    """
    jobs = participant.experience or ()
    diplomas = participant.qualifications or ()
    titles = [None if job.use is False else job.title or job.description for job in jobs]
    duties = [None if job.use is False or not job.title else job.description for job in jobs]
    facets = embed("experience", titles) + embed("duties", duties)
    for position, diploma in enumerate(diplomas):
        if diploma.use is not False:
            one = embed("qualification", [words_of_field(diploma.title, diploma.field)], field=diploma.field)
            facets += [Facet("qualification", position, f.text, isced=f.isced, isced_score=f.isced_score) for f in one]
    wanted, refused = wishes(participant.goal.text if participant.goal else None)
    facets += embed("goal", [wanted]) + embed("refusal", [refused])
    facets += embed("skills", [", ".join(participant.skills or ())])
    return tuple(facets)


# Where one clause joins two wishes; only looked for where one of them is a refusal ("programmeur worden en niet terug naar school").
_JOIN = re.compile(r"\s(?:en|and|ve|та|і|й|و)\s", re.IGNORECASE)


def wishes(text: str | None) -> tuple[str, str]:
    """What a goal says is wanted, and what it says is not wanted (any more)."""
    wanted: list[str] = []
    refused: list[str] = []
    for clause in _CLAUSE.split(text or ""):
        parts = _JOIN.split(clause) if _REFUSAL.search(clause) else [clause]
        for part in (one.strip() for one in parts):
            if part:
                (refused if _REFUSAL.search(part) else wanted).append(part)
    return ", ".join(wanted), ", ".join(refused)
