"""The use cases: one function each, ``actor`` first."""

from matching.service.coded import CodedOccupation, CodedProfile
from matching.service.comparison import Comparison, Opening, Side, Wanted
from matching.service.explaining import Changed, Explanation
from matching.service.people import Condition, Evidence, Person
from matching.service.searching import OVER, SearchAnswer, Understood
from matching.service.service import Answer, Question, Service
from matching.service.snapshot import IndexReport

__all__ = [
    "OVER",
    "Answer",
    "Changed",
    "CodedOccupation",
    "CodedProfile",
    "Comparison",
    "Condition",
    "Evidence",
    "Explanation",
    "IndexReport",
    "Opening",
    "Person",
    "Question",
    "SearchAnswer",
    "Service",
    "Side",
    "Understood",
    "Wanted",
]
