from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.stats import spearmanr
from sentence_transformers import SentenceTransformer

from embeddings.concepts import Concepts, load_concepts
from embeddings.encoder import DEFAULT_FOLDER, Encoder, load_encoder
from embeddings.occupation_encoder import WEIGHTS, OccupationEncoder
from embeddings.quantised import Int8Rows, quantise
from embeddings.training.corpus import Corpus, prepare_corpus
from embeddings.training.esco import EscoData, read_esco
from embeddings.training.export import weights
from embeddings.training.features import Features, compute
from embeddings.training.melo import measure, read_melo
from embeddings.training.train import Recipe, Trained, train
from embeddings.use_features import prepare

SHARED = Path(os.environ.get("MAATWERK_TEST_SHARED", Path(__file__).resolve().parents[3] / "shared"))
MELO, ESCO = SHARED / "melo-dev", SHARED / "esco"
TITLES = ["Boekhouder", "verpleegkundige IC", "lasser", "ممرضة", "бухгалтер", "software developer (m/v/x)"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="module")
def module(encoder: Encoder) -> OccupationEncoder:
    found = encoder[0]
    assert isinstance(found, OccupationEncoder)
    return found


def test_loads_as_any_sentence_transformers_model(encoder: Encoder) -> None:
    plain = SentenceTransformer(str(DEFAULT_FOLDER), trust_remote_code=True, device="cpu")
    built = SentenceTransformer(modules=[OccupationEncoder.load(str(DEFAULT_FOLDER))], device="cpu")
    expected = encoder.encode(TITLES)
    for model in (plain, built):
        assert np.allclose(model.encode(TITLES, show_progress_bar=False), expected, atol=1e-6)


def test_saved_and_loaded_it_is_the_same(tiny_folder: Path, tmp_path: Path) -> None:
    first = load_encoder(tiny_folder)
    first.save_pretrained(str(tmp_path / "copy"))
    second = load_encoder(tmp_path / "copy")
    assert second.model_id == first.model_id
    assert np.array_equal(second.encode(TITLES), first.encode(TITLES))


def test_the_folder_holds_what_the_student_learnt(
    tiny_data: EscoData, tiny_corpus: Corpus, tiny_features: Features, tiny_trained: Trained, tiny_folder: Path
) -> None:
    trained = tiny_trained
    module = OccupationEncoder.load(str(tiny_folder))
    with torch.no_grad():
        expected = trained.student(tiny_features.batch(range(len(tiny_corpus.texts))))[0].numpy()
    cosines = (module.quick(tiny_corpus.texts) * expected).sum(axis=1)
    assert cosines.min() > 0.999
    assert module.concept_uris == tiny_data.uris
    assert (module.concept_vectors * trained.concepts).sum(axis=1).min() > 0.999
    assert weights(trained.student, trained.concepts)["bag"].dtype == np.int8


def test_quantising_moves_no_number_further_than_half_a_step() -> None:
    table = np.random.default_rng(0).normal(size=(200, 24)).astype(np.float32) * np.logspace(-3, 2, 200)[:, None]
    table[0] = 0
    values, scale = quantise(table.astype(np.float32))
    moved = np.abs(Int8Rows(values, scale).rows(np.arange(200)) - table)
    assert (moved <= 0.51 * scale.astype(np.float32)[:, None] + np.abs(table) * 1e-3).all()
    with pytest.raises(ValueError, match="A table of"):
        Int8Rows(values.astype(np.int16), scale)  # type: ignore[arg-type]


def test_weights_that_were_changed_are_refused(tiny_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_folder, folder)
    content = bytearray((folder / WEIGHTS).read_bytes())
    content[-1] ^= 1
    (folder / WEIGHTS).write_bytes(content)
    with pytest.raises(ValueError, match="fetch the folder again"):
        load_encoder(folder)


def test_other_use_weights_than_the_folder_was_made_for_are_refused(tiny_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_folder, folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"use_weights_sha256": "0" * 64}), encoding="utf-8")
    with pytest.raises(RuntimeError, match="Install the version"):
        load_encoder(folder)


def test_odd_texts_have_finite_unit_vectors(encoder: Encoder) -> None:
    texts = ["", "?!", "\u200f", "🧵", "مهندس", "a" * 5000, "werk " * 3000, "\x00", "ßŒİ", "1234", "\ud83d", "𝕃asser"]
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    vectors = encoder.encode(texts)
    assert np.isfinite(vectors).all()
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_vector_does_not_depend_on_its_batch(encoder: Encoder) -> None:
    alone = np.stack([encoder.encode(text) for text in TITLES])
    among = encoder.encode([*(f"{text} {number}" for number in range(40) for text in TITLES), *TITLES], batch_size=37)
    assert np.allclose(among[-len(TITLES) :], alone, atol=1e-5)


def test_direction_marks_and_case_change_nothing_much(encoder: Encoder) -> None:
    vectors = encoder.encode(["مهندس مدني", "\u200fمهندس مدني\u200f", "civiel ingenieur", "CIVIEL INGENIEUR"])
    assert vectors[0] @ vectors[1] > 0.9
    assert np.allclose(vectors[2], vectors[3], atol=1e-6)


