"""``maatwerk train``: learns a ranker from recorded decisions, and promotes it when nothing speaks against it.

``--simulate`` learns from made-up decisions of the fixtures' participants instead, of which the truth is known.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from rich.markup import escape
from rich.table import Table

from api.bootstrap import Application, assemble, service_with
from api.commands.output import INDENT_JSON, ProgressBars, answers, notices, undisturbed, write_json
from api.evaluate import FIXTURES, OPPORTUNITY_FILES, profiles_of, read_cases
from api.settings import load_settings
from matching.domain.ports import BoolArray
from matching.domain.vocabulary import Kind
from matching.evaluation.promotion import KindReport, case_check, train_kind
from matching.evaluation.region import Region
from matching.evaluation.simulation import Pairs
from matching.evaluation.simulation_plot import plot_study
from matching.evaluation.simulation_study import Study, study
from matching.kinds import KINDS
from matching.ranking.examples import Gathered, gather
from matching.ranking.learned import KindModel, LearnedRanker
from matching.ranking.saved import name_of, save
from matching.rules.dated import version as rules_version
from matching.service.decisions import decisions_to_learn_from
from matching.service.service import FEATURES_VERSION

SIMULATED_KIND: Kind = "placement"
SEED = 20261122
AS_OF = date(2026, 11, 21)
"""The day by which the fixtures are judged: the one that their dates were written around."""

GROUPS = {"women": ("gender", "f"), "from Syria": ("origin", "Syria")}
"""The groups that simulated coaches are prejudiced against: column and value of ``groups.csv``."""


def run_training(out: Path, *, simulate: int | None = None, as_json: bool = False) -> None:
    """Train on the decisions of this organisation, or (``simulate``) on so many made-up ones; writes what came of it to ``out``.

    A ranker that is not promoted is an answer and no error: the report says exactly why not.
    """
    out.mkdir(parents=True, exist_ok=True)
    if simulate is not None:
        _simulate(out, simulate, as_json=as_json)
    else:
        _train(out, as_json=as_json)


def _train(out: Path, *, as_json: bool) -> None:
    rules = {kind: one.features for kind, one in KINDS.items()}
    with undisturbed(), ProgressBars() as bars:
        application = assemble(load_settings())
        logged = decisions_to_learn_from(application.store, application.actor)
        gathered = gather(logged, rules, FEATURES_VERSION)
        bar = bars.bar("kinds")
        reports: list[KindReport] = []
        models: dict[str, KindModel] = {}
        for number, (kind, examples) in enumerate(gathered.examples.items(), 1):
            report, model = train_kind(kind, rules[kind], examples, [_cases(application, kind)])
            reports.append(report)
            if report.promoted and model is not None:
                models[kind] = model
            bar(number, len(gathered.examples))
    document = _document(reports, gathered)
    path = out / "ranker.skops"
    if models:
        newest = max(str(report.card["shown_until"]) for report in reports if report.promoted)
        ranker = LearnedRanker(name_of(models, newest), models, document)
        save(ranker, path, FEATURES_VERSION)
        document |= {"ranker": ranker.version, "file": str(path)}
    (out / "training.json").write_bytes(orjson.dumps(document, option=INDENT_JSON))
    if as_json:
        write_json(document)
        return
    answers().print(_table(reports))
    for report in reports:
        for refusal in report.refusals:
            answers().print(escape(f"{report.kind}: not promoted: {refusal.code}: {refusal.text}"), soft_wrap=True)
    for reason, count in gathered.left_out.items():
        notices().print(f"left out: {count} ({reason})", markup=False)
    if models:
        answers().print(escape(f"promoted for {', '.join(models)}: set MAATWERK_RANKER={path}"), soft_wrap=True)
    else:
        answers().print("nothing was promoted: the documented weights go on ranking")
    notices().print(str(out / "training.json"), markup=False)


def _cases(application: Application, kind: str) -> Any:
    """Golden cases and group swaps, asked of the whole pipeline. The encoder is loaded when a candidate gets that far."""

    def run(ranker: LearnedRanker) -> Any:
        cases = read_cases(FIXTURES / "golden", application.places)
        check = case_check(kind, cases, lambda one: service_with(application, one), application.stateless)
        return check(ranker)

    return run


def _document(reports: list[KindReport], gathered: Gathered) -> dict[str, Any]:
    """All that is known about the training, as JSON-like data: the model card's figures, and the data card."""
    kinds = {one.kind: asdict(one) | {"promoted": one.promoted} for one in reports}
    document = {
        "kinds": kinds,
        "left_out": gathered.left_out,
        "shown_by": gathered.versions,
        "features_version": FEATURES_VERSION,
        "rules_version": rules_version(),
    }
    plain: dict[str, Any] = orjson.loads(orjson.dumps(document))
    return plain


