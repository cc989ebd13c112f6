"""One query from end to end, at 1,000, 10,000 and 100,000 opportunities, on one core.

Run by hand: ``python tests/benchmarks/bench_query.py [--sizes 1000 10000 100000] [--dir build/bench_query] [--http-queries 300]``. Builds
a database for each size (some minutes for 100,000; kept and used again), then measures

* ``GET /api/v1/participants/{id}/matches?kind=placement&limit=20`` over HTTP, the server on one core and the client on another,
* the same question in this process, split by step,
* memory, time to build and to load the index, and the floor: encoding and the vector search alone,
* what retrieval loses: against exact vectors, and against scoring everything.

Writes ``build/bench_query.json``. Wall time on a machine with other work is too long; ``cpu`` is the server's own time.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

import numpy as np  # noqa: E402
import population  # noqa: E402
from query_steps import Clock, clocks  # noqa: E402

from api.bootstrap import Application, assemble  # noqa: E402
from api.i18n import Translator  # noqa: E402
from api.schemas.answers import matches_document  # noqa: E402
from api.schemas.profiles import parse_opportunity, parse_participant  # noqa: E402
from api.settings import load_settings  # noqa: E402
from matching.domain.columns import ParticipantColumns  # noqa: E402
from matching.retrieval import visible_opportunities  # noqa: E402
from matching.service.question import decide  # noqa: E402

BUILD = ROOT / "build"
LIMIT = 20
WARM = 30
SAVED_TOGETHER = 5000
AS_OF = population.AS_OF
FILTERS = (1.0, 0.5, 0.1, 0.01, 0.001)
BEST = 200  # entities that recall counts
SEED = 7


def people_for(size: int) -> int:
    """Participants beside so many opportunities."""
    return max(300, size // 20)


def some_people(people: int, count: int) -> list[int]:
    """The numbers of the participants who ask: the same each time, some of them more than once."""
    return [int(one) for one in np.random.default_rng(SEED).integers(people, size=count)]


def persons_of(application: Application, people: int, count: int) -> list[Any]:
    """The records of some of them, with vectors."""
    with application.store.read() as tx:
        return [
            tx.find(application.actor.organisation_id, "participant", f"bp-{number:06d}", vectors=True)
            for number in some_people(people, count)
        ]


def application_of(folder: Path) -> Application:
    """The program on the database of a folder."""
    return assemble(load_settings(data_dir=folder, database_url=f"sqlite:///{folder / 'bench.sqlite3'}"), create=True)


# --- building ------------------------------------------------------------------------------------------------------


def build(folder: Path, size: int, figures: Path | None) -> dict[str, Any]:
    """Fill the database of a folder, or say what filling it took when that was done before."""
    done = folder / "built.json"
    if done.exists():
        return dict(json.loads(done.read_text()))
    folder.mkdir(parents=True, exist_ok=True)
    application = application_of(folder)
    service, actor = application.service, application.actor
    encoder, linker = service._understanding.encoder, service._understanding.linker
    spent = {"encode": 0.0, "link": 0.0}
    texts = 0

    def timed(name: str, function: Any) -> Any:
        def run(*args: Any, **options: Any) -> Any:
            nonlocal texts
            begun = time.perf_counter()
            found = function(*args, **options)
            spent[name] += time.perf_counter() - begun
            texts += len(args[0]) if name == "encode" else 0
            return found

        return run

    encoder.encode = timed("encode", encoder.encode)
    linker.link_occupations = timed("link", linker.link_occupations)
    linker.link_fields = timed("link", linker.link_fields)
    begun = time.perf_counter()
    rows: list[Any] = [
        parse_participant(one)[0] for one in population.participants(people_for(size), population.shares(figures))
    ]
    rows += [parse_opportunity(one)[0] for one in population.opportunities(size)]
    made = time.perf_counter() - begun
    begun = time.perf_counter()
    for start in range(0, len(rows), SAVED_TOGETHER):
        service.save(actor, rows[start : start + SAVED_TOGETHER], source="bench")
        print(f"  {min(start + SAVED_TOGETHER, len(rows))} of {len(rows)} saved", file=sys.stderr)
    report = {
        "opportunities": size,
        "participants": people_for(size),
        "generate_s": round(made, 1),
        "save_s": round(time.perf_counter() - begun, 1),
        "of_which_encode_s": round(spent["encode"], 1),
        "of_which_link_s": round(spent["link"], 1),
        "texts_encoded": texts,
    }
    begun = time.perf_counter()
    index = service.rebuild_index(actor)
    report |= {
        "index_build_s": round(time.perf_counter() - begun, 1),
        "facets": index.facets,
        "entities": index.entities,
        "database_mb": round((folder / "bench.sqlite3").stat().st_size / 1e6),
    }
    done.write_text(json.dumps(report))
    return report


# --- over HTTP -----------------------------------------------------------------------------------------------------


@contextmanager
def server(folder: Path, cores: tuple[int, int]) -> Iterator[tuple[subprocess.Popen[bytes], int, float]]:
    """The server on one core: its process, port, and seconds until it was ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = os.environ | {
        "MAATWERK_DATA_DIR": str(folder),
        "MAATWERK_DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "MAATWERK_LOG_LEVEL": "error",
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", str(port)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd=folder, stderr=subprocess.DEVNULL)
    os.sched_setaffinity(process.pid, {cores[0]})
    os.sched_setaffinity(0, {cores[1]})
    try:
        while True:
            if process.poll() is not None:
                raise RuntimeError(f"the server stopped with status {process.returncode}")
            try:
                if ask(port, "/health/ready")[0] == 200:
                    break
            except OSError:
                pass
            time.sleep(0.2)
        yield process, port, time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait(10)
        os.sched_setaffinity(0, set(range(os.cpu_count() or 1)))


def ask(port: int, path: str, connection: http.client.HTTPConnection | None = None) -> tuple[int, bytes]:
    """One GET."""
    connection = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    response = connection.getresponse()
    return response.status, response.read()


def over_http(folder: Path, people: int, queries: int, cores: tuple[int, int]) -> dict[str, Any]:
    """Times of whole requests, each for another participant."""
    with server(folder, cores) as (process, port, ready):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        chosen = some_people(people, queries + WARM)
        times, sizes = [], []
        cpu = 0.0
        for place, number in enumerate(chosen):
            if place == WARM:
                cpu = cpu_seconds(process.pid)
            path = f"/api/v1/participants/bp-{number:06d}/matches?kind=placement&limit={LIMIT}&as_of={AS_OF}"
            begun = time.perf_counter()
            status, body = ask(port, path, connection)
            times.append((time.perf_counter() - begun) * 1000)
            if status != 200:
                raise RuntimeError(f"{path}: {status} {body[:500]!r}")
            sizes.append(len(json.loads(body)["matches"]))
        used = cpu_seconds(process.pid) - cpu
        return {
            **percentiles(times[WARM:]),
            "cpu_ms_a_query": round(used * 1000 / queries, 2),
            "matches_mean": round(float(np.mean(sizes)), 1),
            "ready_s": round(ready, 1),
            "server_rss_mb": round(resident(process.pid)),
        }


def cpu_seconds(pid: int) -> float:
    """User and system time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid: int | str = "self") -> float:
    """Memory of a process in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def percentiles(milliseconds: list[float]) -> dict[str, float]:
    """p50, p95 and the worst."""
    return {
        name: round(float(np.percentile(milliseconds, share)), 2)
        for name, share in (("p50_ms", 50), ("p95_ms", 95), ("max_ms", 100))
    }


# --- in this process -----------------------------------------------------------------------------------------------


def in_process(application: Application, people: int, queries: int) -> dict[str, Any]:
    """The same question without HTTP: whole, then split by step."""
    import orjson

    service, actor, translator = application.service, application.actor, Translator.of("nl")
    chosen = some_people(people, queries + WARM)

    def question(number: int, clock: Clock | None = None) -> None:
        answer = service.matches_for(actor, f"bp-{number:06d}", ("placement",), LIMIT, AS_OF)
        if clock is None:
            orjson.dumps(matches_document(answer, translator), default=str)
            return
        with clock.step("wording and serialising"):
            orjson.dumps(matches_document(answer, translator), default=str)

    times, used = [], []
    for number in chosen:
        begun, working = time.perf_counter(), time.thread_time()
        question(number)
        times.append((time.perf_counter() - begun) * 1000)
        used.append((time.thread_time() - working) * 1000)
    clock = Clock()
    with clocks(clock, service):
        for number in chosen[WARM:]:
            clock.begin()
            with clock.step("transactions, and the rest"):
                question(number, clock)
    return {"wall": percentiles(times[WARM:]), "cpu": percentiles(used[WARM:]), "cpu_steps_ms": clock.table()}


def floor(application: Application, people: int, queries: int = 100) -> dict[str, Any]:
    """What no query can be quicker than: encoding one new text, and one vector search of the facets of a participant."""
    service = application.service
    retriever = service._snapshot._current
    encoding, searching = [], []
    for number, person in enumerate(persons_of(application, people, queries)):
        known = [facet.vector for facet in person.facets if facet.vector is not None]
        if not known:  # somebody who says nothing
            continue
        vectors = np.stack(known)
        begun = time.thread_time()
        service._encoder.encode([f"{person.facets[0].text} {number}"])
        encoding.append((time.thread_time() - begun) * 1000)
        begun = time.thread_time()
        retriever.vectors.search(vectors, BEST)
        searching.append((time.thread_time() - begun) * 1000)
    return {"encode_one_text": percentiles(encoding), "vector_search": percentiles(searching)}


# --- what retrieval loses ------------------------------------------------------------------------------------------


def recall_of_filters(application: Application, people: int, queries: int) -> list[dict[str, float]]:
    """The first 200 entities of the whole retrieval, with the fast index and with the exact one, under filters."""
    from dataclasses import replace

    from embeddings.numpy_index import NumpyIndex

    service, rng = application.service, np.random.default_rng(SEED)
    quick = service._snapshot._current
    ids = np.flatnonzero(np.concatenate([np.zeros(1, bool), *_known(quick)]))
    exact_index = NumpyIndex(quick.vectors.model_id, service._encoder.dimension)
    exact_index.replace(ids, quick.vectors.vectors(ids), quick.vectors.sequence)
    exact = replace(quick, vectors=exact_index.reader)
    rows = len(quick.catalogue.columns["placement"])
    persons = persons_of(application, people, queries)
    found = []
    for share in FILTERS:
        allowed = rng.random((len(persons), rows)) < share
        recalls, times = [], []
        for person, mask in zip(persons, allowed, strict=True):
            begun = time.perf_counter()
            ours = quick.rows(person, "placement", mask, LIMIT)[:BEST]
            times.append((time.perf_counter() - begun) * 1000)
            theirs = exact.rows(person, "placement", mask, LIMIT)[:BEST]
            recalls.append(float(np.isin(theirs, ours).mean()) if len(theirs) else 1.0)
        found.append(
            {
                "allowed": share,
                "recall": round(float(np.mean(recalls)), 4),
                "worst": round(min(recalls), 4),
                **percentiles(times),
            }
        )
    return found


def _known(retriever: Any) -> list[np.ndarray]:
    tables = [table[1:] >= 0 for table in retriever.catalogue.row_of_facet.values()]
    width = max(map(len, tables))
    return [np.any([np.pad(one, (0, width - len(one))) for one in tables], axis=0)]


def passing(rows: np.ndarray, *, service: Any, mine: Any, columns: Any) -> np.ndarray:
    """What the service asks of many rows: do they pass the gates that need no texts?"""
    passed: np.ndarray = service._possible("placement", mine, columns.take(rows), AS_OF)
    return passed


def recall_of_scores(application: Application, people: int, queries: int) -> dict[str, float]:
    """What is lost beside scoring everything visible: the share of the best 10 and 20 that retrieval hands on, and by how
    much the mean score of the ten that are shown is lower for it (where many score alike, a lost one costs nothing)."""
    service = application.service
    retriever = service._snapshot._current
    columns: Any = retriever.catalogue.columns["placement"]
    recalls: dict[int, list[float]] = {10: [], 20: []}
    lost = []
    for person in persons_of(application, people, queries):
        allowed = visible_opportunities(columns, person, float(AS_OF.toordinal()))
        mine = ParticipantColumns.build([person])
        score = np.full(len(columns), -1.0)  # of what passes the gates
        for part in np.array_split(np.flatnonzero(allowed), max(1, int(allowed.sum()) // 5000)):
            decided = decide(
                "placement",
                mine,
                columns.take(part),
                vectors=retriever.vectors.vectors,
                routes=service._routes,
                ranker=service._ranker,
                as_of=AS_OF,
            )
            score[part[decided.passed]] = decided.scored.score[decided.passed]
        best = np.argsort(-score, kind="stable")[: int((score >= 0).sum())]
        if not len(best):
            continue
        handed = retriever.rows(
            person, "placement", allowed, LIMIT, partial(passing, service=service, mine=mine, columns=columns)
        )
        for top, values in recalls.items():
            values.append(float(np.isin(best[:top], handed).mean()))
        shown = np.sort(score[handed])[::-1][:10]
        lost.append(float(score[best[:10]].mean() - shown[shown >= 0].mean()) if (shown >= 0).any() else 0.0)
    return {f"recall_at_{top}": round(float(np.mean(values)), 4) for top, values in recalls.items()} | {
        "score_lost_at_10": round(float(np.mean(lost)), 4),
        "score_lost_worst": round(max(lost), 4),
    }


def measure(size: int, asked: argparse.Namespace) -> dict[str, Any]:
    """Everything about one size."""
    folder = (asked.dir / str(size)).resolve()
    print(f"{size} opportunities", file=sys.stderr)
    report: dict[str, Any] = {"built": build(folder, size, asked.population)}
    people = people_for(size)
    if asked.http_queries:
        report["http"] = over_http(folder, people, asked.http_queries, (asked.server_core, asked.client_core))
        print(f"  http {report['http']}", file=sys.stderr)
    before = resident()
    application = application_of(folder)
    _ = application.service
    loaded = resident()
    begun = time.perf_counter()
    application.service.refresh()
    report["load"] = {
        "index_load_s": round(time.perf_counter() - begun, 1),
        "rss_before_mb": round(before),
        "rss_with_model_mb": round(loaded),
        "rss_with_index_mb": round(resident()),
    }
    report["in_process"] = in_process(application, people, asked.queries)
    report["floor"] = floor(application, people)
    if asked.recall_queries:
        report["recall"] = recall_of_filters(application, people, asked.recall_queries)
        report["recall_of_best_scores"] = recall_of_scores(application, people, min(asked.recall_queries, 20))
    return report


def main() -> None:
    """Measure and write ``build/bench_query.json``."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--dir", type=Path, default=BUILD / "bench_query")
    parser.add_argument("--population", type=Path, default=None, help="JSON of published figures")
    parser.add_argument("--http-queries", type=int, default=300)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--recall-queries", type=int, default=30)
    parser.add_argument("--server-core", type=int, default=0)
    parser.add_argument("--client-core", type=int, default=min(1, (os.cpu_count() or 1) - 1))
    asked = parser.parse_args()
    report = {str(size): measure(size, asked) for size in asked.sizes}
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench_query.json").write_text(json.dumps(report, indent=2))
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
