"""Where Dutch places are: names, as people spell them, and postcodes.

Places and coordinates come from GeoNames (CC BY 4.0; see :mod:`matching.taxonomy.geonames`), villages and districts
that it lacks around Utrecht, Amersfoort and 's-Hertogenbosch from ``data/places_extra.csv`` (own knowledge, to about a
kilometre).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from matching.domain.ports import Point
from matching.taxonomy.wording import fold

_DATA = Path(__file__).parent / "data"

DROPPED_POSTCODES = frozenset(("1940", "3440", "9640"))
"""Post-box postcodes (Beverwijk, Woerden, Veendam) whose position is wrong by dozens of kilometres in the table that
is in use."""

_ALIASES = {
    "den bosch": "s hertogenbosch",
    "s bosch": "s hertogenbosch",
    "hertogenbosch": "s hertogenbosch",
    "the hague": "den haag",
    "s gravenhage": "den haag",
    "gravenhage": "den haag",
    "capelle ad ijssel": "capelle aan den ijssel",
    "alphen": "alphen aan den rijn",
    "alphen ad rijn": "alphen aan den rijn",
    "krimpen ad ijssel": "krimpen aan den ijssel",
    "de bilt bilthoven": "bilthoven",
    "stichtse vecht": "maarssen",
    "utrechtse heuvelrug": "doorn",
    "de ronde venen": "mijdrecht",
    "vijfheerenlanden": "leerdam",
    "west betuwe": "geldermalsen",
    "meierijstad": "veghel",
    "bernheze": "heesch",
    "maashorst": "uden",
    "maasdriel": "kerkdriel",
    "altena": "werkendam",
    "gooise meren": "bussum",
    "wijdemeren": "loosdrecht",
    "elst utrecht": "elst ut",
    "a foort": "amersfoort",
    "mokum": "amsterdam",
    "adam": "amsterdam",
    "rdam": "rotterdam",
}
"""Other names, and municipalities that have no place of their name: those lie where their town hall is."""

_AROUND = re.compile(
    r"\b(?:gemeente|stad|centrum|omgeving|regio|provincie|nederland|netherlands|nl|noord|zuid|oost|west|de stad)\b"
)
_POSTCODE = re.compile(r"\s*([1-9]\d{3})\s*(?:[A-Za-z]{2})?\s*")

SAFE = 86
"""Least likeness (rapidfuzz ratio, 0 to 100) of a misspelt name to the place that it is taken for: one wrong letter in
five."""
_ABROAD_KM = 25.0
_SHORTEST = 5  # shorter names must be spelt right: Oss, Ede, Epe, Elst are one letter from one another
_APART = 3  # two places as alike as this: nobody knows which is meant


@dataclass(frozen=True)
class DutchGazetteer:
    """Implements :class:`matching.domain.ports.Gazetteer`; ``postcodes`` of four digits, none to begin with."""

    postcodes: Mapping[str, Point] = field(default_factory=dict)

    def locate(self, place: str | None, postcode: str | None = None) -> Point | None:
        """Coordinates of a postcode ("3511", "3511 AB") when it is known, else of a place; None when neither is.

        Names may be misspelt ("Amersfort"), have capitals or additions ("Utrecht (stad)"). Where several places have
        the name, the largest.
        """
        match = _POSTCODE.fullmatch(postcode) if postcode else None
        if match and match.group(1) in self.postcodes:
            return self.postcodes[match.group(1)]
        if not place:
            return None
        for form in _forms(place):
            found = _places().get(form)
            if found:
                return found[1]
        return _misspelt(_forms(place)[-1])

    def suggest(self, place: str, limit: int = 3) -> list[str]:
        """Names of known places that look like this one, nearest spelling first."""
        found = process.extract(_forms(place)[-1], _keys(), scorer=fuzz.ratio, limit=limit * 2, score_cutoff=55)
        return list(dict.fromkeys(_places()[key][0] for key, _, _ in found))[:limit]

    def region(self, point: Point) -> str | None:
        """The province of the place nearest to a point; None outside the Netherlands (more than 25 km from any place)."""
        lat, lon, provinces = _provinces()
        away = np.hypot((lat - point.lat) * 111.2, (lon - point.lon) * 111.2 * np.cos(np.radians(point.lat)))
        nearest = int(away.argmin())
        return provinces[nearest] if away[nearest] <= _ABROAD_KM else None

    def with_postcodes(self, path: Path) -> tuple[DutchGazetteer, list[str]]:
        """A gazetteer that also knows the postcodes of a CSV file (``pc4,plaats,lat,lon``), and the file's bad lines.

        A bad line is reported ("line 7: …") and left out; so is a postcode that was given before. Those of
        :data:`DROPPED_POSTCODES` are left out without a word. ``ValueError`` when the file lacks a column, ``OSError``
        when it cannot be read.
        """
        known, problems = _read(path)
        return DutchGazetteer({**self.postcodes, **known}), problems


def _read(path: Path) -> tuple[dict[str, Point], list[str]]:
    """Positions by postcode, and what is wrong with which line."""
    known: dict[str, Point] = {}
    problems = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = {"pc4", "lat", "lon"} - set(reader.fieldnames or ())
        if missing:
            lacking = ", ".join(sorted(missing))
            raise ValueError(
                f"{path} lacks the columns {lacking}: give a CSV file with the columns pc4,plaats,lat,lon."
            )
        for row in reader:
            code = (row["pc4"] or "").strip()
            if code in DROPPED_POSTCODES:
                continue
            problem = "this postcode was given before" if code in known else _problem(code, row["lat"], row["lon"])
            if problem:
                problems.append(f"line {reader.line_num}: {problem}")
            else:
                known[code] = Point(float(row["lat"]), float(row["lon"]))
    return known, problems


def _problem(code: str, lat: str | None, lon: str | None) -> str:
    """What is wrong with a line of a postcode table; "" when nothing is."""
    if not re.fullmatch(r"[1-9]\d{3}", code):
        return f"pc4 {code!r} is not four digits from 1000 to 9999"
    try:
        point = Point(float(lat or ""), float(lon or ""))
    except ValueError:
        return f"lat {lat!r} and lon {lon!r} must be numbers with a decimal point"
    if not (50.5 < point.lat < 53.8 and 3.0 < point.lon < 7.5):
        return f"{point.lat}, {point.lon} does not lie in the Netherlands (lat 50.5 to 53.8, lon 3.0 to 7.5)"
    return ""


@cache
def _places() -> dict[str, tuple[str, Point]]:
    """Name and position by folded name; the largest place of each name."""
    found: dict[str, tuple[str, Point]] = {}
    for name in ("places_nl.csv", "places_extra.csv"):
        with (_DATA / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault(fold(row["name"]), (row["name"], Point(float(row["lat"]), float(row["lon"]))))
    for alias, key in _ALIASES.items():
        if key in found:
            found.setdefault(alias, found[key])
    return found


@cache
def _provinces() -> tuple[NDArray[np.float64], NDArray[np.float64], list[str]]:
    """Latitudes, longitudes and provinces of all places that GeoNames has."""
    with (_DATA / "places_nl.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    positions = np.array([(float(row["lat"]), float(row["lon"])) for row in rows])
    return positions[:, 0], positions[:, 1], [row["province"] for row in rows]


@cache
def _keys() -> list[str]:
    return list(_places())


def _forms(place: str) -> tuple[str, ...]:
    """Spellings to try, the fullest first: as it is, without brackets and what follows a comma, without words like
    "gemeente"."""
    whole = fold(place)
    short = fold(re.split(r"[(,/]", place)[0]) or whole
    bare = " ".join(_AROUND.sub(" ", short).split()) or short
    return tuple(dict.fromkeys((whole, short, bare)))


@lru_cache(maxsize=4096)
def _misspelt(name: str) -> Point | None:
    if len(name) < _SHORTEST:
        return None
    found = process.extract(name, _keys(), scorer=fuzz.ratio, limit=4, score_cutoff=SAFE)
    if not found:
        return None
    best, score, _ = found[0]
    point = _places()[best][1]
    rivals = [key for key, other, _ in found[1:] if score - other < _APART and _places()[key][1] != point]
    return None if rivals else point
