"""Participants and opportunities from JSON-like data, checked; and back."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from api.i18n import Message
from api.schemas.checking import check
from api.schemas.tidy import shape_of, tidy
from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.opportunity import OPPORTUNITY_TYPES, Opportunity
from matching.domain.participant import Participant
from matching.domain.ports import Gazetteer
from matching.taxonomy import cefr, languages

# Reading the names of all languages takes most of a second; nearly every profile has these codes only.
COMMON_CODES = frozenset(
    [
        "nl",
        "en",
        "ar",
        "tr",
        "uk",
        "ru",
        "fa",
        "ti",
        "so",
        "fr",
        "de",
        "es",
        "ps",
        "ku",
        "am",
        "pl",
        "pt",
        "it",
        "zh",
        "ur",
    ]
)


def parse_participant(data: Any, places: Gazetteer | None = None, path: str = "") -> tuple[Participant, list[Message]]:
    """A participant and the warnings about what was ignored.

    ``places`` makes an unknown place a refusal. ``path`` is put before field names ("participant" within a case).
    Raises InvalidInputError with all fields that make no sense.
    """
    return _parse(data, Participant, places, path)


def parse_opportunity(data: Any, places: Gazetteer | None = None, path: str = "") -> tuple[Opportunity, list[Message]]:
    """An opportunity of the kind that it says it is, and the warnings about what was ignored. Errors as
    :func:`parse_participant`."""
    if not isinstance(data, Mapping):
        raise InvalidInputError([FieldProblem(path, data, Message("an object with named fields"))])
    kind = data.get("kind")
    type_ = OPPORTUNITY_TYPES.get(kind.strip().lower()) if isinstance(kind, str) else None
    if type_ is None:
        allowed = Message("one of {words}", words=", ".join(OPPORTUNITY_TYPES))
        raise InvalidInputError([FieldProblem(f"{path}.kind" if path else "kind", kind, allowed)])
    return _parse(data, type_, places, path)


def profile_to_dict(profile: Participant | Opportunity) -> dict[str, Any]:
    """The profile as JSON-like data in the order of the contract; what is not known is left out, an empty list is
    kept."""
    plain = _plain(profile)
    if not isinstance(profile, Participant):
        kind = plain.pop("kind")
        plain = {"id": plain.pop("id"), "kind": kind, **plain}
    return dict(plain)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((one.name, getattr(value, one.name)) for one in fields(value))
        return {name: _plain(one) for name, one in pairs if one is not None}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _parse(data: Any, type_: Any, places: Gazetteer | None, path: str) -> tuple[Any, list[Message]]:
    ignored: list[str] = []
    tidied = tidy(data, shape_of(type_), path, ignored)
    problems = _mend_languages(tidied, path) if isinstance(tidied, dict) else []
    profile = None
    try:
        profile = check(tidied, type_, path, data)
    except InvalidInputError as error:
        known = {one.field for one in problems}
        problems += [one for one in error.problems if one.field not in known]
    if places is not None and isinstance(tidied, dict):
        problems += _place_problems(tidied, places, path)
    if problems:
        raise InvalidInputError(problems)
    return profile, [Message("ignored, because the contract has no such field: {field}", field=one) for one in ignored]


def _mend_languages(data: dict[str, Any], path: str) -> list[FieldProblem]:
    """Turns names of languages into codes, and words for levels ("moedertaal") into levels, in place; what is refused
    comes back."""
    problems = []
    for name in ("languages", "languages_required"):
        given = data.get(name)
        for position, one in enumerate(given if isinstance(given, list) else ()):
            if not isinstance(one, dict):
                continue
            if isinstance(code := one.get("code"), str) and code not in COMMON_CODES:
                try:
                    one["code"] = languages.parse(code)
                except ValueError:
                    where = f"{path}.{name}[{position}].code" if path else f"{name}[{position}].code"
                    problems.append(FieldProblem(where, code, language_allowed(code)))
            if isinstance(level := one.get("level"), str):
                with suppress(ValueError):  # refused by the check, which names the levels
                    one["level"] = cefr.parse(level)
    return problems


def language_allowed(given: str) -> Message:
    """What a language that is not known has to be, with the names that look like it."""
    near = languages.suggest(given)
    if near:
        return Message("a language; did you mean {names}?", names=", ".join(near))
    return Message('a language code or name, such as "nl" or "Arabic" (ISO 639)')


def _place_problems(data: dict[str, Any], places: Gazetteer, path: str) -> list[FieldProblem]:
    place, postcode = data.get("place"), data.get("postcode")
    if not isinstance(place, str) or not place or (postcode is not None and not isinstance(postcode, str)):
        return []
    if places.locate(place, postcode) is not None:
        return []
    near = places.suggest(place)
    allowed = Message("a place in the Netherlands, or a postcode in “postcode”")
    if near:
        allowed = Message("a place in the Netherlands; did you mean {names}?", names=", ".join(near))
    return [FieldProblem(f"{path}.place" if path else "place", place, allowed)]
