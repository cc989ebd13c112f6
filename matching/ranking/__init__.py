"""From features to scores. A ranker is additive in log-odds, so that its contributions add up to the score."""

from matching.ranking.additive import REUSE, WEIGHTS, AdditiveRanker
from matching.ranking.learned import LearnedRanker

__all__ = ["REUSE", "WEIGHTS", "AdditiveRanker", "LearnedRanker"]
