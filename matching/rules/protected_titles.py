"""Titles that the law protects, as far as they can be read in a text: never a verdict, only a caution."""

from __future__ import annotations

import re
from functools import cache

from matching.rules.dated import load


@cache
def _titles() -> tuple[re.Pattern[str], dict[str, str]]:
    law = {title: rule["law"] for rule in load("protected_titles")["rules"] for title in rule["titles"]}
    longest_first = sorted(law, key=len, reverse=True)
    # A whole word only: "apothekersassistent" is another profession than "apotheker", "huisarts" than "arts".
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest_first))})(?![\w-])", re.IGNORECASE), law


def protected_title(text: str) -> tuple[str, str] | None:
    """The first protected title in a text, lower case, and the law that protects it."""
    pattern, law = _titles()
    found = pattern.search(text)
    return (found[1].lower(), law[found[1].lower()]) if found else None
