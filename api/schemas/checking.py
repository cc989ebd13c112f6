"""Checks tidied data against a domain type with pydantic, and says in plain words what is wrong with which field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from api.i18n import Message
from api.problems import shown
from matching.domain.errors import FieldProblem, InvalidInputError, NotFoundError

T = TypeVar("T")

# The sentence of a check between two fields, as the domain types write it: "end_year (2001) is before start_year
# (2005): …".
BETWEEN = re.compile(
    r"^(?P<field>\w+) \((?P<value>[^)]*)\) is (?P<relation>before|below) (?P<other>\w+) \((?P<limit>[^)]*)\)"
)


def _adapter(type_: Any) -> TypeAdapter[Any]:
    return _made_once(type_)


@cache
def _made_once(type_: Any) -> TypeAdapter[Any]:
    return TypeAdapter(type_)


def check(data: Any, type_: type[T], path: str = "", given: Any = None) -> T:
    """The domain object; InvalidInputError with every field that was refused and its value as it was ``given``
    (before tidying)."""
    try:
        adapter: TypeAdapter[T] = _adapter(type_)
        checked = adapter.validate_python(data)
    except ValidationError as error:
        raise InvalidInputError(
            _problems(error.errors(include_url=False), path, data if given is None else given)
        ) from None
    return checked


def field_path(path: str, location: Sequence[str | int]) -> str:
    """``languages[0].level`` from its parts."""
    for part in location:
        path = f"{path}[{part}]" if isinstance(part, int) else f"{path}.{part}" if path else str(part)
    return path


def _problems(errors: Sequence[Mapping[str, Any]], path: str, data: Any) -> list[FieldProblem]:
    found: dict[str, FieldProblem] = {}
    for error in errors:
        location, value, is_choice = _locate(data, error["loc"])
        where = field_path(path, location)
        # Of a field that may be a text or a list, pydantic tells why it is neither; the longer way in is what was
        # meant.
        if is_choice and any(one != where and one.startswith(where) for one in found):
            continue
        if is_choice:
            found = {one: problem for one, problem in found.items() if not where.startswith(one) or one == where}
        found.setdefault(where, _problem(error, where, value))
    return list(found.values())


def _locate(data: Any, location: Sequence[str | int]) -> tuple[list[str | int], Any, bool]:
    """The way to a value within the data, the value, and whether pydantic named one of several types on the way."""
    way: list[str | int] = []
    is_choice = False
    for part in location:
        if isinstance(part, str) and not (isinstance(data, Mapping) and (part in data or part.isidentifier())):
            is_choice = True
            continue
        way.append(part)
        data = data.get(part) if isinstance(data, Mapping) else data[part]
    return way, data, is_choice


def _problem(error: Mapping[str, Any], where: str, value: Any) -> FieldProblem:
    kind = str(error["type"])
    context = error.get("ctx") or {}
    if kind == "value_error" and (found := BETWEEN.match(str(context.get("error", "")))):
        limit = Message("not before {other}, which is {limit}", other=found["other"], limit=found["limit"])
        if found["relation"] == "below":
            limit = Message("not below {other}, which is {limit}", other=found["other"], limit=found["limit"])
        return FieldProblem(field_path(where, [found["field"]]), found["value"], limit)
    if kind == "missing":
        return FieldProblem(where, None, Message("is needed and missing"))
    allowed = ALLOWED.get(kind)
    sentence = allowed(context) if allowed else Message("something else than this")
    if kind == "value_error":
        sentence = Message("{reason}", reason=str(context.get("error", "")))
    return FieldProblem(where, shown(value), sentence)


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _words(context: Mapping[str, Any]) -> Message:
    return Message("one of {words}", words=", ".join(re.findall(r"'([^']*)'", str(context["expected"]))))


ALLOWED: Mapping[str, Callable[[Mapping[str, Any]], Message]] = {
    "literal_error": _words,
    "greater_than_equal": lambda context: Message("at least {limit}", limit=_number(context["ge"])),
    "less_than_equal": lambda context: Message("at most {limit}", limit=_number(context["le"])),
    "string_too_long": lambda context: Message("at most {limit} characters", limit=context["max_length"]),
    "string_too_short": lambda context: Message("at least {limit} characters", limit=context["min_length"]),
    "too_long": lambda context: Message("at most {limit} items", limit=context["max_length"]),
    "string_type": lambda _: Message("a text"),
    "int_type": lambda _: Message("a whole number"),
    "int_parsing": lambda _: Message("a whole number"),
    "int_parsing_size": lambda _: Message("a whole number"),
    "int_from_float": lambda _: Message("a whole number"),
    "float_type": lambda _: Message("a number"),
    "float_parsing": lambda _: Message("a number"),
    "finite_number": lambda _: Message("a number"),
    "bool_type": lambda _: Message("true or false"),
    "bool_parsing": lambda _: Message("true or false"),
    "date_type": lambda _: Message("a date such as 2026-11-21"),
    "date_parsing": lambda _: Message("a date such as 2026-11-21"),
    "date_from_datetime_parsing": lambda _: Message("a date such as 2026-11-21"),
    "date_from_datetime_inexact": lambda _: Message("a date such as 2026-11-21"),
    "tuple_type": lambda _: Message('a list, such as ["…", "…"]'),
    "dataclass_type": lambda _: Message("an object with named fields"),
}
"""What is allowed, by pydantic's name of the error."""


def key_of(reference: str) -> UUID:
    """The key that a reference means; NotFoundError when it is none."""
    try:
        return UUID(reference)
    except ValueError:
        raise NotFoundError(Message("There is nothing with the id {reference} here.", reference=reference)) from None
