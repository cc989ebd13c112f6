"""The closed lists of words that the contracts use (docs/GLOSSARY.md), and their numbers in columns.

A column holds the position of a word in its tuple; -1 means unknown. Sets of days, times, modes and finance are bit masks, -1
again for unknown, so that "known none" (0) and "not known" stay apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

Kind = Literal["placement", "programme", "mentor"]
EntityKind = Literal["participant", "placement", "programme", "mentor"]
Outcome = Literal["created", "changed", "unchanged"]  # what became of something that was saved
Status = Literal["status_holder", "asylum_seeker", "temporary_protection", "family_reunification", "citizen"]
WorkPermit = Literal["not_needed", "granted", "pending", "none"]
IntegrationRoute = Literal["b1", "onderwijs", "z"]
LanguageLevel = Literal["A0", "A1", "A2", "B1", "B2", "C1", "C2", "native"]
Recognition = Literal["none", "requested", "valued", "recognised"]
Registration = Literal["none", "in_procedure", "registered"]
Direction = Literal["work", "study", "both", "unknown"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Time = Literal["morning", "afternoon", "evening", "night"]
CommitmentKind = Literal["integration", "care", "other"]
Mode = Literal["walk", "bicycle", "public_transport", "car"]
SupportNeed = Literal["independent", "regular", "intensive"]
StudyWithBenefit = Literal["yes", "no", "ask"]
ProviderType = Literal["municipality", "employer", "roc", "university", "ngo"]
Contract = Literal["job", "apprenticeship", "work_experience", "internship", "trial", "volunteering"]
IntentionAfter = Literal["contract", "extension", "none"]
Support = Literal["buddy", "job_coach", "language"]
Schedule = Literal["day", "evening", "night", "shift"]
ProgrammeType = Literal["language", "bridging", "mbo", "hbo", "wo", "short_course"]
Track = Literal["bol", "bbl", "fulltime", "parttime"]
Finance = Literal["duo", "uaf", "municipality", "employer", "roc"]
Meets = Literal["in_person", "online", "both"]
Route = Literal["fast", "durable"]
GateClass = Literal["law", "provider", "circumstance"]

KIND: tuple[Kind, ...] = get_args(Kind)
STATUS: tuple[str, ...] = get_args(Status)
WORK_PERMIT: tuple[str, ...] = get_args(WorkPermit)
INTEGRATION_ROUTE: tuple[str, ...] = get_args(IntegrationRoute)
LANGUAGE_LEVEL: tuple[str, ...] = get_args(LanguageLevel)
RECOGNITION: tuple[str, ...] = get_args(Recognition)
REGISTRATION: tuple[str, ...] = get_args(Registration)
DIRECTION: tuple[str, ...] = get_args(Direction)
DAY: tuple[str, ...] = get_args(Day)
TIME: tuple[str, ...] = get_args(Time)
COMMITMENT_KIND: tuple[str, ...] = get_args(CommitmentKind)
MODE: tuple[str, ...] = get_args(Mode)
SUPPORT_NEED: tuple[str, ...] = get_args(SupportNeed)
STUDY_WITH_BENEFIT: tuple[str, ...] = get_args(StudyWithBenefit)
PROVIDER_TYPE: tuple[str, ...] = get_args(ProviderType)
CONTRACT: tuple[str, ...] = get_args(Contract)
INTENTION_AFTER: tuple[str, ...] = get_args(IntentionAfter)
SCHEDULE: tuple[str, ...] = get_args(Schedule)
PROGRAMME_TYPE: tuple[str, ...] = get_args(ProgrammeType)
TRACK: tuple[str, ...] = get_args(Track)
FINANCE: tuple[str, ...] = get_args(Finance)
MEETS: tuple[str, ...] = get_args(Meets)

UNKNOWN = -1


def code(words: tuple[str, ...], word: str | None) -> int:
    """The number of a word in its list; -1 when it is not known."""
    return UNKNOWN if word is None else words.index(word)


def word(words: tuple[str, ...], number: int) -> str | None:
    """The word of a number; None when it is not known."""
    return None if number < 0 else words[number]


def mask(words: tuple[str, ...], chosen: Iterable[str] | None) -> int:
    """A bit mask of the chosen words; -1 when they are not known, 0 when there are none."""
    return UNKNOWN if chosen is None else sum(1 << words.index(one) for one in set(chosen))


def unmask(words: tuple[str, ...], bits: int) -> list[str]:
    """The words of a bit mask, in the order of the list; empty when unknown."""
    return [one for place, one in enumerate(words) if bits > 0 and bits >> place & 1]


def flag(value: bool | None) -> int:
    """1, 0, or -1 when it is not known."""
    return UNKNOWN if value is None else int(value)


def language_number(code_: str) -> int:
    """A number for a two- or three-letter language code (ISO 639), reversible: base 27, a = 1."""
    number = 0
    for letter in code_:
        number = number * 27 + ord(letter) - 96
    return number


def language_code(number: int) -> str:
    """The language code of :func:`language_number`."""
    letters = ""
    while number > 0:
        number, letter = divmod(number, 27)
        letters = chr(letter + 96) + letters
    return letters
