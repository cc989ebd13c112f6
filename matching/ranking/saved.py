"""A learned ranker as a file: curves, what they were learned from, and how well. Saved with skops, never pickle, so that a file
from elsewhere cannot run anything when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from matching.domain.errors import ConfigurationError
from matching.domain.judgement import FeatureRule
from matching.ranking.learned import POINTS, KindModel, LearnedRanker

FORMAT = "maatwerk-ranker-1"
AGAIN = "train it again with `maatwerk train`, or unset MAATWERK_RANKER to rank by the documented weights"


def name_of(models: Mapping[str, KindModel], day: str) -> str:
    """What a ranker of these models is called: the day of its newest decision, and a hash of its curves."""
    digest = sha256()
    for kind in sorted(models):
        model = models[kind]
        digest.update(kind.encode())
        for part in (np.array(model.base), model.typical, model.usual, model.new_field):
            digest.update(np.ascontiguousarray(part, dtype="<f8").tobytes())
    return f"learned-{day}-{digest.hexdigest()[:8]}"


def save(ranker: LearnedRanker, path: Path, features_version: str) -> None:
    """Write the ranker with its features, their version, and all that ``about`` says (JSON-like data only)."""
    from skops.io import dump

    kinds = {
        kind: {
            "features": list(model.features),
            "typical": model.typical,
            "base": float(model.base),
            "usual": model.usual,
            "new_field": model.new_field,
        }
        for kind, model in ranker.models.items()
    }
    document = {
        "format": FORMAT,
        "version": ranker.version,
        "features_version": features_version,
        "kinds": kinds,
        "about": dict(ranker.about),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    dump(document, path)


def load(path: Path, rules: Mapping[str, tuple[FeatureRule, ...]], features_version: str) -> LearnedRanker:
    """The ranker of a file; ConfigurationError, saying what to do, when it is none, or was trained on other features."""
    document = _read(path)
    if document["features_version"] != features_version:
        raise ConfigurationError(
            f"{path}: it was trained on version {document['features_version']} of the features, and this is version "
            f"{features_version}: {AGAIN}"
        )
    models = {kind: _model(fields) for kind, fields in document["kinds"].items()}
    for kind, model in models.items():
        why = model.why_not(rules[kind]) if kind in rules else "there is no such kind"
        if why is not None:
            raise ConfigurationError(f"{path}: it cannot score a {kind}: {why}; {AGAIN}")
        if not model.usual.shape == model.new_field.shape == (len(model.features), POINTS):
            raise ConfigurationError(f"{path}: its curves for a {kind} are of another shape; {AGAIN}")
    return LearnedRanker(document["version"], models, document["about"])


def _read(path: Path) -> dict[str, Any]:
    from zipfile import BadZipFile

    from skops.io import get_untrusted_types
    from skops.io import load as read

    if not path.is_file():
        raise ConfigurationError(
            f"{path}: there is no such file; `maatwerk train` writes one when a ranker is promoted"
        )
    try:
        foreign = get_untrusted_types(file=path)
        document = None if foreign else read(path)
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError) as error:
        raise ConfigurationError(f"{path}: not a ranker that `maatwerk train` wrote ({error}); {AGAIN}") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ConfigurationError(f"{path}: not a ranker that `maatwerk train` wrote; {AGAIN}")
    return document


def _model(fields: Mapping[str, Any]) -> KindModel:
    return KindModel(tuple(fields["features"]), fields["typical"], fields["base"], fields["usual"], fields["new_field"])
