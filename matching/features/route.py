"""The fast or the durable way: one rule, written in the docstring of :func:`route` and shown to people from there.

Advice 2 of UAF and VluchtelingenWerk ("the fastest way to work is not always the most durable one"): earlier experience that is
used again costs time at first and later means less dependence on benefit. The route is a label: it adds nothing to a score.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import PlacementColumns
from matching.domain.judgement import Compared, first_paragraph, value_at, words
from matching.domain.match import Reason
from matching.domain.pair import Pair
from matching.domain.vocabulary import CONTRACT, INTENTION_AFTER
from matching.domain.vocabulary import Route as RouteName
from matching.features.contract import contract_durability
from matching.features.experience import downgrade
from matching.taxonomy.isco import skill_levels

# From this much `contract_durability` on a contract lasts: a job of about eight months, or a shorter one with a contract in view.
LASTS_FROM = 0.6
# With learning beside it, half a year is enough (a job of six months has 0.5): what is learned goes along to the next
# job. Half a year without benefit is also what Dutch municipalities usually call a lasting placement.
LASTS_WITH_LEARNING_FROM = 0.5
# Work that ends in a diploma (BBL) may start this many ISCO skill levels below earlier work: the diploma is the way up.
LOWER_WITH_DIPLOMA = 1
FAST, DURABLE, UNKNOWN = 0, 1, -1
ROUTES: dict[int, RouteName] = {FAST: "fast", DURABLE: "durable"}
_APPRENTICESHIP = CONTRACT.index("apprenticeship")


@dataclass(frozen=True)
class Routes:
    """The routes of ``n`` pairs, with what they were judged on.

    ``code`` (n,): :data:`FAST`, :data:`DURABLE` or :data:`UNKNOWN`. ``parts`` (by name of a reason, (n,)): where it holds.
    """

    code: NDArray[np.int32]
    parts: dict[str, NDArray[np.bool_]]
    values: Compared

    def name(self, row: int) -> RouteName | None:
        """``fast``, ``durable``, or None where it cannot be told."""
        return ROUTES.get(int(self.code[row]))

    def why(self, row: int) -> tuple[Reason, ...]:
        """What makes a row's route: the parts of the rule that speak for it, with the values that were compared."""
        values = value_at(self.values, row)
        told = _PARTS[int(self.code[row])]
        return tuple(Reason(name, values) for name in told if self.parts[name][row])


# Which parts of the rule are told for which route: a durable one is told by what it has, a fast one by what it lacks.
_PARTS: dict[int, tuple[str, ...]] = {
    DURABLE: ("lasts", "lasts_with_learning", "keeps_level", "leads_back", "diploma_below", "level_unknown"),
    FAST: ("does_not_last", "below_level"),
    UNKNOWN: ("contract_unknown",),
}
PARTS: tuple[str, ...] = tuple(name for told in _PARTS.values() for name in told)


def route(pair: Pair[PlacementColumns]) -> Routes:
    """Work is durable when it lasts (about eight months or more, or shorter with a contract in view) and is at the level of earlier
    work or leads back to that level. Learning counts: with language support six months are enough, and work that ends in a
    diploma may start one level lower. Work is fast as soon as one of the two is known to fail. When the contract is not
    known and nothing else fails, it is neither.

    Levels are the four ISCO skill levels; what is not known about a level does not make work fast. Growth is ``leads_to``; learning
    is ``language_support`` (or the language among the support offered) or an apprenticeship. Never turns from durable to fast by a
    longer contract, a better intention, a higher level, or learning that is added (tests/property/test_route_properties.py).
    """
    theirs = pair.opportunities
    durability = contract_durability(pair)
    below, own, level = downgrade(pair)
    leads = pair.full(np.fmax.reduce(skill_levels(theirs.leads_isco), axis=1))
    diploma = pair.full(theirs.contract == _APPRENTICESHIP)
    learning = diploma | pair.full(theirs.supports_language == 1)
    with np.errstate(invalid="ignore"):
        lasts = durability.score >= LASTS_FROM
        lasts_with_learning = ~lasts & learning & (durability.score >= LASTS_WITH_LEARNING_FROM)
        lower = below > 0
        leads_back = lower & (leads >= own)
        diploma_below = lower & ~leads_back & diploma & (below <= LOWER_WITH_DIPLOMA)
    known = ~np.isnan(durability.score)
    does_not_last = known & ~lasts & ~lasts_with_learning
    below_level = lower & ~leads_back & ~diploma_below
    fast = does_not_last | below_level
    code = np.where(fast, FAST, np.where(known, DURABLE, UNKNOWN)).astype(np.int32)
    parts = {
        "lasts": lasts,
        "lasts_with_learning": lasts_with_learning,
        "keeps_level": below == 0,
        "level_unknown": np.isnan(below),
        "leads_back": leads_back,
        "diploma_below": diploma_below,
        "does_not_last": does_not_last,
        "below_level": below_level,
        "contract_unknown": ~known,
    }
    values = {
        "contract": words(CONTRACT, pair.full(theirs.contract)),
        "months": pair.full(theirs.contract_months),
        "after": words(INTENTION_AFTER, pair.full(theirs.intention_after)),
        "level": _whole(level),
        "own_level": _whole(own),
        "leads_level": _whole(leads),
        "learning": learning,
    }
    return Routes(code, parts, values)


def rule_text() -> str:
    """The rule in English, for people: the first paragraph of its docstring."""
    return first_paragraph(route)


def _whole(numbers: NDArray[np.float64]) -> Callable[[int], int | None]:
    return lambda row: None if np.isnan(numbers[row]) else int(numbers[row])
