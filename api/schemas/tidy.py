"""Brings given data into the form of a domain type before it is checked: what is harmless is mended, what is unknown
is named.

Mended: spaces around words, capitals in closed lists ("b1", "Mon"), numbers where text is asked (a postcode from a
spreadsheet),
empty text (it means "not given"). Keys that the contract does not have are ignored and
named, so that a misspelt key is noticed. Nothing is guessed; what makes no sense is left for the check to refuse.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache, reduce
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

REFUSED = object()
"""Stands for a value that the check has to refuse, where pydantic by itself would be too kind."""
DUTCH_ANSWERS = {"ja": True, "nee": False, "waar": True, "onwaar": False}
"""What Dutch people and spreadsheets write for true and false."""
ISO_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True)
class Shape:
    """What a field takes: one of ``words``, a ``scalar`` type, a list of ``item`` (or either), or an object with
    ``keys``."""

    scalar: type | None = None
    words: Mapping[str, str] | None = None  # lower case → as written
    item: Shape | None = None
    keys: Mapping[str, Shape] | None = None


def shape_of(type_: Any) -> Shape:
    """The shape of a domain type."""
    return _shape_of(type_)


@cache
def _shape_of(type_: Any) -> Shape:
    origin = get_origin(type_)
    if origin is Annotated:
        return shape_of(get_args(type_)[0])
    if origin in (Union, types.UnionType):
        shapes = [shape_of(one) for one in get_args(type_) if one is not type(None)]
        # A text or a list (a mentor's experience): both, and the data decides.
        return reduce(
            lambda one, other: replace(one, scalar=one.scalar or other.scalar, item=one.item or other.item), shapes
        )
    if origin is Literal:
        return Shape(words={word.lower(): word for word in get_args(type_)})
    if origin is tuple:
        return Shape(item=shape_of(get_args(type_)[0]))
    if is_dataclass(type_):
        hints = get_type_hints(type_, include_extras=True)
        return Shape(keys={one.name: shape_of(hints[one.name]) for one in fields(type_)})
    return Shape(scalar=type_)


def tidy(data: Any, shape: Shape, path: str, ignored: list[str]) -> Any:
    """``data`` in that shape; the paths of ignored keys are appended to ``ignored``."""
    if data is None:
        return None
    if shape.keys is not None:
        if not isinstance(data, Mapping):
            return data
        found: dict[str, Any] = {}
        for key, value in data.items():
            where = f"{path}.{key}" if path else str(key)
            if key not in shape.keys:
                ignored.append(where)
            elif (mended := tidy(value, shape.keys[key], where, ignored)) is not None:
                found[key] = mended
        return found
    if shape.item is not None and isinstance(data, list | tuple):
        items = [tidy(one, shape.item, f"{path}[{place}]", ignored) for place, one in enumerate(data)]
        return [one for one, given in zip(items, data, strict=True) if one is not None or not isinstance(given, str)]
    if shape.words is not None:
        return _word(data, shape.words)
    return _scalar(data, shape.scalar)


def _word(data: Any, words: Mapping[str, str]) -> Any:
    if not isinstance(data, str):
        return data
    word = data.strip().lower()
    return words.get(word, words.get(word.replace(" ", "_").replace("-", "_"), data)) if word else None


def _scalar(data: Any, type_: type | None) -> Any:
    if isinstance(data, str):
        data = data.strip()
        if not data:
            return None
    if type_ is str and isinstance(data, int | float) and not isinstance(data, bool):
        return str(int(data)) if isinstance(data, float) and data.is_integer() else str(data)
    if type_ is date:
        return _date(data)
    if type_ in (int, float) and isinstance(data, bool):
        return REFUSED  # "true" is no number
    if type_ is bool and isinstance(data, str):
        return DUTCH_ANSWERS.get(data.lower(), data)
    return data


def _date(data: Any) -> Any:
    if isinstance(data, datetime):  # a spreadsheet's date cell
        return data.date()
    if isinstance(data, date):
        return data
    if isinstance(data, str) and ISO_DATE.match(data):
        return data
    return REFUSED  # pydantic would read "20" as a count of seconds
