"""Labels with everything that is computed from them once: vectors, spellings, folded forms. Kept in a file between runs."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.domain.ports import Encoder
from matching.taxonomy.label_vectors import Reporting, encode_labels, logged, only_one, write_whole
from matching.taxonomy.spelling import Spelling

_LAYOUT = "5"  # of the file: raised when what is in it changes
_SEPARATOR = "\n"


Prepare = Callable[[Sequence[str]], tuple[list[str], list[str]]]


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels in a fixed order, with duplicates."""

    vectors: NDArray[np.float16]  # (labels, d), rows of length one
    folded: list[str]
    stems: list[str]
    spelling: Spelling


def read_labels(
    labels: Sequence[str],
    prepare: Prepare,
    encoder: Encoder,
    cache_dir: Path | None,
    *,
    form: Callable[[str], str] = str,
    reporting: Reporting = logged,
) -> Labels:
    """The labels with their vectors; ``form`` says how they are compared, and ``prepare`` folds and stems
    what it gives.

    What is computed is kept in ``cache_dir`` under a name that depends on the encoder's ``model_id`` and on all labels; a
    file that is missing or damaged is made anew, by one process at a time, and from where the last one stopped. Without
    ``cache_dir`` it is computed each time: 3 s for our own 7,500 titles, some minutes for ESCO in ten languages (143,000 names
    of occupations, 124,000 of skills). ``reporting`` shows how far that is; it is entered only when there is something to compute.
    """
    forms = [form(label) for label in labels]
    unique = list(dict.fromkeys(forms))

    def computed(folder: Path | None) -> tuple[Labels, dict[str, NDArray[Any]]]:
        folded, stems = prepare(forms)
        place = {form: row for row, form in enumerate(unique)}
        with reporting() as progress:
            vectors = encode_labels(unique, encoder, folder, progress)[[place[form] for form in forms]]
        arrays = Spelling.of(folded).arrays()
        made = Labels(vectors, folded, stems, Spelling.from_arrays(arrays, len(labels)))
        return made, {"vectors": vectors, "folded": _packed(folded), "stems": _packed(stems), **arrays}

    if cache_dir is None:
        return computed(None)[0]
    digest = blake2b("\0".join([_LAYOUT, encoder.model_id, *labels]).encode(), digest_size=12).hexdigest()
    path = cache_dir / f"occupations-{digest}.npz"
    kept = _read(path, len(labels), encoder.dimension)
    if kept is not None:
        return kept
    with only_one(path, len(unique), reporting) as folder:
        kept = _read(path, len(labels), encoder.dimension)  # by another process, while this one waited
        if kept is None:
            kept, arrays = computed(folder)
            write_whole(path, lambda file: np.savez(file, allow_pickle=False, **arrays))
        return kept


def _packed(texts: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer(_SEPARATOR.join(texts).encode(), dtype=np.uint8)


def _unpacked(array: NDArray[np.uint8]) -> list[str]:
    return array.tobytes().decode().split(_SEPARATOR)


def _read(path: Path, labels: int, dimension: int) -> Labels | None:
    """What is stored; None when the file is missing, damaged or of another shape."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        vectors = np.asarray(arrays["vectors"], dtype=np.float16)
        folded, stems = _unpacked(arrays["folded"]), _unpacked(arrays["stems"])
        spelling = Spelling.from_arrays(arrays, labels)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    whole = vectors.shape == (labels, dimension) and len(folded) == len(stems) == labels
    return Labels(vectors, folded, stems, spelling) if whole and bool(np.isfinite(vectors).all()) else None
