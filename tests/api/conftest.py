from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from numpy.typing import NDArray

from api.bootstrap import Application, SystemClock, assemble
from api.settings import load_settings
from matching.domain.ports import Point

KNOWN = {"utrecht": Point(52.09, 5.12), "amersfoort": Point(52.16, 5.39), "zeist": Point(52.09, 5.23)}
POSTCODES = {"3526": Point(52.06, 5.10)}


@dataclass
class FewPlaces:
    """A gazetteer that knows three places and one postcode."""

    def locate(self, place: str | None, postcode: str | None = None) -> Point | None:
        return POSTCODES.get((postcode or "")[:4]) or KNOWN.get((place or "").lower())

    def suggest(self, place: str, limit: int = 3) -> list[str]:
        return [name.title() for name in KNOWN if name[0] == place[:1].lower()][:limit]

    def region(self, point: Point) -> str | None:
        return None


@pytest.fixture
def few_places() -> FewPlaces:
    return FewPlaces()


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in os.environ:
        if name.upper().startswith("MAATWERK_") or name == "PORT":
            monkeypatch.delenv(name)


class LetterEncoder:
    """A small encoder for tests: hashed words and letter trigrams. Texts that share letters are near each other."""

    model_id = "letters-1"
    dimension = 128

    def understood(self, texts: Sequence[str]) -> Any:
        return np.ones(len(texts), dtype=np.float32)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        table = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            padded = f"  {text.lower()}  "
            for place in range(len(padded) - 2):
                table[row, crc32(padded[place : place + 3].encode()) % self.dimension] += 1.0
        norms = np.linalg.norm(table, axis=1, keepdims=True)
        table[norms[:, 0] == 0, 0] = 1.0
        return table / np.where(norms == 0, 1.0, norms)


@pytest.fixture(scope="session")
def linker(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from matching.taxonomy.linker import IscoLinker

    return IscoLinker(LetterEncoder(), tmp_path_factory.mktemp("labels"))


def service_with_letters(application: Application, linker: Any) -> Any:
    """The service of an application, with an encoder that needs no model."""
    from embeddings.faiss_index import FaissIndex
    from embeddings.lexical import LexicalIndex
    from matching.rules.travel import EstimatedRoutes
    from matching.service import Service

    encoder = LetterEncoder()
    return Service(
        store=application.database,
        encoder=encoder,
        index=FaissIndex(encoder.model_id, encoder.dimension),
        lexical=LexicalIndex(),
        linker=linker,
        gazetteer=application.places,
        routes=EstimatedRoutes(),
        clock=SystemClock(),
        index_path=application.settings.index_path,
    )


@pytest.fixture
def service_of(linker: Any) -> Callable[[Application], Any]:
    """What makes the service of an application, with an encoder that needs no model."""

    return lambda application: service_with_letters(application, linker)


@pytest.fixture
def application(tmp_path: Path, service_of: Callable[[Application], Any]) -> Application:
    """The whole program over a database of its own."""
    made = assemble(load_settings(data_dir=tmp_path), create=True)
    vars(made)["service"] = service_of(made)
    return made
