"""Writes the ranking card: what ``maatwerk evaluate ranking`` found, what it means and what it cannot show, as Markdown with
pictures. All figures come from one run; the sentences around them, in ``ranking_card.md.jinja``, hold for any run.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from matching.audit import FEWEST
from matching.evaluation.depth_plot import plot_ablation, plot_groups, plot_reliability, plot_trade_off
from matching.evaluation.plot import plot
from matching.evaluation.report import RankingReport
from matching.evaluation.what_if import DISTANCE, IN_USE, Ablation

PICTURES = "images"
"""Where the pictures go, beside the card."""

DRAWN = "nDCG@10"
"""The measure that is drawn by group."""

_TEMPLATE = "ranking_card.md.jinja"

Span = tuple[float, float]


def write_card(report: RankingReport, path: Path, day: date) -> None:
    """Write the card of that day and, into ``images`` beside it, its pictures. Raises ValueError for a report without groups."""
    depth = report.depth
    if depth is None or depth.groups is None:
        raise ValueError("a card needs a whole evaluation, with groups")
    pictures = path.parent / PICTURES
    plot(report.kinds, pictures / "ranking-methods.svg")
    plot_ablation(depth.ablation, pictures / "ranking-ablation.svg")
    plot_trade_off(depth.trade_off, pictures / "ranking-trade-off.svg")
    plot_reliability(depth.reliability, pictures / "ranking-reliability.svg")
    plot_groups(depth.groups, DRAWN, pictures / "ranking-groups.svg")
    path.write_text(card(report, day), encoding="utf-8")


def card(report: RankingReport, day: date) -> str:
    """The text of the card of that day. Raises ValueError for a report without groups."""
    depth = report.depth
    if depth is None or depth.groups is None:
        raise ValueError("a card needs a whole evaluation, with groups")
    # Markdown, not HTML: nothing in it is written by a user.
    environment = Environment(  # noqa: S701
        loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, keep_trailing_newline=True
    )
    environment.filters |= {
        "share": _share,
        "figure": _figure,
        "minutes": _minutes,
        "change": _change,
        "span": _span,
        "named": _named,
        "spaced": lambda text: text.replace("_", " "),
    }
    return environment.get_template(_TEMPLATE).render(
        report=report,
        day=day,
        depth=depth,
        helpful=[one for one in depth.ablation if one.graded_interval and one.graded_interval[1] < 0],
        costly=[one for one in depth.ablation if one.graded_interval and one.graded_interval[0] > 0],
        used=next(one for one in depth.trade_off if one.factor == IN_USE),
        beyond=[one for one in depth.groups if one.beyond_chance],
        distance=DISTANCE,
        fewest=FEWEST,
        drawn=DRAWN,
    )


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.0f} %"


def _minutes(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _change(value: float | None) -> str:
    return "" if value is None else f"{value:+.3f}"


def _span(span: Span | None, *, digits: int = 2, signed: bool = False) -> str:
    if span is None:
        return ""
    low, high = (f"{one:{'+' if signed else ''}.{3 if signed else digits}f}" for one in span)
    return f" ({low} to {high})" if signed else f" ({low}–{high})"


def _named(found: Sequence[Ablation]) -> str:
    return ", ".join(f"`{one.feature}` ({one.kind}, {_change(one.graded)})" for one in found) or "none"
