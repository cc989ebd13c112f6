"""Pictures for pages: small SVG, drawn here so that a page needs no script and a request no plotting library.

Lines differ in colour and in form, every line is named beside its end, and title and description say what a screen reader needs; the
figures themselves stand in a table beside the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 720, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 168, 44, 40
# Lines of text that stand closer than this cannot be read.
_LABEL_HEIGHT = 16.0
_TICKS = 5
_FONT = 'font-family="system-ui, \'Segoe UI\', Arial, sans-serif" font-size="12" fill="currentColor"'


@dataclass(frozen=True)
class Line:
    """One line: its name, its values (one a step, the first after one step), its colour, and whether it is dashed."""

    name: str
    values: NDArray[np.float64]
    colour: str
    dashed: bool = False


def line_chart(
    lines: Sequence[Line],
    *,
    title: str,
    text: str,
    steps: Sequence[tuple[int, str]],
    money: Sequence[str] | None = None,
) -> str:
    """An SVG of lines from 0. ``steps``: places on the x axis with their names; ``text`` describes the picture in words.

    ``money``: how the heights of :func:`heights` are written.
    """
    marks = heights(lines)
    names = money or [f"{one:,.0f}" for one in marks]
    low, high = marks[0], marks[-1]
    count = max((len(one.values) for one in lines), default=1)
    right, bottom = WIDTH - _RIGHT, HEIGHT - _BOTTOM

    def x(step: float) -> float:
        return round(_LEFT + (right - _LEFT) * step / count, 1)

    def y(value: float) -> float:
        return round(bottom - (bottom - _TOP) * (value - low) / (high - low), 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-labelledby="chart-title chart-text" style="background:#fff;color:#222">',
        f'<title id="chart-title">{escape(title)}</title>',
        f'<desc id="chart-text">{escape(text)}</desc>',
        f"<g {_FONT}>",
        f'<text x="{_LEFT}" y="22" font-size="14" font-weight="600">{escape(title)}</text>',
    ]
    for value, name in zip(marks, names, strict=True):
        parts.append(
            f'<line x1="{_LEFT}" x2="{right}" y1="{y(value)}" y2="{y(value)}" stroke="currentColor" '
            f'stroke-opacity="{0.5 if value == 0 else 0.15}"/>'
            f'<text x="{_LEFT - 8}" y="{y(value) + 4}" text-anchor="end">{escape(name)}</text>'
        )
    parts += [
        f'<text x="{x(step)}" y="{HEIGHT - 14}" text-anchor="middle">{escape(name)}</text>' for step, name in steps
    ]
    ends = _apart([y(float(one.values[-1])) for one in lines])
    for one, end in zip(lines, ends, strict=True):
        points = " ".join(f"{x(step)},{y(float(value))}" for step, value in enumerate([0.0, *one.values.tolist()]))
        dash = ' stroke-dasharray="6 4"' if one.dashed else ""
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{one.colour}" stroke-width="2.5"{dash}/>'
            f'<text x="{right + 8}" y="{round(end + 4, 1)}" fill="{one.colour}">{escape(one.name)}</text>'
        )
    return "\n".join([*parts, "</g>", "</svg>"])


def heights(lines: Sequence[Line]) -> list[float]:
    """Round values for the y axis, ascending, that hold 0 and all lines."""
    values = np.concatenate([np.zeros(1), *(one.values for one in lines)])
    low, high = float(values.min()), float(values.max())
    rough = max(high - low, 1.0) / _TICKS
    size = 10.0 ** floor(log10(rough))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
    return [step * number for number in range(floor(low / step), max(ceil(high / step), 1) + 1)]


def _apart(places: Sequence[float]) -> list[float]:
    """The same heights, moved down as far as is needed to stand apart."""
    found = list(places)
    last = -np.inf
    for number in sorted(range(len(found)), key=lambda one: found[one]):
        found[number] = last = max(found[number], last + _LABEL_HEIGHT)
    return found
