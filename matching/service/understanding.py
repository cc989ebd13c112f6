"""From profiles to records: facets are cut, encoded and linked, and places found on the map. Known texts are not encoded again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.domain.alias import NO_ALIASES, Aliases, apply_aliases, fold
from matching.domain.facet import NOT_UNDERSTOOD, Facet, Record, Role
from matching.domain.opportunity import Opportunity
from matching.domain.participant import Participant
from matching.domain.ports import Encoder, Float32Array, Gazetteer, Linker
from matching.kinds import KINDS, embed, participant_facets
from matching.kinds.wishes import is_about_language, names_no_work
from matching.taxonomy.isced import number as isced_number
from matching.taxonomy.isco import number as isco_number

Profile = Participant | Opportunity
KnownFacets = Callable[[str, Sequence[str]], Mapping[str, Facet]]

# Which roles name an occupation, and which a field of study.
OCCUPATION_ROLES: frozenset[Role] = frozenset({"experience", "skills", "goal", "title", "leads_to", "profession"})
FIELD_ROLES: frozenset[Role] = frozenset({"goal", "qualification", "title", "requirement", "profession", "study"})
# Texts are encoded so many at a time: enough to be quick, few enough to show progress.
BATCH = 256
# Scores of links are no surer than this; in the last bits they depend on what else is in the batch.
SCORE_DIGITS = 3
# A name of work is taken for not understood when its words are known less than this, and no occupation is at least so likely.
# Neither says enough alone: a trade or a product has rare words, and many a text is about several occupations. Of the fixtures' 352
# jobs none is both, and of 30 in Tigrinya nearly all are.
KNOWN_FROM, LIKELY_FROM = 0.5, 0.3
# Only there is a text asked for that names work: skills and wishes may well be names of tools and schools.
NAMES_WORK: frozenset[Role] = frozenset({"experience", "title"})
# A role of titles, and one of other texts: they are cut differently.
_WAYS: tuple[Role, ...] = ("title", "skills")
# A title that was understood less surely than this leaves it to the description.
TITLE_SURE_FROM = 0.5


@dataclass(frozen=True)
class Understanding:
    """Turns profiles into records."""

    encoder: Encoder
    linker: Linker
    gazetteer: Gazetteer

    def records(
        self,
        profiles: Sequence[Profile],
        *,
        known: KnownFacets | None = None,
        aliases: Aliases = NO_ALIASES,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Record[Any]]:
        """A record for each profile, with vectors and links but without ids.

        ``aliases`` are the organisation's own words for occupations: they win over the linker's.

        ``known`` finds facets by model and text hash that were made before, for their vectors; links are made again, so that they
        never depend on what was read before. ``progress`` is told texts done and texts in all.
        """
        cut = [facets_of(profile) for profile in profiles]
        texts = {facet.text_hash: facet.text for facets in cut for facet in facets}
        vectors = {key: one.vector for key, one in known(self.encoder.model_id, list(texts)).items()} if known else {}
        done: dict[str, Facet] = {}
        said = _as_facets(aliases)
        keys = sorted(
            texts, key=lambda key: vectors.get(key) is not None
        )  # what has to be encoded first: one batch is one call
        for start in range(0, len(keys), BATCH):
            some = keys[start : start + BATCH]
            done |= dict(
                zip(
                    some,
                    self._understand([texts[key] for key in some], [vectors.get(key) for key in some], said),
                    strict=True,
                )
            )
            if progress:
                progress(min(start + BATCH, len(keys)), len(keys))
        return [
            Record(
                profile=profile,
                facets=_second_thoughts(tuple(_merge(facet, done[facet.text_hash]) for facet in facets)),
                point=self.gazetteer.locate(profile.place, profile.postcode),
            )
            for profile, facets in zip(profiles, cut, strict=True)
        ]

    def _understand(
        self, texts: Sequence[str], known: Sequence[Float32Array | None], aliases: Aliases
    ) -> Iterator[Facet]:
        missing = [place for place, vector in enumerate(known) if vector is None]
        # As the store keeps them, so that what is read of a new text and of a known one is the same.
        encoded = self.encoder.encode([texts[place] for place in missing]).astype(np.float16)
        vectors = np.zeros((len(texts), self.encoder.dimension), dtype=np.float32)
        for place, vector in enumerate(known):
            if vector is not None:
                vectors[place] = vector
        vectors[missing] = encoded
        occupations = apply_aliases(texts, self.linker.link_occupations(texts, vectors, top=1), aliases)
        fields = self.linker.link_fields(texts, vectors)
        words = self.encoder.understood(texts)
        for text, vector, links, (field, field_score), known_words in zip(
            texts, vectors, occupations, fields, words, strict=True
        ):
            likely = float(links[0].score) if links else 0.0
            if known_words < KNOWN_FROM and likely < LIKELY_FROM:
                yield Facet("title", 0, text).understood(vector, (0, NOT_UNDERSTOOD), (0, 0.0))
                continue
            isco = (isco_number(links[0].isco), round(float(links[0].score), SCORE_DIGITS)) if links else (0, 0.0)
            isced = (isced_number(field), round(float(field_score), SCORE_DIGITS)) if field else (0, 0.0)
            yield Facet("title", 0, text).understood(vector, isco, isced)


def facet_texts(text: str) -> list[str]:
    """The texts that facets hold where somebody wrote this: as a title (without years, gender forms and the like) or as said."""
    return list(dict.fromkeys(one.text for role in _WAYS for one in embed(role, [text])))


def _as_facets(aliases: Aliases) -> Aliases:
    """The same aliases for the texts that facets hold."""
    targets = {fold(said): target for text, target in aliases.targets.items() for said in facet_texts(text)}
    return Aliases(aliases.sequence, {**targets, **aliases.targets})


def facets_of(profile: Profile) -> tuple[Facet, ...]:
    """The facets of a profile of any kind, not yet understood."""
    return participant_facets(profile) if isinstance(profile, Participant) else KINDS[profile.kind].facets(profile)


def _merge(facet: Facet, known: Facet) -> Facet:
    """The facet with what is known of its text: a code that was given wins over one that was read; roles limit what is linked."""
    if not known.is_understood:
        return replace(facet, vector=known.vector, isco_score=NOT_UNDERSTOOD if facet.role in NAMES_WORK else 0.0)
    occupation = facet.role in OCCUPATION_ROLES or facet.role in ("tasks", "duties")
    field = facet.role in FIELD_ROLES and not facet.isced
    if facet.role == "goal" and names_no_work(facet.text):
        occupation, field = False, field and is_about_language(facet.text)
    return replace(
        facet,
        vector=known.vector,
        isco=known.isco if occupation else 0,
        isco_score=known.isco_score if occupation else 0.0,
        isced=known.isced if field else facet.isced,
        isced_score=known.isced_score if field else facet.isced_score,
    )


def _second_thoughts(facets: tuple[Facet, ...]) -> tuple[Facet, ...]:
    """Where a title was not understood, the beginning of its description may have been."""
    described = {
        ("title" if facet.role == "tasks" else "experience", facet.position): facet
        for facet in facets
        if facet.role in ("tasks", "duties")
    }
    better = []
    for facet in facets:
        other = described.get((facet.role, facet.position))
        if other and facet.isco_score < TITLE_SURE_FROM and other.isco_score > facet.isco_score:
            better.append(replace(facet, isco=other.isco, isco_score=other.isco_score))
        else:
            better.append(facet)
    return tuple(better)
