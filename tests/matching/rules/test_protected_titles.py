"""Titles that the law protects, as far as they can be read in a text."""

from __future__ import annotations

import pytest

from matching.rules.protected_titles import protected_title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Arts", "arts"),
        ("arts (m/v/x)", "arts"),
        ("VERPLEEGKUNDIGE niveau 4", "verpleegkundige"),
        ("Verpleegkundige/verzorgende", "verpleegkundige"),
        ("Verpleegkundigen gezocht", "verpleegkundige"),
        ("artsen voor de GGD", "arts"),
        ("Docenten natuurkunde", "docente"),
        ("Diëtist in de wijk", "diëtist"),
        ("Dietist in de wijk", "diëtist"),
        ("Huisarts in opleiding", "huisarts"),
        ("Verzorgende IG", "verzorgende ig"),
        ("Physician assistant", "physician assistant"),
        ("apothekersassistent", "apothekersassistent"),  # protected itself, and not the pharmacist
        # other work
        ("doktersassistent", None),
        ("tandartsassistent", None),
        ("dierenartsassistent", None),
        ("martsysteem", None),
        ("Startbaan", None),
        ("onderwijsassistent", None),
        ("orderpicker", None),
        ("", None),
    ],
)
def test_protected_title(text: str, title: str | None) -> None:
    found = protected_title(text)
    assert (found[0] if found else None) == title


def test_the_law_is_named() -> None:
    assert protected_title("tandarts") == ("tandarts", "Wet BIG art. 3")
