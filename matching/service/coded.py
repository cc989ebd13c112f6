"""What others see of a participant who agreed to be found: codes and bands. Never own words, name, origin, age or home."""

from __future__ import annotations

from dataclasses import dataclass

from matching.domain.facet import Record
from matching.domain.participant import LanguageSkill, Participant
from matching.domain.ports import Gazetteer

# Bands that are wide enough to hide in.
YEAR_BANDS = ((0.0, "<1"), (1.0, "1-2"), (3.0, "3-5"), (6.0, "6-10"), (11.0, ">10"))
HOUR_BANDS = ((0.0, "<16"), (16.0, "16-23"), (24.0, "24-31"), (32.0, ">=32"))
# An occupation that was understood less surely is not passed on.
SURE_FROM = 0.5


@dataclass(frozen=True, slots=True)
class CodedOccupation:
    """An earlier occupation: ISCO-08 code and a band of years (None: unknown)."""

    isco: str
    years: str | None


@dataclass(frozen=True, slots=True)
class CodedProfile:
    """The coded form of DESIGN §3."""

    occupations: tuple[CodedOccupation, ...]
    highest_level: int | None  # NLQF
    languages: tuple[LanguageSkill, ...]
    hours: str | None
    region: str | None


def coded_profile(record: Record[Participant], gazetteer: Gazetteer) -> CodedProfile:
    """Code a participant."""
    one = record.profile
    facets = record.facets_of("experience")
    occupations = [
        CodedOccupation(f"{facets[place].isco:04d}", _band(YEAR_BANDS, _years(job.start_year, job.end_year)))
        for place, job in enumerate(one.experience or ())
        if job.use is not False and place in facets and facets[place].isco_score >= SURE_FROM
    ]
    levels = [
        diploma.level for diploma in one.counted_qualifications if diploma.level and diploma.completed is not False
    ]
    hours = one.availability.hours_per_week if one.availability else None
    return CodedProfile(
        occupations=tuple(occupations),
        highest_level=max(levels, default=None),
        # A first language tells where somebody comes from: it is shown as the highest level.
        languages=tuple(
            LanguageSkill(code=known.code, level="C2" if known.level == "native" else known.level)
            for known in one.languages or ()
        ),
        hours=_band(HOUR_BANDS, hours),
        region=gazetteer.region(record.point) if record.point else None,
    )


def _years(start: int | None, end: int | None) -> float | None:
    return None if start is None or end is None else float(end - start)


def _band(bands: tuple[tuple[float, str], ...], value: float | None) -> str | None:
    return None if value is None else [name for least, name in bands if value >= least][-1]
