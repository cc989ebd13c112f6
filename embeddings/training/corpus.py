"""ESCO as the training sees it: every text once, prepared as the encoder prepares texts, and who it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from embeddings.training.esco import EscoData, Label
from embeddings.training.general import general_sentences
from embeddings.training.variants import variants
from embeddings.use_features import prepare

MAX_CHARACTERS = 4000
GENERAL = 4000  # sentences a language
_ISCO = "/esco/isco/"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Labels by what they name, with prepared texts; ``rows`` gives each text's place in ``texts``.

    Attributes:
        texts: every prepared text once; features are computed in this order.
        rows: place of each text.
        concepts: number of occupations, held-out ones too.
        occupations: names of occupations, ESCO's and those made from them.
        skills: names of skills; ``groups``: names of ISCO groups.
        sentences: places of the descriptions, and ``described`` the occupation of each.
        general: places of sentences about anything.
        members: bool ``(other concepts, occupations)``, which occupations an ISCO group holds; nothing for skills.
    """

    texts: tuple[str, ...]
    rows: dict[str, int]
    concepts: int
    occupations: list[Label]
    skills: list[Label]
    groups: list[Label]
    sentences: NDArray[np.int64]
    described: NDArray[np.int64]
    general: NDArray[np.int64]
    members: NDArray[np.bool_]


def prepare_corpus(
    data: EscoData,
    *,
    mistyped_share: float = 0.5,
    joined_each: int = 2,
    with_skills: bool = True,
    extra: Sequence[Label] = (),
    seed: int = 0,
) -> Corpus:
    """Everything that is trained on; ``extra`` are further names of occupations or groups (see ``isco.py``)."""
    made = variants(data.labels, mistyped_share, joined_each, seed)
    occupations = _prepared([*data.labels, *made, *(label for label in extra if label.concept < len(data.uris))])
    is_group = [_ISCO in uri for uri in data.other_uris]
    others = _prepared([*data.other_labels, *(label for label in extra if label.concept >= len(data.uris))])
    groups = [label for label in others if is_group[label.concept - len(data.uris)]]
    skills = [label for label in others if not is_group[label.concept - len(data.uris)]] if with_skills else []
    described = {prepare(text.text, MAX_CHARACTERS): text.concept for text in data.descriptions}
    general = [prepare(text, MAX_CHARACTERS) for text in general_sentences(GENERAL, seed)]
    names = dict.fromkeys(label.text for labels in (occupations, groups, skills) for label in labels)
    rows = {text: row for row, text in enumerate(dict.fromkeys([*names, *described, *general]))}
    places, anywhere = (np.array([rows[text] for text in texts], dtype=np.int64) for texts in (described, general))
    of = np.array(list(described.values()), dtype=np.int64)
    codes = [uri.split(_ISCO + "C")[1] if group else None for uri, group in zip(data.other_uris, is_group, strict=True)]
    members = [[code is not None and own.startswith(code) for own in data.isco] for code in codes]
    table = np.array(members, dtype=np.bool_).reshape(len(codes), len(data.uris))
    return Corpus(tuple(rows), rows, len(data.uris), occupations, skills, groups, places, of, anywhere, table)


def _prepared(labels: Sequence[Label]) -> list[Label]:
    return [replace(label, text=prepare(label.text, MAX_CHARACTERS)) for label in labels]
