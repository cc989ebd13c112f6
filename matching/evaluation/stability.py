"""Whether one word more, less or otherwise in what a participant wrote changes the list: it should not, much.

Each participant gets the same small edits each time: one text of theirs is changed in one word, and everything is understood anew.
No word is replaced by another that means the same: what that would be is for a person to say.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from matching.domain.participant import Participant
from matching.domain.ports import Int64Array
from matching.domain.vocabulary import Kind
from matching.evaluation.lists import Lists
from matching.evaluation.metrics import TOP, interval, mean
from matching.evaluation.region import Region
from matching.service.snapshot import Progress

FILLER = "graag"
SHORTEST = 5
"""Letters of a word in which two may change places: of shorter ones the word may not be left."""


@dataclass(frozen=True, slots=True)
class Stability:
    """What one kind of edit does to the lists of one kind of opportunity.

    Only lists of more than ten count: of the others the first ten are all there are. ``overlap``: the share of the first ten that
    stays among them; ``unchanged``: the share of lists whose first ten stay the same ten; ``correlation``: Spearman's, of the
    whole list before and after.
    """

    kind: Kind
    edit: str
    lists: int
    overlap: float | None
    overlap_interval: tuple[float, float] | None
    unchanged: float | None
    correlation: float | None


def _typo(words: list[str], draw: int) -> list[str] | None:
    """Two letters inside a word change places."""
    long = [place for place, word in enumerate(words) if len(word) >= SHORTEST and word.isalpha()]
    if not long:
        return None
    place = long[draw % len(long)]
    word = words[place]
    at = 1 + draw % (len(word) - 3)
    return [*words[:place], word[:at] + word[at + 1] + word[at] + word[at + 2 :], *words[place + 1 :]]


def _capitals(words: list[str], draw: int) -> list[str] | None:
    """A word is written in capitals."""
    small = [place for place, word in enumerate(words) if word != word.upper()]
    if not small:
        return None
    place = small[draw % len(small)]
    return [*words[:place], words[place].upper(), *words[place + 1 :]]


def _filler(words: list[str], draw: int) -> list[str] | None:
    """A word that says nothing comes in somewhere."""
    place = draw % (len(words) + 1)
    return [*words[:place], FILLER, *words[place:]]


def _dropped(words: list[str], draw: int) -> list[str] | None:
    """A word falls away, whatever it meant."""
    place = draw % len(words)
    return [*words[:place], *words[place + 1 :]] if len(words) > 1 else None


EDITS: Mapping[str, Callable[[list[str], int], list[str] | None]] = {
    "a typo": _typo,
    "capitals": _capitals,
    "a filler word": _filler,
    "a word dropped": _dropped,
}


def edited(profile: Participant, edit: str) -> Participant | None:
    """The participant with one word of one text changed; None where no text can be changed so."""
    draw = zlib.crc32(f"{profile.id}:{edit}".encode())
    changes = [
        change for text, change in _texts(profile) if text.split() and EDITS[edit](text.split(), draw) is not None
    ]
    return (
        changes[draw % len(changes)](lambda text: " ".join(EDITS[edit](text.split(), draw) or ())) if changes else None
    )


def stability(region: Region, lists: Mapping[Kind, Lists], progress: Progress | None = None) -> list[Stability]:
    """Each edit, for the lists of each kind."""
    places = {id_: place for one in lists.values() for place, id_ in enumerate(one.participants)}
    people = [one.profile for one in region.people if one.profile.id in places]
    asked = [(edit, places[one.id], changed) for one in people for edit in EDITS if (changed := edited(one, edit))]
    records = region.understood([changed for _, _, changed in asked], progress)
    found: dict[tuple[Kind, str], list[tuple[float, float, float]]] = {
        (kind, edit): [] for kind in lists for edit in EDITS
    }
    for (edit, place, _), person in zip(asked, records, strict=True):
        for kind, one in lists.items():
            before = one.rows.number[one.start[place] : one.start[place + 1]]
            if len(before) > TOP:
                seen = np.flatnonzero(region.visible(person, kind))
                found[kind, edit].append(likeness(before, seen[region.decided(person, kind, seen).passed]))
    return [_summary(kind, edit, values) for (kind, edit), values in found.items()]


def likeness(before: Int64Array, after: Int64Array) -> tuple[float, float, float]:
    """Of two orders of rows: overlap of the first ten, whether they are the same ten, and Spearman's correlation of what is in
    both (NaN for fewer than two)."""
    first, second = before[:TOP], after[:TOP]
    overlap = len(np.intersect1d(first, second)) / max(len(first), len(second), 1)
    both, here, there = np.intersect1d(before, after, return_indices=True)
    correlation = float(spearmanr(here, there).statistic) if len(both) > 1 else float("nan")
    return overlap, float(overlap == 1.0), correlation


def _summary(kind: Kind, edit: str, values: list[tuple[float, float, float]]) -> Stability:
    overlap, unchanged, correlation = np.array(values, dtype=np.float64).reshape(-1, 3).T
    return Stability(
        kind=kind,
        edit=edit,
        lists=len(values),
        overlap=mean(overlap),
        overlap_interval=interval(overlap),
        unchanged=mean(unchanged),
        correlation=mean(correlation),
    )


Change = Callable[[Callable[[str], str]], Participant]


def _texts(profile: Participant) -> list[tuple[str, Change]]:
    """Each text that counts, with the participant in which it is another."""
    found: list[tuple[str, Change]] = []
    for name, parts in (("experience", ("title", "description")), ("qualifications", ("title",))):
        entries: tuple[Any, ...] = getattr(profile, name) or ()
        for place, entry in enumerate(entries):
            if entry.use is False:
                continue
            found += [
                (text, _change_entry(profile, name, place, part)) for part in parts if (text := getattr(entry, part))
            ]
    found += [(text, _change_skill(profile, place)) for place, text in enumerate(profile.skills or ())]
    goal = profile.goal
    if goal and goal.text:
        found.append((goal.text, lambda edit: replace(profile, goal=replace(goal, text=edit(goal.text or "")))))
    return found


def _change_entry(profile: Participant, name: str, place: int, part: str) -> Change:
    entries: list[Any] = list(getattr(profile, name))

    def change(edit: Callable[[str], str]) -> Participant:
        other = replace(entries[place], **{part: edit(getattr(entries[place], part))})
        changed: Any = {name: (*entries[:place], other, *entries[place + 1 :])}
        return replace(profile, **changed)

    return change


def _change_skill(profile: Participant, place: int) -> Change:
    skills = list(profile.skills or ())

    def change(edit: Callable[[str], str]) -> Participant:
        return replace(profile, skills=(*skills[:place], edit(skills[place]), *skills[place + 1 :]))

    return change
