"""The evaluation as a picture: for each kind the nDCG@10 of every method under both judgements. The same bytes for
the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from matching.evaluation.baselines import SYSTEM
from matching.evaluation.report import KindResult, MethodResult

# Colours that people with any colour vision can tell apart (Okabe and Ito 2008): ours, and the others.
_OURS, _OTHERS, _STRICT = "#0072B2", "#999999", 0.45
_WIDTH, _ROW = 9.0, 3.2


def plot(kinds: Sequence[KindResult], path: Path) -> None:
    """Write an SVG: one panel a kind and group, one pair of bars a method, with 95 % intervals."""
    with mpl.rc_context({"svg.hashsalt": "maatwerk", "font.size": 9, "svg.fonttype": "path"}):
        figure = Figure(figsize=(_WIDTH, _ROW * max(len(kinds), 1)), layout="constrained")
        for place, result in enumerate(kinds, 1):
            axes = figure.add_subplot(max(len(kinds), 1), 1, place)
            methods = list(result.methods)
            _bars(axes, methods, -0.2, strict=False)
            _bars(axes, methods, 0.2, strict=True)
            axes.set_yticks(range(len(methods)), [one.method for one in methods])
            axes.invert_yaxis()
            axes.set_xlim(0, 1)
            axes.set_xlabel("nDCG@10 (above: graded; below, lighter: strict)")
            axes.set_title(f"{result.kind}s, {result.participants} participants {result.group}", loc="left")
            for side in ("top", "right"):
                axes.spines[side].set_visible(False)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, format="svg", metadata={"Date": None})


def _bars(axes: Any, methods: Sequence[MethodResult], shift: float, *, strict: bool) -> None:
    values = [(one.ndcg_strict if strict else one.ndcg) or 0.0 for one in methods]
    intervals = [one.ndcg_strict_interval if strict else one.ndcg_interval for one in methods]
    errors = [
        [max(value - found[0], 0.0) if found else 0.0 for value, found in zip(values, intervals, strict=True)],
        [max(found[1] - value, 0.0) if found else 0.0 for value, found in zip(values, intervals, strict=True)],
    ]
    axes.barh(
        [place + shift for place in range(len(methods))],
        values,
        height=0.36,
        xerr=errors,
        error_kw={"linewidth": 0.8},
        color=[_OURS if one.method == SYSTEM else _OTHERS for one in methods],
        alpha=_STRICT if strict else 1.0,
    )
