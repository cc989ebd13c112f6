"""The use cases: one function each, ``actor`` first."""

from matching.service.coded import CodedOccupation, CodedProfile
from matching.service.explaining import Changed, Explanation
from matching.service.service import Answer, Question, Service
from matching.service.snapshot import IndexReport

__all__ = ["Answer", "Changed", "CodedOccupation", "CodedProfile", "Explanation", "IndexReport", "Question", "Service"]
