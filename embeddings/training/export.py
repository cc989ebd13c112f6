"""A trained student to a model folder: quantised weights, configuration, occupations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.occupation_encoder import OccupationEncoder
from embeddings.quantised import quantise
from embeddings.training.esco import EscoData
from embeddings.training.network import Student

_MODULES = [{"idx": 0, "name": "0", "path": "", "type": "embeddings.occupation_encoder.OccupationEncoder"}]
_SETTINGS = {
    "default_prompt_name": None,
    "model_type": "SentenceTransformer",
    "prompts": {"document": "", "query": ""},
    "similarity_fn_name": "cosine",
}

# How occupations draw a text, see OccupationEncoder: tuned on the MELO development sets.
BLEND_WEIGHT, BLEND_TEMPERATURE, BLEND_FROM = 0.5, 0.04, 0.5


def export(student: Student, concepts: NDArray[np.float32], data: EscoData, folder: Path) -> None:
    """Write the folder (an existing model card stays)."""
    folder.mkdir(parents=True, exist_ok=True)
    OccupationEncoder(
        weights(student, concepts),
        list(zip(data.uris, data.isco, strict=True)),
        blend_weight=BLEND_WEIGHT,
        blend_temperature=BLEND_TEMPERATURE,
        blend_from=BLEND_FROM,
    ).save(str(folder))
    for name, content in (("modules.json", _MODULES), ("config_sentence_transformers.json", _SETTINGS)):
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def weights(student: Student, concepts: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
    """The arrays of :class:`OccupationEncoder`: one byte a number in tables, two in matrices."""
    state = {name: value.detach().numpy() for name, value in student.state_dict().items()}
    bag, bag_scale = quantise(state["bag"])
    table, table_scale = quantise(concepts)
    return {
        "bag": bag,
        "bag_scale": bag_scale,
        "concepts": table,
        "concepts_scale": table_scale,
        "lexical": (4 * state["lexical.weight"]).astype(np.float16),
        "rotate": state["rotate"].astype(np.float16),
        "adjust": state["adjust.weight"].astype(np.float16),
        "gate": state["gate.weight"].astype(np.float32),
        "gate_bias": state["gate.bias"].astype(np.float32),
        "inner": state["inner.weight"].astype(np.float16),
        "inner_bias": state["inner.bias"].astype(np.float32),
        "outer": state["outer.weight"].astype(np.float16),
        "outer_bias": state["outer.bias"].astype(np.float32),
    }
