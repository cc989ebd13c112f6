"""Encoding many labels: in blocks, each kept as soon as it is made, so that what was interrupted goes on where it stopped.

Encoding the names of ESCO takes minutes. Only one process does it at a time (a lock file, let go of when that process
ends, however it ends); others wait, see how far it is, and read what it made.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from matching.domain.ports import Encoder

Progress = Callable[[int, int], None]
"""Is told how many are done, of how many."""
Reporting = Callable[[], AbstractContextManager[Progress]]
"""Begins to show progress, and stops when the work ends or breaks off."""

BLOCK = 1024
"""Labels that are encoded and kept at a time: some three seconds of work, half a megabyte."""
LONG_WORK = 20_000
"""Labels from which encoding takes long enough (more than a minute) to be told."""
_ASKED_EVERY = 1.0  # seconds between two looks at what another process has done
_log = logging.getLogger(__name__)


@contextmanager
def logged() -> Iterator[Progress]:
    """Progress for where nobody looks: the log says once that long work begins, and then each tenth of it."""
    told = -1

    def progress(done: int, total: int) -> None:
        nonlocal told
        tenth = 10 * done // max(total, 1)
        if total <= LONG_WORK or tenth <= told:
            return
        if told < 0:
            _log.warning("%d names are read for the first time: this takes some minutes, once", total)
        else:
            _log.info("%d of %d names are read", done, total)
        told = tenth

    yield progress


def encode_labels(
    labels: Sequence[str], encoder: Encoder, folder: Path | None, progress: Progress
) -> NDArray[np.float16]:
    """Their vectors ``(labels, d)``, rounded as they are stored, so that the first run is like later ones.

    Blocks that ``folder`` holds are not made again, and new ones are kept there; None keeps nothing.
    """
    vectors = np.empty((len(labels), encoder.dimension), dtype=np.float16)
    progress(0, len(labels))
    for start in range(0, len(labels), BLOCK):
        some = labels[start : start + BLOCK]
        path = folder / f"{start // BLOCK:05d}.npy" if folder else None
        block = _read(path, (len(some), encoder.dimension)) if path else None
        if block is None:
            block = np.asarray(encoder.encode(some), dtype=np.float16)
            if path:
                _write_block(path, block)
        vectors[start : start + BLOCK] = block
        progress(start + len(some), len(labels))
    return vectors


@contextmanager
def only_one(path: Path, total: int, reporting: Reporting) -> Iterator[Path]:
    """Within it, no other process or thread makes the file at ``path``. Gives the folder for its blocks, which is gone when
    the work is done. Who has to wait sees by ``reporting`` how much of ``total`` the other has done."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder, lock = path.with_suffix(".parts"), FileLock(path.with_suffix(".lock"))
    _wait(lock, folder, total, reporting)
    try:
        folder.mkdir(exist_ok=True)
        yield folder
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        lock.release()


def write_whole(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Write a file so that a reader sees all of it or nothing. Only within :func:`only_one`."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        write(file)
    unfinished.replace(path)


def _wait(lock: FileLock, folder: Path, total: int, reporting: Reporting) -> None:
    try:
        lock.acquire(blocking=False)
    except Timeout:
        with reporting() as progress:
            while not lock.is_locked:
                progress(min(len(list(folder.glob("*.npy"))) * BLOCK, total), total)
                try:
                    lock.acquire(timeout=_ASKED_EVERY)
                except Timeout:
                    continue


def _write_block(path: Path, block: NDArray[np.float16]) -> None:
    write_whole(path, lambda file: np.save(file, block, allow_pickle=False))


def _read(path: Path, shape: tuple[int, int]) -> NDArray[np.float16] | None:
    """A block that was kept; None when it is missing, damaged or of another shape."""
    try:
        block = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return block if block.shape == shape and block.dtype == np.float16 and bool(np.isfinite(block).all()) else None
