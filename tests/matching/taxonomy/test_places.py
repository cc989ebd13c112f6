from __future__ import annotations

from pathlib import Path

import pytest

from matching.domain.ports import Gazetteer, Point
from matching.rules.travel import great_circle_km
from matching.taxonomy.places import DutchGazetteer

GAZETTEER = DutchGazetteer()


def km(one: Point, two: Point) -> float:
    return float(great_circle_km(one.lat, one.lon, two.lat, two.lon))  # type: ignore[arg-type]


def test_it_is_a_gazetteer() -> None:
    port: Gazetteer = GAZETTEER
    assert port.locate("Utrecht") is not None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Amersfort", "Amersfoort"),
        ("s hertogenbosch", "'s-Hertogenbosch"),
        ("DEN BOSCH", "'s-Hertogenbosch"),
        ("Den Bosch", "'s-Hertogenbosch"),
        ("Hertogenbosch", "'s-Hertogenbosch"),
        ("Utrecht (stad)", "Utrecht"),
        ("utrecht", "Utrecht"),
        ("Utrech", "Utrecht"),
        ("gemeente Zeist", "Zeist"),
        ("'s-Gravenhage", "Den Haag"),
        ("The Hague", "Den Haag"),
        ("Niewegein", "Nieuwegein"),
        ("Veenendal", "Veenendaal"),
        ("IJselstein", "IJsselstein"),
        ("Culemborg, Gelderland", "Culemborg"),
        ("  Oss ", "Oss"),
        ("Wijk-bij-Duurstede", "Wijk bij Duurstede"),
        ("hilverssum", "Hilversum"),
    ],
)
def test_spelling_is_forgiven(written: str, meant: str) -> None:
    place = GAZETTEER.locate(meant)
    assert place is not None
    assert GAZETTEER.locate(written) == place


@pytest.mark.parametrize("written", ["Aleppo", "Parijs", "Os", "Edde", "x", "", "   ", "thuis", "Antwerpen", "1234"])
def test_what_is_no_dutch_place_is_unknown(written: str) -> None:
    assert GAZETTEER.locate(written) is None


def test_nothing_is_unknown() -> None:
    assert GAZETTEER.locate(None) is None
    assert GAZETTEER.locate(None, "3511 AB") is None


@pytest.mark.parametrize(
    "name",
    [
        "Rosmalen",
        "Vlijmen",
        "Drunen",
        "Kaatsheuvel",
        "Vinkel",
        "Vleuten",
        "De Meern",
        "Leidsche Rijn",
        "Hooglanderveen",
        "Spakenburg",
        "Vreeland",
        "Kockengen",
        "Kamerik",
        "Benschop",
        "Lexmond",
        "Meerkerk",
        "Asperen",
        "Langbroek",
        "Den Dolder",
        "Soesterberg",
    ],
)
def test_places_of_the_region_are_known_and_near(name: str) -> None:
    point = GAZETTEER.locate(name)
    assert point is not None
    centres = [GAZETTEER.locate(centre) for centre in ("Utrecht", "Amersfoort", "'s-Hertogenbosch")]
    assert min(km(point, centre) for centre in centres if centre) < 30


def test_suggestions_come_nearest_first() -> None:
    assert GAZETTEER.suggest("Amrsfrt")[0] == "Amersfoort"
    assert len(GAZETTEER.suggest("Utrech", limit=2)) <= 2


def test_postcodes_are_read_and_bad_lines_reported(tmp_path: Path) -> None:
    table = tmp_path / "pc4.csv"
    table.write_text(
        "pc4,plaats,lat,lon\n3511,Utrecht,52.09,5.12\n1940,Beverwijk,52.4,4.6\n99,Fout,52,5\n3512,Utrecht,nul,5\n3513,Utrecht,2.35,48.8\n"
        "3511,Utrecht,52.0,5.0\n5341,Oss,51.76,5.52\n",
        encoding="utf-8",
    )
    known, problems = GAZETTEER.with_postcodes(table)
    assert set(known.postcodes) == {"3511", "5341"}
    assert [one.split(":")[0] for one in problems] == ["line 4", "line 5", "line 6", "line 7"]
    assert "before" in problems[3]
    assert GAZETTEER.postcodes == {}


def test_a_known_postcode_wins_over_the_place_and_an_unknown_one_does_not(tmp_path: Path) -> None:
    table = tmp_path / "pc4.csv"
    table.write_text("pc4,plaats,lat,lon\n3511,Utrecht,52.09,5.12\n", encoding="utf-8")
    known, _ = GAZETTEER.with_postcodes(table)
    assert known.locate("Oss", "3511 ab") == known.locate("Oss", "3511") == Point(52.09, 5.12)
    assert known.locate("Oss", "5341") == GAZETTEER.locate("Oss")
    assert known.locate("Oss", "nonsense") == GAZETTEER.locate("Oss")


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "pc4.csv"
    table.write_text("postcode,plaats\n3511,Utrecht\n", encoding="utf-8")
    with pytest.raises(ValueError, match="lat, lon, pc4"):
        GAZETTEER.with_postcodes(table)


def test_the_national_table_is_read(shared_geo: Path) -> None:
    known, problems = GAZETTEER.with_postcodes(shared_geo / "pc4_centroids.csv")
    assert problems == []
    assert len(known.postcodes) > 4_000
    assert not {"1940", "3440", "9640"} & set(known.postcodes)


@pytest.fixture
def shared_geo() -> Path:
    folder = Path(__file__).parents[4] / "shared" / "geo"
    if not folder.is_dir():
        pytest.skip(f"needs the postcode table in {folder}")
    return folder


def test_a_region_is_no_more_than_a_province() -> None:
    gazetteer = DutchGazetteer()
    for place, province in (("Zeist", "Utrecht"), ("Vught", "Noord-Brabant"), ("Culemborg", "Gelderland")):
        point = gazetteer.locate(place)
        assert point is not None
        assert gazetteer.region(point) == province
    assert gazetteer.region(Point(48.85, 2.35)) is None
