# ruff: noqa: SIM905
"""How quick and how exact the FAISS index is, side by side with the exact one, on vectors of real texts.

Run by hand: ``python tests/benchmarks/bench_index.py [--entities 100000]``. Each entity has two facets, a title and its
tasks; five queries are asked at once, as for a participant with five facets. Recall is that of the best 200 distinct
entities. The vectors of 100,000 entities take some minutes to make and are kept in ``build/``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from embeddings import load_encoder  # noqa: E402
from embeddings.faiss_index import FaissIndex  # noqa: E402
from embeddings.lexical import LexicalIndex  # noqa: E402
from embeddings.numpy_index import NumpyIndex  # noqa: E402

BUILD = ROOT / "build"
SHARES = (None, 0.5, 0.1, 0.01, 0.001)
BATCH, BATCHES, ENTITIES = 5, 20, 200
LIMIT = 2 * ENTITIES

JOBS = (
    "boekhouder, verpleegkundige, lasser, elektricien, kok, bakker, leraar basisonderwijs, docent wiskunde, "
    "softwareontwikkelaar, civiel ingenieur, magazijnmedewerker, vrachtwagenchauffeur, tandarts, "
    "apothekersassistent, laborant, kapper, naaister, timmerman, metselaar, schilder, hovenier, jurist, "
    "maatschappelijk werker, tolk, journalist, grafisch ontwerper, architect, beleidsmedewerker, receptionist, "
    "schoonmaker, beveiliger, automonteur, loodgieter, econoom, arts, fysiotherapeut, pedagogisch medewerker, "
    "kassamedewerker, projectleider, data-analist, netwerkbeheerder, procesoperator, slager, dierenarts, landmeter, "
    "planner, inkoper, archivaris, bibliothecaris, sportinstructeur, ambtenaar burgerzaken, accountant, nurse, "
    "welder, electrician, primary school teacher, software developer, civil engineer, truck driver, pharmacist, "
    "lawyer, social worker, interpreter, graphic designer, policy officer, warehouse worker, cleaner, mechanic, "
    "plumber"
).split(", ")
LEVELS = ", senior, junior, assistent, leerling, ervaren, eerste, coördinerend, zelfstandig, aankomend".split(", ")
PLACES = (
    "ziekenhuis, gemeente, fabriek, restaurant, school, bouw, bank, thuiszorg, winkel, ingenieursbureau, landbouw, "
    "startup, kantoor, magazijn, familiebedrijf, stichting, hotel, haven, laboratorium, waterschap, bibliotheek, "
    "museum, garage, drukkerij"
).split(", ")
TASKS = (
    "klanten helpen, rapporten schrijven, facturen verwerken, machines onderhouden, voorraad beheren, leerlingen "
    "begeleiden, patiënten verzorgen, maaltijden bereiden, websites bouwen, tekeningen maken, planning bijhouden, "
    "materialen bestellen, telefoon beantwoorden, gegevens analyseren, installaties aanleggen, auto's repareren, "
    "teams aansturen, trainingen geven, medicijnen uitdelen, post sorteren, budget bewaken, notuleren, monsters "
    "onderzoeken, gesprekken vertalen, tuinen aanleggen, producten controleren, veiligheid bewaken, kinderen "
    "opvangen, aanvragen beoordelen, sociale media bijhouden"
).split(", ")


def texts_of(entities: int, seed: int = 7) -> list[str]:
    """Title and tasks of each entity in turn; titles repeat, as they do."""
    rng = np.random.default_rng(seed)
    texts = []
    for _ in range(entities):
        job = JOBS[rng.integers(len(JOBS))]
        where = f" in {PLACES[rng.integers(len(PLACES))]}" if rng.random() < 0.6 else ""
        texts.append(f"{LEVELS[rng.integers(len(LEVELS))]} {job}{where}".strip())
        tasks = rng.choice(len(TASKS), size=rng.integers(2, 6), replace=False)
        texts.append(f"{job}: {', '.join(TASKS[task] for task in tasks)}")
    return texts


def vectors_of(entities: int) -> tuple[list[str], np.ndarray, str]:
    """Texts and their vectors, from ``build/`` when they were made before."""
    texts, encoder = texts_of(entities), load_encoder()
    kept = BUILD / f"bench_{encoder.model_id}_{entities}.npy"
    if not kept.exists():
        BUILD.mkdir(exist_ok=True)
        np.save(kept, encoder.encode(texts, show_progress_bar=sys.stderr.isatty()).astype(np.float16))
    return texts, np.load(kept).astype(np.float32), encoder.model_id


def resident() -> float:
    """Memory of this process in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def distinct(ids: np.ndarray) -> list[int]:
    """The first 200 distinct entities of a list of facets."""
    return list(dict.fromkeys(((ids[ids > 0] - 1) // 2).tolist()))[:ENTITIES]


def timed(reader: object, queries: np.ndarray, allowed: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Ids of all queries, and milliseconds of each batch."""
    ids, times = [], []
    reader.search(queries[:BATCH], LIMIT, allowed)  # type: ignore[attr-defined]
    for start in range(0, len(queries), BATCH):
        begin = time.perf_counter()
        ids.append(reader.search(queries[start : start + BATCH], LIMIT, allowed).ids)  # type: ignore[attr-defined]
        times.append((time.perf_counter() - begin) * 1e3)
    return np.concatenate(ids), np.array(times)


def main() -> None:
    """Print a table and write ``build/bench_index.json``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entities", type=int, default=100_000)
    entities = parser.parse_args().entities
    texts, vectors, model_id = vectors_of(entities)
    ids = np.arange(1, len(vectors) + 1)
    rng = np.random.default_rng(1)
    asked = texts_of(BATCH * BATCHES, seed=99)[: BATCH * BATCHES]
    queries = load_encoder().encode(asked)

    report: dict[str, object] = {
        "entities": entities,
        "facets": len(ids),
        "distinct_texts": len(set(texts)),
        "model": model_id,
    }
    faiss_index, exact_index = FaissIndex(model_id, vectors.shape[1]), NumpyIndex(model_id, vectors.shape[1])
    for name, index in (("faiss", faiss_index), ("exact", exact_index)):
        before, begin = resident(), time.perf_counter()
        index.replace(ids, vectors, 1)
        report[f"{name}_build_s"] = round(time.perf_counter() - begin, 2)
        report[f"{name}_mb"] = round(resident() - before)
    for name, value in report.items():
        print(f"{name:>16}  {value}")

    print("\nmilliseconds a batch of 5")
    print(f"{'allowed':>8} {'faiss p50':>10} {'p95':>7} {'exact p50':>10} {'ratio':>6} {'recall@200':>10} {'worst':>6}")
    rows = []
    for share in SHARES:
        allowed = None
        if share is not None:
            allowed = np.concatenate([[False], np.repeat(rng.random(entities) < share, 2)])
        got, quick = timed(faiss_index.reader, queries, allowed)
        wanted, slow = timed(exact_index.reader, queries, allowed)
        recalls = [
            len(set(distinct(a)) & set(distinct(b))) / max(1, len(distinct(b)))
            for a, b in zip(got, wanted, strict=True)
        ]
        row = {
            "allowed": share or 1,
            "faiss_p50_ms": round(float(np.median(quick)), 2),
            "faiss_p95_ms": round(float(np.percentile(quick, 95)), 2),
            "exact_p50_ms": round(float(np.median(slow)), 2),
            "recall": round(float(np.mean(recalls)), 4),
            "worst": round(float(np.min(recalls)), 3),
        }
        rows.append(row)
        ratio = row["exact_p50_ms"] / row["faiss_p50_ms"]
        print(
            f"{row['allowed']:>8} {row['faiss_p50_ms']:>10} {row['faiss_p95_ms']:>7} {row['exact_p50_ms']:>10} "
            f"{ratio:>5.1f}x {row['recall']:>10} {row['worst']:>6}"
        )
    report["vector_search"] = rows

    path = BUILD / "bench.index"
    begin = time.perf_counter()
    faiss_index.save(path)
    report["save_s"] = round(time.perf_counter() - begin, 2)
    report["file_mb"] = round(path.stat().st_size / 1e6)
    begin = time.perf_counter()
    loaded = FaissIndex(model_id, vectors.shape[1]).load(path)
    report["load_s"] = round(time.perf_counter() - begin, 2) if loaded else None
    path.unlink()

    lexical = LexicalIndex()
    begin = time.perf_counter()
    lexical.replace(ids, texts, 1)
    report["lexical_build_s"] = round(time.perf_counter() - begin, 2)
    times = []
    for query in asked:
        begin = time.perf_counter()
        lexical.reader.search([query], LIMIT)
        times.append((time.perf_counter() - begin) * 1e3)
    report["lexical_p50_ms"], report["lexical_p95_ms"] = (round(float(np.percentile(times, p)), 2) for p in (50, 95))
    for name in ("save_s", "load_s", "file_mb", "lexical_build_s", "lexical_p50_ms", "lexical_p95_ms"):
        print(f"{name:>16}  {report[name]}")
    (BUILD / "bench_index.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
