"""The use cases: one function each, ``actor`` first."""

from matching.service.coded import CodedOccupation, CodedProfile
from matching.service.comparison import Comparison, Opening, Side, Wanted
from matching.service.explaining import Changed, Explanation
from matching.service.service import Answer, Question, Service
from matching.service.snapshot import IndexReport

__all__ = [
    "Answer",
    "Changed",
    "CodedOccupation",
    "CodedProfile",
    "Comparison",
    "Explanation",
    "IndexReport",
    "Opening",
    "Question",
    "Service",
    "Side",
    "Wanted",
]
