"""What of a participant is embedded: each job and its duties, each diploma, the goal, the skills. Never home, place or origin."""

from __future__ import annotations

import re

from matching.domain.facet import Facet
from matching.domain.participant import Participant
from matching.kinds.kind import embed, words_of_field

# What says that something is not wanted (any more), in the languages that participants write in. Embedded, such a clause would
# attract what it refuses.
_REFUSALS = (
    r"niet meer|niet (?:terug|weer|opnieuw)|nooit meer|nooit weer|wil(?:len)? niet|liever niet",
    r"liever geen|wil geen|geen zin|behalve|in plaats van",
    r"stop(?:pen|te|t)? met|gestopt met|klaar met|weg uit|genoeg van",
    r"no longer|not? (?:want|any ?more|again)|(?:don'?t|do not|never) want|never again|not .{0,30}any ?more",
    r"(?:i|to) quit|quit my|stopped working|tired of|instead of|except|anything but",
    r"istemiyorum|bırakmak istiyorum|artık .{0,30}istemiyorum",
    r"не хочу|більше не|больше не",
)
_REFUSALS_RTL = r"لا أريد|لا اريد|مش عايز|ما بدي|نمی‌?خواهم|نمیخوام|دیگر ن"
_REFUSAL = re.compile(rf"\b(?:{'|'.join(_REFUSALS)})\b|{_REFUSALS_RTL}", re.IGNORECASE)
# A clause that only says "not …"; and conditions of work, which say nothing about the field ("geen nachtdiensten", "not at weekends").
_NOT = re.compile(r"(?:niet|geen|not|no|nor|never|nooit)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"nacht|night|avond|evening|weekend|zondag|zaterdag|sunday|saturday|ploeg|shift|fulltime|full-time|parttime|part-time|uren|hours"
    r"|reis|travel|\bver\b|\bfar\b|haast|hurry|voorkeur|preference|rijbewijs|licen[cs]e|\bauto\b|diploma|ervaring|experience|alleen|only",
    re.IGNORECASE,
)
# Where a clause ends: punctuation, a word that turns from what is not wanted to what is, or the beginning of the next wish.
_CLAUSE = re.compile(
    r"[.;!?\n,،؛؟]+|\b(?:maar|(?<!anything )but|ama|fakat|але|но|а|liever(?! niet| geen))\b|(?<!\w)(?:لكن|بل|ولی|اما)(?!\w)"
    r"|(?=\b(?:behalve|in plaats van|instead of|except|anything but|ik wil|i want)\b)",
    re.IGNORECASE,
)
# Where one clause joins two wishes; only looked for where one of them is a refusal ("programmeur worden en niet terug naar school").
_OR = re.compile(r":|\s(?:of|or|veya|ya da|або|чи|или|أو|یا)\s", re.IGNORECASE)
_JOIN = re.compile(r"\s(?:en|and|ve|та|і|й|و)\s", re.IGNORECASE)


def participant_facets(participant: Participant) -> tuple[Facet, ...]:
    """The facets of what counts: a job or diploma that was set aside has none.

    The skills are one facet, since each is only a word or two; a goal is split into what is wanted ("goal", a facet each) and what is not
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
    wanted, refused = clauses(participant.goal.text if participant.goal else None)
    facets += embed("goal", wanted) + embed("refusal", [", ".join(refused)])
    facets += embed("skills", [", ".join(participant.skills or ())])
    return tuple(facets)


def wishes(text: str | None) -> tuple[str, str]:
    """What a goal says is wanted, and what it says is not wanted (any more)."""
    wanted, refused = clauses(text)
    return ", ".join(wanted), ", ".join(refused)


def clauses(text: str | None) -> tuple[list[str], list[str]]:
    """The clauses of a goal: what is wanted, one wish each, and what is not wanted (any more)."""
    wanted: list[str] = []
    refused: list[str] = []
    for clause in _CLAUSE.split(text or ""):
        parts = _JOIN.split(clause) if _REFUSAL.search(clause) else [clause]
        for part in (one.strip() for one in parts):
            if part and _refuses(part):
                refused.append(part)
            elif part:
                wanted += [one.strip() for one in _OR.split(part) if one.strip()]
    return wanted, refused


def _refuses(clause: str) -> bool:
    turned_away = _NOT.match(clause) and not _CONDITION.search(clause)
    return bool(_REFUSAL.search(clause) or turned_away)
