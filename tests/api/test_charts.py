"""Small pictures: what is drawn stands where it should, and can be read without colours or a mouse."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from api.charts import HEIGHT, WIDTH, Line, heights, line_chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*lines: Line, **more: str) -> ElementTree.Element:
    texts = {"title": "Title", "text": "In words", **more}
    picture = line_chart(lines, steps=[(1, "one"), (2, "two")], **texts)
    return ElementTree.fromstring(picture)  # noqa: S314 (made by us)


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ([0.0, 10.0], [0, 2, 4, 6, 8, 10]),
        ([0.0, 68_546.0], [0, 20_000, 40_000, 60_000, 80_000]),
        ([-3.0, 7.0], [-4, -2, 0, 2, 4, 6, 8]),
        ([0.0, 0.0], [0, 0.2]),
    ],
)
def test_the_axis_has_round_heights_around_all_values(values: list[float], marks: list[float]) -> None:
    assert heights([Line("a", np.array(values), "#000")]) == pytest.approx(marks)


def test_lines_begin_at_zero_and_end_at_their_last_value() -> None:
    picture = drawn(Line("up", np.array([5.0, 10.0]), "#000"), Line("flat", np.array([0.0, 0.0]), "#111", dashed=True))
    up, flat = (
        [tuple(map(float, point.split(","))) for point in (one.get("points") or "").split()]
        for one in picture.iter(f"{SVG}polyline")
    )
    assert len(up) == len(flat) == 3
    assert up[0] == flat[0]
    assert up[2][1] < up[1][1] < up[0][1]  # y grows downwards
    assert flat[0][1] == flat[2][1]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in (*up, *flat))
    assert [one.get("stroke-dasharray") is not None for one in picture.iter(f"{SVG}polyline")] == [False, True]


def test_it_has_a_name_a_description_and_a_name_for_every_line() -> None:
    picture = drawn(
        Line("a < b", np.array([1.0]), "#000"), Line("same", np.array([1.0]), "#111"), title="Costs & return"
    )
    assert picture.get("role") == "img"
    assert picture.findtext(f"{SVG}title") == "Costs & return"
    assert picture.findtext(f"{SVG}desc") == "In words"
    named = {one.text: float(one.get("y") or 0) for one in picture.iter(f"{SVG}text")}
    assert {"a < b", "same", "one", "two"} <= set(named)
    assert abs(named["a < b"] - named["same"]) >= 12  # equal ends do not write over each other
