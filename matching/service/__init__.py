"""The use cases: one function each, ``actor`` first."""

from matching.service.coded import CodedOccupation, CodedProfile
from matching.service.explaining import Changed, Explanation
from matching.service.people import Condition, Evidence, Person
from matching.service.searching import OVER, SearchAnswer, Understood
from matching.service.service import Answer, Service
from matching.service.snapshot import IndexReport

__all__ = [
    "OVER",
    "Answer",
    "Changed",
    "CodedOccupation",
    "CodedProfile",
    "Condition",
    "Evidence",
    "Explanation",
    "IndexReport",
    "Person",
    "SearchAnswer",
    "Service",
    "Understood",
]
