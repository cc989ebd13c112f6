"""The default model as a sentence-transformers module: frozen USE features, a trained head, a bag of n-grams, occupations.

What each part is for is told in ``embeddings/model/README.md``; how it is trained in ``embeddings/training``.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import load_file, save
from sentence_transformers.base.modules import InputModule
from torch.nn.functional import gelu

from embeddings.chat_arabic import to_arabic
from embeddings.ngrams import bags
from embeddings.quantised import Int8Rows
from embeddings.second_path import SecondPath
from embeddings.understanding import Understanding
from embeddings.use_features import VECTOR, UseFeatures, check_package, prepare

Float32Array = NDArray[np.float32]

WEIGHTS = "weights.safetensors"
OCCUPATIONS = "occupations.tsv"
_BLEND_ROWS = 512  # texts whose nearness to every occupation is held at once: 6 MB
_LEAST_PULL = (
    1e-3  # of an occupation, where "no occupation" has 1: most have less, and one text is quicker without them
)


class OccupationEncoder(InputModule):
    """Texts in, ``dimension`` numbers a text out: names of one occupation point the same way in every language.

    A text's vector is ``normalise(R z + g (A z + MLP(z) + W mean(n-grams)))``: z is USE's own vector, R takes fewer dimensions
    and keeps its cosines, and g is a gate, open for names and shut for sentences. It is then drawn towards the trained
    vectors of the ESCO occupations it is near to::

        w_i = exp((v·p_i - blend_from) / blend_temperature);   out = normalise(v + blend_weight · Σ w_i p_i / (1 + Σ w_j))

    The 1 in the denominator stands for "no occupation": a text that is nearer than ``blend_from`` to none keeps its place.

    Args:
        weights: arrays as :func:`embeddings.training.export.export` makes them.
        occupations: ESCO URI and ISCO-08 unit group of each row of the trained vectors.
        folder: where the optional files of the second path lie, if anywhere.
        name: short name of the model, the first part of an encoder's ``model_id``.
        max_characters: longer texts are cut here, at a word where possible.
        blend_weight, blend_temperature, blend_from: see above; weight 0 leaves the occupations out.
        weights_sha256: checksum of the weights file; empty accepts any.
        use_weights_sha256, use_vocabulary_sha256: checksums of USE's files in their package; empty accepts any.

    Raises:
        RuntimeError: the installed package carries other USE weights than this folder was made for.
    """

    config_keys: list[str] = [  # noqa: RUF012 - typed so by the base class
        "name",
        "max_characters",
        "blend_weight",
        "blend_temperature",
        "blend_from",
        "weights_sha256",
        "use_weights_sha256",
        "use_vocabulary_sha256",
    ]
    save_in_root: bool = True

    def __init__(
        self,
        weights: dict[str, NDArray[Any]],
        occupations: Sequence[tuple[str, str]],
        *,
        folder: Path | None = None,
        name: str = "maatwerk-occupations",
        max_characters: int = 4000,
        blend_weight: float = 0.5,
        blend_temperature: float = 0.05,
        blend_from: float = 0.5,
        weights_sha256: str = "",
        use_weights_sha256: str = "",
        use_vocabulary_sha256: str = "",
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.name = name
        self.max_characters = max_characters
        self.blend_weight, self.blend_temperature, self.blend_from = blend_weight, blend_temperature, blend_from
        self.weights_sha256 = weights_sha256
        self.use_weights_sha256, self.use_vocabulary_sha256 = check_package(use_weights_sha256, use_vocabulary_sha256)
        self._weights = weights
        self._folder = folder
        self.concept_uris = tuple(uri for uri, _ in occupations)
        self.concept_isco = tuple(isco for _, isco in occupations)
        self._rotate, self._adjust, self._inner, self._outer, self._lexical, self._gate = (
            np.ascontiguousarray(weights[key].astype(np.float32).T)
            for key in ("rotate", "adjust", "inner", "outer", "lexical", "gate")
        )
        self._inner_bias, self._outer_bias, self._gate_bias = (
            weights[key].astype(np.float32) for key in ("inner_bias", "outer_bias", "gate_bias")
        )
        self._bag = Int8Rows(weights["bag"], weights["bag_scale"])
        self.concept_vectors = _concept_vectors(weights, len(self.concept_uris))
        self._use = UseFeatures()
        self._second = SecondPath.load(folder) if folder is not None else None
        self._understanding = Understanding(self._use.tokenizer, self._second.pieces if self._second else None)

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any) -> dict[str, Any]:
        """Cut, fold case, read Arabic in Latin letters as Arabic, and hand on: tokens are made inside ``forward``."""
        texts = [prepare(text if prompt is None else prompt + text, self.max_characters) for text in inputs]
        return {"texts": [to_arabic(text) or text for text in texts]}

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Add ``sentence_embedding``: float32 ``(n, dimension)``, each row of length one."""
        features["sentence_embedding"] = torch.from_numpy(self.blend(self._both(features["texts"])))
        return features

    def encode(self, texts: Sequence[str]) -> Float32Array:
        """What ``SentenceTransformer.encode`` gives, without its batches: float32 ``(n, dimension)``, unit rows."""
        vectors: Float32Array = self(self.preprocess(texts))["sentence_embedding"].numpy()
        return vectors

    def understood(self, texts: Sequence[str]) -> Float32Array:
        """How far the model knows the words of each text, ``(n,)`` from 0 to 1; below a half, ask an interpreter.

        See :class:`embeddings.understanding.Understanding`.
        """
        return self._understanding(self.preprocess(texts)["texts"])

    def quick(self, texts: Sequence[str]) -> Float32Array:
        """Float32 ``(n, dimension)`` of length one: without second path and before the pull of the occupations."""
        return self._quick(self.preprocess(texts)["texts"])

    def both(self, texts: Sequence[str]) -> Float32Array:
        """The same with the second path, for the texts that it reads; still before the pull of the occupations."""
        return self._both(self.preprocess(texts)["texts"])

    def blend(self, vectors: Float32Array) -> Float32Array:
        """Unit rows drawn towards the occupations they are near to, as the class says; unit rows again."""
        if not self.blend_weight or not len(self.concept_vectors):
            return vectors
        out = np.empty_like(vectors)
        for first in range(0, len(vectors), _BLEND_ROWS):
            some = vectors[first : first + _BLEND_ROWS]
            near = some @ self.concept_vectors.T
            near -= self.blend_from
            near *= 1 / self.blend_temperature
            np.exp(near, out=near)
            near *= near >= _LEAST_PULL
            share = self.blend_weight / (1 + near.sum(axis=1, keepdims=True))
            pulling = np.flatnonzero(near.any(axis=0))
            out[first : first + _BLEND_ROWS] = some + share * (near[:, pulling] @ self.concept_vectors[pulling])
        return _unit(out)

    def get_embedding_dimension(self) -> int:
        """Numbers a text; the first 128 of them serve by themselves."""
        return int(self._rotate.shape[1])

    def save(self, output_path: str, *args: Any, safe_serialization: bool = True, **kwargs: Any) -> None:
        """Write configuration, weights, occupations and the second path's files; USE's weights stay in their package."""
        folder = Path(output_path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / WEIGHTS).write_bytes(save(self._weights))
        self.weights_sha256 = _sha256(folder / WEIGHTS)
        pairs = zip(self.concept_uris, self.concept_isco, strict=True)
        lines = ["uri\tisco", *(f"{uri}\t{isco}" for uri, isco in pairs)]
        (folder / OCCUPATIONS).write_text("\n".join(lines) + "\n", encoding="utf-8")
        for name in SecondPath.files:
            if (
                self._folder is not None
                and (self._folder / name).is_file()
                and self._folder.resolve() != folder.resolve()
            ):
                shutil.copyfile(self._folder / name, folder / name)
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
        """Read a folder that ``save`` wrote; the arguments are the library's.

        Raises ``ValueError`` when the weights are not those that the configuration names.
        """
        config = cls.load_config(
            model_name_or_path,
            subfolder=subfolder,
            token=token,
            cache_folder=cache_folder,
            revision=revision,
            local_files_only=local_files_only,
        )
        folder = Path(model_name_or_path, subfolder)
        if (found := _sha256(folder / WEIGHTS)) != config["weights_sha256"]:
            raise ValueError(
                f"{folder / WEIGHTS} is not the file that config.json names (sha256 {found[:12]}… instead of "
                f"{config['weights_sha256'][:12]}…): fetch the folder again, or train it with `python -m embeddings.training`."
            )
        options = {**(init_defaults or {}), **config}
        return cls(load_file(folder / WEIGHTS), _read_occupations(folder), folder=folder, **options)

    def _both(self, texts: Sequence[str]) -> Float32Array:
        vectors = self._quick(texts)
        return vectors if self._second is None else _unit(self._second.add(texts, vectors))

    def _quick(self, texts: Sequence[str]) -> Float32Array:
        vectors = self._use(texts)
        scaled = vectors * np.float32(VECTOR**0.5)
        hidden = gelu(torch.from_numpy(scaled @ self._inner + self._inner_bias)).numpy()
        grams, starts = bags(texts, len(self._bag))
        moved = vectors @ self._adjust + hidden @ self._outer
        moved += self._outer_bias + self._bag.means(grams, starts) @ self._lexical
        opening = scaled @ self._gate + self._gate_bias
        out = vectors @ self._rotate + moved / (1 + np.exp(-opening))
        return _unit(out)


