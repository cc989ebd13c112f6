"""Golden cases as tables: how many came out right, and a case in full, to be read on a terminal or in the message of a test."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from matching.evaluation.golden import FORMS, GoldenResult
from matching.evaluation.golden_sides import Side, features_by_difference, sides
from matching.evaluation.report import GoldenCount, GoldenReport

# Wide enough for two titles and the names of features, in a log without a terminal.
WIDTH = 120


def counts_table(report: GoldenReport) -> Table:
    """Right of all, by advice and by language, a column a form; and how many are marked open."""
    table = Table(title="golden cases: right of all", title_justify="left")
    for name in ("", *FORMS, "open"):
        table.add_column(name, justify="right")
    for advice, count in report.by_advice.items():
        table.add_row(f"advice {advice}", *_cells(count), end_section=advice == max(report.by_advice))
    for language, count in report.by_language.items():
        table.add_row(language, *_cells(count), end_section=language == list(report.by_language)[-1])
    table.add_row("all", *_cells(report.overall))
    return table


def _cells(count: GoldenCount) -> list[str]:
    forms = [f"{count.right[form]}/{count.of[form]}" if count.of[form] else "" for form in FORMS]
    return [*forms, str(count.open or "")]


def case_table(result: GoldenResult) -> Table:
    """One case: what is wrong, both sides with their features (value, what it adds), and why it should be otherwise."""
    case, shown = result.case, sides(result)
    caption = [f"why: {case.why}", *([f"open: {case.open}"] if case.open else [])]
    table = Table(
        title=escape(
            f"{case.id}, advice {case.advice}, {case.language}: {result.complaint or result.problem or 'right'}"
        ),
        caption=escape("\n".join(caption)),
        title_justify="left",
        caption_justify="left",
    )
    table.add_column("")
    for side in shown:
        table.add_column(side.role, justify="right")
    table.add_row("title", *(escape(side.title) for side in shown))
    table.add_row("score", *(f"{side.score:.4f}" for side in shown))
    for name, codes in (("gates", [side.gates for side in shown]), ("cautions", [side.cautions for side in shown])):
        if any(codes):
            table.add_row(name, *("\n".join(some) for some in codes))
    for name in features_by_difference(shown):
        table.add_row(name, *(_feature(side, name) for side in shown))
    return table


def _feature(side: Side, name: str) -> str:
    if name not in side.features:
        return ""
    value, amount = side.features[name]
    return f"{'unknown' if value is None else format(value, '.3f')} {amount:+.2f}"


def case_text(result: GoldenResult) -> str:
    """:func:`case_table` as plain text."""
    written = StringIO()
    Console(file=written, width=WIDTH, color_system=None).print(case_table(result))
    return written.getvalue()
