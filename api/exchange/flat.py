"""Profiles as rows of a table: one column a field, with dotted names, for CSV and XLSX.

=====================================  ==========================================================================
column                                 cell
=====================================  ==========================================================================
``place``, ``birth_year``              the value; an empty cell means *unknown*
``availability.hours_per_week``        a field of an object: names joined by dots
``skills``, ``availability.days``      a list: ``Excel; AutoCAD`` (write ``\\;`` for a semicolon within an item)
``languages``                          ``nl:B1; ar:native; so`` (the last with an unknown level)
``experience.1.title``                 the first, second … object of a list, counted from 1
any list, ``experience`` as well       ``[]`` (or ``geen`` or ``none``) means *known none*
dates                                  ``2026-11-21``; ``21-11-2026``, as Dutch spreadsheets write, is understood
numbers                                ``12.5``; ``12,5`` is understood
true and false                         ``true``, ``false``; ``ja``, ``nee``, ``waar``, ``onwaar``, ``1``, ``0`` are
understood
=====================================  ==========================================================================

A text that a spreadsheet would take for a formula (it begins with ``=``, ``+``, ``-`` or ``@``) is written with a
``'`` before
it, which is taken off again when it is read (OWASP, CSV injection).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from api.schemas.tidy import Shape

NONE_WORDS = frozenset({"[]", "geen", "none"})
FORMULA = re.compile(r"^'*[=+\-@\t\r]")
QUOTED_FORMULA = re.compile(r"^'+[=+\-@\t\r]")
DUTCH_DATE = re.compile(r"^(\d{1,2})-(\d{1,2})-(\d{4})$")
DECIMAL_COMMA = re.compile(r"^-?\d+,\d+$")
NUMBERED = re.compile(r"^(?P<name>\w+)\.(?P<number>\d{1,3})(?:\.(?P<rest>.+))?$")
PAIR_KEYS = ("code", "level")  # of a language, written as code:level


def flatten(profile: Mapping[str, Any], shape: Shape, prefix: str = "") -> dict[str, Any]:
    """A profile (as of ``profile_to_dict``) as cells by column name."""
    cells: dict[str, Any] = {}
    for name, value in profile.items():
        part = (shape.keys or {})[name]
        column = prefix + name
        if isinstance(value, Mapping):
            cells |= flatten(value, part, f"{column}.")
        elif isinstance(value, list):
            cells |= _flatten_list(value, part.item or Shape(), column)
        else:
            cells[column] = _guard(value)
    return cells


def _flatten_list(items: list[Any], item: Shape, column: str) -> dict[str, Any]:
    if not items:
        return {column: "[]"}
    if item.keys is None:
        return {column: _guard("; ".join(str(one).replace("\\", "\\\\").replace(";", "\\;") for one in items))}
    if tuple(item.keys) == PAIR_KEYS:
        return {column: "; ".join(":".join(str(one[key]) for key in PAIR_KEYS if key in one) for one in items)}
    cells: dict[str, Any] = {}
    for number, one in enumerate(items, 1):
        cells |= flatten(one, item, f"{column}.{number}.")
    return cells


def _guard(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def columns(rows: Iterable[Mapping[str, Any]], shapes: Iterable[Shape]) -> list[str]:
    """All column names in these rows, in the order of the contract."""
    order: dict[str, int] = {}
    for shape in shapes:
        for name in shape.keys or {}:
            order.setdefault(name, len(order))
    found = {name: None for row in rows for name in row}

    def place(column: str) -> tuple[Any, ...]:
        head, *rest = column.split(".")
        numbers = [int(one) for one in rest if one.isdigit()]
        return (order.get(head, len(order)), numbers)

    return sorted(found, key=place)  # stable: fields of one object stay in the order in which they came


def unflatten(cells: Mapping[str, Any], shape: Shape) -> tuple[dict[str, Any], list[str]]:
    """A profile from cells by column name, and the columns that the contract does not have. Empty cells are left
    out."""
    profile: dict[str, Any] = {}
    unknown: list[str] = []
    numbered: dict[str, dict[int, dict[str, Any]]] = {}
    nested: dict[str, dict[str, Any]] = {}
    keys = shape.keys or {}
    for column, cell in cells.items():
        value = _clean(cell)
        name, _, rest = column.partition(".")
        part = keys.get(name)
        if part is None:
            unknown.append(column)
        elif value is None:
            continue
        elif not rest:
            profile[name] = _value(value, part)
        elif part.keys is not None:
            nested.setdefault(name, {})[rest] = value
        elif (found := NUMBERED.match(column)) and part.item is not None and found["rest"]:
            numbered.setdefault(name, {}).setdefault(int(found["number"]), {})[found["rest"]] = value
        else:
            unknown.append(column)
    for name, inner in nested.items():
        profile[name], more = unflatten(inner, keys[name])
        unknown += [f"{name}.{one}" for one in more]
    for name, items in numbered.items():
        profile[name] = []
        for number in sorted(items):
            one, more = unflatten(items[number], keys[name].item or Shape())
            profile[name].append(one)
            unknown += [f"{name}.{number}.{extra}" for extra in more]
    return profile, unknown


def _clean(cell: Any) -> Any:
    if isinstance(cell, str):
        cell = cell.strip()
        if QUOTED_FORMULA.match(cell):
            return cell[1:]
    return None if cell == "" else cell


def _value(value: Any, shape: Shape) -> Any:
    if shape.item is not None and (shape.scalar is None or value == "[]"):
        return _list(str(value), shape.item)
    if not isinstance(value, str):
        return value.date() if isinstance(value, datetime) else value
    if shape.scalar is date and (found := DUTCH_DATE.match(value)):
        return f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
    if shape.scalar is float and DECIMAL_COMMA.match(value):
        return value.replace(",", ".")
    return value


def _list(text: str, item: Shape) -> list[Any]:
    if text.lower() in NONE_WORDS:
        return []
    parts = [re.sub(r"\\(.)", r"\1", one).strip() for one in re.findall(r"(?:\\.|[^;\\])+", text)]
    parts = [one for one in parts if one]
    if item.keys is not None and tuple(item.keys) == PAIR_KEYS:
        return [dict(zip(PAIR_KEYS, (half.strip() for half in one.split(":", 1)), strict=False)) for one in parts]
    return list(parts)
