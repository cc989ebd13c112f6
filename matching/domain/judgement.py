"""What gates and features are, and what they answer. A rule is one function; its docstring is what people read about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from inspect import cleandoc
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.domain.pair import Pair
from matching.domain.ports import BoolArray
from matching.domain.vocabulary import GateClass, word

# Values that were compared, by name: an array of length n (one a row), a function of the row (what is dear to compute for
# all is computed for the rows that are shown), or one value for all rows.
Compared = Mapping[str, Any]


@dataclass(frozen=True)
class Caution:
    """Rows that pass, but with something to look at."""

    rows: BoolArray
    values: Compared = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What a gate says of ``n`` pairs: which are blocked, on what values, and which pass with which caution.

    A blocked row has no cautions of the same gate.
    """

    blocked: BoolArray
    values: Compared = field(default_factory=dict)
    cautions: Mapping[str, Caution] = field(default_factory=dict)


@dataclass(frozen=True)
class GateRule:
    """A hard rule with its code and class. Circumstances may be lifted by participant and coach together."""

    code: str
    gate_class: GateClass
    judge: Callable[[Pair[Any]], Verdict]
    reads_legal: bool  # may read status, country or birth year
    reads_texts: bool  # compares texts, so it needs vectors

    @property
    def may_be_lifted(self) -> bool:
        """Whether participant and coach may lift it, with a reason and a date."""
        return self.gate_class == "circumstance"

    @property
    def text(self) -> str:
        """What the rule is, in English, for people: the msgid of its explanation."""
        return first_paragraph(self.judge)

    def __call__(self, pair: Pair[Any]) -> Verdict:
        """Judge these pairs."""
        return self.judge(pair)


def gate(
    code: str, gate_class: GateClass, *, reads_legal: bool = False, reads_texts: bool = False
) -> Callable[[Callable[[Pair[Any]], Verdict]], GateRule]:
    """Declare a function to be the gate of that code."""
    return lambda judge: GateRule(code, gate_class, judge, reads_legal, reads_texts)


@dataclass(frozen=True)
class Evidence:
    """What a feature says of ``n`` pairs: a score in [0, 1] (NaN: unknown, counts as typical) and the values that were compared."""

    score: NDArray[np.float64]
    values: Compared = field(default_factory=dict)


@dataclass(frozen=True)
class FeatureRule:
    """Graded evidence. ``typical`` is the score that an unknown value counts for: then the feature adds nothing."""

    name: str
    typical: float
    measure: Callable[[Pair[Any]], Evidence]

    @property
    def text(self) -> str:
        """What the feature is, in English, for people: the msgid of its explanation."""
        return first_paragraph(self.measure)

    def __call__(self, pair: Pair[Any]) -> Evidence:
        """Measure these pairs."""
        return self.measure(pair)


def feature(typical: float) -> Callable[[Callable[[Pair[Any]], Evidence]], FeatureRule]:
    """Declare a function to be a feature; its name is the feature's name."""
    return lambda measure: FeatureRule(measure.__name__, typical, measure)


@dataclass(frozen=True)
class Scored:
    """Scores of ``n`` matches with what each of ``f`` features adds: ``score = sigmoid(base + contributions.sum(axis=1))``."""

    score: NDArray[np.float64]  # (n,)
    base: float
    contributions: NDArray[np.float64]  # (n, f)


class Ranker(Protocol):
    """Turns features into scores, additive in log-odds. A higher feature never lowers a score, and what is unknown adds nothing."""

    @property
    def version(self) -> str:
        """What the recommendation log calls it."""
        ...

    def score(
        self, kind: str, features: tuple[FeatureRule, ...], values: NDArray[np.float64], new_field: BoolArray
    ) -> Scored:
        """Score ``(n, f)`` feature values of one kind, NaN unknown; ``new_field`` ``(n,)`` tells who chose a new field."""
        ...


def first_paragraph(function: Callable[..., Any]) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join(cleandoc(function.__doc__ or "").split("\n\n")[0].split())


def value_at(values: Compared, row: int) -> dict[str, Any]:
    """The compared values of one row, as plain Python; what is not known (NaN, None) is left out."""
    found = {}
    for name, value in values.items():
        if isinstance(value, np.ndarray):
            one = value.item(row)
        else:
            one = value(row) if callable(value) else value
            if isinstance(one, np.generic):
                one = one.item()
        if isinstance(one, float):
            if one == one:  # noqa: PLR0124  (not NaN)
                found[name] = round(one, 3)
        elif one is not None:
            found[name] = one
    return found


def dates(ordinals: NDArray[np.float64]) -> Callable[[int], str | None]:
    """A column of day numbers as ISO dates, row by row."""
    return lambda row: None if np.isnan(ordinals[row]) else date.fromordinal(int(ordinals[row])).isoformat()


def words(vocabulary: tuple[str, ...], codes: NDArray[np.int32]) -> Callable[[int], str | None]:
    """A column of codes as the words of their list, row by row."""
    return lambda row: word(vocabulary, int(codes[row]))
