"""Encoding many labels: what was interrupted goes on, and several at once do the work of one."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any
from zlib import crc32

import numpy as np
import pytest

from matching.taxonomy import label_vectors
from matching.taxonomy.label_file import Labels, read_labels
from matching.taxonomy.label_vectors import logged

NAMES = [f"name {number}" for number in range(50)]


class Numbers:
    """Vectors of four numbers that depend on the text; counts what it encodes, and breaks off where it is told to."""

    model_id = "numbers-1"
    dimension = 4

    def __init__(self, breaks_at: int | None = None) -> None:
        self.encoded: list[str] = []
        self.breaks_at = breaks_at

    def understood(self, texts: Sequence[str]) -> Any:
        return np.ones(len(texts), dtype=np.float32)

    def encode(self, texts: Sequence[str]) -> Any:
        if self.breaks_at is not None and len(self.encoded) >= self.breaks_at:
            raise KeyboardInterrupt
        self.encoded += texts
        seeds = [np.random.default_rng(crc32(text.encode())) for text in texts]
        return np.stack([seed.normal(size=self.dimension) for seed in seeds]).astype(np.float32)


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_vectors, "BLOCK", 10)


def prepare(forms: Sequence[str]) -> tuple[list[str], list[str]]:
    return list(forms), list(forms)


def read(encoder: Numbers, folder: Path | None, **others: Any) -> Labels:
    return read_labels(NAMES, prepare, encoder, folder, **others)


def test_what_was_interrupted_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        read(Numbers(breaks_at=30), tmp_path)
    assert not list(tmp_path.glob("*.npz"))
    again = Numbers()
    found = read(again, tmp_path)
    assert again.encoded == NAMES[30:]
    assert np.array_equal(found.vectors, read(Numbers(), None).vectors)
    assert sorted(one.suffix for one in tmp_path.iterdir()) == [".lock", ".npz"]
    third = Numbers()
    assert np.array_equal(read(third, tmp_path).vectors, found.vectors)
    assert third.encoded == []


@pytest.mark.parametrize("damage", [b"", b"no vectors"])
def test_a_damaged_block_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    with pytest.raises(KeyboardInterrupt):
        read(Numbers(breaks_at=30), tmp_path)
    (folder,) = tmp_path.glob("*.parts")
    (folder / "00001.npy").write_bytes(damage)
    again = Numbers()
    read(again, tmp_path)
    assert again.encoded == [*NAMES[10:20], *NAMES[30:]]


def test_a_process_that_was_killed_leaves_no_lock(tmp_path: Path) -> None:
    program = f"""
import os
from pathlib import Path
from matching.taxonomy.label_vectors import logged, only_one
with only_one(Path({str(tmp_path / "some.npz")!r}), 50, logged):
    os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 9
    with label_vectors.only_one(tmp_path / "some.npz", 50, logged) as folder:
        assert folder.is_dir()


def test_of_two_at_once_one_works_and_the_other_sees_how_far_it_is(tmp_path: Path) -> None:
    waits = Event()

    class Slow(Numbers):
        def encode(self, texts: Sequence[str]) -> Any:
            if len(self.encoded) == 20:
                assert waits.wait(60)
            return super().encode(texts)

    seen: list[tuple[int, int]] = []

    @contextmanager
    def watched() -> Iterator[Any]:
        def progress(done: int, total: int) -> None:
            seen.append((done, total))
            if done == 20:
                waits.set()

        yield progress

    started = Event()

    @contextmanager
    def starting() -> Iterator[Any]:
        started.set()
        yield lambda _done, _total: None

    first, second = Slow(), Numbers()
    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(read, first, tmp_path, reporting=starting)
        assert started.wait(60)
        found = read(second, tmp_path, reporting=watched)
        assert np.array_equal(working.result(60).vectors, found.vectors)
    assert (len(first.encoded), len(second.encoded)) == (50, 0)
    assert (20, 50) in seen


def test_progress_is_shown_only_where_there_is_work(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    @contextmanager
    def watched() -> Iterator[Any]:
        yield lambda done, total: seen.append((done, total))

    read(Numbers(), tmp_path, reporting=watched)
    assert seen == [(done, 50) for done in (0, 10, 20, 30, 40, 50)]
    read(Numbers(), tmp_path, reporting=watched)
    assert len(seen) == 6


def test_the_log_tells_of_long_work_only(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    read(Numbers(), None)
    assert not caplog.records
    monkeypatch.setattr(label_vectors, "LONG_WORK", 49)
    read(Numbers(), None)
    said = [(one.levelname, one.getMessage()) for one in caplog.records]
    assert said[0] == ("WARNING", "50 names are read for the first time: this takes some minutes, once")
    assert said[-1] == ("INFO", "50 of 50 names are read")
    assert len(said) == 6
