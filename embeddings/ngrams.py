"""Texts to numbered pieces of words: what a hashed bag of n-grams is made of."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from embeddings.use_features import PERSIAN
from embeddings.words import fold

_WORD = re.compile(r"[^\W_]+[+#]*")  # C++ and C# are words of their own
_SHORTEST, _LONGEST = 3, 5  # letters of a piece, with "<" and ">" for the word's ends
_LONGEST_WORD = 60  # letters: what is longer is no word, and its pieces would crowd out the others


def bags(texts: Sequence[str], buckets: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Bucket numbers of all texts, one after another, and where each text's begin (``(n + 1,)``, the last is the end).

    Per word the word itself and its runs of three to five letters; per pair of neighbouring words the pair. A text without
    a word has one entry, for nothing. ``buckets`` is a power of two.
    """
    every = [_bag(text, buckets - 1) for text in texts]
    starts = np.zeros(len(every) + 1, dtype=np.int64)
    np.cumsum([len(bag) for bag in every], out=starts[1:])
    return (np.concatenate(every) if every else np.zeros(0, np.int32)), starts


def _bag(text: str, mask: int) -> NDArray[np.int32]:
    words = _WORD.findall(fold(text.translate(PERSIAN)))
    if not words:
        return np.array([zlib.crc32(b"") & mask], dtype=np.int32)
    parts = [_word(word[:_LONGEST_WORD], mask) for word in words]
    if len(words) > 1:
        pairs = [zlib.crc32(f"{a} {b}".encode()) & mask for a, b in pairwise(words)]
        parts.append(np.array(pairs, dtype=np.int32))
    return np.concatenate(parts)


@lru_cache(maxsize=1 << 16)
def _word(word: str, mask: int) -> NDArray[np.int32]:
    marked = f"<{word}>"
    pieces = [marked + "="]  # the word itself, apart from a run of letters that happens to be the whole
    for length in range(_SHORTEST, _LONGEST + 1):
        pieces.extend(marked[start : start + length] for start in range(len(marked) - length + 1))
    return np.array([zlib.crc32(piece.encode()) & mask for piece in pieces], dtype=np.int32)
