"""What an evaluation found, as data: ``api`` renders it. And what the figures can and cannot show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from matching.audit import Comparison
from matching.domain.vocabulary import Kind
from matching.evaluation.reliability import Reliability
from matching.evaluation.stability import Stability
from matching.evaluation.what_if import Ablation, TradeOff


@dataclass(frozen=True, slots=True)
class MethodResult:
    """One method on one kind, over the participants of one group. Shares in 0..1; None: nobody to measure it on."""

    method: str
    ndcg: float | None
    ndcg_interval: tuple[float, float] | None  # 95 %, bootstrap over participants
    ndcg_strict: float | None
    ndcg_strict_interval: tuple[float, float] | None
    reuse: float | None
    downgrade: float | None
    milliseconds_p50: float
    milliseconds_p95: float


@dataclass(frozen=True, slots=True)
class KindResult:
    """All methods on one kind. ``measured`` counts the participants behind each figure."""

    kind: Kind
    group: str  # "with earlier work" or "without earlier work"
    participants: int
    opportunities: int
    without_eligible: float  # share of participants for whom no opportunity passes all gates
    eligible_median: float
    measured: Mapping[str, int]
    retrieval_recall: float | None  # share of the exhaustive top 10 that retrieval finds
    retrieved_share: float | None  # how much of what was visible retrieval hands on
    weakest: Sequence[tuple[str, float]]  # participants with the lowest nDCG@10 of the ranking
    methods: Sequence[MethodResult]


@dataclass(frozen=True, slots=True)
class GoldenCount:
    """How many golden cases came out as they should, by form; ``open``: how many of them are marked as not right yet."""

    right: Mapping[str, int]
    of: Mapping[str, int]
    open: int


@dataclass(frozen=True, slots=True)
class GoldenReport:
    """Golden cases overall, by advice and by the language that the participant wrote in.

    ``failed``: by id what was seen instead; ``open``: by id why a case is known not to come out right yet.
    """

    overall: GoldenCount
    by_advice: Mapping[int, GoldenCount]
    by_language: Mapping[str, GoldenCount]
    failed: Mapping[str, str]
    open: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Depth:
    """What lies behind the figures: features left out, distance weighed more, scores beside labels, words changed, groups.

    ``groups``: None when groups are not known or cannot be compared.
    """

    ablation: Sequence[Ablation]
    trade_off: Sequence[TradeOff]
    reliability: Sequence[Reliability]
    stability: Sequence[Stability]
    groups: Sequence[Comparison] | None


@dataclass(frozen=True, slots=True)
class RankingReport:
    """A whole evaluation."""

    as_of: str
    versions: Mapping[str, str]
    kinds: Sequence[KindResult]
    golden: GoldenReport | None
    about: Sequence[str]
    depth: Depth | None = None

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON-like data."""
        return asdict(self)


ABOUT = (
    (
        "The judgements come from labels that the writers of these fixtures gave to the participants and "
        "opportunities that they made up: they show whether the ranking understands the texts and keeps its "
        "promises, not whether anybody found work that lasted. There are no outcomes in these data."
    ),
    (
        "The graded judgement uses this project's own table of how much of one occupation can be used in another, on "
        "the true codes. The ranking uses that table too, on codes that it had to understand from text; the "
        "baselines know no such table and are at a disadvantage. The strict judgement uses only equal ISCO-08 minor "
        "groups and equal ISCED-F fields and does not depend on the table; it cannot see a near occupation in "
        "another group."
    ),
    (
        "The weights of the ranking were chosen by people who had read the golden cases: those count as a promise "
        "that is kept, not as a test on unseen data."
    ),
    (
        "Reuse and downgrade are counted on the first ten placements, for participants with earlier work who did not "
        "choose another field. A baseline may have a lower downgrade rate by showing work that has nothing to do "
        'with the participant. "Best possible" orders by the graded judgement itself: nobody can do better with '
        "these opportunities."
    ),
    (
        "Every method orders the same opportunities: open, within twice the travel limit, and passing every gate. "
        "Where a region has fewer opportunities of a kind than retrieval hands on, its recall is 1 by construction; "
        "the benchmark measures it at 100,000."
    ),
    (
        "Milliseconds are of one core, without database and HTTP: for the ranking retrieval, gates, features, scores "
        "and reasons of ten matches; for the baselines the same gates and their own scores."
    ),
)
