"""``python -m api.commands.calibrate``: fits what the linker weighs and how sure it is, with the encoder of the settings.

Lists are CSV files ``text,isco[,also]``. Without any, those of this project are used: ``fixtures/language/`` and
``tests/matching/taxonomy/data/``. Half of each list is for fitting and half for measuring. Writes ``calibration.json``
(what the linker reads) and ``reliability.svg`` (for the model card), and prints how each list does.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import orjson

from api.commands.output import INDENT_JSON, answers, undisturbed
from api.settings import load_settings
from matching.evaluation.calibrating import (
    Evidence,
    Example,
    best_links,
    fit_probability,
    fit_weights,
    gather,
    is_development,
    out_of_fold,
    plot_reliability,
    probabilities,
    read_examples,
    reliability,
    sure_from,
)
from matching.taxonomy.fusion import DATA
from matching.taxonomy.linker import IscoLinker

ROOT = Path(__file__).resolve().parents[2]
WHOLE = ("not_jobs",)
"""Lists that are for fitting alone."""

MEASURED = ("occupations_dev", "occupations_noisy", "occupations_check")
"""Lists that are for measuring alone: titles were added and rules written with the first two in sight, so they flatter, and
``test_linker_quality.py`` measures on the third."""

LISTS = tuple(
    ROOT / name
    for name in (
        *(f"tests/matching/taxonomy/data/{name}.csv" for name in (*WHOLE, *MEASURED)),
        *(f"fixtures/language/{name}.csv" for name in ("noisy", "titles_tr", "titles_fa")),
        *(f"fixtures/language/{name}.csv" for name in ("titles_ar_misspelt", "titles_ar_latin")),
    )
)
PICTURE = ROOT / "docs" / "images" / "reliability.svg"


def calibrate(lists: list[Path], out: Path, picture: Path) -> None:
    """Fit, measure and write."""
    from embeddings import load_encoder
    from embeddings.concepts import load_concepts

    settings = load_settings()
    with undisturbed():
        encoder = load_encoder(settings.encoder)
        linker = IscoLinker(encoder, settings.cache_dir, concepts=load_concepts(encoder))
    fitted: list[Example] = []
    measured: dict[str, list[Example]] = {}
    for path in lists:
        examples = read_examples(path)
        for_fitting = [one for one in examples if _is_for_fitting(path.stem, one)]
        fitted += for_fitting
        measured[path.stem] = [one for one in examples if one not in for_fitting] or for_fitting
    evidence = gather(linker, sorted(fitted, key=lambda one: one.text))
    weights = fit_weights(evidence)
    shown, right, _ = best_links(evidence, weights)
    signs, constant = fit_probability(shown, right, evidence.names_a_job)
    scores, is_right = out_of_fold(evidence)
    sure = sure_from(scores, is_right)
    report = {name: _measure(gather(linker, some), weights, signs, constant, sure) for name, some in measured.items()}
    about = {
        "command": "python -m api.commands.calibrate",
        "encoder": encoder.model_id,
        "fitted_on": {path.name: len(read_examples(path)) for path in lists},
        "texts": len(fitted),
        "half": f"texts with an even last byte of their SHA-256; all of {', '.join(WHOLE)}; none of {', '.join(MEASURED)}",
        "sure": f"lowest score with at least {is_right[scores >= sure].mean():.3f} of the links right, five-fold",
        "share_sure": round(float((scores >= sure).mean()), 3),
        "measured": report,
    }
    document = {"weights": weights, "signs": signs, "constant": constant, "sure": sure, "about": about}
    out.write_bytes(orjson.dumps(document, option=INDENT_JSON) + b"\n")
    plot_reliability(reliability(scores, is_right), sure, picture)
    for name, figures in report.items():
        answers().print(name, figures)


def _is_for_fitting(name: str, example: Example) -> bool:
    return name in WHOLE or (name not in MEASURED and is_development(example.text))


def _measure(
    evidence: Evidence, weights: dict[str, float], signs: dict[str, float], constant: float, sure: float
) -> dict[str, float]:
    shown, right, _ = best_links(evidence, weights)
    is_sure = probabilities(shown[:, 0], signs, constant) >= sure
    figures = {
        "texts": len(right),
        "first": right[:, 0].mean(),
        "first_three": right[:, :3].any(axis=1).mean(),
        "sure": is_sure.mean(),
        "right_when_sure": right[is_sure, 0].mean() if is_sure.any() else np.nan,
    }
    return {name: round(float(value), 3) for name, value in figures.items()}


def main() -> None:
    """Read the command line and calibrate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", nargs="*", type=Path, default=list(LISTS))
    parser.add_argument("--out", type=Path, default=DATA)
    parser.add_argument("--picture", type=Path, default=PICTURE)
    given = parser.parse_args()
    calibrate(list(given.lists), given.out, given.picture)


if __name__ == "__main__":
    main()
