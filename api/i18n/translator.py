"""Says codes and values in the reader's language. The sentences are in ``nl.po`` and ``en.po``, by context:

``reason`` and ``caution`` (by code), ``gate`` and ``remedy`` (by gate code), ``change`` (what somebody can do, by code),
``refused`` (what nobody is searched by), ``skill_gap`` (which skills are brought, by where they are from),
``feature`` (the names of features in tables), ``product`` (what a feature is, by its docstring), ``word`` (single
words), ``unit`` (counted ones), ``rule``, ``route``, ``comparison``, ``row``, ``cell``, ``chart`` and ``assumption``
(two routes side by side), and without context the :class:`Message` sentences of programs.

A participant reads words of their own, at level A2: contexts that end in ``_you``. Where one is missing the code shows, and never
the coach's words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from api.i18n.catalogue import Audience, Language, translations
from api.i18n.wording import Wording
from matching.changes import Change
from matching.domain.match import Gate, Reason
from matching.domain.message import Message


class Translator:
    """All texts in one language, for one audience. Make one with :func:`Translator.of`, which keeps them."""

    def __init__(self, language: Language, audience: Audience = "coach") -> None:
        self.language: Language = language
        self.audience: Audience = audience
        self._texts = translations(language)
        self._wording = Wording(self)

    @staticmethod
    @lru_cache
    def of(language: Language, audience: Audience = "coach") -> Translator:
        """The translator of a language, for whoever reads."""
        return Translator(language, audience)

    @property
    def to_participant(self) -> bool:
        """Whether a participant reads it."""
        return self.audience == "participant"

    def reason(self, reason: Reason) -> str:
        """Why a match is good, as a sentence."""
        return self.tell("reason", reason.code, {**reason.values, **_derived(reason)})

    def caution(self, caution: Reason) -> str:
        """What to look at before this match goes ahead, as a sentence."""
        return self.tell("caution", caution.code, caution.values)

    def gate(self, gate: Gate) -> tuple[str, str]:
        """What stands in the way, and what would open it and who can do that."""
        return self.tell("gate", gate.code, gate.values), self.tell("remedy", gate.code, gate.values)

    def change(self, change: Change) -> str:
        """What somebody can do that would make a difference, as a sentence."""
        return self.tell("change", change.code, change.values)

    def refused(self, attribute: str) -> str:
        """Why nobody is searched by an attribute, as a sentence."""
        return self._say("refused", attribute, {})

    def written(self, text: str, values: Mapping[str, Any]) -> str:
        """Values in a text that only has places for them."""
        return self._wording.fill(text, values)

    def product(self, text: str) -> str:
        """The product text of a feature or gate, from its docstring."""
        return self._lookup(self._context("product"), text)

    def route(self, name: str) -> str:
        """The name of a route."""
        return self.word(f"{self._context('route')}_{name}")

    def say(self, context: str, code: str, values: Mapping[str, Any] | None = None) -> str:
        """The text of a code in a context of its own, such as ``row`` or ``chart``, filled with its values."""
        return self._say(context, code, values or {})

    def tell(self, context: str, code: str, values: Mapping[str, Any]) -> str:
        """As :meth:`say`, in the words for whoever reads."""
        return self._say(self._context(context), code, values)

    def write(self, value: Any, form: str) -> str:
        """A value alone, in one of the forms of :mod:`api.i18n.wording`."""
        return self._wording.write(value, form)

    def feature(self, name: str) -> str:
        """The name of a feature in a table."""
        return self._lookup("feature", name)

    def word(self, name: str) -> str:
        """A single word, such as a kind or a contract; the name itself when there is no word for it."""
        return self._lookup("word", name)

    def counted(self, unit: str, number: int) -> str:
        """The text for a number of units, with ``{number}`` still in it."""
        return self._texts.npgettext("unit", unit, unit, number)

    def message(self, message: str) -> str:
        """A program's message; a plain string, which was never translated, as it is."""
        if not isinstance(message, Message):
            return str(message)
        text = self._texts.gettext(message.msgid)
        if not message.values:
            return text
        return text.format(**{name: self._value(one) for name, one in message.values.items()})

    def occupation(self, code: str) -> str:
        """The name of an ISCO-08 group; anything else as it is."""
        from matching.taxonomy import isco

        try:
            return isco.name(code, self.language)
        except ValueError:
            return code

    def profession(self, code: str) -> str:
        """The name of a regulated profession; anything else as it is."""
        from matching.rules import regulated_professions

        return regulated_professions.name(code, self.language)

    def field(self, code: str) -> str:
        """The name of an ISCED-F 2013 field; anything else as it is."""
        from matching.taxonomy import isced

        try:
            return isced.name(code, self.language)
        except ValueError:
            return code

    def level(self, level: int) -> str:
        """The name of an NLQF level; 0 is no diploma."""
        from matching.taxonomy import nlqf

        return nlqf.name(level, self.language) if level in nlqf.LEVELS else self.word("no_diploma")

    def _value(self, value: Any) -> Any:
        return self.message(value) if isinstance(value, Message) else value

    def _context(self, name: str) -> str:
        return f"{name}_you" if self.to_participant else name

    def _say(self, context: str, code: str, values: Mapping[str, Any]) -> str:
        return self._wording.fill(self._lookup(context, code), values)

    def _lookup(self, context: str, code: str) -> str:
        return self._texts.pgettext(context, code)


NEAR = 0.6
"""From this nearness on, a job or study *is* used again; below, the match only touches upon it."""


LASTING_MONTHS = 12
"""From this many months on, work is "for a longer time": a contract of a year (``BY_MONTHS`` in features/contract.py)."""
LASTING_AFTER = frozenset({"contract", "extension"})
"""What a provider can intend afterwards that makes work last longer."""
LOWEST_LEVEL = 1
"""The NLQF level that also stands for no diploma at all, so that no sentence may call it somebody's diploma."""


def _derived(reason: Reason) -> dict[str, bool]:
    """What sentences ask about values, by the reason that they belong to."""
    ask = DERIVED.get(reason.code)
    return ask(reason.values) if ask else {}


def _near(values: Mapping[str, Any]) -> dict[str, bool]:
    """``near`` tells strong reuse from weak."""
    return {"near": values.get("nearness") is None or values["nearness"] >= NEAR}


def _lasting(values: Mapping[str, Any]) -> dict[str, bool]:
    """``long``: it is known to last; ``prospect``: there may be more after it; ``lasting``: one of the two."""
    long = (values.get("months") or 0) >= LASTING_MONTHS
    prospect = values.get("after") in LASTING_AFTER
    return {"lasting": long or prospect, "long": long, "prospect": prospect}


def _steps(values: Mapping[str, Any]) -> dict[str, bool]:
    """``first`` (from no diploma or the lowest level), ``same`` level, or ``up``: one of them is true."""
    own, level = values.get("own_level"), values.get("level")
    first = own is not None and own <= LOWEST_LEVEL
    same = not first and own is not None and own == level
    return {"first": first, "same": same, "up": not first and not same}


DERIVED: Mapping[str, Callable[[Mapping[str, Any]], dict[str, bool]]] = {
    "experience_reuse": _near,
    "qualification_reuse": _near,
    "contract_durability": _lasting,
    "study_progression": _steps,
}