def read_concepts(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...], Float32Array] | None:
    """URIs, ISCO-08 unit groups and unit vectors of a folder's occupations; None where it holds none."""
    if not (folder / OCCUPATIONS).is_file() or not (folder / WEIGHTS).is_file():
        return None
    occupations = _read_occupations(folder)
    with safe_open(folder / WEIGHTS, framework="numpy") as file:
        weights = {name: file.get_tensor(name) for name in ("concepts", "concepts_scale")}
    uris, isco = zip(*occupations, strict=True)
    return uris, isco, _concept_vectors(weights, len(uris))


def _read_occupations(folder: Path) -> list[tuple[str, str]]:
    lines = (folder / OCCUPATIONS).read_text(encoding="utf-8").splitlines()[1:]
    return [(uri, isco) for uri, isco in (line.split("\t") for line in lines)]


def _concept_vectors(weights: dict[str, NDArray[Any]], count: int) -> Float32Array:
    table = Int8Rows(weights["concepts"], weights["concepts_scale"])
    if len(table) != count:
        raise ValueError(f"{WEIGHTS} holds {len(table)} occupations and {OCCUPATIONS} {count}: fetch the folder again.")
    return _unit(table.rows(np.arange(count)))


def _unit(rows: Float32Array) -> Float32Array:
    unit: Float32Array = rows / np.sqrt(np.maximum(np.einsum("ij,ij->i", rows, rows), 1e-12))[:, None]
    return unit


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
