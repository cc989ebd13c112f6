"""The index of labels and the file that keeps their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from matching.domain.ports import Float32Array
from matching.taxonomy.label_index import LabelIndex, label_vectors

GROUPS = [["kok", "chef"], ["bakker"], ["timmerman", "schrijnwerker"]]
LABELS = [label for group in GROUPS for label in group]


class OneHotEncoder:
    """A vector of its own for each label, and nothing for other texts; counts what it encoded."""

    dimension = 8

    def __init__(self, model_id: str = "one-hot-1") -> None:
        self.model_id = model_id
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> Float32Array:
        self.encoded += len(texts)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, LABELS.index(text) if text in LABELS else -1] = 1
        return vectors


def kept(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_vectors_are_kept_between_runs(tmp_path: Path) -> None:
    first, second = OneHotEncoder(), OneHotEncoder()
    vectors = label_vectors(LABELS, first, tmp_path / "new" / "cache")
    again = label_vectors(reversed([*LABELS, "kok"]), second, tmp_path / "new" / "cache")
    assert (first.encoded, second.encoded) == (5, 0)
    assert all(np.array_equal(vectors[label], again[label]) for label in LABELS)


@pytest.mark.parametrize("other", ["model", "labels"])
def test_vectors_of_another_model_or_other_labels_are_not_used(tmp_path: Path, other: str) -> None:
    label_vectors(LABELS, OneHotEncoder(), tmp_path)
    encoder = OneHotEncoder("one-hot-2" if other == "model" else "one-hot-1")
    label_vectors(LABELS if other == "model" else LABELS[1:], encoder, tmp_path)
    assert encoder.encoded >= 4
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("damage", ["cut", "noise", "empty", "shape", "nan", "key"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: str) -> None:
    vectors = label_vectors(LABELS, OneHotEncoder(), tmp_path)
    path = kept(tmp_path)
    good = path.read_bytes()
    arrays = {"shape": np.zeros((3, 3)), "nan": np.full((5, 8), np.nan), "key": np.zeros((5, 8))}
    if damage in arrays:
        with path.open("wb") as file:
            np.savez(file, **{"other" if damage == "key" else "vectors": arrays[damage].astype(np.float16)})
    else:
        path.write_bytes({"cut": good[: len(good) // 2], "noise": b"noise" * 100, "empty": b""}[damage])
    encoder = OneHotEncoder()
    again = label_vectors(LABELS, encoder, tmp_path)
    assert encoder.encoded == 5
    assert all(np.array_equal(vectors[label], again[label]) for label in LABELS)
    assert kept(tmp_path).read_bytes() == good


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(np, "savez", fail)
    with pytest.raises(OSError, match="no space"):
        label_vectors(LABELS, OneHotEncoder(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_nothing_is_kept() -> None:
    encoder = OneHotEncoder()
    label_vectors(LABELS, encoder, None)
    label_vectors(LABELS, encoder, None)
    assert encoder.encoded == 10


def test_the_nearest_groups_come_first_and_an_exact_one_before_all() -> None:
    encoder = OneHotEncoder()
    index = LabelIndex(GROUPS, label_vectors(LABELS, encoder, None))
    texts = ["timerman", "Kok!", "kok"]
    vectors = encoder.encode(["timmerman", "bakker", "bakker"])  # the vectors of "kok" mislead
    near = index.nearest(texts, texts, vectors, 9)
    assert near.groups.shape == (3, 3)
    assert near.groups[:, 0].tolist() == [2, 0, 0]
    assert near.exact[:, 0].tolist() == [False, True, True]
    assert (np.diff(near.nearness, axis=1) <= 0).all()


def test_the_head_of_a_text_counts() -> None:
    encoder = OneHotEncoder()
    index = LabelIndex(GROUPS, label_vectors(LABELS, encoder, None))
    text, vector = ["bakker in een hotel met sterren en een zwembad"], encoder.encode(["?"])
    whole, shorter = (index.nearest(text, [head], vector, 1).nearness[0, 0] for head in (text[0], "bakker"))
    assert shorter > whole


def test_no_texts() -> None:
    index = LabelIndex(GROUPS, label_vectors(LABELS, OneHotEncoder(), None))
    assert index.nearest([], [], np.zeros((0, 8), dtype=np.float32), 2).groups.shape == (0, 2)
