"""Rules of law as dated data: each file in ``data/`` lists rules with the date from which they hold and their source."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"


@cache
def load(name: str) -> dict[str, Any]:
    """The file ``data/<name>.json``."""
    loaded: dict[str, Any] = json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def in_force(name: str, on: date) -> dict[str, Any]:
    """The newest rule of a file that holds on a date; the oldest, when the date lies before all of them."""
    rules = sorted(load(name)["rules"], key=lambda rule: str(rule["valid_from"]))
    held = [rule for rule in rules if date.fromisoformat(rule["valid_from"]) <= on]
    newest: dict[str, Any] = (held or rules[:1])[-1]
    return newest


@cache
def version() -> str:
    """A name for the set of rules, which changes when any of them does."""
    from hashlib import blake2b

    digest = blake2b(digest_size=6)
    for path in sorted(_DATA.glob("*.json")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