def test_the_first_128_numbers_serve_by_themselves(encoder: Encoder) -> None:
    dutch = ["bakker", "lasser", "boekhouder", "verpleegkundige", "kapper", "timmerman", "tolk", "vrachtwagenchauffeur"]
    english = ["baker", "welder", "accountant", "nurse", "hairdresser", "carpenter", "interpreter", "lorry driver"]
    one, two = (encoder.encode(texts, truncate_dim=128) for texts in (dutch, english))
    assert one.shape == (8, 128)
    assert ((one @ two.T).argmax(axis=1) == np.arange(8)).all()


def test_names_of_one_occupation_are_near_in_every_language(encoder: Encoder) -> None:
    names = ["accountant", "boekhouder", "محاسب", "бухгалтер", "Buchhalter", "comptable"]
    vectors = encoder.encode([*names, "lasser"])
    assert (vectors[:6] @ vectors[:6].T).min() > (vectors[:6] @ vectors[6]).max() + 0.2


def test_a_text_near_no_occupation_keeps_its_place(module: OccupationEncoder) -> None:
    general = [
        "De trein naar Utrecht vertrekt vandaag van spoor vijf.",
        "It rained all night and the river is high.",
        "Mijn oma bakte elke zondag een appeltaart.",
    ]
    quick = module.quick(general)
    assert (module.blend(quick) * quick).sum(axis=1).min() > 0.95
    concepts = module.concept_vectors[:50]
    assert (module.blend(concepts) * concepts).sum(axis=1).min() > 0.95


def test_without_weight_nothing_is_blended(tiny_folder: Path) -> None:
    module = OccupationEncoder.load(str(tiny_folder))
    module.blend_weight = 0.0
    assert np.array_equal(module.encode(["bakker"]), module.quick(["bakker"]))


def test_general_sentences_stay_in_order() -> None:
    texts = [
        *("De trein had vertraging.", "Ik houd van koffie in de ochtend.", "She walked along the beach with her dog."),
        *("De vergadering is verplaatst naar donderdag.", "The meeting was moved to Thursday.", "Het regent."),
        *("It is raining.", "Waar kan ik mijn fiets stallen?", "Where can I park my bike?", "Kinderen spelen buiten."),
        *("Children are playing outside.", "De soep is te zout.", "The film was too long.", "Ik drink graag koffie."),
    ]
    one, two = (load_encoder(name).encode(texts) for name in (None, "use-multilingual-v3"))
    pairs = np.triu_indices(len(texts), 1)
    assert spearmanr((one @ one.T)[pairs], (two @ two.T)[pairs])[0] > 0.9


def test_concepts_come_with_the_encoder_and_with_the_folder(encoder: Encoder, module: OccupationEncoder) -> None:
    found, read = load_concepts(encoder), load_concepts(DEFAULT_FOLDER)
    assert isinstance(found, Concepts)
    assert isinstance(read, Concepts)
    assert found.uris == read.uris == tuple(sorted(found.uris))
    assert np.array_equal(found.vectors, read.vectors)
    assert found.vectors.dtype == np.float32
    assert found.vectors.shape == (len(found.uris), encoder.dimension)
    assert np.allclose(np.linalg.norm(found.vectors, axis=1), 1, atol=1e-5)
    assert all(len(code) == 4 and code.isdigit() for code in found.isco)
    nearest = np.argmax(encoder.encode(["verpleegkundige", "boekhouder"]) @ found.vectors.T, axis=1)
    assert [found.isco[row][:2] for row in nearest] == ["22", "24"] or found.isco[nearest[0]].startswith("22")
    assert load_concepts(load_encoder("use-multilingual-v3")) is None


def test_concepts_that_do_not_fit_are_refused(tiny_folder: Path, tmp_path: Path) -> None:
    assert load_concepts(tmp_path) is None
    folder = tmp_path / "model"
    shutil.copytree(tiny_folder, folder)
    lines = (folder / "occupations.tsv").read_text(encoding="utf-8").splitlines()
    (folder / "occupations.tsv").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="holds 8 occupations"):
        load_concepts(folder)


def test_long_texts_are_cut_at_a_word() -> None:
    assert prepare("werk " * 1000, 12) == "werk werk"
    assert prepare("x" * 50, 12) == "x" * 12


def test_weights_are_small() -> None:
    assert sum(file.stat().st_size for file in DEFAULT_FOLDER.iterdir()) < 20_000_000


@pytest.mark.skipif(not MELO.is_dir(), reason=f"needs the MELO development sets in {MELO} (MAATWERK_TEST_SHARED)")
def test_melo_development_sets_stay_above_the_floor(encoder: Encoder) -> None:
    results = [
        measure(read_melo(MELO / name), encoder.encode, sample=300) for name in ("pol_q_pl_c_pl", "fra_q_fr_c_fr")
    ]
    assert np.mean([result.label_mrr for result in results]) > 0.70


@pytest.mark.skipif(not ESCO.is_dir(), reason=f"needs an ESCO download in {ESCO} (MAATWERK_TEST_SHARED)")
def test_a_slice_of_esco_can_be_trained_on(tiny_recipe: Recipe, tmp_path: Path) -> None:
    data = read_esco(ESCO).hold_out(0.99, 0)
    corpus = prepare_corpus(data, with_skills=False)
    features = compute(corpus.texts[:], tiny_recipe.shape.buckets, tmp_path, lambda line: None, workers=1)
    trained = train(corpus, features, tiny_recipe, tmp_path, lambda line: None)
    assert trained.concepts.shape == (len(data.uris), tiny_recipe.shape.dimension)
    assert np.allclose(np.linalg.norm(trained.concepts, axis=1), 1, atol=1e-5)
