"""Titles that the law protects, as far as they can be read in a text: never a verdict, only a caution."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import combining, normalize

from matching.rules.dated import load


@cache
def _titles() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    law = {
        _plain(title): (title, rule["law"]) for rule in load("protected_titles")["rules"] for title in rule["titles"]
    }
    longest_first = sorted(law, key=len, reverse=True)
    # A whole word (or its plural) only: "apothekersassistent" is another profession than "apotheker", "huisarts" than "arts".
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest_first))})(?:e?n|s)?(?![\w-])"), law


def protected_title(text: str) -> tuple[str, str] | None:
    """The first protected title in a text, as the law spells it, and the law that protects it."""
    pattern, law = _titles()
    found = pattern.search(_plain(text))
    return law[found[1]] if found else None


def _plain(text: str) -> str:
    """Lower case and without accents, as many people type."""
    return "".join(letter for letter in normalize("NFKD", text.lower()) if not combining(letter))
