"""How the linker works, with an encoder that knows letters only (the real one: test_linker_quality.py)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from matching.domain.ports import Float32Array, Linker
from matching.taxonomy import isco
from matching.taxonomy.linker import SURE, IscoLinker
from matching.taxonomy.respelling import Respelling
from matching.taxonomy.title import read_title


class LetterEncoder:
    """Vectors of hashed letter trigrams; counts the texts that it encoded."""

    dimension = 64

    def __init__(self, model_id: str = "letters-1") -> None:
        self.model_id = model_id
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> Float32Array:
        self.encoded += len(texts)
        return np.stack([letters(text) for text in texts]) if texts else np.zeros((0, self.dimension), dtype=np.float32)


@cache
def letters(text: str) -> Float32Array:
    vector = np.zeros(LetterEncoder.dimension, dtype=np.float32)
    for place in range(len(text) + 1):
        vector[crc32(f" {text} "[place : place + 3].lower().encode()) % LetterEncoder.dimension] += 1
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


@pytest.fixture(scope="module")
def linker() -> IscoLinker:
    return IscoLinker(LetterEncoder())


def test_it_is_a_linker(linker: IscoLinker) -> None:
    port: Linker = linker
    assert len(port.link_occupations(["kok"])) == 1


def test_every_title_links_to_its_own_group(linker: IscoLinker) -> None:
    titles = [
        (title, code) for code in isco.unit_codes()[::9] for said in isco.group(code).titles.values() for title in said
    ]
    found = linker.link_occupations([title.upper() for title, _ in titles], top=1)
    missed = [
        (title, code, links[0].isco)
        for (title, code), links in zip(titles, found, strict=True)
        if links[0].isco != code
    ]
    assert len(missed) <= len(titles) // 200  # titles that begin with "stage", "ex-" … lose a word
    assert sum(links[0].sure for links in found) >= 0.99 * len(titles)


def test_an_exact_label_wins_over_a_near_vector(linker: IscoLinker) -> None:
    cook = linker.link_occupations(["kok"])[0]
    vectors = LetterEncoder().encode(["advocaat"])
    misled = linker.link_occupations(["kok"], vectors=vectors)[0]
    assert cook[0].isco == misled[0].isco == "5120"
    assert misled[0].score > misled[1].score


def test_links_are_ordered_and_only_the_best_is_sure(linker: IscoLinker) -> None:
    for links in linker.link_occupations(["Kok in een restaurant", "verplegkundige", "xq zzkw", "medewerker"], top=7):
        scores = [link.score for link in links]
        assert len(links) == len({link.isco for link in links}) == 7
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        assert not any(link.sure for link in links[1:])
        assert links[0].sure == (links[0].score >= SURE)


def test_nonsense_is_not_sure(linker: IscoLinker) -> None:
    assert not linker.link_occupations(["xq zzkw pfft"])[0][0].sure


def test_blank_texts_link_to_nothing(linker: IscoLinker) -> None:
    assert linker.link_occupations(["", "  ", "!?", "kok"], top=1)[:3] == [[], [], []]
    assert linker.link_fields(["", "…"]) == [("", 0.0), ("", 0.0)]
    assert linker.link_occupations([]) == []
    assert linker.link_fields([]) == []


def test_the_span_is_where_the_title_stands(linker: IscoLinker) -> None:
    text = "Ik heb 8 jaar als apotheker gewerkt"
    link = linker.link_occupations([text])[0][0]
    assert link.span is not None
    assert text[slice(*link.span)] == "apotheker"


def test_given_vectors_give_the_same_links(linker: IscoLinker) -> None:
    texts = ["Kok in een restaurant", "Ik heb als apotheker gewerkt", "timmerman", ""]
    vectors = LetterEncoder().encode(texts)
    one, two = linker.link_occupations(texts), linker.link_occupations(texts, vectors=vectors)
    assert [[link.isco for link in links] for links in one] == [[link.isco for link in links] for links in two]
    assert linker.link_fields(texts, vectors=vectors) == linker.link_fields(texts)


def test_given_vectors_save_an_encoding() -> None:
    encoder = LetterEncoder()
    linker = IscoLinker(encoder)
    before = encoder.encoded
    linker.link_occupations(["timmerman", "kok"], vectors=encoder.encode(["timmerman", "kok"]))
    assert encoder.encoded == before + 2  # ours, here in the test


def test_vectors_of_another_number_are_refused(linker: IscoLinker) -> None:
    with pytest.raises(ValueError, match="2 texts but 1 vectors"):
        linker.link_occupations(["kok", "bakker"], vectors=np.zeros((1, 64), dtype=np.float32))


def test_many_texts_give_what_each_gives(linker: IscoLinker) -> None:
    texts = [title for code in isco.unit_codes()[:300] for title in isco.names(code)[1:2]]
    together = linker.link_occupations(texts, top=2)
    assert together[270:] == linker.link_occupations(texts[270:], top=2)  # 256 texts are compared at a time


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0916", "0916"),
        ("916", "0916"),
        ("091", "0910"),
        ("09", "0900"),
        ("farmacie", "0916"),
        ("Diploma Farmacie", "0916"),
    ],
)
def test_codes_and_names_of_fields(linker: IscoLinker, text: str, code: str) -> None:
    found, score = linker.link_fields([text])[0]
    assert found == code
    assert score > 0.9


def test_label(linker: IscoLinker) -> None:
    assert linker.label("2262") == "Apothekers"
    assert linker.label("2262", "en") == "Pharmacists"
    with pytest.raises(ValueError, match="ISCO-08"):
        linker.label("9999")


def test_label_vectors_are_kept_between_runs(tmp_path: Path) -> None:
    first, second = LetterEncoder(), LetterEncoder()
    links = IscoLinker(first, tmp_path / "cache").link_occupations(["timmerman"])
    again = IscoLinker(second, tmp_path / "cache").link_occupations(["timmerman"])
    assert first.encoded > 6_000
    assert second.encoded == 1
    assert again == links
    assert sorted(one.name.split("-")[0] for one in (tmp_path / "cache").glob("*.npz")) == ["labels", "occupations"]


def test_turkish_capitals_are_read_as_turkish_does() -> None:
    views = [
        read_title(text, 0, len(text), Respelling({"tr": ["arıcı"]})) for text in ("ARICI İŞİ", "ARICI", "ICT BEHEER")
    ]
    assert ["arıcı" in " ".join(one.views).split() for one in views if one] == [True, False, False]
