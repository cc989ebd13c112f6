"""Fills values into texts: numbers, money, dates, days and codes in the reader's language.

A placeholder is ``{name}`` or ``{name:form}``, with a form of :data:`FORMS` such as ``{distance:km}``. A part in ``[[
… ]]`` is left out when
one of its values is unknown: "as a pharmacist[[ ({years:years})]]". ``[[?name: …]]`` stands only where that value is
true (and not 0),
``[[!name: …]]`` only where it is not; such a part is left out as well when a value in it is unknown. An unknown value
elsewhere becomes "unknown" ("onbekend").

Texts are parsed once, and written-out codes, numbers and dates are kept for the next match. What somebody wrote is
never kept: it only stands in places without a form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
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


HOURS_FROM = 100
"""Minutes from which hours are said as well: nobody pictures "769 minutes"."""

TEXTS_KEPT, FORMATS_KEPT = 1024, 8192


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text: what it depends on, and its literals with the placeholder (name, form) after each."""

    pieces: tuple[tuple[str, str, str], ...]
    optional: bool = False
    sign: str = ""
    name: str = ""


@lru_cache(maxsize=TEXTS_KEPT)
def parsed(text: str) -> tuple[Part, ...]:
    """The parts of a text, in order."""

    def pieces(piece: str) -> tuple[tuple[str, str, str], ...]:
        return tuple((literal, name or "", form or "") for literal, name, form, _ in Formatter().parse(piece))

    parts: list[Part] = []
    end = 0
    for found in OPTIONAL.finditer(text):
        parts.append(Part(pieces(text[end : found.start()])))
        parts.append(Part(pieces(found["text"]), True, found["sign"] or "", found["name"] or ""))
        end = found.end()
    parts.append(Part(pieces(text[end:])))
    return tuple(one for one in parts if one.pieces)


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


class Wording:
    """Formats texts for one language."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator
        self._locale = Locale.parse(translator.language)
        self._kept = lru_cache(maxsize=FORMATS_KEPT, typed=True)(self._written)

    def fill(self, text: str, values: Mapping[str, Any]) -> str:
        """The text with its values, without spaces at its ends; optional parts without a value are left out."""
        said: list[str] = []
        for part in parsed(text):
            if part.optional:
                if part.sign and bool(values.get(part.name)) is not (part.sign == "?"):
                    continue
                if any(name and is_unknown(values.get(name)) for _, name, _ in part.pieces):
                    continue
            for literal, name, form in part.pieces:
                said.append(literal)
                if name:
                    said.append(self.write(values.get(name), form))
        return "".join(said).strip()

    def write(self, value: Any, form: str) -> str:
        """The value in its form; lists as "a, b en c"."""
        if form == OWN_WORDS:
            return self._written(value, form)
        return self._kept(tuple(value) if isinstance(value, list | set | frozenset) else value, form)

    def _written(self, value: Any, form: str) -> str:
        if is_unknown(value):
            return self._translator.word("unknown")
        if form == "day" and (word := DAYS_TOGETHER.get(tuple(value))):
            return self._translator.word(word)
        write = FORMS[form]
        if isinstance(value, list | tuple | set | frozenset):
            return format_list([write(self, one) for one in value], locale=self._locale)
        return write(self, value)

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
        hours, minutes = divmod(round(float(value)), 60)
        if hours * 60 + minutes < HOURS_FROM:
            return self._counted("minutes", value, "#,##0")
        parts = [self._counted("hours", hours, "#,##0")]
        if minutes:
            parts.append(self._counted("minutes", minutes, "#,##0"))
        return format_list(parts, locale=self._locale)

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

    def _contract_first(self, value: Any) -> str:
        word = self._word("contract", value)
        return word[:1].upper() + word[1:]

    def _occupation(self, value: Any) -> str:
        return self._translator.occupation(str(value))

    def _profession(self, value: Any) -> str:
        return self._translator.profession(str(value))

    def _field(self, value: Any) -> str:
        return self._translator.field(str(value))


def _words(prefix: str) -> Callable[[Wording, Any], str]:
    return lambda wording, value: wording._word(prefix, value)


OWN_WORDS = ""
"""The form of what somebody wrote."""

FORMS: Mapping[str, Callable[[Wording, Any], str]] = {
    OWN_WORDS: Wording._plain,
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
    "profession": Wording._profession,
    "field": Wording._field,
    "Contract": Wording._contract_first,
    **{
        prefix: _words(prefix)
        for prefix in (
            "day",
            "time",
            "mode",
            "contract",
            "after",
            "finance",
            "whose",
            "source",
            "step",
            "bridging",
            "missing",
        )
    },
}
"""How a value can be written; the name after the colon in a placeholder."""
