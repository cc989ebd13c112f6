"""The evaluation of linking: reading sets, noise, methods, published figures, and all of it against what is published."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain.errors import InvalidInputError
from matching.domain.ports import Float32Array
from matching.evaluation import linking as evaluation
from matching.evaluation.linking import SAMPLE, LinkingReport, evaluate, with_and_without_noise
from matching.evaluation.linking_methods import CONCEPT_WEIGHT, LabelVectors, by_letters, by_vectors, fused
from matching.evaluation.linking_noise import AROUND, AS_WRITTEN, CAPITALS, NOISES, TYPOS, with_noise
from matching.evaluation.linking_plot import plot
from matching.evaluation.linking_published import OPENAI, mean_published, published
from matching.evaluation.linking_sets import FILES, LinkingSet, read_sets

SHARED = Path(os.environ.get("MAATWERK_TEST_SHARED", Path(__file__).parents[4] / "shared"))
TABLES = {
    "queries.tsv": "Q1\tBäcker\nQ2\tSchweißer\nQ3\tohne Antwort\n",
    "corpus_elements.tsv": "C2_0\tSchweisser\nC1_0\tbaker\nC1_1\tbäcker\nC3_0\tnurse\n",
    "annotations.tsv": "Q1\t0\tC1_0\t1\nQ1\t0\tC1_1\t1\nQ2\t0\tC2_0\t1\nQ2\t0\tC3_0\t0\n",
    "concept_mapping.tsv": "C1_0\thttp://esco/1\nC1_1\thttp://esco/1\nC2_0\thttp://esco/2\nC3_0\thttp://esco/3\n",
}


def write(folder: Path, **changed: str | None) -> Path:
    folder.mkdir(parents=True)
    for name, text in {**TABLES, **{f"{key}.tsv": text for key, text in changed.items()}}.items():
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_set_is_read_in_the_order_of_its_ids(tmp_path: Path) -> None:
    (found,) = read_sets(write(tmp_path / "deu_q_de_c_de"))
    assert found.name == "deu_q_de_c_de"
    assert found.labels == ("baker", "bäcker", "Schweisser", "nurse")
    assert found.queries == ("Bäcker", "Schweißer")  # the third has no answer
    assert [one.tolist() for one in found.answers] == [[0, 1], [2]]
    assert [found.uris[row] for row in found.concepts] == [
        "http://esco/1",
        "http://esco/1",
        "http://esco/2",
        "http://esco/3",
    ]


def test_gzipped_tables_and_folders_of_sets_are_read(tmp_path: Path) -> None:
    plain = write(tmp_path / "sets" / "b")
    packed = write(tmp_path / "sets" / "a")
    for name in FILES:
        (packed / f"{name}.gz").write_bytes(gzip.compress((packed / name).read_bytes()))
        (packed / name).unlink()
    (tmp_path / "sets" / "notes").mkdir()
    first, second = read_sets(tmp_path / "sets")
    assert (first.name, second.name) == ("a", "b")
    assert first.labels == second.labels == read_sets(plain)[0].labels


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"annotations": None, "concept_mapping": None}, r"misses annotations.tsv, concept_mapping.tsv"),
        ({"queries": "Q1\n"}, r"queries.tsv:1: 'Q1': 2 columns"),
        ({"queries": ""}, r"queries.tsv: 'is empty'"),
        ({"queries": "Q1\ta\nQ1\tb\n"}, r"queries.tsv:2: 'Q1': an id that occurs once"),
        ({"annotations": "Q1\t0\tC9_9\t1\n"}, r"annotations.tsv:1: 'C9_9': the id of an element"),
        ({"annotations": "Q9\t0\tC1_0\t1\n"}, r"annotations.tsv:1: 'Q9': the id of a query"),
        ({"annotations": "Q1\t0\tC1_0\tyes\n"}, r"annotations.tsv:1: 'yes': a whole number"),
        ({"annotations": "Q1\t0\tC1_0\t0\n"}, r"no answers"),
        ({"concept_mapping": "C1_0\thttp://esco/1\n"}, r"concept_mapping.tsv: 'C1_1': .*; 3 have none"),
    ],
)
def test_nonsense_is_refused_with_what_is_missing(tmp_path: Path, changed: dict[str, str | None], said: str) -> None:
    with pytest.raises(InvalidInputError, match=said):
        read_sets(write(tmp_path / "set", **changed))


def test_a_folder_without_sets_and_no_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"holds no set.*queries\.tsv"):
        read_sets(tmp_path)
    with pytest.raises(InvalidInputError, match="does not exist"):
        read_sets(tmp_path / "none")


@pytest.mark.parametrize("data", [b"not gzip", gzip.compress(b"Q1\tx\n")[:-9], gzip.compress(b"Q1\t\xff\n")])
def test_a_damaged_file_is_refused(tmp_path: Path, data: bytes) -> None:
    folder = write(tmp_path / "set", queries=None)
    (folder / "queries.tsv.gz").write_bytes(data)
    with pytest.raises(InvalidInputError, match=r"queries\.tsv\.gz.*download it again"):
        read_sets(folder)


def small(queries: Sequence[str], labels: Sequence[str], answers: Sequence[int]) -> LinkingSet:
    return LinkingSet(
        "small_q_nl_c_nl",
        tuple(queries),
        tuple(np.array([one]) for one in answers),
        tuple(labels),
        np.arange(len(labels)),
        tuple(f"uri{row}" for row in range(len(labels))),
    )


def test_a_sample_is_the_same_each_time_and_keeps_answers_with_queries() -> None:
    whole = small([f"q{row}" for row in range(50)], [f"l{row}" for row in range(50)], range(50))
    sample = whole.sample(7)
    assert sample.queries == whole.sample(7).queries
    assert len(sample.queries) == 7
    assert [int(one[0]) for one in sample.answers] == [int(text[1:]) for text in sample.queries]
    assert list(sample.queries) == sorted(sample.queries, key=lambda text: int(text[1:]))
    assert whole.sample(50) is whole
    assert whole.sample(None) is whole


@given(st.text(max_size=60), st.sampled_from(list(NOISES)))
def test_noise_is_the_same_each_time_whatever_stands_beside_a_text(text: str, noise: str) -> None:
    assert with_noise([text], noise) == with_noise(["another", text], noise)[1:]


@given(st.text(max_size=60))
def test_each_noise_does_what_it_says(text: str) -> None:
    assert with_noise([text], AS_WRITTEN) == [text]
    assert with_noise([text], CAPITALS) == [text.upper()]
    around = with_noise([text], AROUND)[0]
    assert text in around
    assert len(around) > len(text)


def test_typos_change_words_a_little() -> None:
    titles = ["verpleegkundige", "elektromonteur", "medewerker logistiek en transport", "بائع في متجر", "бухгалтер"]
    spoilt = with_noise(titles, TYPOS)
    assert sum(new != old for new, old in zip(spoilt, titles, strict=True)) >= 4
    for new, old in zip(spoilt, titles, strict=True):
        assert new[0] == old[0]
        assert abs(len(new) - len(old)) <= 4
    assert with_noise(["kok", "IC-vpk", "12345", ""], TYPOS) == ["kok", "IC-vpk", "12345", ""]


def test_years_are_believable_in_every_frame() -> None:
    many = with_noise([f"lasser {row}" for row in range(200)], AROUND)
    years = [int(one) for text in many for one in re.findall(r"\b(?:19|20)\d\d\b", text)]
    assert len(years) > 100
    assert min(years) >= 1995
    assert max(years) <= 2034


def one_hot(texts: Sequence[str]) -> Float32Array:
    """A vector a first letter."""
    return np.eye(26, dtype=np.float32)[[ord(text[0].lower()) % 26 for text in texts]]


def test_label_vectors_are_made_once_for_sets_in_a_row() -> None:
    asked: list[str] = []

    def encode(texts: Sequence[str]) -> Float32Array:
        asked.extend(texts)
        return one_hot(texts)

    vectors = LabelVectors(encode)
    assert np.array_equal(vectors.of(["a", "b", "a"]), one_hot("aba"))
    assert np.array_equal(vectors.of(["c", "b"]), one_hot("cb"))
    assert np.array_equal(vectors.of(["b", "c"]), one_hot("bc"))
    assert asked == ["a", "b", "c"]
    vectors.of(["d"])
    assert np.array_equal(vectors.of(["b"]), one_hot("b"))
    assert asked == ["a", "b", "c", "d", "b"]


def test_queries_are_encoded_once_for_all_sets_and_methods() -> None:
    asked: list[str] = []

    def encode(texts: Sequence[str]) -> Float32Array:
        asked.extend(texts)
        return one_hot(texts)

    vectors = LabelVectors(encode)
    for method in (by_vectors(vectors), fused(vectors)):
        for labels in (["a", "b"], ["b", "c"]):
            scores = method(small([], labels, []))(["beta", "alpha", "beta"])
            assert scores.argmax(axis=1).tolist() == [labels.index("b"), scores[1].argmax(), labels.index("b")]
    assert [text for text in asked if len(text) > 1] == ["beta", "alpha"]


def test_letters_see_no_case_and_no_accents_and_find_another_script() -> None:
    score = by_letters(small([], ["bäcker", "lasser", "slager"], []))
    assert score(["BACKER"])[0].argmax() == 0
    assert score(["BACKER"])[0, 0] == pytest.approx(1, abs=1e-6)
    cyrillic = by_letters(small([], ["бухгалтер", "водій", "кухар"], []))
    assert cyrillic(["Водій автобуса"])[0].argmax() == 1


@dataclass(frozen=True)
class Concepts:
    uris: Sequence[str]
    isco: Sequence[str]
    vectors: Float32Array


def test_fused_adds_letters_to_vectors() -> None:
    # For the vectors "bakker" and "banketbakker" are the same; the letters know better.
    labels = ["bakker", "banketbakker", "slager"]
    assert fused(LabelVectors(one_hot))(small([], labels, []))(["banketbakkers"])[0].argmax() == 1
    assert by_vectors(LabelVectors(one_hot))(small([], labels, []))(["banketbakkers"])[0, :2].tolist() == [1, 1]


def test_concepts_pull_a_label_towards_what_it_stands_for() -> None:
    linking = small([], ["xylo", "zzz", "yyy"], [])
    concepts = Concepts(["uri1", "elsewhere"], ["7212", "0000"], one_hot(["a", "b"]))
    found = fused(LabelVectors(one_hot), concepts)(linking)(["a"])[0]
    assert found.argmax() == 1  # "zzz" stands for uri1, whose vector is that of "a"
    drawn = CONCEPT_WEIGHT / (1 + CONCEPT_WEIGHT**2) ** 0.5  # so far from its own vector, which stands square to it
    assert found[1] == pytest.approx(drawn, abs=1e-6)
    assert found[[0, 2]].tolist() == [0, 0]  # without a vector a label keeps its own


def test_a_perfect_method_gets_one_and_its_reverse_gets_the_least() -> None:
    labels = [chr(97 + row) for row in range(20)]
    linking = small(labels, labels, range(20))
    report = report_of([linking])
    rows = {row.method: row.figures for row in report.sets[0].rows if row.noise == AS_WRITTEN}
    assert (rows["right"].mrr, rows["right"].a1, rows["right"].occupation_a1) == (1.0, 1.0, 1.0)
    assert rows["reversed"].mrr == pytest.approx(1 / 20)
    assert rows["reversed"].a10 == 0.0


def report_of(sets: Sequence[LinkingSet], queries: int | None = None) -> LinkingReport:
    right = by_vectors(LabelVectors(one_hot))
    methods = {"right": right, "reversed": lambda linking: lambda texts: -right(linking)(texts)}
    steps: list[tuple[int, int, str]] = []
    report = evaluate(
        sets, methods, {"right": "r", "reversed": "w"}, queries=queries, progress=lambda *one: steps.append(one)
    )
    assert [step[:2] for step in steps] == [(done, 2 * len(sets)) for done in range(1, 2 * len(sets) + 1)]
    assert {step[2] for step in steps} == {f"{name} on {one.name}" for name in methods for one in sets}
    return report


def test_more_queries_than_a_chunk_are_all_counted() -> None:
    labels = ["a", "b", "c"]
    report = report_of(
        [small([f"{labels[row % 3]}{row}" for row in range(150)], labels, [row % 3 for row in range(150)])]
    )
    assert report.mean[0].figures.queries == 150
    assert report.mean[0].figures.mrr == 1.0


def test_noise_is_measured_on_a_sample_beside_the_same_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    labels = [chr(97 + row) for row in range(20)]
    titles = [f"{label}1" for label in labels]  # no letters to slip on: only what stands around them spoils them
    wrong = [0] * 20
    whole = report_of([small(titles, labels, wrong)])
    assert [row.noise for row in whole.mean if row.method == "right"] == list(NOISES)
    assert with_and_without_noise(whole.mean) == list(whole.mean)
    monkeypatch.setattr(evaluation, "NOISE_QUERIES", 5)
    found = {row.noise: row.figures for row in report_of([small(titles, labels, wrong)]).mean if row.method == "right"}
    assert {noise: one.queries for noise, one in found.items()} == {
        AS_WRITTEN: 20, SAMPLE: 5, TYPOS: 5, AROUND: 5, CAPITALS: 5
    }  # fmt: skip
    assert found[TYPOS].mrr == found[CAPITALS].mrr == found[SAMPLE].mrr != found[AS_WRITTEN].mrr
    rows = report_of([small(titles, labels, wrong)]).mean
    assert {row.noise for row in with_and_without_noise(rows)} == set(found) - {AS_WRITTEN}


def test_the_report_keeps_the_order_of_the_sets_and_means_them() -> None:
    first = replace(small("ab", "ab", [0, 1]), name="pol_q_pl_c_pl")
    second = replace(small("ab", "ab", [1, 0]), name="deu_q_de_c_de")
    report = report_of([first, second])
    assert [one.name for one in report.sets] == ["pol_q_pl_c_pl", "deu_q_de_c_de"]
    assert next(row.figures.mrr for row in report.mean if row.method == "right") == pytest.approx(0.75)
    assert {one.model for one in report.mean_published} >= {OPENAI, "mUSE-CNN"}
    assert report.as_dict()["sets"][0]["rows"][0]["figures"]["mrr"] == 1.0


def test_published_figures_have_a_source_and_are_shares() -> None:
    assert len(published()) == 48  # all sets of the benchmark
    for many in published().values():
        for one in many:
            assert re.search(r"arXiv:2410\.08319 table \d[abc]", one.source)
            assert all(0 <= value <= 1 for value in (one.mrr, one.a1, one.a5, one.a10) if value is not None)


def test_published_figures_are_those_of_the_issue() -> None:
    marks = {name: next(one.mrr for one in published()[name] if one.model == OPENAI) for name in published()}
    dutch = ("nld_q_nl_c_nl", "nld_q_nl_c_en", "bel_q_nl_c_nl", "bel_q_nl_c_en")
    assert [round(marks[name], 3) for name in dutch] == pytest.approx([0.572, 0.451, 0.626, 0.570], abs=0.0011)
    eight = [
        f"{one}_{target}"
        for one in ("deu_q_de_c", "esp_q_es_c", "fra_q_fr_c", "pol_q_pl_c")
        for target in (one[-4:-2], "en")
    ]
    assert next(one.mrr for one in mean_published(eight) if one.model == OPENAI) == pytest.approx(0.609, abs=0.0005)
    assert mean_published([*eight, "unknown"]) == ()


def test_the_picture_is_the_same_each_time(tmp_path: Path) -> None:
    report = report_of([small("abc", "abc", [0, 1, 2])])
    plot(report, tmp_path / "one.svg")
    plot(report, tmp_path / "new" / "two.svg")
    first = (tmp_path / "one.svg").read_bytes()
    assert first.startswith(b"<?xml")
    assert first == (tmp_path / "new" / "two.svg").read_bytes()


@pytest.mark.parametrize(("name", "mrr"), [("pol_q_pl_c_pl", 0.5596), ("fra_q_fr_c_fr", 0.7956)])
def test_what_was_published_for_letters_comes_out(name: str, mrr: float) -> None:
    folder = SHARED / "melo-dev" / name
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there: download the set from github.com/Avature/melo-benchmark")
    report = evaluate(read_sets(folder), {"letters": by_letters}, {}, noises=(AS_WRITTEN,))
    found = report.sets[0].rows[0].figures.mrr
    assert found == pytest.approx(mrr, abs=0.0002)
    assert found == pytest.approx(next(one.mrr for one in published()[name] if one.model == "Char TF-IDF"), abs=0.0002)
