"""What of a participant is embedded: each job and its duties, each diploma, the goal, the skills. Never home, place or origin."""

from __future__ import annotations

from matching.domain.facet import Facet
from matching.domain.participant import Participant
from matching.kinds.kind import embed, words_of_field
from matching.kinds.wishes import clauses, refused_work
from matching.taxonomy.scrub import scrub


def participant_facets(participant: Participant) -> tuple[Facet, ...]:
    """The facets of what counts: a job or diploma that was set aside has none.

    A goal is split into what is wanted ("goal", a facet each) and the work that is not wanted any more ("refusal", likewise), which
    finds nothing and lowers what is near it.
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
    # Scrubbed whole: in a part by itself "Turkey" might be a bird.
    wanted, refused = clauses(scrub(participant.goal.text) if participant.goal and participant.goal.text else None)
    facets += embed("goal", wanted) + embed("refusal", refused_work(refused))
    facets += embed("skills", participant.skills or ())
    return tuple(facets)
