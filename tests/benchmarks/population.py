"""Makes a population of any size: participants with the published shares, and opportunities all over the Netherlands.

For benchmarks only: the texts are titles of occupations with typing errors and trimmings, and stock sentences, so they say
how quick something is and what retrieval loses, not how good a match is. The same seed gives the same people, and
person number 7 is the same whatever the size.

By hand: ``python tests/benchmarks/population.py --participants 1000 --opportunities 10000 --out FOLDER [--population FILE]``
writes JSON Lines that ``maatwerk import`` reads.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from matching.taxonomy import isced, isco  # noqa: E402

SEED = 20261121
AS_OF = date(2026, 11, 21)

# First permits by nationality in the first half of 2022, in thousands (CBS, "More status holders in paid employment",
# https://www.cbs.nl/en-gb/news/2023/15/more-status-holders-in-paid-employment), and beside them Ukrainians of 15 to 65 on
# 1 November 2024 (CBS, by https://www.blikopnieuws.nl/nieuws/305158/bijna-6-op-de-10-oekraiense-vluchtelingen-in-nederland-in-loondienst.html),
# scaled so that they are a quarter of the whole: 92,000 beside 280,000 permits from 2014 to 2024
# (https://dutchnews.nl/2025/04/refugees-are-now-more-likely-to-have-jobs-cbs-figures-show).
ORIGINS = {"SY": 8.42, "ER": 0.82, "AF": 1.355, "IQ": 0.29, "IR": 0.38, "TR": 1.905, "other": 6.9}
UKRAINIANS = 0.25
# Highest diploma of Syrians: higher education 1/5, primary 1/3 (SCP 2018, in https://www.nrc.nl/nieuws/2018/05/31/); the rest
# between. As NLQF levels.
EDUCATION = {1: 0.33, 3: 0.27, 4: 0.20, 6: 0.14, 7: 0.06}
# Five years after their permit 25 % of those over 23 lived by benefits and 47 % by a job (cohort 2014, dutchnews.nl 2025/04); of
# those who work 25 % do so by a temp agency, 21 % in trade, 18 % in hospitality
# (https://www.abu.nl/kennisbank/marktcijfers/steeds-meer-statushouders-hebben-betaald-werk/).
SURVIVAL_JOB = 0.47
# About a quarter have no or hardly any paid experience (assumed: no figure is published).
NO_WORK = 0.25

LANGUAGES = {
    "SY": ("ar", "nl", "en"), "IQ": ("ar", "nl", "en"), "ER": ("en", "nl"), "AF": ("fa", "nl", "en"), "IR": ("fa", "en", "nl"),
    "TR": ("tr", "nl", "en"), "UA": ("uk", "en", "nl"), "other": ("nl", "en"),
}  # fmt: skip
MOTHER_TONGUE = {"SY": "ar", "IQ": "ar", "ER": "ti", "AF": "fa", "IR": "fa", "TR": "tr", "UA": "uk", "other": "so"}
# Share of profiles that a coach wrote, in Dutch.
IN_DUTCH = 0.55
PLACES = {
    "Amsterdam": 90, "Rotterdam": 66, "Den Haag": 56, "Utrecht": 37, "Eindhoven": 25, "Groningen": 24, "Tilburg": 23,
    "Almere": 22, "Breda": 19, "Nijmegen": 18, "Apeldoorn": 17, "Arnhem": 17, "Haarlem": 16, "Enschede": 16,
    "Amersfoort": 16, "Zaandam": 16, "'s-Hertogenbosch": 16, "Zwolle": 13, "Leiden": 13, "Zoetermeer": 13,
    "Leeuwarden": 13, "Maastricht": 12, "Dordrecht": 12, "Ede": 12, "Alphen aan den Rijn": 11, "Emmen": 11,
    "Delft": 10, "Venlo": 10, "Deventer": 10, "Helmond": 9, "Hilversum": 9, "Oss": 9, "Amstelveen": 9, "Heerlen": 9,
    "Hoorn": 8, "Gouda": 8, "Purmerend": 8, "Vlaardingen": 7, "Assen": 7, "Zeist": 7, "Veenendaal": 7,
    "Nieuwegein": 6, "Houten": 5, "Culemborg": 3, "Tiel": 4, "Barneveld": 6, "Middelburg": 5, "Terneuzen": 5,
    "Hoogeveen": 6, "Doetinchem": 6, "Roermond": 6, "Weert": 5, "Bergen op Zoom": 7, "Roosendaal": 8,
}  # fmt: skip
TRIMMINGS = (
    "{}", "{}", "{}", "{}", "{} m/v", "ervaren {}", "{} (fulltime)", "{} parttime", "junior {}", "senior {}",
    "leerling {}", "assistent {}", "{} in opleiding", "{} avonden", "{} gezocht", "zelfstandig {}", "allround {}",
    "{} voor 24 uur",
)  # fmt: skip
SENTENCES = (
    "Je werkt in een klein team en krijgt een vaste begeleider.", "Ervaring is welkom, maar niet nodig.",
    "Wij zoeken iemand die goed kan samenwerken.", "Je leert het vak op de werkvloer.",
    "Nauwkeurig werken hoort erbij.", "Je hebt contact met klanten.", "Je werkt volgens planning.",
    "We spreken Nederlands met elkaar en helpen je daarbij.", "Je werkt buiten en binnen.", "Lichamelijk werk.",
    "Je gebruikt de computer elke dag.", "Je rapporteert aan de teamleider.", "Reiskosten worden vergoed.",
    "Er is kans op een vast contract.", "Veiligheid staat voorop.",
)  # fmt: skip
GOALS = {
    "nl": ("Ik wil weer werken als {}.", "ik zoek werk als {}", "Graag {} worden", "{}"),
    "en": ("I want to work as {} again", "looking for a job: {}"),
    "ar": ("أريد أن أعمل {}", "{}"),
    "tr": ("{} olarak çalışmak istiyorum", "{}"),
    "uk": ("Хочу працювати: {}", "{}"),
    "fa": ("می‌خواهم {} باشم", "{}"),
}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEVELS = ("A1", "A2", "B1", "B2", "C1")
# A title of each group is described in so many ways: vacancies repeat one another.
DESCRIPTIONS = 40


@dataclass(frozen=True)
class Shares:
    """The shares that people are drawn by; each sums to 1."""

    origins: dict[str, float]
    education: dict[int, float]


def shares(path: Path | None = None) -> Shares:
    """The cited shares, with permits by nationality from a file of published figures where one is given."""
    permits = dict(ORIGINS)
    if path is not None:
        found = json.loads(path.read_text(encoding="utf-8"))["permits_2022H1_by_nationality_x1000"]
        names = {
            "SY": "Syria", "ER": "Eritrea", "AF": "Afghanistan", "IQ": "Iraq", "IR": "Iran", "TR": "Turkey",
            "other": "Other/unknown",
        }  # fmt: skip
        permits = {code: float(found[name]) for code, name in names.items()}
    total = sum(permits.values())
    origins = {code: (1 - UKRAINIANS) * value / total for code, value in permits.items()} | {"UA": UKRAINIANS}
    return Shares(origins, EDUCATION)


class Draw:
    """Draws for one person or opportunity, from a generator of its own."""

    def __init__(self, what: int, number: int, seed: int) -> None:
        self.rng = np.random.default_rng((seed, what, number))

    def one(self, items: Sequence[Any]) -> Any:
        """One of them, each as likely."""
        return items[int(self.rng.integers(len(items)))]

    def weighed(self, items: dict[Any, float]) -> Any:
        """One of them by its share."""
        edges = np.cumsum(list(items.values()))
        return list(items)[
            min(int(np.searchsorted(edges, self.rng.random() * edges[-1], side="right")), len(items) - 1)
        ]

    def chance(self, share: float) -> bool:
        """True that often."""
        return bool(self.rng.random() < share)

    def typed(self, text: str, share: float = 0.15) -> str:
        """The text, that often with a typing error: a letter lost, doubled, or changed with the next."""
        if len(text) < 5 or not self.chance(share):
            return text
        place = int(self.rng.integers(1, len(text) - 2))
        a, b = text[place], text[place + 1]
        return text[:place] + self.one(("", a + a, b + a)) + text[place + (2 if a != b else 1) :]


_CITIES = {name: float(weight) for name, weight in PLACES.items()}


def _title(draw: Draw, code: str, languages: Sequence[str]) -> str:
    for language in languages:
        titles = isco.group(code).titles.get(language)
        if titles:
            return str(draw.one(titles))
    return isco.name(code, "nl")


def _described(code: str, variant: int) -> str:
    draw = Draw(9, int(code) * DESCRIPTIONS + variant, SEED)
    others = ", ".join(dict.fromkeys(_title(draw, code, ("nl",)) for _ in range(2)))
    return " ".join([f"Werk als {others}.", *(draw.one(SENTENCES) for _ in range(2))])


def participant(number: int, drawn: Shares, seed: int = SEED) -> dict[str, Any]:
    """Participant number so many, as JSON-like data."""
    draw = Draw(1, number, seed)
    origin = draw.weighed(drawn.origins)
    languages = ("nl",) if draw.chance(IN_DUTCH) else LANGUAGES[origin]
    level = draw.weighed(drawn.education)
    codes = isco.unit_codes()
    wanted = {1: (1, 2), 3: (2, 2), 4: (2, 3), 6: (3, 4), 7: (4, 4)}[level]
    pool = [code for code in codes if code[0] != "0" and wanted[0] <= isco.skill_level(code) <= wanted[1]]
    career = draw.one(pool)
    jobs = []
    if not draw.chance(NO_WORK):
        begun = int(draw.rng.integers(1995, 2016))
        for _ in range(int(draw.rng.integers(1, 4))):
            years = int(draw.rng.integers(1, 8))
            jobs.append(_job(draw, career, languages, (begun, min(begun + years, 2023)), origin))
            begun = min(begun + years, 2023)
            career = draw.one([code for code in pool if code[:2] == career[:2]])
        if draw.chance(SURVIVAL_JOB):
            jobs.append(_job(draw, draw.one(("9333", "9412", "9112", "9621", "9321")), ("nl",), (2023, 2025), "NL"))
    field = draw.one([code for code in isced.detailed_codes() if not code.startswith("00")])
    diplomas = [
        {
            "title": isced.name(field, draw.one(("nl", "en"))),
            "field": field,
            "level": level,
            "completed": True,
            "country": origin,
        }
    ]
    return {
        "id": f"bp-{number:06d}",
        "place": draw.weighed(_CITIES),
        "status": "temporary_protection" if origin == "UA" else "status_holder",
        "work_permit": "not_needed",
        "languages": [
            {"code": MOTHER_TONGUE[origin], "level": "native"},
            {"code": "nl", "level": draw.weighed({"A1": 2, "A2": 4, "B1": 3, "B2": 1})},
            {"code": "en", "level": draw.one(LEVELS)},
        ],
        "experience": jobs,
        "qualifications": diplomas if level > 1 else [],
        "skills": ["computer", "rijbewijs B"] if draw.chance(0.4) else [],
        "goal": _goal(draw, career, languages) if draw.chance(0.8) else None,
        "availability": {
            "hours_per_week": float(draw.one((16, 24, 32, 36, 40))),
            "days": list(DAYS[:5]),
            "times": ["morning", "afternoon"],
        },
        "travel": {
            "max_minutes": float(draw.one((30, 45, 60, 75))),
            "max_cost_per_month": float(draw.one((60, 100, 150, 250))),
            "modes": ["bicycle", "public_transport"],
        },
    }


def _goal(draw: Draw, code: str, languages: Sequence[str]) -> dict[str, Any]:
    text = draw.one(GOALS[languages[0]]).format(_title(draw, code, languages))
    return {"text": text, "direction": draw.one(("work", "both"))}


def _job(draw: Draw, code: str, languages: Sequence[str], years: tuple[int, int], country: str) -> dict[str, Any]:
    job = {
        "title": draw.typed(_title(draw, code, languages)),
        "country": country,
        "start_year": years[0],
        "end_year": years[1],
    }
    if draw.chance(0.5):
        job["description"] = _described(code, int(draw.rng.integers(DESCRIPTIONS)))
    return job


KINDS = {"placement": 0.8, "programme": 0.12, "mentor": 0.08}


def opportunity(number: int, seed: int = SEED) -> dict[str, Any]:
    """Opportunity number so many, as JSON-like data: four of five are placements."""
    draw = Draw(2, number, seed)
    kind = draw.weighed(KINDS)
    code = draw.one([one for one in isco.unit_codes() if one[0] != "0"])
    title = draw.typed(draw.one(TRIMMINGS).format(_title(draw, code, ("en",) if draw.chance(0.15) else ("nl",))), 0.05)
    days = sorted(draw.rng.choice(5, size=int(draw.rng.integers(2, 6)), replace=False).tolist())
    least = float(draw.one((8, 16, 20, 24, 32)))
    common = {
        "id": f"bo-{number:06d}",
        "kind": kind,
        "title": title,
        "description": _described(code, int(draw.rng.integers(DESCRIPTIONS))),
        "provider": {
            "id": f"bv-{number % 5000}",
            "name": f"Werkgever {number % 5000}",
            "type": draw.weighed({"employer": 0.6, "municipality": 0.3, "ngo": 0.1}),
        },
        "place": draw.weighed(_CITIES),
        "languages_required": [{"code": "nl", "level": draw.weighed({"A1": 3, "A2": 4, "B1": 3, "B2": 1})}],
        "hours_per_week": {"min": least, "max": least + 8},
        "days": [DAYS[day] for day in days],
        "times": ["morning", "afternoon"] if draw.chance(0.85) else ["evening"],
        "capacity": int(draw.rng.integers(1, 4)),
    }
    return common | {"placement": _placement, "programme": _programme, "mentor": _mentor}[kind](draw, code)


def _placement(draw: Draw, code: str) -> dict[str, Any]:
    return {
        "contract": draw.weighed(
            {"job": 55, "work_experience": 25, "apprenticeship": 7, "volunteering": 5, "trial": 4, "internship": 4}
        ),
        "contract_months": float(draw.one((3, 6, 7, 12))),
        "intention_after": draw.weighed({"contract": 56, "extension": 28, "none": 16}),
        "leads_to": [_title(draw, code, ("nl",)) for _ in range(int(draw.rng.integers(0, 3)))],
        "travel_reimbursed": draw.chance(0.85),
        "language_support": draw.chance(0.27),
        "schedule": draw.weighed({"day": 80, "shift": 11, "evening": 7, "night": 2}),
    }


def _programme(draw: Draw, code: str) -> dict[str, Any]:
    return {
        "type": draw.one(("language", "bridging", "mbo", "mbo", "hbo", "wo", "short_course")),
        "level": draw.one((2, 3, 4, 6, 7)),
        "language_target": draw.one(LEVELS),
        "cost_per_year": float(draw.one((0, 0, 600, 1200, 2600))),
        "finance": [draw.one(("duo", "uaf", "municipality"))],
        "leads_to": [_title(draw, code, ("nl",))],
    }


def _mentor(draw: Draw, code: str) -> dict[str, Any]:
    field = draw.one([one for one in isced.detailed_codes() if not one.startswith("00")])
    return {
        "study": {"title": isced.name(field), "field": field, "level": draw.one((4, 6, 7))},
        "experience": [{"title": _title(draw, code, ("nl",))}],
        "languages": [
            {"code": "nl", "level": "native"},
            {"code": draw.one(("ar", "en", "tr", "uk", "fa")), "level": "C1"},
        ],
        "topics": ["studie kiezen", "Nederlands oefenen"],
        "meets": draw.one(("in_person", "online", "both")),
    }


def participants(count: int, drawn: Shares | None = None, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """So many participants."""
    drawn = drawn or shares()
    return (participant(number, drawn, seed) for number in range(count))


def opportunities(count: int, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """So many opportunities."""
    return (opportunity(number, seed) for number in range(count))


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--participants", type=int, default=1000)
    parser.add_argument("--opportunities", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--population", type=Path, default=None, help="JSON of published figures (default: those cited here)"
    )
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    made = {
        "participants": participants(asked.participants, shares(asked.population), asked.seed),
        "opportunities": opportunities(asked.opportunities, asked.seed),
    }
    for name, rows in made.items():
        with (asked.out / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
