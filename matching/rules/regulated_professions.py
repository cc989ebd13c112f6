"""Professions that the law regulates: their names, their codes, who decides about them, and what can be read in a text.

The data is ``data/regulated_professions.json``. Reading a name in a text is never a verdict, only a caution: the provider's
word makes a profession regulated (DESIGN §4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, Literal
from unicodedata import combining, normalize

from matching.rules.dated import load

Regulation = Literal["register", "title", "qualification", "licence"]
# Titles in job advertisements are short; the same ones are asked about in every question.
TEXTS_KEPT = 8192


@dataclass(frozen=True, slots=True)
class Profession:
    """One regulated profession. ``names`` are as people write them, Dutch ones first; ``isco`` and ``isced`` are code numbers.

    ``broad``: its ISCO groups hold other professions too. ``assists``: ISCO groups of the roles beside it. ``way``: its entry in
    ``data/ways_back.json``.
    """

    code: str
    name_nl: str
    name_en: str
    names: tuple[str, ...]
    compound: tuple[str, ...]
    unless: tuple[str, ...]
    law: str
    regulation: Regulation
    authority: str
    source: str
    valid_from: date
    valid_until: date | None
    isco: tuple[int, ...]
    broad: bool
    isced: tuple[int, ...]
    level: int
    assists: tuple[int, ...]
    way: str

    def holds(self, on: date) -> bool:
        """Whether the rule is in force on a date."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


@cache
def professions() -> tuple[Profession, ...]:
    """All professions of the data, whether their rule is in force or not, in the order of the file."""
    return tuple(
        _profession(rule, one) for rule in load("regulated_professions")["rules"] for one in rule["professions"]
    )


@cache
def professions_on(on: date) -> tuple[Profession, ...]:
    """The professions whose rule is in force on a date."""
    return tuple(one for one in professions() if one.holds(on))


def _profession(rule: dict[str, Any], one: dict[str, Any]) -> Profession:
    until = one.get("valid_until", rule.get("valid_until"))
    return Profession(
        code=one["code"],
        name_nl=one["nl"][0],
        name_en=one["en"][0],
        names=tuple(dict.fromkeys((*one["nl"], *one["en"]))),
        compound=tuple(one.get("compound", ())),
        unless=tuple(one["unless"].split("|")) if "unless" in one else (),
        law=rule["law"],
        regulation=rule["regulation"],
        authority=rule["authority"],
        source=rule["source"],
        valid_from=date.fromisoformat(one.get("valid_from", rule["valid_from"])),
        valid_until=date.fromisoformat(until) if until else None,
        isco=tuple(one["isco"]),
        broad=one.get("broad", False),
        isced=tuple(one.get("isced", ())),
        level=one.get("level", 0),
        assists=tuple(one.get("assists", ())),
        way=one["way"],
    )


@cache
def by_code() -> dict[str, Profession]:
    """The professions by their code."""
    return {one.code: one for one in professions()}


def name(code: str, lang: str = "nl") -> str:
    """What a profession is called in Dutch (``nl``) or English; the code itself when there is no such profession."""
    found = by_code().get(code)
    if found is None:
        return code
    return found.name_nl if lang == "nl" else found.name_en


@dataclass(frozen=True, slots=True)
class Named:
    """A profession that was read in a text, and the name that stands there, as the data spells it."""

    profession: Profession
    title: str


@lru_cache(maxsize=TEXTS_KEPT)
def named_in(text: str) -> Named | None:
    """The first regulated profession that a text names; None where it names none, or a role beside it.

    "Assistent van de tandarts" names no dentist, "software architect" no architect, and "apothekersassistent" is a profession of
    its own.
    """
    pattern, names = _names()
    plain = _plain(text)
    for found in pattern.finditer(plain):
        known = names[found["head"] or found["name"]]
        before = plain[: found.start("name") if found["name"] else found.start("prefix")]
        if _ASSISTING.search(before) or _is_another(known.profession, before, found["prefix"] or ""):
            continue
        return known
    return None


def protected_title(text: str) -> tuple[str, str] | None:
    """The first regulated profession that a text names, as the data spells it, and its law."""
    found = named_in(text)
    return (found.title, found.profession.law) if found else None


# Words of a role beside the profession that is named after them: "assistent bij de huisarts", "assistant to the architect".
_ASSISTING = re.compile(
    r"\b(?:assist\w+|hulp\w*|helper|medewerker|secreta\w+|receptionist\w*|begeleider)\b[^,;/|]{0,15}"
    r"\b(?:van|bij|aan|voor|of|to|for|in)\b[^,;/|]{0,25}$"
)


def _is_another(profession: Profession, before: str, prefix: str) -> bool:
    last = re.search(r"([\w&]+)[\s-]+$", before)
    return (last is not None and last[1] in profession.unless) or prefix.startswith(profession.unless or ("\0",))


@cache
def _names() -> tuple[re.Pattern[str], dict[str, Named]]:
    names: dict[str, Named] = {}
    heads: list[str] = []
    for profession in professions():
        for title in profession.names:
            names.setdefault(_plain(title), Named(profession, title))
        heads += [_plain(head) for head in profession.compound]

    def either(some: list[str]) -> str:
        return "|".join(map(re.escape, sorted(some, key=len, reverse=True)))

    # A whole word or its plural; only some names may stand at the end of a longer word ("wijkverpleegkundige").
    ending = r"(?:e?n|s)?(?![\w-])"
    whole = rf"(?P<name>{either(list(names))}){ending}"
    compound = rf"(?P<prefix>\w+)(?P<head>{either(heads)}){ending}"
    return re.compile(rf"(?<![\w-])(?:{whole}|{compound})"), names


def _plain(text: str) -> str:
    """Lower case and without accents, as many people type."""
    return "".join(letter for letter in normalize("NFKD", text.lower()) if not combining(letter))
