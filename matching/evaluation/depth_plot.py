"""The pictures of the ranking card: what each feature is worth, reuse against distance, scores beside labels, and groups."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matching.audit import Comparison
from matching.evaluation.plot_style import COLOURS, INK, drawing
from matching.evaluation.reliability import Reliability
from matching.evaluation.what_if import IN_USE, Ablation, TradeOff

_WIDTH = 9.0
_ROW = 0.28  # inches a bar


def plot_ablation(found: Sequence[Ablation], path: Path) -> None:
    """One panel a kind: for each feature how much nDCG@10 is lost without it, graded (dark) and strict (light)."""
    kinds = list(dict.fromkeys(one.kind for one in found))
    heights = [sum(one.kind == kind for one in found) for kind in kinds]
    with drawing(path, _WIDTH, _ROW * sum(heights) * 1.6 + 0.8 * len(kinds)) as figure:
        panels: Any = figure.subplots(len(kinds), 1, height_ratios=heights, sharex=True, squeeze=False)
        for axes, kind in zip(panels[:, 0], kinds, strict=True):
            some = [one for one in found if one.kind == kind]
            for shift, name, alpha in ((-0.2, "graded", 1.0), (0.2, "strict", 0.45)):
                places = [place + shift for place in range(len(some))]
                values = [getattr(one, name) or 0.0 for one in some]
                axes.barh(places, values, height=0.36, color=COLOURS[0], alpha=alpha, label=name)
                spans = [getattr(one, f"{name}_interval") for one in some]
                for place, span in zip(places, spans, strict=True):
                    if span:
                        axes.hlines(place, *span, color=INK, linewidth=0.8)
            axes.set_yticks(range(len(some)), [one.feature for one in some])
            axes.invert_yaxis()
            axes.axvline(0, color=INK, linewidth=0.8)
            axes.set_title(f"{kind}s", loc="left")
        panels[-1, 0].set_xlabel("change of nDCG@10 without the feature, with 95 % interval")
        panels[0, 0].legend(frameon=False)


def plot_trade_off(found: Sequence[TradeOff], path: Path) -> None:
    """Mean reuse@10 against mean minutes of travel, one point a weight; the weight in use is marked."""
    known = [(one.factor, one.minutes, one.reuse) for one in found if one.minutes is not None and one.reuse is not None]
    with drawing(path, _WIDTH * 0.7, 3.6) as figure:
        axes = figure.add_subplot()
        axes.plot([minutes for _, minutes, _ in known], [reuse for *_, reuse in known], color=INK, linewidth=0.8)
        for factor, minutes, reuse in known:
            used = factor == IN_USE
            colour, size = (COLOURS[5], 9) if used else (COLOURS[0], 5)
            axes.plot(minutes, reuse, "o", color=colour, markersize=size)
            text = f"× {factor:g}" + (" (in use)" if used else "")
            axes.annotate(text, (minutes, reuse), xytext=(-30, 9) if used else (7, -9), textcoords="offset points")
        axes.margins(0.12)
        axes.set_xlabel("mean minutes of travel, one way, of the first ten placements")
        axes.set_ylabel("mean reuse@10")


def plot_reliability(found: Sequence[Reliability], path: Path) -> None:
    """Mean score against the share of good pairs by the labels, one line a kind; bigger dots stand for more pairs."""
    with drawing(path, _WIDTH * 0.6, 4.2) as figure:
        axes = figure.add_subplot()
        axes.plot([0, 1], [0, 1], color=INK, linewidth=0.8, linestyle="--")
        for one, colour in zip(found, COLOURS, strict=False):
            scores, good = [bin_.score for bin_ in one.bins], [bin_.good for bin_ in one.bins]
            axes.plot(scores, good, color=colour, linewidth=1.2, label=f"{one.kind}s")
            sizes = [12 + 160 * bin_.pairs / max(one.pairs, 1) for bin_ in one.bins]
            axes.scatter(scores, good, s=sizes, color=colour)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        axes.set_xlabel("mean score")
        axes.set_ylabel("share of good pairs by the labels")
        axes.legend(frameon=False)


def plot_groups(found: Sequence[Comparison], measure: str, path: Path) -> None:
    """One measure, one panel an attribute: the mean of each group with its 95 % interval."""
    some = [one for one in found if one.measure == measure]
    heights = [len(one.groups) for one in some]
    with drawing(path, _WIDTH * 0.8, _ROW * sum(heights) + 0.55 * len(some) + 0.6) as figure:
        panels: Any = figure.subplots(max(len(some), 1), 1, height_ratios=heights or None, sharex=True, squeeze=False)
        for axes, one in zip(panels[:, 0], some, strict=False):
            for place, group in enumerate(one.groups):
                axes.hlines(place, *group.interval, color=INK, linewidth=1.0)
                axes.plot(group.mean, place, "o", color=COLOURS[0], markersize=5)
            axes.set_yticks(range(len(one.groups)), [f"{group.group} ({group.people})" for group in one.groups])
            axes.set_ylim(len(one.groups) - 0.4, -0.6)
            axes.set_title(one.attribute.replace("_", " "), loc="left")
        panels[-1, 0].set_xlabel(f"{measure}, with 95 % interval (people measured)")
