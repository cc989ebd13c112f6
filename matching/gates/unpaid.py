"""Unpaid work is a way to something: it has a learning goal, a supervisor, an end and a next step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import PlacementColumns
from matching.domain.judgement import Caution, Verdict, gate
from matching.domain.pair import Pair
from matching.domain.vocabulary import CONTRACT, INTENTION_AFTER
from matching.rules.dated import in_force

_NO_NEXT_STEP = INTENTION_AFTER.index("none")


# Of the class that participant and coach may set aside together: they may begin while something is still being agreed.
@gate("unpaid_work_unsound", "circumstance")
def unpaid_work_unsound(pair: Pair[PlacementColumns]) -> Verdict:
    """Unpaid work says what is learned, who supervises, when it ends and what comes after it.

    Nothing is blocked: what is missing is named, so that it is agreed before the start. A learning goal is told by what the work
    leads to or by help with the language, a supervisor by a buddy or job coach, the end by the months, the next step by what the
    provider intends. Rules: ``matching/rules/data/unpaid_work.json``.
    """
    theirs = pair.opportunities
    unpaid = (theirs.paid == 0) | ((theirs.paid < 0) & _usually_unpaid(pair.as_of)[theirs.contract])
    goal = np.where(theirs.supports_language == 1, 1, theirs.leads_told)
    end = np.where(np.isnan(theirs.contract_months), -1, (theirs.contract_months > 0).astype(np.int32))
    after = np.where(theirs.intention_after < 0, -1, (theirs.intention_after != _NO_NEXT_STEP).astype(np.int32))
    parts = {"learning_goal": goal, "supervisor": theirs.supervised, "end_date": end, "next_step": after}

    def lacking(state: int) -> tuple[NDArray[np.bool_], Callable[[int], list[str]]]:
        masks = {name: pair.full(unpaid & (told == state)) for name, told in parts.items()}
        rows = np.logical_or.reduce(list(masks.values()))
        return rows, lambda row: [name for name, mask in masks.items() if mask[row]]

    missing, names_missing = lacking(0)
    untold, names_untold = lacking(-1)
    usual = pair.full(_usual_months(pair.as_of)[theirs.contract])
    months = pair.full(theirs.contract_months)
    with np.errstate(invalid="ignore"):
        long = pair.full(unpaid) & (months > usual)
    return Verdict(
        np.zeros(len(pair), dtype=np.bool_),
        {},
        {
            "unpaid_work_lacks": Caution(missing, {"missing": names_missing}),
            "unpaid_work_long": Caution(long, {"months": months, "usual": usual}),
            "unknown_unpaid_terms": Caution(untold, {"missing": names_untold, "said": pair.full(theirs.paid == 0)}),
        },
    )


@cache
def _usually_unpaid(on: date) -> NDArray[np.bool_]:
    """By contract (the last entry: unknown): is such work unpaid unless the provider says otherwise?"""
    listed = in_force("unpaid_work", on)["contracts"]
    return np.array([*(one in listed for one in CONTRACT), False])


@cache
def _usual_months(on: date) -> NDArray[np.float64]:
    """By contract (the last entry: unknown): how many months are usual; NaN where nothing is."""
    usual = in_force("unpaid_work", on)["usual_months"]
    return np.array([*(usual.get(one, np.nan) for one in CONTRACT), np.nan])
