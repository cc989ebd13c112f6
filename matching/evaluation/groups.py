"""What the audit of the evaluation compares: the groups of the fixtures' data card, and the figures of each participant.

``groups.csv`` is read here alone, after everything was ranked: no part of the pipeline takes it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from matching.audit import Comparison, compare
from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.participant import Participant
from matching.domain.ports import Float64Array
from matching.evaluation.lists import Lists

FILE = "groups.csv"
ATTRIBUTES = ("origin", "gender", "age_band", "education", "household")
LANGUAGE = "input_language"

# Letters that tell a language apart, most telling first; what has none is Dutch or English, by common words.
_LETTERS = (
    ("uk", re.compile(r"[\u0400-\u04ff]")),
    ("fa", re.compile(r"[پچژگ]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("tr", re.compile(r"[ğışİ]")),
)
_COMMON = {
    "nl": frozenset({
        "ik", "de", "het", "een", "en", "van", "in", "met", "voor", "mijn", "niet", "bij", "naar", "wil", "werk", "als",
        "op", "ook", "of", "maar", "jaar", "heb", "was",
    }),
    "en": frozenset({
        "i", "the", "a", "and", "of", "in", "with", "for", "my", "not", "at", "to", "want", "work", "as", "on", "also",
        "or", "but", "years", "have", "was", "would",
    }),
}  # fmt: skip


def read_groups(folder: Path) -> dict[str, dict[str, str | None]]:
    """The attributes of each participant by id; nothing when the folder has no ``groups.csv``.

    Raises InvalidInputError when a column is missing.
    """
    path = folder / FILE
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = {"participant", *ATTRIBUTES} - set(reader.fieldnames or ())
        if missing:
            raise InvalidInputError(
                [
                    FieldProblem(str(path), name, "columns participant, " + ", ".join(ATTRIBUTES))
                    for name in sorted(missing)
                ]
            )
        return {row["participant"]: {name: row[name] or None for name in ATTRIBUTES} for row in reader}


def input_language(profile: Participant) -> str | None:
    """The language that most of the participant's words are in: ``uk``, ``fa``, ``ar``, ``tr``, ``nl`` or ``en``; None
    without words that tell.

    By letters and common words, so texts of two or three words in Latin letters stay unknown.
    """
    words = re.findall(r"\w+", " ".join(_texts(profile)).lower())
    by_letters = [next((code for code, letters in _LETTERS if letters.search(word)), None) for word in words]
    if sum(one is not None for one in by_letters) * 8 >= len(words) > 0:  # Turkish has few letters of its own
        return next(code for code, _ in _LETTERS if code in by_letters)
    counts = {code: sum(word in common for word in words) for code, common in _COMMON.items()}
    return max(counts, key=lambda code: counts[code]) if len(set(counts.values())) > 1 else None


def audited(
    lists: Lists, profiles: Sequence[Participant], groups: Mapping[str, Mapping[str, str | None]]
) -> list[Comparison]:
    """How the first ten placements differ between the groups of these participants."""
    by_id = {one.id: one for one in profiles}
    attributes: dict[str, list[str | None]] = {
        name: [groups.get(id_, {}).get(name) for id_ in lists.participants] for name in ATTRIBUTES
    }
    attributes[LANGUAGE] = [input_language(by_id[id_]) for id_ in lists.participants]
    return compare(figures_of(lists), attributes)


def figures_of(lists: Lists) -> dict[str, Float64Array]:
    """The figures of each participant, ``(participants,)``; NaN where one means nothing.

    Reuse and downgrade count only for who had earlier work and did not choose another field.
    """
    rows, top = lists.rows, lists.top(lists.in_use)
    same_field = np.where(lists.same_field, 1.0, np.nan)
    best = np.append(1 / (1 + np.exp(-lists.in_use)), np.nan)[top[:, 0]]
    return {
        "nDCG@10": lists.ndcg(rows.graded, top),
        "reuse@10": lists.mean_of(rows.reusable, top) * same_field,
        "downgrade": lists.mean_of(rows.below, top) * same_field,
        "no eligible placement": (lists.counts == 0).astype(np.float64),
        "top score": best,
    }


def _texts(profile: Participant) -> list[str]:
    texts = [text for job in profile.experience or () for text in (job.title, job.description)]
    texts += [one.title for one in profile.qualifications or ()]
    return [text for text in (*texts, *(profile.skills or ()), profile.goal.text if profile.goal else None) if text]
