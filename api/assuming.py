"""Other values for the assumptions of a comparison: from the file of the settings, and from one call on top of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.i18n import Message, Translator
from api.settings import PREFIX
from matching.domain.errors import ConfigurationError, FieldProblem, InvalidInputError
from matching.rules.comparison import Assumption, assumptions

if TYPE_CHECKING:
    from matching.comparison import Household
    from matching.service import Wanted


def wanted(
    texts: Sequence[str], file: Path | None, *, household: Household, as_of: date | None, translator: Translator
) -> Wanted:
    """How to compare: ``texts`` are ``name=value``, and win from the file.

    InvalidInputError names each text that was refused and the range that is allowed; ConfigurationError does so for the file.
    """
    from matching.service import Wanted

    known = assumptions(as_of or date.today())  # noqa: DTZ011  (limits do not depend on the time zone)
    problems: list[FieldProblem] = []
    changes = from_file(file, translator) if file else {}
    for text in texts:
        name, separator, number = (part.strip() for part in text.partition("="))
        if not separator:
            allowed = Message("name=value, with the name of an assumption, such as minimum_wage=15")
            problems.append(FieldProblem("assume", text, allowed))
            continue
        value = _number(number)
        refused = _refused(known, name, value, translator)
        if refused is not None:
            problems.append(FieldProblem(f"assume.{name}" if name in known else "assume", text, refused))
        elif value is not None:
            changes[name] = value
    if problems:
        raise InvalidInputError(problems)
    return Wanted(household, changes, as_of)


def from_file(path: Path, translator: Translator) -> dict[str, float]:
    """The values that an organisation fills in for itself; ConfigurationError says what is wrong with the file."""

    def wrong(reason: str) -> ConfigurationError:
        variable = f"{PREFIX}ASSUMPTIONS"
        return ConfigurationError(Message("{variable}={path}: {reason}", variable=variable, path=path, reason=reason))

    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise wrong(Message("no file that can be read")) from None
    except json.JSONDecodeError:
        content = None
    numbers = isinstance(content, dict) and all(
        isinstance(one, int | float) and not isinstance(one, bool) for one in content.values()
    )
    if not numbers:
        raise wrong(Message("JSON with a number for each name, such as minimum_wage: 15"))
    known = assumptions(date.today())  # noqa: DTZ011
    for name, value in content.items():
        refused = _refused(known, name, float(value), translator)
        if refused is not None:
            raise wrong(Message("{name} ({value}): {refused}", name=name, value=value, refused=refused))
    return {name: float(value) for name, value in content.items()}


def _number(text: str) -> float | None:
    """The number that a text is, with a decimal point or comma; None when it is none."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if isfinite(value) else None


def _refused(known: Mapping[str, Assumption], name: str, value: float | None, translator: Translator) -> Message | None:
    """What is allowed instead; None when this is."""
    if name not in known:
        return Message("the name of an assumption: {names}", names=", ".join(known))
    one = known[name]
    if value is not None and one.allows(value):
        return None
    unit = translator.word(f"unit_{one.unit}")
    return Message("a number from {low} to {high} ({unit})", low=f"{one.low:g}", high=f"{one.high:g}", unit=unit)
