"""The use cases: one function each, ``actor`` first."""

from matching.service.coded import CodedOccupation, CodedProfile
from matching.service.comparison import Comparison, Opening, Side, Wanted
from matching.service.service import Answer, Service
from matching.service.snapshot import IndexReport

__all__ = [
    "Answer",
    "CodedOccupation",
    "CodedProfile",
    "Comparison",
    "IndexReport",
    "Opening",
    "Service",
    "Side",
    "Wanted",
]
