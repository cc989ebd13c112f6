"""``python -m embeddings.training --esco DIR --out DIR``: train the default encoder from an ESCO download."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from embeddings.occupation_encoder import OccupationEncoder
from embeddings.training.corpus import prepare_corpus
from embeddings.training.esco import EscoData, EscoNotFoundError, read_esco
from embeddings.training.export import export
from embeddings.training.features import compute
from embeddings.training.frozen import Log
from embeddings.training.held_out import measure_held_out
from embeddings.training.isco import read_isco_titles
from embeddings.training.melo import measure, read_melo
from embeddings.training.second_path import train_second_path
from embeddings.training.train import Recipe, train

_HERE = Path(__file__).resolve().parent
ISCO = (_HERE.parents[1] / "matching" / "taxonomy" / "data" / "isco08.csv", _HERE / "titles.csv")
HELD_OUT_LANGUAGES = ("ar", "uk")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, write the folder, and measure it where ``--melo`` is given; 0, or 2 with a message when something is missing."""
    options = _parser().parse_args(arguments)
    begin = time.monotonic()

    def log(line: str) -> None:
        sys.stderr.write(f"[{time.monotonic() - begin:6.0f} s] {line}\n")
        sys.stderr.flush()

    cache: Path = options.cache or Path(tempfile.gettempdir()) / "maatwerk-training"
    recipe = replace(Recipe(seed=options.seed), **({} if options.steps is None else {"steps": options.steps}))
    try:
        data = read_esco(options.esco)
        if options.hold_out:
            data = data.hold_out(options.hold_out, options.seed)
        extra = [label for file in options.isco or ISCO for label in read_isco_titles(file, data)]
    except (EscoNotFoundError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    log(f"ESCO: {len(data.uris)} occupations with {len(data.labels)} names, {len(data.descriptions)} descriptions")
    corpus = prepare_corpus(data, extra=extra, seed=options.seed)
    features = compute(corpus.texts, recipe.shape.buckets, cache, log, workers=options.workers)
    trained = train(corpus, features, recipe, cache, log)
    export(trained.student, trained.concepts, data, options.out)
    log(f"the quick path is in {options.out}")
    train_second_path(data, options.out, cache, log, extra=extra)
    if options.hold_out:
        _log_held_out(data, OccupationEncoder.load(str(options.out)), log)
    for folder in sorted(options.melo.iterdir()) if options.melo else ():
        encoder = OccupationEncoder.load(str(options.out))
        result = measure(read_melo(folder), encoder.encode)
        log(f"{result.name}: label MRR {result.label_mrr:.3f}, occupation MRR {result.concept_mrr:.3f}")
    log("done")
    return 0


def _log_held_out(data: EscoData, encoder: OccupationEncoder, log: Log) -> None:
    stages = (("quick path", encoder.quick), ("with second path", encoder.both), ("with pull", encoder.encode))
    for stage, encode in stages:
        for found in measure_held_out(data, encode, HELD_OUT_LANGUAGES):
            form = "one form" if found.one_form else "as written"
            log(
                f"held out, {found.language} to nl, {found.queries} names {form}, by {found.nearness}, {stage}: first {found.first:.3f}, "
                f"first five {found.first_five:.3f}"
            )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m embeddings.training", description=__doc__)
    add = parser.add_argument
    add("--esco", type=Path, required=True, help="an unpacked ESCO download (classification, CSV)")
    add("--out", type=Path, required=True, help="the model folder to write")
    add(
        "--isco",
        type=Path,
        action="append",
        help="further names of ISCO groups; left out, the two tables of this repository",
    )
    add(
        "--cache",
        type=Path,
        help="where features and checkpoints are kept; the same folder again goes on where it stopped",
    )
    add("--melo", type=Path, help="a folder of MELO sets to measure the result on; never trained on")
    add("--hold-out", type=float, default=0.0, help="share of occupations that are not trained on (for development)")
    add("--seed", type=int, default=0)
    add("--steps", type=int, help="fewer for a trial")
    add("--workers", type=int, default=2, help="processes that compute features")
    return parser


if __name__ == "__main__":
    sys.exit(main())
