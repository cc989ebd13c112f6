"""One file an index: a header, arrays, and a checksum over all of it. Nothing in it is executed when it is read."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"maatwerk index\n"
_FORMAT = 1
_DTYPES = {"int64", "float32", "float16", "uint8"}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file must agree on with the index that reads it."""

    kind: str  # which class wrote it
    model_id: str
    dimension: int


def write_index_file(path: Path, stamp: Stamp, sequence: int, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write beside ``path``, flush to disk, then rename: a reader sees the old file or the new one, never a half.

    Raises ``OSError`` when the disk refuses; the old file then stands unchanged.
    """
    contiguous = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    header: dict[str, Any] = {
        "format": _FORMAT,
        **asdict(stamp),
        "sequence": sequence,
        "arrays": [[name, str(array.dtype), list(array.shape)] for name, array in contiguous.items()],
    }
    digest = hashlib.sha256(_encoded(header))
    for array in contiguous.values():
        digest.update(_bytes_of(array))
    header["sha256"] = digest.hexdigest()

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + _encoded(header) + b"\n")
            for array in contiguous.values():
                file.write(_bytes_of(array))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_index_file(path: Path, stamp: Stamp) -> tuple[int, dict[str, NDArray[Any]]] | None:
    """The sequence and arrays of a file, or None when it cannot serve; the log then says why."""
    try:
        content = memoryview(path.read_bytes())
    except FileNotFoundError:
        _log.info("There is no index file %s yet; the index will be built.", path)
        return None
    except OSError as error:
        _refuse(path, f"cannot be read ({error})")
        return None
    try:
        header, body = _parse(content)
        found = Stamp(header["kind"], header["model_id"], header["dimension"])
        if found != stamp:
            _refuse(path, f"is of another index or model ({found}, needed {stamp})")
            return None
        expected = header.pop("sha256")
        digest = hashlib.sha256(_encoded(header))
        digest.update(body)
        if digest.hexdigest() != expected:
            _refuse(path, "is damaged: its checksum does not fit")
            return None
        return int(header["sequence"]), _arrays(header["arrays"], body)
    except (ValueError, KeyError, TypeError) as error:
        _refuse(path, f"is damaged ({error})")
        return None


def _parse(content: memoryview) -> tuple[dict[str, Any], memoryview]:
    start = len(_MAGIC)
    if bytes(content[:start]) != _MAGIC:
        raise ValueError("it does not begin as an index file does")
    end = start + bytes(content[start : start + 65536]).find(b"\n")
    if end < start:
        raise ValueError("its header has no end")
    header = json.loads(bytes(content[start:end]))
    if not isinstance(header, dict) or header.get("format") != _FORMAT:
        raise ValueError("its header is of another format")
    return header, content[end + 1 :]


def _arrays(described: list[tuple[str, str, list[int]]], body: memoryview) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {}
    offset = 0
    for name, dtype, shape in described:
        if dtype not in _DTYPES:
            raise ValueError(f"unexpected type {dtype}")
        count = int(np.prod(shape, dtype=np.int64))
        arrays[name] = np.frombuffer(body, dtype=dtype, count=count, offset=offset).reshape(shape)
        offset += count * np.dtype(dtype).itemsize
    return arrays


def _bytes_of(array: NDArray[Any]) -> memoryview:
    return memoryview(array.reshape(-1).view(np.uint8).data)


def _encoded(header: Mapping[str, Any]) -> bytes:
    return json.dumps(header, sort_keys=True).encode()


def _refuse(path: Path, why: str) -> None:
    _log.warning("The index file %s %s; the index will be rebuilt from the database.", path, why)
