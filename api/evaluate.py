"""``maatwerk evaluate ranking``: measures the ranking on a labelled folder and writes a table, a picture and the
figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from api.bootstrap import assemble
from api.commands.output import INDENT_JSON, ProgressBars, answers, notices, undisturbed, write_json
from api.exchange.importing import Subject, read_profiles
from api.exchange.reading import read_rows
from api.golden_tables import case_table, counts_table
from api.ranking_card import write_card
from api.schemas.profiles import parse_opportunity, parse_participant
from api.settings import load_settings
from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.opportunity import Opportunity
from matching.domain.participant import Participant
from matching.domain.ports import Gazetteer
from matching.evaluation.depth import look_deeper
from matching.evaluation.golden import GoldenCase, GoldenResult, check, summarise
from matching.evaluation.groups import FILE as GROUPS
from matching.evaluation.groups import read_groups
from matching.evaluation.labels import read_labels
from matching.evaluation.lists import collect
from matching.evaluation.plot import plot
from matching.evaluation.ranking import evaluate
from matching.evaluation.region import Parts, Region
from matching.evaluation.report import ABOUT, KindResult, RankingReport
from matching.rules.dated import version as rules_version
from matching.service.service import FEATURES_VERSION

OPPORTUNITY_FILES = ("placements", "programmes", "mentors")
OUT = Path("build")
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


def run_evaluation(
    folder: Path | None = None,
    *,
    out: Path = OUT,
    golden: bool = False,
    as_of: date | None = None,
    as_json: bool = False,
    card: Path | None = None,
) -> int:
    """Evaluate a folder laid out like ``fixtures/`` (the default); returns the exit status.

    ``golden``: only the golden cases, with the features of those that come out wrong; status 1 when one fails that is
    not marked as open, or one is that comes out right. ``as_of``: the
    day to judge by (default: that of the golden cases, else today). Writes ``evaluation.json`` and ``evaluation.svg``
    into ``out``, and with ``card`` the ranking card there, with its pictures beside it. Raises InvalidInputError for a card of
    a folder whose groups cannot be compared.
    """
    folder = folder or FIXTURES
    groups = read_groups(folder)
    if card is not None:
        _require_groups(folder, groups)
    settings = load_settings()
    with undisturbed(), ProgressBars() as bars:
        application = assemble(settings, stateless=True)
        parts, places = application.parts, application.places
        cases = read_cases(folder / "golden", places)
        service, actor = application.service, application.stateless
        results = check(service, actor, cases)
        if not golden:
            day = as_of or _day_of(cases)
            region = _region(folder, parts, places, day, bars)
            labels = read_labels(folder / "labels")
            lists = collect(region, labels)
            report = RankingReport(
                as_of=day.isoformat(),
                versions=_versions(parts),
                kinds=evaluate(region, labels, lists),
                golden=summarise(results) if cases else None,
                about=ABOUT,
                depth=look_deeper(region, lists, groups, bars.bar("texts with a word changed")),
            )
    if golden:
        return _show_golden(results, as_json=as_json)
    out.mkdir(parents=True, exist_ok=True)
    (out / "evaluation.json").write_bytes(orjson.dumps(report.as_dict(), option=INDENT_JSON | orjson.OPT_NON_STR_KEYS))
    plot(report.kinds, out / "evaluation.svg")
    if card is not None:
        write_card(report, card, date.today())  # noqa: DTZ011  (a day of the user's calendar)
    if as_json:
        write_json(orjson.loads(orjson.dumps(report.as_dict(), option=orjson.OPT_NON_STR_KEYS)))
    else:
        show(answers(), report)
        _tell_files(out, card, report)
    return 0


def _require_groups(folder: Path, groups: Mapping[str, Any]) -> None:
    """A card compares groups; say what is missing before minutes are spent."""
    if not groups:
        raise InvalidInputError(
            [FieldProblem("--card", str(folder / GROUPS), "a file with the groups of participants")]
        )
    if find_spec("fairlearn") is None:
        raise InvalidInputError([FieldProblem("--card", "fairlearn", "pip install 'maatwerk[evaluation]' first")])


def _tell_files(out: Path, card: Path | None, report: RankingReport) -> None:
    written = [out / "evaluation.json", out / "evaluation.svg", *([card] if card else [])]
    notices().print(", ".join(map(str, written)), markup=False)
    if card is None:
        notices().print(
            "What lies behind the figures is in evaluation.json; --card FILE writes it as a page with pictures."
        )
    if report.depth is not None and report.depth.groups is None:
        notices().print(
            f"No groups were compared: that needs {GROUPS} and pip install 'maatwerk[evaluation]'.", markup=False
        )


def read_cases(folder: Path, places: Gazetteer | None = None) -> list[GoldenCase]:
    """All golden cases of a folder, file by file; none when there is no folder. InvalidInputError names the case that
    is wrong."""
    found: list[GoldenCase] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                found.append(_case(orjson.loads(line), f"{path.name}:{number}", places))
    return found


def _case(data: dict[str, Any], where: str, places: Gazetteer | None) -> GoldenCase:
    participant, _ = parse_participant(data.get("participant"), places, f"{where} participant")
    roles = [role for role in ("better", "worse", "blocked", "passes", "same") if role in data]
    opportunities = {role: parse_opportunity(data[role], places, f"{where} {role}")[0] for role in roles}
    swapped = _swapped(data, f"{where} swap", places) if "swap" in data else None
    try:
        return GoldenCase(
            id=str(data["id"]),
            advice=int(data["advice"]),
            language=str(data["language"]),
            why=str(data["why"]),
            as_of=date.fromisoformat(data["as_of"]),
            participant=participant,
            gate=data.get("gate"),
            caution=data.get("caution"),
            swapped=swapped,
            open=data.get("open"),
            **opportunities,
        )
    except (KeyError, ValueError) as error:
        allowed = "id, advice, language, why, as_of, participant and better + worse, or blocked + gate, or passes, or same + swap"
        raise InvalidInputError([FieldProblem(where, str(error), allowed)]) from None


def _swapped(data: dict[str, Any], where: str, places: Gazetteer | None) -> tuple[Participant, Opportunity]:
    """The participant and the opportunity of a case with the fields replaced that its ``swap`` names."""
    swap = data["swap"]
    participant, _ = parse_participant(
        data["participant"] | swap.get("participant", {}), places, f"{where} participant"
    )
    opportunity, _ = parse_opportunity(data["same"] | swap.get("opportunity", {}), places, f"{where} opportunity")
    return participant, opportunity


def _day_of(cases: Sequence[GoldenCase]) -> date:
    """The day that the golden cases ask about, else today: a day of the user's calendar, without a time."""
    return max((case.as_of for case in cases), default=date.today())  # noqa: DTZ011


