"""Output of commands: answers on stdout, everything else on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.i18n import Message, Translator

INDENT_JSON = orjson.OPT_INDENT_2


def answers() -> Console:
    """Where tables go: stdout, as wide as the terminal, or wide enough to read when it is not a terminal."""
    console = Console()
    return console if console.is_terminal else Console(width=140)


def notices() -> Console:
    """Where progress, warnings and explanations go: stderr."""
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
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=notices()
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
