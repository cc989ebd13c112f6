"""The linking evaluation as a picture: MRR of every method on every set beside published marks, and what noise does.

The same bytes for the same figures. The background is transparent and the text of a grey that has the same contrast (4.5 : 1)
on white and on black, so that it can be read on light and dark pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from matching.evaluation.linking import NOISE_QUERIES, SAMPLE, LinkingReport, Row, with_and_without_noise
from matching.evaluation.linking_noise import AS_WRITTEN
from matching.evaluation.linking_published import OPENAI, UNTRAINED, WORK, Published

# Colours that people with any colour vision can tell apart (Okabe and Ito 2008), but for the yellow that is lost on white;
# more methods than these begin again.
_BARS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9")
_MARKS = {OPENAI: ("#D55E00", "D"), WORK: ("#767676", "v"), UNTRAINED: ("#767676", "o")}
_INK = "#767676"
_GROUP, _REACH = 0.84, 0.445  # of the width of a set: all bars, and how far a mark lies from the middle
_HEIGHT, _INCHES_A_SET, _NARROWEST = 3.4, 1.35, 10.0
_STYLE: Any = {
    "svg.hashsalt": "maatwerk",
    "svg.fonttype": "path",
    "font.size": 9,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
}


def plot(report: LinkingReport, path: Path) -> None:
    """Write an SVG: bars grouped by set with published marks; below, when there was noise, bars grouped by noise."""
    methods = list(dict.fromkeys(row.method for row in report.mean))
    beside_noise = with_and_without_noise(report.mean)
    noises = list(dict.fromkeys(row.noise for row in beside_noise))
    panels = 2 if len(noises) > 1 else 1
    names = [one.name for one in report.sets]
    width = max(_NARROWEST, _INCHES_A_SET * len(names))
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(width, _HEIGHT * panels + 0.6), layout="constrained")
        axes = figure.add_subplot(panels, 1, 1)
        bars = _bars(
            axes, methods, [[row for row in one.rows if row.noise == AS_WRITTEN] for one in report.sets], names
        )
        marks = _marks(axes, [one.published for one in report.sets])
        axes.set_title("titles as written" + (", a sample of each set" if _sampled(report) else ""), loc="left")
        if panels > 1:
            below = figure.add_subplot(panels, 1, 2)
            _bars(below, methods, [[row for row in beside_noise if row.noise == noise] for noise in noises], noises)
            below.set_title(_noise_title(len(names), sampled=SAMPLE in noises), loc="left")
        figure.legend(handles=[*bars, *marks], loc="outside lower center", ncols=4, frameon=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, format="svg", transparent=True, metadata={"Date": None})


def _noise_title(sets: int, *, sampled: bool) -> str:
    titles = f", {NOISE_QUERIES} titles of each set" if sampled else ""
    return "with noise" + (f", mean of {sets} sets" if sets > 1 else "") + titles


def _sampled(report: LinkingReport) -> bool:
    return any(one.rows[0].figures.queries < one.queries_in_set for one in report.sets)


def _bars(axes: Any, methods: Sequence[str], groups: Sequence[Sequence[Row]], names: Sequence[str]) -> list[Any]:
    thick = _GROUP / len(methods)
    bars = []
    for place, method in enumerate(methods):
        values = [next(row.figures.mrr for row in group if row.method == method) for group in groups]
        left = [at - _GROUP / 2 + (place + 0.5) * thick for at in range(len(groups))]
        bars += [axes.bar(left, values, width=0.92 * thick, color=_BARS[place % len(_BARS)], label=method)]
    axes.set_xticks(range(len(names)), [name.replace("_c_", "\n→ ").replace("_q_", ": ") for name in names])
    axes.set_xlim(-0.55, len(names) - 0.45)
    axes.set_ylim(0, 1)
    axes.set_ylabel("MRR, per label")
    axes.tick_params(axis="x", length=0)
    axes.grid(axis="y", color=_INK, alpha=0.25, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return bars


def _marks(axes: Any, published: Sequence[Sequence[Published]]) -> list[Any]:
    """A line across the group of a set at what was published, with a shape of its own at its end."""
    marks = []
    for model, (colour, shape) in _MARKS.items():
        places = [(at, one.mrr) for at, many in enumerate(published) for one in many if one.model == model]
        if not places:
            continue
        at, mrr = np.array([place for place, _ in places]), [value for _, value in places]
        axes.hlines(mrr, at - _GROUP / 2, at + _REACH, color=colour, linewidth=1.2)
        marks += axes.plot(at + _REACH, mrr, shape, color=colour, markersize=4.5, label=f"{model}, published")
    return marks