def _region(folder: Path, parts: Parts, places: Gazetteer, day: date, bars: ProgressBars) -> Region:
    participants = profiles_of(folder / "participants.jsonl", "participants", places)
    opportunities = [
        one for name in OPPORTUNITY_FILES for one in profiles_of(folder / f"{name}.jsonl", "opportunities", places)
    ]
    return Region(parts, participants, opportunities, day, bars.bar("texts"))


def _versions(parts: Parts) -> dict[str, str]:
    return {
        "encoder": parts.encoder.model_id,
        "features": FEATURES_VERSION,
        "ranker": parts.ranker.version,
        "rules": rules_version(),
    }


def profiles_of(path: Path, subject: Subject, places: Gazetteer) -> list[Any]:
    """All profiles of a JSONL file; InvalidInputError names the first that is refused."""
    if not path.exists():
        raise InvalidInputError([FieldProblem("folder", str(path), "a folder that is laid out like fixtures/")])
    reading = read_profiles(read_rows(path.read_bytes(), "jsonl"), subject, places)
    if reading.refused:
        first = reading.refused[0]
        where = f"{path.name}:{first.line}"
        raise InvalidInputError(
            [FieldProblem(f"{where} {one.field}", one.value, one.allowed) for one in first.problems]
        )
    return list(reading.profiles)


def _show_golden(results: Sequence[GoldenResult], *, as_json: bool) -> int:
    failed = [one for one in results if one.complaint is not None]
    report = summarise(results)
    if as_json:
        write_json(orjson.loads(orjson.dumps(report, option=orjson.OPT_NON_STR_KEYS)))
    else:
        for one in results:
            if one.problem is not None or one.complaint is not None:
                answers().print(case_table(one))
        answers().print(counts_table(report))
    return 1 if failed else 0


def show(console: Console, report: RankingReport) -> None:
    """Print a report: a table a kind and group, the golden cases, and what all of it means."""
    for kind in report.kinds:
        console.print(_table(kind))
        console.print(_facts(kind), markup=False, highlight=False)
        console.print()
    if report.golden:
        console.print(counts_table(report.golden))
        for id_, problem in report.golden.failed.items():
            console.print(f"  {id_}: {problem}", markup=False, highlight=False)
        for id_, reason in report.golden.open.items():
            console.print(f"  {id_} is open: {reason}", markup=False, highlight=False)
    console.print()
    for sentence in report.about:
        console.print(f"- {sentence}", markup=False, highlight=False)


def _table(kind: KindResult) -> Table:
    table = Table(title=f"{kind.kind}s for {kind.participants} participants {kind.group}", title_justify="left")
    table.add_column("method")
    for name in ("nDCG@10", "95 %", "strict nDCG@10", "95 %", "reuse@10", "downgrade", "ms p50", "ms p95"):
        table.add_column(name, justify="right")
    for one in kind.methods:
        table.add_row(
            one.method,
            _figure(one.ndcg),
            _interval(one.ndcg_interval),
            _figure(one.ndcg_strict),
            _interval(one.ndcg_strict_interval),
            _share(one.reuse),
            _share(one.downgrade),
            f"{one.milliseconds_p50:.1f}" if one.milliseconds_p95 else "",
            f"{one.milliseconds_p95:.1f}" if one.milliseconds_p95 else "",
        )
    return table


def _facts(kind: KindResult) -> str:
    parts = (
        f"no eligible {kind.kind}: {_share(kind.without_eligible)} of participants",
        f"median eligible: {kind.eligible_median:.0f} of {kind.opportunities}",
        f"recall of retrieval: {_figure(kind.retrieval_recall)} (of {_share(kind.retrieved_share)} of what is visible)",
        "participants behind " + ", ".join(f"{name}: {count}" for name, count in kind.measured.items()),
    )
    return "; ".join(parts)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.0f} %"


def _interval(value: tuple[float, float] | None) -> str:
    return "" if value is None else f"{value[0]:.2f}–{value[1]:.2f}"
