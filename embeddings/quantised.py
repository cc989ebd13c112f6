"""Tables of numbers kept as one byte each, with one scale a row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Float32Array = NDArray[np.float32]


class Int8Rows:
    """A table ``values * scale`` of int8 ``(n, d)`` and float16 ``(n,)``."""

    def __init__(self, values: NDArray[np.int8], scale: NDArray[np.float16]) -> None:
        if values.dtype != np.int8 or scale.dtype != np.float16 or scale.shape != values.shape[:1]:
            raise ValueError(f"A table of {values.dtype} {values.shape} with a scale of {scale.dtype} {scale.shape}.")
        self._values = values
        self._scale = scale.astype(np.float32)

    def __len__(self) -> int:
        return len(self._values)

    def rows(self, chosen: NDArray[Any]) -> Float32Array:
        """Float32 rows."""
        rows: Float32Array = self._values[chosen] * self._scale[chosen, None]
        return rows

    def means(self, chosen: NDArray[Any], starts: NDArray[np.int64]) -> Float32Array:
        """The mean of rows ``chosen[starts[i] : starts[i + 1]]`` for each i; no such range may be empty."""
        if len(starts) < 2:
            return np.zeros((0, self._values.shape[1]), dtype=np.float32)
        sums = np.add.reduceat(self.rows(chosen), starts[:-1], axis=0)
        return np.asarray(sums / np.diff(starts)[:, None].astype(np.float32), dtype=np.float32)


def quantise(table: Float32Array) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Values and scales of a float table: no number moves by more than 0.51 of its row's scale, largest / 127."""
    scale = np.maximum(np.abs(table).max(axis=1) / 127, 1e-6).astype(np.float16)
    values = np.rint(table / scale.astype(np.float32)[:, None]).clip(-127, 127).astype(np.int8)
    return values, scale
