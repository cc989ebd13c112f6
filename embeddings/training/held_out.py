"""Occupations that were held out of training: does the encoder find their Dutch names for names in another language?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.training.esco import EscoData

Float32Array = NDArray[np.float32]
WITH_MIDDLE = "nearest name and middle"
Encode = Callable[[list[str]], Float32Array]


@dataclass(frozen=True, slots=True)
class HeldOutResult:
    """Shares of ``queries`` whose own occupation came first, and among the first five.

    Attributes:
        language: of the names that are asked; ``one_form`` when only their first form is.
        nearness: of an occupation, "nearest name" or "nearest name and middle".
        queries: how many names were asked.
    """

    language: str
    one_form: bool
    nearness: str
    queries: int
    first: float
    first_five: float


def measure_held_out(
    data: EscoData, encode: Encode, languages: Sequence[str], target: str = "nl"
) -> Iterator[HeldOutResult]:
    """From the names of held-out occupations in each language to all occupations by their names in another.

    A query is the preferred name of a held-out occupation, first as ESCO writes it and then, ``one_form``, its part before the
    first slash (ESCO joins a man's and a woman's form). The candidates are all occupations of ``data``, held out or
    not, with every name, preferred or alternative, in ``target``. How near one is: the cosine of its nearest name; or that
    and the cosine of the middle of its names, added up. The answer is the query's own occupation and no other; of two
    equally near, neither is before the other. Trained vectors of occupations are not used: a held-out one has none.

    Raises ``ValueError`` where nothing is held out in a language.
    """
    names = sorted((*data.labels, *data.held_out), key=lambda label: label.concept)
    names = [label for label in names if label.language == target]
    named, starts = np.unique([label.concept for label in names], return_index=True)
    candidates = encode([label.text for label in names])
    middles = np.add.reduceat(candidates, starts, axis=0)
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    for language in languages:
        queries = [label for label in data.held_out if label.language == language and label.preferred]
        queries = [label for label in queries if label.concept in named]
        if not queries:
            raise ValueError(f"No occupation with a name in {language} and in {target} was held out.")
        own = np.searchsorted(named, [label.concept for label in queries])
        for one_form in (False, True):
            texts = [label.text.split("/")[0].strip() if one_form else label.text for label in queries]
            vectors = encode(texts)
            nearest = np.maximum.reduceat(vectors @ candidates.T, starts, axis=1)
            for nearness, near in (("nearest name", nearest), (WITH_MIDDLE, nearest + vectors @ middles.T)):
                before = np.count_nonzero(near > near[np.arange(len(queries)), own][:, None], axis=1)
                shares = float(np.mean(before == 0)), float(np.mean(before < 5))
                yield HeldOutResult(language, one_form, nearness, len(queries), *shares)
