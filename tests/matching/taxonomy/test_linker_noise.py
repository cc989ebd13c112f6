"""How the linker does with the default encoder on what people write: talk, typos, places, several jobs, and no job at all.

Half of ``fixtures/language/noisy.csv`` (:func:`is_development`) was used to choose weights; the figures here are those of
the other half, which was used for nothing.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from matching.domain.ports import Link
from matching.evaluation.calibrating import Example, is_development, read_examples
from matching.taxonomy.calibration import calibration
from matching.taxonomy.linker import SURE, UNREADABLE, IscoLinker

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(__file__).parent / "data"
NOISY = ROOT / "fixtures" / "language" / "noisy.csv"


@cache
def linker() -> IscoLinker:
    from embeddings import load_encoder
    from embeddings.concepts import load_concepts

    encoder = load_encoder()
    return IscoLinker(encoder, concepts=load_concepts(encoder))


@cache
def measured() -> list[tuple[Example, list[Link]]]:
    examples = [one for one in read_examples(NOISY) if not is_development(one.text)]
    return list(zip(examples, linker().link_occupations([one.text for one in examples]), strict=True))


def share(right: list[bool]) -> float:
    return sum(right) / len(right)


def test_noisy_titles_are_understood() -> None:
    found = measured()
    assert len(found) >= 80
    assert share([links[0].isco in one.right for one, links in found]) >= 0.9
    assert share([bool({link.isco for link in links[:3]} & one.right) for one, links in found]) >= 0.95


def test_what_is_sure_is_right() -> None:
    sure = [links[0].isco in one.right for one, links in measured() if links[0].sure]
    assert len(sure) >= 0.6 * len(measured())
    assert share(sure) >= 0.9


def test_each_of_several_jobs_is_found() -> None:
    with NOISY.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if "+" in row["isco"]]
    links = linker().link_occupations([row["text"] for row in rows])
    found = [
        code in {link.isco for link in some}
        for row, some in zip(rows, links, strict=True)
        for code in row["isco"].split("+")
    ]
    assert len(found) >= 20
    assert share(found) >= 0.85


def test_what_is_no_job_is_never_sure() -> None:
    with (DATA / "not_jobs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    links = linker().link_occupations([row["text"] for row in rows])
    assert [row["text"] for row, found in zip(rows, links, strict=True) if any(link.sure for link in found)] == []
    unread = [found for row, found in zip(rows, links, strict=True) if row["kind"] in ("script", "place")]
    assert max(link.score for found in unread for link in found) <= UNREADABLE


def test_a_career_in_one_text_gives_each_job_with_its_span() -> None:
    text = "Ik heb 5 jaar als lasser gewerkt in Aleppo. Daarna was ik chauffeur. In Nederland werk ik als kok."
    (links,) = linker().link_occupations([text], top=1)
    assert {link.isco: text[slice(*(link.span or ()))] for link in links} == {
        "7212": "lasser",
        "8322": "chauffeur",
        "5120": "kok",
    }
    assert all(link.sure for link in links)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("metselaar en tegelzetter", {"7112": "metselaar", "7122": "tegelzetter"}),
        ("бармен і водій автобуса", {"5132": "бармен", "8331": "водій автобуса"}),
        ("Ahmed, kapper", {"5141": "kapper"}),
        ("sales and marketing manager", {"1221": "marketing manager"}),
        ("lasser in Aleppo", {"7212": "lasser"}),
        ("LASSER IN ALEPPO 2010-2015", {"7212": "LASSER"}),
    ],
)
def test_sure_links_show_what_they_are_read_from(text: str, spans: dict[str, str]) -> None:
    (links,) = linker().link_occupations([text])
    assert {link.isco: text[slice(*(link.span or ()))] for link in links if link.sure} == spans


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("chauffeur - bus", "8331", "chauffeur - bus"),
        ("kok in een hotel", "5120", "kok"),
        ("kapper - chauffeur", "5141", "kapper"),
    ],
)
def test_what_stands_beside_a_title_says_which_or_where(text: str, code: str, words: str) -> None:
    (links,) = linker().link_occupations([text], top=3)
    (found,) = (link for link in links if link.isco == code)
    assert found.isco == links[0].isco or found.sure
    assert text[slice(*(found.span or ()))] == words


@pytest.mark.parametrize("text", ["lasser", "Ik was lasser", "lasser in Aleppo", "zzp-lasser (m/v)", "Lasser, 5 jaar"])
def test_what_stands_around_a_title_changes_no_link(text: str) -> None:
    (links,), (bare,) = (linker().link_occupations([one], top=3) for one in (text, "lasser"))
    assert [link.isco for link in links] == [link.isco for link in bare]
    assert [link.score for link in links] == pytest.approx([link.score for link in bare], abs=1e-4)


def test_a_score_is_a_probability() -> None:
    assert calibration().sure == SURE >= 0.5
    found = [(links[0].score, links[0].isco in one.right) for one, links in measured()]
    said, right = sum(score for score, _ in found), sum(right for _, right in found)
    assert right - 0.2 * len(found) <= said <= right + 0.05 * len(found)  # rather too modest than too sure