def _table(reports: list[KindReport]) -> Table:
    table = Table(
        title="learned ranker beside the documented weights, on decisions that it had not seen", title_justify="left"
    )
    for name in (
        "kind",
        "decisions",
        "participants",
        "form",
        "nDCG@10 gain",
        "log loss saved",
        "AUC",
        "error",
        "promoted",
    ):
        table.add_column(name, justify="left" if name in ("kind", "form") else "right")
    for one in reports:
        figures = ("", "", "", "")
        if (found := one.comparison) is not None:
            figures = (
                _gain(found.ndcg_gain),
                _gain(found.log_loss_gain),
                f"{_number(found.learned.auc.value)} ({_number(found.additive.auc.value)})",
                f"{found.learned.calibration_error:.3f} ({found.additive.calibration_error:.3f})",
            )
        table.add_row(
            one.kind,
            str(one.decisions),
            str(one.participants),
            one.form or "",
            *figures,
            "yes" if one.promoted else "no",
        )
    return table


def _gain(figure: Any) -> str:
    if figure.value is None or figure.interval is None:
        return ""
    return f"{figure.value:+.4f} ({figure.interval[0]:+.4f} to {figure.interval[1]:+.4f})"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _simulate(out: Path, most: int, *, as_json: bool) -> None:
    with undisturbed(), ProgressBars() as bars:
        application = assemble(load_settings(), stateless=True)
        places = application.places
        people = profiles_of(FIXTURES / "participants.jsonl", "participants", places)
        opportunities = [
            one
            for name in OPPORTUNITY_FILES
            for one in profiles_of(FIXTURES / f"{name}.jsonl", "opportunities", places)
        ]
        region = Region(application.parts, people, opportunities, AS_OF, bars.bar("texts"))
        pairs = Pairs.of(region, SIMULATED_KIND, _groups(FIXTURES / "groups.csv", [one.id for one in people]))
        found = study(pairs, most, SEED, bars.bar("rankers"))
    document = {"command": f"maatwerk train --simulate {most}", **found.as_dict()}
    (out / "simulation.json").write_bytes(orjson.dumps(document, option=INDENT_JSON) + b"\n")
    plot_study(found, out / "simulation.svg")
    if as_json:
        write_json(document)
        return
    answers().print(_study_table(found))
    notices().print(f"{out / 'simulation.json'}, {out / 'simulation.svg'}", markup=False)


def _groups(path: Path, ids: list[str]) -> Mapping[str, BoolArray]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["participant"]: row for row in csv.DictReader(file)}
    return {
        name: np.array([rows.get(one, {}).get(column) == value for one in ids], dtype=np.bool_)
        for name, (column, value) in GROUPS.items()
    }


def _study_table(found: Study) -> Table:
    """A line a size: what was learned, whether it would be promoted, and how much of the prejudice was learned."""
    table = Table(title=f"{found.kind}s: prejudice of {found.prejudice:.1f} log-odds", title_justify="left")
    names = list(found.points[0].bias)
    for name in (
        "decisions", "form", "promoted", "nDCG@10 gain", "goes with utility", "naive",
        *(f"prejudice against {name} that was learned" for name in names), *(f"naive: {name}" for name in names),
    ):  # fmt: skip
        table.add_column(name, justify="right")
    table.add_row("0 (documented)", "", "", "", f"{found.correlation_additive:.3f}")
    for one in found.points:
        table.add_row(
            f"{one.decisions:,}",
            "boosted" if one.boosted == one.samples else "linear" if not one.boosted else "both",
            f"{one.better} of {one.samples}",
            "" if one.ndcg_gain is None else f"{one.ndcg_gain:+.3f}",
            f"{one.correlation:.3f}",
            f"{one.correlation_naive:.3f}",
            *(f"{one.bias[name].learned:+.2f}" for name in names),
            *(f"{one.bias_naive[name].learned:+.2f}" for name in names),
        )
    return table
