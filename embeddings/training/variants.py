"""Names of occupations as people and classifications write them: made from ESCO's labels, never from a benchmark.

National classifications join names ("baker/pastry cook", "mechanic (cars)"); people mistype. Some
joined and mistyped names teach that neither changes the occupation, and names in two forms are taken apart.
"""

from __future__ import annotations

import numpy as np

from embeddings.training.esco import Label

_JOINED = ("nl", "en", "de", "fr", "es", "it", "pl", "pt")
_MISTYPED = ("nl", "en")
_JOINTS = ("{} / {}", "{}/{}", "{} ({})", "{}, {}", "{} - {}", "{} {}")
_SHORTEST = 5  # letters: below, a slip of the hand often makes another word


def variants(labels: list[Label], mistyped_share: float, joined_each: int, seed: int) -> list[Label]:
    """Further names for the same concepts, drawn by ``seed``."""
    random = np.random.default_rng(seed)
    groups: dict[tuple[int, str], list[str]] = {}
    for label in labels:
        groups.setdefault((label.concept, label.language), []).append(label.text)
    made: list[Label] = []
    for (concept, language), texts in groups.items():
        made.extend(Label(concept, language, half, False) for text in texts for half in _halves(text))
        if language in _JOINED and len(texts) > 1:
            for _ in range(joined_each):
                first, second = random.choice(len(texts), 2, replace=False)
                joint = _JOINTS[random.integers(len(_JOINTS))]
                made.append(Label(concept, language, joint.format(texts[first], texts[second]), False))
        if language in _MISTYPED:
            made.extend(
                Label(concept, language, mistype(text, random), False)
                for text in texts
                if len(text) >= _SHORTEST and random.random() < mistyped_share
            )
    return made


def _halves(text: str) -> list[str]:
    """The two forms of "المدير الفني / المديرة الفنية": people write one. Nothing for a text that is no such pair."""
    halves = [" ".join(half.split()) for half in text.split("/")]
    return halves if len(halves) == 2 and min(map(len, halves)) >= _SHORTEST else []


def mistype(text: str, random: np.random.Generator) -> str:
    """One slip: a letter left out, doubled, or changed places with its neighbour; never the first letter."""
    place = int(random.integers(1, len(text) - 1))
    slip = random.integers(3)
    if slip == 0:
        return text[:place] + text[place + 1 :]
    if slip == 1:
        return text[:place] + text[place] + text[place:]
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
