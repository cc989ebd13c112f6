"""From what people write about their work to ESCO skills, with the words that showed each.

Phrases come from :mod:`matching.taxonomy.skill_phrases`, what speaks for a skill from :mod:`matching.taxonomy.skill_index`.
The skills, and so the languages of their labels, are those of the newest ESCO import; texts in other languages are linked by
meaning alone. A label whose very words are in the text comes before what is merely near.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np

from matching.domain.errors import NotReadyError
from matching.domain.esco import EscoReader
from matching.domain.ports import Encoder, Float32Array
from matching.taxonomy.label_vectors import Reporting, logged
from matching.taxonomy.scrub import scrub
from matching.taxonomy.skill_index import EXACT, SIGNS, Evidence, SkillIndex
from matching.taxonomy.skill_phrases import Phrase, clauses, runs

SURE = 0.75
"""Score from which a skill may be relied on: of 81 phrases of ``fixtures/language/skills_text.csv`` with such a score, 84 % were
right, judged by hand."""
LEAST = 0.4
"""Score below which nothing is said: 76 % of 150 phrases above it were right, and of 41 names, places, greetings and random keys
five came higher ("Nederland": Dutch; "like pizza": prepare pizza)."""
WEIGHTS = {
    "meaning": 4.4, "concept": 0.0, "spelling": 0.4, "both": 0.3, "exact": 0.0, "ahead": 3.85, "alone": -1.2
}  # fmt: skip
CONSTANT = -5.1
"""A logistic regression over :data:`SIGNS`, for the default encoder. The weights: from all candidates for those 60 texts, right when
a label of the skill is near in meaning to what the list expects (beside ``ahead``, ``concept`` says nothing). Their scale, ``alone`` and
the constant (Platt): from the best skill of each of 200 phrases, judged by hand, and of 41 phrases without a skill. What is exact has a
meaning and spelling of 1 and needs no weight of its own."""

_PATIENCE = 10.0
"""Seconds to wait while another thread reads the skills: enough where their vectors are kept in a file (3 s)."""


@dataclass(frozen=True, slots=True)
class SkillLink:
    """One skill that a text tells of."""

    esco_uri: str
    score: float  # 0..1, higher is surer
    sure: bool  # False: ask, do not rely on it
    span: tuple[int, int]  # the characters of the text that showed it


@dataclass(frozen=True, slots=True)
class _Known:
    """The skills of one ESCO version."""

    version: str | None
    index: SkillIndex | None  # None: no skills are imported
    labels: dict[str, dict[str, str]]  # preferred ones by URI and language


class SkillLinker:
    """Links texts to the skills of the newest ESCO import, which is read at the first question and after each new import.

    ``reporting`` shows how far their labels are read, where they have to be; that takes minutes, once. Meanwhile other threads
    get answers of the import before, if there was one.
    """

    def __init__(
        self, encoder: Encoder, esco: EscoReader, cache_dir: Path | None = None, reporting: Reporting = logged
    ) -> None:
        self._encoder = encoder
        self._esco = esco
        self._cache_dir = cache_dir
        self._reporting = reporting
        self._lock = Lock()
        self._known: _Known | None = None

    @property
    def ready(self) -> bool:
        """Whether ESCO is imported with skills. NotReadyError while another thread reads them for the first time."""
        return self._current().index is not None

    def link_skills(self, texts: Sequence[str], top: int = 5) -> list[list[SkillLink]]:
        """For each text at most ``top`` skills, best first; none for a text that tells of none.

        NotReadyError when no ESCO with skills is imported.
        """
        index = self._current().index
        if index is None:
            raise NotReadyError("no ESCO skills are imported")
        said = [_phrases(text, index) for text in texts]
        unique = list(dict.fromkeys(one.said for some in said for one in some))
        if not unique:
            return [[] for _ in texts]
        found = dict(zip(unique, index.evidence(unique, self._encoder.encode(unique)), strict=True))
        return [
            [
                SkillLink(index.skills[place].uri, score, score >= SURE and first, (phrase.start, phrase.end))
                for phrase, place, score, first in _chosen(some, found, top)
            ]
            for some in said
        ]

    def label(self, uri: str, lang: str) -> str:
        """The preferred label in this language, else in English, else in any; "" for an unknown skill."""
        labels = self._current().labels.get(uri, {})
        return labels.get(lang) or labels.get("en") or next(iter(labels.values()), "")

    def _current(self) -> _Known:
        version = self._esco.version()
        known = self._known
        if known is not None and known.version == version:
            return known
        # Reading them anew takes minutes: nobody waits for that who can have an answer.
        if not self._lock.acquire(timeout=_PATIENCE if known is None else 0):
            if known is None:
                raise NotReadyError("the skills of ESCO are being read for the first time; try again in some minutes")
            return known
        try:
            if self._known is None or self._known.version != version:
                self._known = self._read(version)
            return self._known
        finally:
            self._lock.release()

    def _read(self, version: str | None) -> _Known:
        skills = self._esco.skills() if version else []
        labels = {one.uri: {lang: some[0] for lang, some in one.labels.items() if some} for one in skills}
        index = None
        if any(labels.values()):
            index = SkillIndex(self._encoder, skills, self._cache_dir, self._reporting)
        return _Known(version, index, labels)


def probability(signs: Float32Array) -> Float32Array:
    """How likely each skill is right, ``(…, signs)`` → ``(…)``."""
    weights = np.array([WEIGHTS[name] for name in SIGNS], dtype=np.float32)
    return np.asarray(1 / (1 + np.exp(-(signs @ weights + CONSTANT))), dtype=np.float32)


def _phrases(text: str, index: SkillIndex) -> list[Phrase]:
    """The clauses of a text, and the longest runs of words within them that are a label of a skill; none that is but the name of a
    place ("Den Haag": *haag* is a hedge, too)."""
    found = {(one.start, one.end): one for one in clauses(text)}
    named = [one for one in runs(text) if (one.start, one.end) not in found and index.named(one.said)]
    for one in sorted(named, key=lambda one: (one.start, -one.end)):
        if not any(start <= one.start and one.end <= end for start, end in found if not found[start, end].whole):
            found[one.start, one.end] = one
    return [one for one in found.values() if scrub(one.said)]


def _chosen(phrases: Sequence[Phrase], found: dict[str, Evidence], top: int) -> list[tuple[Phrase, int, float, bool]]:
    """Skills with the phrase that shows each best: the first of phrases that do not overlap, then others up to ``top``."""
    options = []
    for phrase in phrases:
        evidence = found[phrase.said]
        scores = probability(evidence.signs)
        for rank, row in enumerate(np.argsort(-scores, kind="stable")[:top].tolist()):
            exact = bool(evidence.signs[row, EXACT])
            if phrase.whole or exact:
                options.append((float(scores[row]), rank == 0, exact, phrase, int(evidence.skills[row])))
    options = [one for one in options if one[0] >= LEAST]
    options.sort(key=lambda one: (-one[0], one[3].start, one[4]))
    firsts: list[tuple[Phrase, int, float, bool]] = []
    for score, first, _, phrase, place in options:
        if first and not any(_overlap(phrase, one[0]) or place == one[1] for one in firsts):
            firsts.append((phrase, place, score, True))
    firsts = firsts[:top]
    others: list[tuple[Phrase, int, float, bool]] = []
    for score, _, _, phrase, place in options:
        if all(place != one[1] for one in (*firsts, *others)):
            others.append((phrase, place, score, False))
    return sorted([*firsts, *others[: top - len(firsts)]], key=lambda one: -one[2])


def _overlap(left: Phrase, right: Phrase) -> bool:
    return left.start < right.end and right.start < left.end
