"""Whether a ranker that was learned may take the place of the documented one, and if not, exactly why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

import numpy as np

from matching.domain.actor import Actor
from matching.domain.judgement import FeatureRule
from matching.domain.ports import BoolArray, Float64Array
from matching.evaluation.golden import GoldenCase, check
from matching.evaluation.outcomes import Comparison, Figure, compare
from matching.evaluation.ranker_checks import broken_promises, moved_by_groups
from matching.ranking.additive import AdditiveRanker
from matching.ranking.examples import Examples
from matching.ranking.learned import KindModel, LearnedRanker
from matching.ranking.training import Beside, train
from matching.service import Service

HELD_OUT = 0.25
"""The share of decisions, of the participants who came last, on which is measured."""
FEWEST_DECISIONS, FEWEST_PEOPLE, FEWEST_OF_EACH = 50, 10, 10
"""Below these there is nothing to measure: an interval over a handful of people contains everything."""

RefusalCode = Literal[
    "too_few_decisions", "nothing_learned", "order_not_better", "chances_not_better", "promise_broken", "golden_case_failed",
    "group_changes_score",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a ranker is not promoted: a code, and what was seen."""

    code: RefusalCode
    text: str


@dataclass(frozen=True)
class KindReport:
    """What came of training one kind."""

    kind: str
    decisions: int
    participants: int
    refusals: Sequence[Refusal] = ()
    trained_on: int = 0
    form: str | None = None
    log_loss_unseen: Mapping[str, float] = field(default_factory=dict)  # by form, in cross-validation by participant
    comparison: Comparison | None = None
    card: Mapping[str, Any] = field(default_factory=dict)

    @property
    def promoted(self) -> bool:
        """Whether there is nothing against it."""
        return not self.refusals


Check = Callable[[LearnedRanker], Sequence[Refusal]]


def train_kind(
    kind: str, rules: tuple[FeatureRule, ...], examples: Examples, checks: Sequence[Check] = ()
) -> tuple[KindReport, KindModel | None]:
    """Train and judge one kind.

    Both rankers are compared as they foretell decisions beside the position at which each stood, calibrated on the earlier
    participants: the documented ranker chose those positions, and what stood high was taken more readily for that alone.

    The model that is returned learned from all decisions; the figures are of one that learned
    from the earlier participants only, on the later ones. None where there
    are too few decisions to learn from."""
    people = len(np.unique(examples.person))
    report = KindReport(kind, len(examples), people, card=_card(examples))
    earlier, later = hold_out(examples)
    few = too_few(examples, earlier, later)
    if few is not None:
        return replace(report, refusals=(Refusal("too_few_decisions", few),)), None
    seen, unseen = examples.take(earlier), examples.take(later)
    measured = train(kind, rules, seen)
    comparison = compare(
        Beside.fit(measured.unseen, seen).told(
            log_odds(LearnedRanker("", {kind: measured.model}), kind, rules, unseen), unseen
        ),
        Beside.fit(log_odds(AdditiveRanker(), kind, rules, seen), seen).told(
            log_odds(AdditiveRanker(), kind, rules, unseen), unseen
        ),
        unseen,
    )
    final = train(kind, rules, examples)
    refusals = _not_better(min(measured.scale, final.scale), comparison)
    ranker = LearnedRanker("candidate", {kind: final.model})
    broken = broken_promises(ranker, kind, rules)
    refusals += [Refusal("promise_broken", one) for one in broken]
    for one in checks:
        refusals += one(ranker)
    report = replace(
        report,
        refusals=tuple(refusals),
        trained_on=len(seen),
        form=final.form,
        log_loss_unseen=final.log_loss,
        comparison=comparison,
    )
    return report, final.model


