"""What the comparison of two routes rests on: assumptions and the tax on wages, as dated data with their sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.rules.dated import in_force, load

MONTHS_A_YEAR = 12
WEEKS_A_YEAR = 52


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number that the comparison rests on.

    ``unit``: ``euro``, ``euro_month``, ``euro_hour``, ``share`` (0..1), ``share_year``, ``months``, ``hours`` or ``factor``.
    ``estimate``: our own judgement, not a published figure. ``changed``: somebody filled in another value than the data have.
    """

    name: str
    value: float
    unit: str
    low: float
    high: float
    estimate: bool
    source: str
    valid_from: date
    changed: bool = False

    def allows(self, value: float) -> bool:
        """Whether a value may be filled in."""
        return self.low <= value <= self.high


def assumptions(on: date, changes: Mapping[str, float] | None = None) -> dict[str, Assumption]:
    """All assumptions by name, as they hold on a date, with other values filled in.

    ``ValueError`` for a name that there is not, and for a value outside its limits.
    """
    rules = load("comparison")["rules"]
    newest: dict[str, dict[str, Any]] = {one["name"]: {} for one in rules}  # in the order of the file
    for rule in sorted(rules, key=lambda one: str(one["valid_from"])):
        if not newest[rule["name"]] or date.fromisoformat(rule["valid_from"]) <= on:
            newest[rule["name"]] = rule
    found = {
        name: Assumption(**{**rule, "valid_from": date.fromisoformat(rule["valid_from"])})
        for name, rule in newest.items()
    }
    for name, value in (changes or {}).items():
        if name not in found:
            raise ValueError(f"{name} is no assumption: one of {', '.join(found)}")
        old = found[name]
        if not old.allows(value):
            raise ValueError(f"{name}: {value} is outside {old.low} to {old.high}")
        found[name] = Assumption(
            name,
            float(value),
            old.unit,
            old.low,
            old.high,
            old.estimate,
            old.source,
            old.valid_from,
            value != old.value,
        )
    return found


@dataclass(frozen=True)
class IncomeTax:
    """What is left of a wage: brackets and two tax credits (Wet inkomstenbelasting 2001, art. 2.10, 8.10 and 8.11)."""

    starts: NDArray[np.float64]  # of the brackets, euro a year
    rates: NDArray[np.float64]
    general_credit: float
    general_from: float
    general_rate: float
    labour_income: NDArray[np.float64]  # between these incomes the labour credit is a straight line
    labour_credit: NDArray[np.float64]

    @classmethod
    def on(cls, day: date) -> IncomeTax:
        """The tax as it holds on a date."""
        rule = in_force("income_tax", day)
        starts, rates = zip(*rule["brackets"], strict=True)
        general, labour = rule["general_credit"], rule["labour_credit"]
        return cls(
            np.array(starts, dtype=np.float64),
            np.array(rates, dtype=np.float64),
            float(general["amount"]),
            float(general["from"]),
            float(general["rate"]),
            np.array(labour["income"], dtype=np.float64),
            np.array(labour["credit"], dtype=np.float64),
        )

    def net(self, gross: NDArray[np.float64]) -> NDArray[np.float64]:
        """What is left of gross wages of a year (any shape), for somebody with one employer and no other income."""
        ends = np.append(self.starts[1:], np.inf)
        within = np.clip(gross[..., None], self.starts, ends) - self.starts
        tax = (within * self.rates).sum(axis=-1)
        general = np.maximum(self.general_credit - self.general_rate * np.maximum(gross - self.general_from, 0.0), 0.0)
        labour = np.interp(gross, self.labour_income, self.labour_credit)
        left: NDArray[np.float64] = gross - np.maximum(tax - general - labour, 0.0)
        return left
