"""The study of a simulated world as a picture: what is learned of wishes and of prejudice, by the number of decisions. The same
bytes for the same figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from matching.evaluation.simulation_study import Study

# Colours that people with any colour vision can tell apart (Okabe and Ito 2008).
_LEARNED, _NAIVE, _ADDITIVE = "#0072B2", "#D55E00", "#666666"
_MARKS = ("o", "s", "^", "D")
_SIZE = (9.0, 6.4)


def plot_study(found: Study, path: Path) -> None:
    """Write an SVG of two panels: how well scores go with the hidden utility, and how much of the prejudice was learned."""
    sizes = [one.decisions for one in found.points]
    with mpl.rc_context({"svg.hashsalt": "maatwerk", "font.size": 9, "svg.fonttype": "path"}):
        figure = Figure(figsize=_SIZE, layout="constrained")
        wishes, prejudice = figure.subplots(2, 1)
        wishes.axhline(found.correlation_additive, color=_ADDITIVE, linestyle="--", label="documented weights")
        wishes.plot(
            sizes, [one.correlation for one in found.points], color=_LEARNED, marker="o", label="learned ranker"
        )
        wishes.plot(
            sizes,
            [one.correlation_naive for one in found.points],
            color=_NAIVE,
            marker="o",
            label="naive model, sees the groups",
        )
        wishes.set_ylabel("rank correlation with\nthe hidden utility")
        wishes.set_ylim(top=1.0)
        for mark, name in zip(_MARKS, found.points[0].bias, strict=False):
            for colour, who, biases in (
                (_LEARNED, "learned ranker", [one.bias[name].learned for one in found.points]),
                (_NAIVE, "naive model", [one.bias_naive[name].learned for one in found.points]),
            ):
                prejudice.plot(sizes, biases, color=colour, marker=mark, label=f"{who}, {name}")
        prejudice.axhline(found.prejudice, color=_ADDITIVE, linestyle="--", label="prejudice of the coaches")
        prejudice.axhline(0.0, color=_ADDITIVE, linewidth=0.6)
        prejudice.set_ylabel("prejudice that was learned\n(log-odds at equal utility)")
        for axes in (wishes, prejudice):
            _frame(axes, sizes)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, format="svg", metadata={"Date": None})


def _frame(axes: Any, sizes: list[int]) -> None:
    axes.set_xscale("log")
    axes.set_xticks(sizes)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("decisions")
    axes.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1.0, 0.5))
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
