"""From what people call their studies to ISCED-F detailed fields: nearness to the labels of :mod:`matching.taxonomy.isced`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from matching.domain.ports import Encoder, Float32Array
from matching.taxonomy import isced, isco, nearness
from matching.taxonomy.label_index import LabelIndex, Near, label_vectors
from matching.taxonomy.one_form import one_form
from matching.taxonomy.talk import clean, names_a_job
from matching.taxonomy.wording import fold, head

FIELD_FLOOR = 0.35
"""Below this score no field is named at all: the text is probably not about a study."""

# P(right) of the best field as a logistic function of its nearness and its lead over the second
_SLOPE, _MIDDLE, _LEAD_WEIGHT = 8.0, 0.62, 8.0
_LEAD_CAP = 0.15  # a larger lead says no more

_DEGREE = re.compile(
    r"""\b(?:bachelor(?:'?s)?|master(?:'?s)?|b\.?sc|m\.?sc|b\.?a|m\.?a|ll\.?[bm]|ph\.?d|doctoraat|doctorate|diploma|degree|
      certificaat|certificate|graad|opleiding|studie|gestudeerd|study|studies|studied|hbo|mbo|wo|niveau|level|bol|bbl|
      propedeuse|afgerond|niet|voltooid|completed|faculty|faculteit|university|universiteit|universitaire|school\sof|
      department|institute|of|in|van|de|the|dr|ir|ing|drs|
      lisans|yüksek|mezunu|bölümü|fakültesi|üniversitesi|diploması|önlisans|
      бакалавр|бакалавра|магістр|магістра|диплом|факультет|інститут|спеціаліст|вища\sосвіта|освіта|
      بكالوريوس|دبلوم|ماجستير|كلية|إجازة|شهادة|دكتوراه|في|
      لیسانس|کارشناسی|ارشد|دیپلم|فوق|رشته|دانشکده)\b|\b[1-8]\b|\b[abc][0-2]\b""",
    re.VERBOSE | re.IGNORECASE,
)


_BRACKETS = re.compile(r"\([^()]*\)|\[[^][]*\]")


class FieldLinker:
    """Links by nearness to the label index; see :mod:`label_index` for what near means. ``cache_dir`` as for the linker."""

    def __init__(self, encoder: Encoder, cache_dir: Path | None = None) -> None:
        self._encoder = encoder
        self._fields = isced.detailed_codes()
        studies = _studies()
        self._studies = LabelIndex(
            studies, label_vectors((one for group in studies for one in group), encoder, cache_dir)
        )

    def link(self, texts: Sequence[str], vectors: Float32Array | None = None) -> list[tuple[str, float]]:
        """See :meth:`matching.domain.ports.Linker.link_fields`."""
        titles = [one_form(_study(text)) for text in texts]
        near = self._studies.nearest(titles, [head(one) for one in titles], self._encode(texts, titles, vectors), 2)
        scores = _scores(near)
        found = []
        for row, text in enumerate(texts):
            code, score = _given_code(text), float(scores[row, 0])
            if code:
                found.append((code, 1.0))
            elif not names_a_job(text) or score < FIELD_FLOOR:
                found.append(("", score if names_a_job(text) else 0.0))
            else:
                found.append((self._fields[near.groups[row, 0]], score))
        return found

    def _encode(self, texts: Sequence[str], titles: Sequence[str], vectors: Float32Array | None) -> Float32Array:
        if vectors is None:
            return self._encoder.encode(titles)
        if len(vectors) != len(texts):
            raise ValueError(f"There are {len(texts)} texts but {len(vectors)} vectors: give one vector a text.")
        changed = [place for place, (text, title) in enumerate(zip(texts, titles, strict=True)) if text != title]
        if not changed:
            return vectors
        mixed = np.array(vectors, dtype=np.float32)
        mixed[changed] = self._encoder.encode([titles[place] for place in changed])
        return mixed


def _scores(near: Near) -> Float32Array:
    """Estimated probability that a link is right, (texts, top), never rising from one link to the next."""
    nearness = near.nearness
    if not nearness.size:
        return nearness
    second = nearness[:, 1:2] if nearness.shape[1] > 1 else np.zeros_like(nearness[:, :1])
    lead = np.clip(nearness[:, :1] - second, 0, _LEAD_CAP)
    first = np.zeros_like(nearness)
    first[:, :1] = lead
    scores = 1 / (1 + np.exp(-_SLOPE * (nearness - _MIDDLE) - _LEAD_WEIGHT * first))
    scores = np.where(near.exact, 0.99 / np.maximum(near.exact.sum(axis=1, keepdims=True), 1), scores)
    return np.asarray(np.minimum.accumulate(scores, axis=1), dtype=np.float32)


def _studies() -> list[list[str]]:
    """What each detailed field is called: its studies, its names, and the skilled jobs that people with it typically do.

    The jobs are those of unit groups whose first field (:func:`nearness.fields_of`) it is, because many people name a
    study by its job ("kok, niveau 3"); elementary jobs ask no study.
    """
    found = {}
    for code in isced.detailed_codes():
        one = isced.fields()[code]
        said = (*one.titles, one.name_nl, one.name_en)
        found[code] = list(dict.fromkeys([*said, *(_study(title) for title in said)]))
    known = {fold(label) for labels in found.values() for label in labels}
    for unit in isco.unit_codes():
        first = f"{int(nearness.fields_of(int(unit))[0]):04d}"
        if first in found and isco.skill_level(unit) > 1:
            found[first] += [
                title for said in isco.group(unit).titles.values() for title in said if fold(title) not in known
            ]
    return [_in_one_form(found[code]) for code in isced.detailed_codes()]


def _in_one_form(labels: Iterable[str]) -> list[str]:
    """Each label once, as texts are compared with it (:func:`one_form`)."""
    return list(dict.fromkeys(one_form(label) for label in labels))


def _study(text: str) -> str:
    """The subject of a study without the degree; the text itself when nothing would be left."""
    cleaned = clean(_BRACKETS.sub(" ", text)) if _BRACKETS.sub("", text).strip() else clean(text)
    subject = " ".join(_DEGREE.sub(" ", cleaned).split()).strip(" ,;:.-–()/")
    return subject or cleaned


def _given_code(text: str) -> str:
    stripped = text.strip()
    if not (stripped.isascii() and stripped.isdecimal()):
        return ""
    try:
        return isced.normalise(stripped).ljust(4, "0")
    except ValueError:
        return ""
