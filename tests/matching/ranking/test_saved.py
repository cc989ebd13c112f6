"""A saved ranker comes back as it was, and refuses what it was not trained for."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matching.domain.errors import ConfigurationError
from matching.kinds import KINDS
from matching.ranking.learned import LearnedRanker
from matching.ranking.saved import load, name_of, save
from tests.made_up import learned

RULES = {kind: one.features for kind, one in KINDS.items()}
ABOUT: dict[str, Any] = {"kinds": {"placement": {"decisions": 480, "comparison": None, "gain": [0.1, 0.2]}}, "none": {}}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    models = learned(40).models
    save(LearnedRanker(name_of(models, "2026-11-21"), models, ABOUT), tmp_path / "a folder" / "ranker.skops", "2")
    return tmp_path / "a folder" / "ranker.skops"


def test_it_comes_back_as_it_was(file: Path) -> None:
    found = load(file, RULES, "2")
    assert found.version.startswith("learned-2026-11-21-")
    assert found.about == ABOUT
    rng = np.random.default_rng(1)
    for kind, rules in RULES.items():
        values, new_field = rng.random((50, len(rules))), rng.random(50) < 0.5
        values[0] = np.nan
        ours, theirs = (one.score(kind, rules, values, new_field) for one in (found, learned(40)))
        assert (ours.contributions == theirs.contributions).all()
        assert (ours.score == theirs.score).all()


def test_its_name_tells_its_curves() -> None:
    models = dict(learned(40).models)
    other = models | {"placement": replace(models["placement"], base=models["placement"].base + 1e-9)}
    assert name_of(models, "d") == name_of(dict(reversed(models.items())), "d") != name_of(other, "d")


def test_other_features_are_refused_with_what_to_do(file: Path) -> None:
    fewer = RULES | {"placement": RULES["placement"][:-1]}
    other_order = RULES | {"mentor": RULES["mentor"][::-1]}
    typical = RULES | {"mentor": (replace(RULES["mentor"][0], typical=0.9), *RULES["mentor"][1:])}
    gone = {kind: one for kind, one in RULES.items() if kind != "mentor"}
    for rules, said in (
        (fewer, "trained on"),
        (other_order, "trained on"),
        (typical, "typical"),
        (gone, "no such kind"),
    ):
        with pytest.raises(ConfigurationError, match=said) as caught:
            load(file, rules, "2")
        assert "maatwerk train" in str(caught.value)
    with pytest.raises(ConfigurationError, match="version 2 of the features, and this is version 3"):
        load(file, RULES, "3")


def _pickled(path: Path) -> None:
    path.write_bytes(pickle.dumps({"format": "maatwerk-ranker-1"}))


def _foreign(path: Path) -> None:
    from skops.io import dump

    dump({"format": "maatwerk-ranker-1", "kinds": {"placement": Path("x")}}, path)


def _another(path: Path) -> None:
    from skops.io import dump

    dump({"format": "something else"}, path)


@pytest.mark.parametrize(
    "write", [lambda path: None, lambda path: path.write_bytes(b""), _pickled, _foreign, _another], ids=str
)
def test_what_is_no_ranker_is_refused(tmp_path: Path, write: Callable[[Path], object]) -> None:
    path = tmp_path / "ranker.skops"
    write(path)
    with pytest.raises(ConfigurationError, match="maatwerk train"):
        load(path, RULES, "2")