def hold_out(examples: Examples) -> tuple[BoolArray, BoolArray]:
    """Masks of what is learned from and what is measured on: by participant and by time.

    Measured on all decisions of the participants who came last, until they have a quarter; learned from the decisions of the
    others, as far as they were shown before the first of those.
    """
    people, codes = np.unique(examples.person, return_inverse=True)
    begins = np.full(len(people), np.inf)
    np.minimum.at(begins, codes, examples.at)
    counts = np.bincount(codes, minlength=len(people))
    order = np.argsort(-begins, kind="stable")
    wanted = np.searchsorted(np.cumsum(counts[order]), HELD_OUT * len(examples)) + 1
    last = np.isin(codes, order[:wanted])
    begin = examples.at[last].min() if last.any() else np.inf
    return ~last & (examples.at < begin), last


def too_few(examples: Examples, earlier: BoolArray, later: BoolArray) -> str | None:
    """What there is too little of to learn and measure; None when there is enough."""
    if len(examples) < FEWEST_DECISIONS:
        return f"{len(examples)} decisions, of at least {FEWEST_DECISIONS}"
    for name, mask in (("to learn from", earlier), ("to measure on", later)):
        some = examples.take(mask)
        people, yes = len(np.unique(some.person)), int(some.yes.sum())
        if people < FEWEST_PEOPLE:
            return f"{people} participants {name}, of at least {FEWEST_PEOPLE}"
        if min(yes, len(some) - yes) < FEWEST_OF_EACH:
            return f"{yes} yes and {len(some) - yes} no {name}, of at least {FEWEST_OF_EACH} each"
    return None


def log_odds(ranker: Any, kind: str, rules: tuple[FeatureRule, ...], examples: Any) -> Float64Array:
    """Log-odds ``(n,)`` of whatever has ``values`` and ``new_field``."""
    scored = ranker.score(kind, rules, examples.values, examples.new_field)
    found: Float64Array = scored.base + scored.contributions.sum(axis=1)
    return found


def case_check(
    kind: str, cases: Sequence[GoldenCase], service_of: Callable[[LearnedRanker], Service], actor: Actor
) -> Check:
    """The check that golden cases of this kind come out right, and that no score moves with a group attribute."""
    ours = [case for case in cases if all(one.kind == kind for one in case.opportunities.values())]

    def run(ranker: LearnedRanker) -> list[Refusal]:
        service = service_of(ranker)
        # A case that is marked open is one that the documented weights do not get right either.
        failed = [(one.case.id, one.problem) for one in check(service, actor, ours) if one.case.open is None]
        moved = moved_by_groups(service, actor, ours)
        return [
            *(Refusal("golden_case_failed", f"{name}: {problem}") for name, problem in failed if problem is not None),
            *(Refusal("group_changes_score", name) for name in moved),
        ]

    return run


def _not_better(scale: float, comparison: Comparison) -> list[Refusal]:
    if scale <= 0:
        return [Refusal("nothing_learned", "what was learned does not go with decisions of other participants")]
    found = []
    if not comparison.ndcg_gain.is_above_zero:
        found.append(
            Refusal("order_not_better", f"nDCG@10 against the documented weights: {_told(comparison.ndcg_gain)}")
        )
    if not comparison.log_loss_gain.is_above_zero:
        found.append(
            Refusal(
                "chances_not_better",
                f"log loss saved against the documented weights: {_told(comparison.log_loss_gain)}",
            )
        )
    return found


def _told(figure: Figure) -> str:
    if figure.value is None or figure.interval is None:
        return "not measurable"
    low, high = figure.interval
    return f"{figure.value:+.4f}, 95 % interval {low:+.4f} to {high:+.4f}, has to lie above 0"


def _card(examples: Examples) -> dict[str, Any]:
    """Of what was learned: counts and days, nothing about anybody."""
    if not len(examples):
        return {}
    days = [
        datetime.fromtimestamp(float(one) * 86_400, UTC).date().isoformat()
        for one in (examples.at.min(), examples.at.max())
    ]
    outcomes = ("no", "yes", "lasted three months", "lasted six months or more")
    counts = np.bincount(examples.grade, minlength=len(outcomes))
    return {
        "shown_from": days[0],
        "shown_until": days[1],
        "outcomes": {name: int(count) for name, count in zip(outcomes, counts, strict=True)},
        "new_field": int(examples.new_field.sum()),
        "mean_position": float(examples.position.mean()),
        "unknown_values": float(np.isnan(examples.values).mean()),
    }
