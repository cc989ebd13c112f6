"""From what people call their work and their studies to codes: ISCO-08 unit groups and ISCED-F detailed fields.

This is the one implementation of the port :class:`matching.domain.ports.Linker`: whoever links text does it through
the port. A text is cut into statements (:mod:`segments`), each is read as a title (:mod:`title`), evidence is gathered
(:mod:`occupation_index`), fused (:mod:`fusion`) and turned into a probability (:mod:`calibration`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.domain.esco import ConceptVectors, EscoConcept
from matching.domain.ports import Encoder, Float32Array, Link
from matching.taxonomy import isco
from matching.taxonomy.calibration import calibration, signs
from matching.taxonomy.field_linker import FieldLinker
from matching.taxonomy.fusion import RESPELT, fused
from matching.taxonomy.label_vectors import Reporting, logged
from matching.taxonomy.occupation_index import EXACT, Found, OccupationIndex
from matching.taxonomy.one_form import one_form
from matching.taxonomy.respelling import Respelling
from matching.taxonomy.segments import Segment, segments
from matching.taxonomy.title import Title, read_title
from matching.taxonomy.wording import fold

SURE = calibration().sure
"""From this score on a link is sure: fitted so that at least nine in ten of those are right (``calibration.json``)."""

UNREADABLE = 0.2
"""The most that a link of a text can score whose script no title is written in, or that has no word that may name a job."""

PART = 0.5
"""A part of a statement ("tegelzetter" in "metselaar en tegelzetter") is a job of its own from this score on, when it is no
less sure than the whole."""

STATEMENT = 0.2
"""A statement among others ("Ik woon in Utrecht.") names a job from this score on."""

_CHUNK = 32  # texts at a time: some hundred strings x 3,500 occupations x 7 kinds of evidence x 4 bytes = 10 MB


@dataclass(frozen=True, slots=True)
class _Read:
    """What one title was understood as: unit groups, best first."""

    title: Title
    links: tuple[Link, ...]
    exact: bool

    @property
    def best(self) -> float:
        return self.links[0].score


class IscoLinker:
    """Links texts to occupations and to fields of study.

    ``encoder`` gives vectors of labels and texts; ``cache_dir`` keeps those of the labels between runs. ``concepts`` are
    the vectors of ESCO occupations that the encoder was trained with, ``occupations`` those of an ESCO import with their
    labels; both are optional, and in any order. ``reporting`` shows how far the labels are read, where they have to be. It
    can be used from several threads.
    """

    def __init__(
        self,
        encoder: Encoder,
        cache_dir: Path | None = None,
        *,
        concepts: ConceptVectors | None = None,
        occupations: Sequence[EscoConcept] = (),
        reporting: Reporting = logged,
    ) -> None:
        self._encoder = encoder
        self._units = isco.unit_codes()
        self._index = OccupationIndex(encoder, cache_dir, concepts, occupations, reporting)
        self._respelling = Respelling(
            {
                language: [
                    form
                    for code in self._units
                    for title in isco.group(code).titles.get(language, ())
                    for form in (title, one_form(title))
                ]
                for language in isco.TITLE_LANGUAGES
            }
        )
        self._labels: dict[str, Mapping[str, tuple[str, ...]]] = {
            one.uri: one.labels for one in occupations if one.kind == "occupation"
        }
        self._fields = FieldLinker(encoder, cache_dir)

    def link_occupations(
        self, texts: Sequence[str], vectors: Float32Array | None = None, top: int = 5
    ) -> list[list[Link]]:
        """For each text the ``top`` unit groups, best first; none for a blank text.

        A text that names several jobs gives the union of their links, each with the span that showed it; the first of
        each job is always among them. ``vectors`` ``(len(texts), d)`` of the same texts and encoder save a second
        encoding, except of texts with talk around the title; the answer is the same with and without them, but for
        rounding. ``score`` estimates how likely the link is right; only the first of each job can be ``sure``. The ESCO
        occupation is the nearest in the unit group, None where ESCO is not known. ``ValueError`` when vectors and texts
        differ in number.
        """
        if vectors is not None and len(vectors) != len(texts):
            raise ValueError(f"There are {len(texts)} texts but {len(vectors)} vectors: give one vector a text.")
        known = {} if vectors is None else dict(zip(texts, vectors, strict=True))
        found: list[list[Link]] = []
        for start in range(0, len(texts), _CHUNK):
            found += self._link(texts[start : start + _CHUNK], known, top)
        return found

    def link_fields(self, texts: Sequence[str], vectors: Float32Array | None = None) -> list[tuple[str, float]]:
        """For each text the nearest ISCED-F detailed field and its score; ``("", score)`` when none is near.

        A text that is itself an ISCED-F code is taken at its word; narrow and broad codes come back as ``"0910"`` and
        ``"0900"``.
        """
        return self._fields.link(texts, vectors)

    def evidence(self, texts: Sequence[str]) -> list[tuple[Float32Array, float]]:
        """For each text, read as one title, the evidence ``(units, kinds)``, and how far its
        words are known, 0..1: what is weighed and calibrated. ``ValueError`` for a blank text."""
        found = []
        for start in range(0, len(texts), _CHUNK):
            titles = [read_title(text, 0, len(text), self._respelling) for text in texts[start : start + _CHUNK]]
            read = [title for title in titles if title]
            if len(read) < len(titles):
                raise ValueError("A blank text says nothing: leave it out.")
            evidence, place = self._gather(read, {})
            found += [(_weighed(title, evidence, place), title.understood) for title in read]
        return found

    def label(self, code: str, lang: str = "nl") -> str:
        """The short name of an ISCO group, to show beside a link. ``ValueError`` for an unknown code."""
        return isco.name(code, lang)

    def esco_label(self, uri: str | None, lang: str = "nl") -> str | None:
        """The preferred label of an imported ESCO occupation in this language, else in English; None without one."""
        labels = self._labels.get(uri or "", {})
        return next((label for one in (lang, "en") for label in labels.get(one, ())), None)

    def _link(self, texts: Sequence[str], known: dict[str, Float32Array], top: int) -> list[list[Link]]:
        cut = [segments(text) if fold(text) else [] for text in texts]
        titles = {
            (row, span): read_title(texts[row], *span, self._respelling)
            for row, parts in enumerate(cut)
            for segment in parts
            for span in segment.spans
        }
        evidence, place = self._gather([title for title in titles.values() if title], known)
        reads = {key: self._read(title, evidence, place, top) for key, title in titles.items() if title}
        return [_union([job for one in parts for job in _jobs(one, row, reads)], top) for row, parts in enumerate(cut)]

    def _gather(self, titles: Sequence[Title], known: dict[str, Float32Array]) -> tuple[Found, dict[str, int]]:
        """The evidence for all strings of these titles, and which row of it each has."""
        rows = list(dict.fromkeys(one for title in titles for one in title.views))
        return self._index.evidence(rows, self._encode(rows, known)), {text: row for row, text in enumerate(rows)}

    def _encode(self, rows: Sequence[str], known: dict[str, Float32Array]) -> Float32Array:
        new = [row for row in rows if row not in known]
        made = dict(zip(new, self._encoder.encode(new), strict=True)) if new else {}
        if not rows:
            return np.zeros((0, self._encoder.dimension), dtype=np.float32)
        return np.stack([known[row] if row in known else made[row] for row in rows]).astype(np.float32)

    def _read(self, title: Title, found: Found, place: dict[str, int], top: int) -> _Read:
        """The unit groups of one title, best first."""
        evidence = _weighed(title, found, place)
        scores = fused(evidence)
        order = np.argsort(-scores, kind="stable")[:top]
        chance = calibration().probability(signs(evidence, scores, title.understood)[order])
        chance = np.minimum.accumulate(chance if title.readable else np.minimum(chance, UNREADABLE))
        links = tuple(
            Link(
                self._units[unit],
                float(score),
                rank == 0 and bool(score >= SURE),
                self._nearest_esco(unit, found, [place[view] for view in title.views]),
                title.span,
            )
            for rank, (unit, score) in enumerate(zip(order.tolist(), chance.tolist(), strict=True))
        )
        return _Read(title, links, bool(evidence[order[0], EXACT] > 0))

    def _nearest_esco(self, unit: int, found: Found, views: Sequence[int]) -> str | None:
        """The ESCO occupation of a unit group that is nearest to a title."""
        columns = self._index.esco_of(unit)
        if not len(columns):
            return None
        best = int(fused(found.occupations[views][:, columns].max(axis=0)).argmax())
        return self._index.occupations[int(columns[best])].uri


def _weighed(title: Title, found: Found, place: dict[str, int]) -> Float32Array:
    """The evidence for a title: the most of its views."""
    views = [place[view] for view in title.views]
    worth = np.where(np.arange(len(views)) == 0, 1, RESPELT).astype(np.float32)[:, None, None]
    return np.asarray((found.units[views] * worth).max(axis=0), dtype=np.float32)


def _jobs(segment: Segment, row: int, reads: dict[tuple[int, tuple[int, int]], _Read]) -> list[_Read]:
    """What a statement names: one job, or those of its parts that are surer by themselves ("sales" of "sales and marketing
    manager" is not). Where only one part is a title and the whole surely means something else, the others say which ("teacher -
    primary school"); and where the whole says nothing, a title before "in a hotel" does."""
    whole = reads.get((row, (segment.start, segment.end)))
    if whole is None or whole.exact:
        return [whole] if whole else []
    parts = [reads[row, span] for span in segment.parts if (row, span) in reads]
    jobs = {one.links[0].isco: one for one in parts if one.best >= max(PART, whole.best)}
    titles = [code for code, one in jobs.items() if one.exact]
    if len(titles) == 1 and whole.best >= SURE and whole.links[0].isco not in titles:
        return [whole]
    head = reads.get((row, segment.head)) if segment.head else None
    if not jobs and whole.best < PART and head is not None and head.exact and head.best >= SURE:
        return [head]
    return list(jobs.values()) or [whole]


def _union(jobs: Sequence[_Read], top: int) -> list[Link]:
    """The links of all jobs, best first, each unit group once; the first of each job, and others up to ``top``."""
    if not jobs:
        return []
    best = max(job.best for job in jobs)
    named = [job for job in jobs if job.best >= min(STATEMENT, best)]
    firsts: dict[str, Link] = {}
    others: dict[str, Link] = {}
    for job in named:
        for rank, link in enumerate(job.links):
            known = firsts if rank == 0 else others
            if link.isco not in known or link.score > known[link.isco].score:
                known[link.isco] = link
    left = sorted((link for code, link in others.items() if code not in firsts), key=lambda link: -link.score)
    chosen = [*firsts.values(), *left[: max(top - len(firsts), 0)]]
    return sorted(chosen, key=lambda link: -link.score)
