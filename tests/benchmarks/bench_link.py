"""How quick linking is, on one thread: one text at a time, texts a second in a batch of 1,000, and the start from a warm cache.

Run by hand: ``python tests/benchmarks/bench_link.py [--esco DIR]``. ``DIR`` is an ESCO download in the official CSV layout
(default ``../shared/esco``); without it only the built-in titles are measured. The first run fills ``build/cache``, which
takes minutes with ESCO. Writes ``build/bench_link.json``.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from embeddings import load_encoder  # noqa: E402
from embeddings.concepts import load_concepts  # noqa: E402
from matching.domain.esco import EscoConcept  # noqa: E402
from matching.taxonomy.linker import IscoLinker  # noqa: E402

BUILD = ROOT / "build"
NOISY = ROOT / "fixtures" / "language" / "noisy.csv"
TIMES = 200


def read_esco(folder: Path) -> list[EscoConcept]:
    """All occupations with their labels in every language of the folder."""
    codes: dict[str, str] = {}
    labels: dict[str, dict[str, tuple[str, ...]]] = {}
    for path in sorted(folder.glob("*/occupations_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                said = (row["preferredLabel"], *row["altLabels"].split("\n"))
                codes[row["conceptUri"]] = row["iscoGroup"]
                labels.setdefault(row["conceptUri"], {})[path.parent.name] = tuple(filter(None, said))
    return [EscoConcept(uri, "occupation", said, codes[uri]) for uri, said in sorted(labels.items())]


def measured(name: str, occupations: Sequence[EscoConcept], texts: list[str]) -> dict[str, object]:
    """One row of the table."""
    encoder = load_encoder()
    concepts = load_concepts(encoder)
    IscoLinker(encoder, BUILD / "cache", concepts=concepts, occupations=occupations)  # fills the cache
    begin = time.perf_counter()
    linker = IscoLinker(encoder, BUILD / "cache", concepts=concepts, occupations=occupations)
    start = time.perf_counter() - begin
    linker.link_occupations(texts[:50])
    ones = []
    for number in range(TIMES):
        begin = time.perf_counter()
        linker.link_occupations([texts[number % len(texts)]])
        ones.append((time.perf_counter() - begin) * 1e3)
    many = [f"{text} {number}" for number in range(1 + 1000 // len(texts)) for text in texts][:1000]
    begin = time.perf_counter()
    linker.link_occupations(many)
    rate = len(many) / (time.perf_counter() - begin)
    return {
        "titles": name,
        "labels": sum(len(said) for one in occupations for said in one.labels.values()),
        "start_s": round(start, 2),
        "one_text_p50_ms": round(float(np.median(ones)), 1),
        "one_text_p95_ms": round(float(np.quantile(ones, 0.95)), 1),
        "texts_a_second": round(rate),
    }


def main() -> None:
    """Print a table and write ``build/bench_link.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--esco", type=Path, default=ROOT.parent / "shared" / "esco")
    folder = parser.parse_args().esco
    with NOISY.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    rows = [measured("built-in", [], texts)]
    if folder.is_dir():
        rows.append(measured("with ESCO", read_esco(folder), texts))
    for key in rows[0]:
        print(f"{key:>16}" + "".join(f"{row[key]!s:>14}" for row in rows))
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench_link.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
