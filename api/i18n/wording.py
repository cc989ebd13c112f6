"""Fills values into texts: numbers, money, dates, days and codes in the reader's language.

A placeholder is ``{name}`` or ``{name:form}``, with a form of :data:`FORMS` such as ``{distance:km}``. A part in ``[[
… ]]`` is left out when
one of its values is unknown: "as a pharmacist[[ ({years:years})]]". ``[[?name: …]]`` stands only where that value is
true (and not 0),
``[[!name: …]]`` only where it is not. An unknown value elsewhere becomes "unknown" ("onbekend").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from math import isfinite
from string import Formatter
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from matching.domain.vocabulary import DAY

if TYPE_CHECKING:
    from api.i18n.translator import Translator

OPTIONAL = re.compile(r"\[\[(?:(?P<sign>[?!])(?P<name>\w+):)?(?P<text>.*?)\]\]")

DAYS_TOGETHER = {DAY: "days_all", DAY[:5]: "days_weekdays"}
"""Days that have a name together, so that nobody has to read seven."""


class UnknownValueError(LookupError):
    """A placeholder whose value is not known."""


def placeholders(text: str) -> dict[str, str]:
    """The names in a text with their forms; those within ``[[ … ]]``, and those that it depends on, too."""
    found = {one["name"]: "" for one in OPTIONAL.finditer(text) if one["name"]}
    plain = OPTIONAL.sub(lambda one: str(one["text"]), text)
    return found | {name: form or "" for _, name, form, _ in Formatter().parse(plain) if name}


def is_unknown(value: Any) -> bool:
    """Whether a value says nothing: None, an empty text or list, or a number that is not finite."""
    return (
        value is None
        or (isinstance(value, str | list | tuple) and not value)
        or (isinstance(value, float) and not isfinite(value))
    )


class Wording(Formatter):
    """Formats texts for one language."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator
        self._locale = Locale.parse(translator.language)

    def fill(self, text: str, values: Mapping[str, Any]) -> str:
        """The text with its values; optional parts without a value are left out."""

        def part(found: re.Match[str]) -> str:
            if found["sign"] and bool(values.get(found["name"])) is not (found["sign"] == "?"):
                return ""
            try:
                return self._strictly(found["text"], values)
            except UnknownValueError:
                return ""

        return self._leniently(
            OPTIONAL.sub(lambda found: part(found).replace("{", "{{").replace("}", "}}"), text), values
        )

    def _strictly(self, text: str, values: Mapping[str, Any]) -> str:
        for name in placeholders(text):
            if is_unknown(values.get(name)):
                raise UnknownValueError(name)
        return self.vformat(text, (), values)

    def _leniently(self, text: str, values: Mapping[str, Any]) -> str:
        return self.vformat(text, (), values)

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        """The value of a name; None when it was not given."""
        return kwargs.get(key) if isinstance(key, str) else None

    def format_field(self, value: Any, format_spec: str) -> str:
        """The value in its form; lists as "a, b en c"."""
        if is_unknown(value):
            return self._translator.word("unknown")
        form = FORMS[format_spec]
        if format_spec == "day" and (word := DAYS_TOGETHER.get(tuple(value))):
            return self._translator.word(word)
        if isinstance(value, list | tuple | set | frozenset):
            return format_list([form(self, one) for one in value], locale=self._locale)
        return form(self, value)

    # the forms
    def _plain(self, value: Any) -> str:
        if isinstance(value, bool):
            return self._translator.word("yes" if value else "no")
        if isinstance(value, int | float):
            return str(format_decimal(value, "#,##0.##", locale=self._locale))
        if isinstance(value, date):
            return self._date(value)
        return str(value)

    def _number(self, value: Any) -> str:
        return str(format_decimal(round(float(value)), "#,##0", locale=self._locale))

    def _percent(self, value: Any) -> str:
        return str(format_percent(float(value), "#,##0%", locale=self._locale))

    def _euro(self, value: Any) -> str:
        return str(format_currency(round(float(value)), "EUR", "¤ #,##0", locale=self._locale, currency_digits=False))

    def _km(self, value: Any) -> str:
        return format_unit(float(value), "length-kilometer", "short", "#,##0", locale=self._locale)

    def _hours(self, value: Any) -> str:
        return self._counted("hours", value, "#,##0.#")

    def _minutes(self, value: Any) -> str:
        return self._counted("minutes", value, "#,##0")

    def _months(self, value: Any) -> str:
        return self._counted("months", value, "#,##0")

    def _years(self, value: Any) -> str:
        return (
            self._counted("years", value, "#,##0") if float(value) >= 1 else self._translator.word("less_than_a_year")
        )

    def _counted(self, unit: str, value: Any, pattern: str) -> str:
        number = float(value)
        shown = str(format_decimal(number, pattern, locale=self._locale))
        return self._translator.counted(unit, 1 if shown == "1" else 2).format(number=shown)

    def _date(self, value: Any) -> str:
        day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
        return format_date(day, "d MMMM y", locale=self._locale)

    def _language(self, value: Any) -> str:
        name = self._locale.languages.get(str(value)) or str(value)
        return str(name)

    def _level(self, value: Any) -> str:
        return self._translator.word("level_native") if value == "native" else str(value)

    def _nlqf(self, value: Any) -> str:
        return self._translator.level(int(value))

    def _word(self, prefix: str, value: Any) -> str:
        return self._translator.word(f"{prefix}_{value}")

    def _occupation(self, value: Any) -> str:
        return self._translator.occupation(str(value))

    def _field(self, value: Any) -> str:
        return self._translator.field(str(value))


def _words(prefix: str) -> Callable[[Wording, Any], str]:
    return lambda wording, value: wording._word(prefix, value)


FORMS: Mapping[str, Callable[[Wording, Any], str]] = {
    "": Wording._plain,
    "number": Wording._number,
    "percent": Wording._percent,
    "euro": Wording._euro,
    "km": Wording._km,
    "hours": Wording._hours,
    "minutes": Wording._minutes,
    "months": Wording._months,
    "years": Wording._years,
    "date": Wording._date,
    "language": Wording._language,
    "level": Wording._level,
    "nlqf": Wording._nlqf,
    "occupation": Wording._occupation,
    "field": Wording._field,
    **{prefix: _words(prefix) for prefix in ("day", "time", "mode", "contract", "after", "finance")},
}
"""How a value can be written; the name after the colon in a placeholder."""
