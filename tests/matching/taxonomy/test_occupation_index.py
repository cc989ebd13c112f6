"""What speaks for a unit group, with an encoder whose vectors the tests choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from matching.domain.esco import EscoConcept
from matching.domain.ports import Float32Array
from matching.taxonomy import isco
from matching.taxonomy.fusion import EXACT_LEAD, WEIGHTS, chances, fused
from matching.taxonomy.linker import IscoLinker
from matching.taxonomy.occupation_index import (
    BOTH,
    CONCEPT,
    CONTAINED,
    EVIDENCE,
    EXACT,
    FURTHER,
    MEANING,
    SPELLING,
    OccupationIndex,
)

COOK, NURSE = isco.unit_codes().index("5120"), isco.unit_codes().index("2221")
MEANT = {"zork": 0, "zwork of the sea": 0, "plim": 1, "glibber": 3}
SEA_COOK, OTHER_COOK = "http://esco/sea-cook", "http://esco/other-cook"


class ChosenEncoder:
    """Three directions for the words above, a fourth for all else; counts what it encoded."""

    dimension = 4
    model_id = "chosen-1"

    def __init__(self) -> None:
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> Float32Array:
        self.encoded += len(texts)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, MEANT.get(text, 2)] = 1
        return vectors


@dataclass(frozen=True)
class Trained:
    uris: Sequence[str]
    isco: Sequence[str]
    vectors: Float32Array


TRAINED = Trained([SEA_COOK, OTHER_COOK], ["5120", "5120"], np.eye(4, dtype=np.float32)[:2])
ESCO = [
    EscoConcept(SEA_COOK, "occupation", {"nl": ("zork", "zwork of the sea"), "en": ("glomp",)}, "5120"),
    EscoConcept("http://esco/nurse", "occupation", {"nl": ("glibber",)}, "2221"),
    EscoConcept("http://esco/skill", "skill", {"nl": ("koken",)}),
    EscoConcept("http://esco/soldier", "occupation", {"nl": ("krijger",)}, "9999"),
]


def evidence(index: OccupationIndex, text: str) -> Float32Array:
    return index.evidence([text], ChosenEncoder().encode([text])).units[0]


@pytest.fixture(scope="module")
def plain() -> OccupationIndex:
    return OccupationIndex(ChosenEncoder())


@pytest.fixture(scope="module")
def full() -> OccupationIndex:
    return OccupationIndex(ChosenEncoder(), concepts=TRAINED, esco=ESCO)


def test_our_own_titles_speak_for_their_group(plain: OccupationIndex) -> None:
    found = evidence(plain, "Kok")
    assert found.shape == (436, len(EVIDENCE))
    assert found[COOK, EXACT] == found[COOK, CONTAINED] == 1
    assert found[COOK, SPELLING] == pytest.approx(1, abs=1e-3)
    assert np.array_equal(found[:, CONCEPT], found[:, MEANING])  # without ESCO
    assert found[NURSE, EXACT] == 0


def test_a_title_inside_a_text_counts_by_its_share(plain: OccupationIndex) -> None:
    found = evidence(plain, "кухарем xxxx")
    assert found[COOK, CONTAINED] == pytest.approx(5 / 9)
    assert found[COOK, EXACT] == 0


def test_a_typo_is_found_by_its_spelling(plain: OccupationIndex) -> None:
    found = evidence(plain, "verplegkundige")
    assert found[:, SPELLING].argmax() == NURSE
    assert 0.5 < found[NURSE, SPELLING] < 1


def test_labels_of_an_import_are_found_in_any_language(full: OccupationIndex) -> None:
    assert evidence(full, "GLOMP")[COOK, EXACT] == pytest.approx(0.9)
    assert evidence(full, "glibber")[NURSE, EXACT] == pytest.approx(0.9)
    assert evidence(full, "glibber")[NURSE, MEANING] == pytest.approx(1)


def test_several_good_labels_say_more_than_one(full: OccupationIndex) -> None:
    found = evidence(full, "zork")
    assert found[COOK, FURTHER] == pytest.approx((found[COOK, BOTH] + 0.5 * (1 + 0.3)) / 3, abs=0.1)
    alone = evidence(full, "glibber")
    assert found[COOK, FURTHER] > alone[NURSE, FURTHER] + 0.1


def test_trained_vectors_speak_where_no_label_does() -> None:
    index = OccupationIndex(ChosenEncoder(), concepts=TRAINED)
    found = evidence(index, "plim")
    assert found[COOK, CONCEPT] == pytest.approx(1)
    assert found[NURSE, CONCEPT] == 0
    assert found[COOK, MEANING] < 0.5


def test_what_is_no_occupation_of_a_unit_group_is_left_out(full: OccupationIndex) -> None:
    uris = {one.uri for one in full.occupations}
    assert uris == {None, SEA_COOK, OTHER_COOK, "http://esco/nurse"}


def test_many_texts_give_what_each_gives(full: OccupationIndex) -> None:
    texts = [isco.name(code) for code in isco.unit_codes()[:150]]
    vectors = ChosenEncoder().encode(texts)
    together = full.evidence(texts, vectors).units
    assert np.allclose(together[149], full.evidence(texts[149:150], vectors[149:150]).units[0], atol=1e-5)


def test_what_was_computed_is_kept_between_runs(tmp_path: Path) -> None:
    first, second = ChosenEncoder(), ChosenEncoder()
    one = OccupationIndex(first, tmp_path, TRAINED, ESCO)
    other = OccupationIndex(second, tmp_path, TRAINED, ESCO)
    assert (first.encoded > 6_000, second.encoded) == (True, 0)
    assert np.array_equal(evidence(one, "zork of verpleger"), evidence(other, "zork of verpleger"))
    (path,) = tmp_path.glob("*.npz")
    path.write_bytes(path.read_bytes()[:1000])
    third = ChosenEncoder()
    OccupationIndex(third, tmp_path, TRAINED, ESCO)
    assert third.encoded == first.encoded
    OccupationIndex(ChosenEncoder(), tmp_path, TRAINED, ESCO[:1])
    assert len(list(tmp_path.glob("*.npz"))) == 2


def test_links_name_the_esco_occupation_and_its_label() -> None:
    linker = IscoLinker(ChosenEncoder(), concepts=TRAINED, occupations=ESCO)
    (sea,), (other,) = linker.link_occupations(["zork", "plim"], top=1)
    assert (sea.isco, sea.esco_uri) == ("5120", SEA_COOK)
    assert (other.isco, other.esco_uri) == ("5120", OTHER_COOK)
    assert linker.esco_label(SEA_COOK, "nl") == "zork"
    assert linker.esco_label(SEA_COOK, "uk") == "glomp"
    assert linker.esco_label(OTHER_COOK) is None
    assert linker.esco_label(None) is None


def test_an_exact_label_wins_over_a_near_vector() -> None:
    linker = IscoLinker(ChosenEncoder(), concepts=TRAINED, occupations=ESCO)
    misled = np.eye(4, dtype=np.float32)[:1]  # of "zork"
    assert linker.link_occupations(["glibber"], vectors=misled)[0][0].isco == "2221"


def test_scores_add_up_and_chances_too() -> None:
    assert tuple(WEIGHTS) == EVIDENCE
    assert all(weight >= 0 for weight in WEIGHTS.values())
    kinds = np.zeros((2, len(WEIGHTS)), dtype=np.float32)
    kinds[0, MEANING] = 0.5
    scores = fused(kinds)
    assert scores.tolist() == pytest.approx([0.5 * WEIGHTS["meaning"], 0])
    assert chances(scores).sum() == pytest.approx(1)


def test_an_exact_label_leads_and_our_own_before_one_of_esco() -> None:
    kinds = np.zeros((3, len(WEIGHTS)), dtype=np.float32)
    kinds[0, [MEANING, CONCEPT]] = 1
    kinds[1, EXACT], kinds[2, EXACT] = 0.9, 1
    scores = fused(kinds)
    assert scores.argmax() == 2
    assert scores[2] >= scores[0] + EXACT_LEAD > scores[1] + EXACT_LEAD
