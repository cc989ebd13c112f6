"""Output of commands: answers on stdout, everything else on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, redirect_stdout
from functools import cache
from typing import Any

import orjson
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from api.i18n import Message, Translator

INDENT_JSON = orjson.OPT_INDENT_2


def answers() -> Console:
    """Where tables go: stdout, as wide as the terminal, or wide enough to read when it is not a terminal."""
    console = Console()
    return console if console.is_terminal else Console(width=140)


@cache
def notices() -> Console:
    """Where progress, warnings and explanations go: stderr. Always the same one, so that bars can be shown within others."""
    return Console(stderr=True, highlight=False)


def write_json(document: Any) -> None:
    """One JSON line on stdout."""
    typer.echo(orjson.dumps(document))


def warn(translator: Translator, messages: list[Message], where: str = "") -> None:
    """Warnings, one line each, on stderr."""
    for one in messages:
        typer.echo(f"{where}{': ' if where else ''}{translator.message(one)}", err=True)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Within it, whatever a library prints goes to stderr, so that stdout holds answers only."""
    with redirect_stdout(sys.stderr):
        yield


class ProgressBars:
    """Progress on stderr for work that counts: ``bar("Encoding")`` gives the callback ``(done, total)`` for the
    service."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=notices(),
        )

    def __enter__(self) -> ProgressBars:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def bar(self, label: str) -> Any:
        """A new bar; call what it returns with how many are done, of how many."""
        task = self._progress.add_task(label, total=None)

        def update(done: int, total: int) -> None:
            self._progress.update(task, completed=done, total=total)

        return update


def long_work(label: str) -> Callable[[], AbstractContextManager[Any]]:
    """What shows the progress of work that begins only if it has to: a bar on a terminal, elsewhere lines of the log."""
    from matching.taxonomy.label_vectors import logged

    @contextmanager
    def shown() -> Iterator[Any]:
        with ProgressBars() as bars:
            yield bars.bar(label)

    return shown if notices().is_terminal else logged
