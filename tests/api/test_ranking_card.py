"""The ranking card: what the command writes, and that the one in docs was written by it. Figures are not compared: they are of
one run."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.ranking_card import card, write_card
from matching.audit import Comparison, GroupMean
from matching.domain.errors import InvalidInputError
from matching.domain.vocabulary import KIND
from matching.evaluation.ranking import WITH_WORK, WITHOUT_WORK
from matching.evaluation.reliability import Bin, Reliability
from matching.evaluation.report import Depth, GoldenCount, GoldenReport, KindResult, MethodResult, RankingReport
from matching.evaluation.stability import Stability
from matching.evaluation.what_if import FACTORS, Ablation, TradeOff

DAY = date(2026, 11, 22)
CARD = Path(__file__).parents[2] / "docs" / "ranking-card.md"
SPAN = (0.4, 0.6)


def kind_of(kind: str, group: str) -> KindResult:
    methods = [MethodResult(name, 0.5, SPAN, 0.5, None, None, None, 1.0, 2.0) for name in ("maatwerk", "BM25")]
    measured = {"ndcg": 3, "ndcg_strict": 2, "reuse": 1}
    return KindResult(kind, group, 4, 9, 0.25, 3.0, measured, 1.0, 1.0, [("p-1", 0.1)], methods)  # type: ignore[arg-type]


def comparison(attribute: str, gap: float) -> Comparison:
    groups = (GroupMean("one_group", 7, 0.2, SPAN), GroupMean("another", 8, 0.2 + gap, SPAN))
    return Comparison(attribute, "nDCG@10", groups, gap, SPAN, 0.1, 3)


DEPTH = Depth(
    ablation=[
        Ablation(kind, name, 5, 0.9, amount, (amount - 0.01, amount + 0.01), None, None)
        for kind in KIND
        for name, amount in (("goal_fit", -0.1), ("travel_ease", 0.05), ("of_nothing", 0.0))
    ],
    trade_off=[TradeOff(factor, 5, 0.3, SPAN, 20.5 - factor, SPAN, 0.7) for factor in FACTORS],
    reliability=[Reliability(kind, 10, 2, 0.1, SPAN, -0.1, (Bin(0.2, 10, 0.25, 0.35),)) for kind in KIND],
    stability=[Stability(kind, "a typo", 3, 0.9, SPAN, 0.5, 0.99) for kind in KIND],
    groups=[comparison("age_band", 0.3), comparison("gender", 0.05)],
)
COUNT = GoldenCount({"pair": 3, "gate": 2}, {"pair": 4, "gate": 2}, 1)
REPORT = RankingReport(
    as_of="2026-11-21",
    versions={"encoder": "letters", "features": "1", "ranker": "additive-1", "rules": "2026-01-01"},
    kinds=[kind_of(kind, group) for group in (WITH_WORK, WITHOUT_WORK) for kind in KIND],
    golden=GoldenReport(COUNT, {}, {}, {}, {}),
    about=(),
    depth=DEPTH,
)


def structure(text: str) -> list[str]:
    """The headings, heads of tables, pictures and sentences of a card, without its figures and the rows of its tables."""
    text = re.sub(r"explains: [^.]*?(?=\. Of so many)", "explains: …", re.sub(r"@10", "@ten", text))
    text = re.sub(r"(?<=: )(`\w+` \([^)]*\)(, )?)+|(?<=: )none(?=\.)", "…", text)
    found: list[str] = []
    in_rows = False
    for line in text.splitlines():
        in_rows = line.startswith("|") and (in_rows or line.startswith("| ---"))
        if line.strip() and (not in_rows or line.startswith("| ---")):
            found.append(re.sub(r"[-+]?\d+(\.\d+)?", "#", line))
    return found


def test_the_card_in_docs_is_what_the_command_writes() -> None:
    assert structure(CARD.read_text(encoding="utf-8")) == structure(card(REPORT, DAY))


def test_the_card_names_its_versions_and_day() -> None:
    written = CARD.read_text(encoding="utf-8")
    for name in ("written on", "judged as of", "encoder", "features", "ranker", "rules"):
        assert re.search(rf"^\| {name} \| \S+ \|$", written, re.MULTILINE), name


def test_figures_are_those_of_the_report() -> None:
    text = card(REPORT, DAY)
    assert "| maatwerk | 0.500 (0.40–0.60) | 0.500 |  |  |" in text
    assert "| placement | `goal_fit` | 90 % | -0.100 (-0.110 to -0.090) |  |" in text
    assert "3 of 9 features help for certain" in text
    assert "And 3 cost something for certain: `travel_ease` (placement, +0.050)" in text
    assert "| × 1 (in use) | 0.300 (0.40–0.60) | 19.5 (0.4–0.6) | 0.700 |" in text
    assert (
        "| age band | nDCG@10 | one_group 0.200 (7) | another 0.500 (8) | 0.300 (0.40–0.60) | 0.100 | **yes** | 3 |"
        in text
    )
    assert "1 of 2 gaps are larger than chance explains: nDCG@10 by age band." in text
    assert "not outcomes" in text


def test_pictures_stand_beside_the_card(tmp_path: Path) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        write_card(REPORT, folder / "card.md", DAY)
    shown = re.findall(r"\]\((images/[^)]+)\)", (tmp_path / "a" / "card.md").read_text(encoding="utf-8"))
    assert len(shown) == 5
    for name in shown:
        first = (tmp_path / "a" / name).read_bytes()
        assert b"<svg" in first
        assert first == (tmp_path / "b" / name).read_bytes()


def test_a_report_without_groups_makes_no_card() -> None:
    with pytest.raises(ValueError, match="groups"):
        card(RankingReport(REPORT.as_of, {}, [], None, ()), DAY)


def test_a_folder_without_groups_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="groups"):
        CliRunner().invoke(
            app, ["evaluate", "ranking", str(tmp_path), "--card", str(tmp_path / "c.md")], catch_exceptions=False
        )


def test_what_nobody_was_measured_on_is_left_blank() -> None:
    nothing = MethodResult("maatwerk", None, None, None, None, None, None, 0.0, 0.0)
    empty = KindResult("mentor", WITH_WORK, 1, 0, 1.0, 0.0, REPORT.kinds[0].measured, None, None, [], [nothing])
    text = card(RankingReport(REPORT.as_of, {}, [empty], None, (), DEPTH), DAY)
    assert "| maatwerk |  |  |  |  |" in text
    assert "nan" not in text.lower().replace("finance", "")
