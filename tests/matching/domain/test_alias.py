"""Aliases before the linker's word, and nothing else changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain.alias import NO_ALIASES, Aliases, Target, apply_aliases, fold
from matching.domain.ports import Link

URI = "http://data.europa.eu/esco/occupation/cloud-miller"
LINKS = st.lists(
    st.builds(
        Link,
        isco=st.sampled_from(["5120", "2262", "8160", "3434"]),
        score=st.floats(0, 1),
        sure=st.booleans(),
    ),
    max_size=5,
    unique_by=lambda one: one.isco,
)
TEXTS = st.sampled_from(["kok", " Kok. ", "apotheker", "wolkenmolenaar", ""])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Medewerker  GROEN", "medewerker groen"),
        (" kok.\n", "kok"),
        ("“Kok”", "kok"),
        ("Straße", "strasse"),
        ("ﻣﺤﺎﺳﺐ", "محاسب"),  # letters in their forms within a word
        ("ｋｏｋ", "kok"),
        ("IC-vpk", "ic-vpk"),
    ],
)
def test_texts_that_are_the_same_but_for_how_they_are_written(one: str, other: str) -> None:
    assert fold(one) == fold(other) == other


@pytest.mark.parametrize(("one", "other"), [("kok", "koks"), ("c++", "c"), ("kok (m/v)", "kok"), ("kók", "kok")])
def test_texts_that_are_not_the_same(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_again_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_an_alias_comes_first_and_surely() -> None:
    found = [Link("9411", 0.6, True), Link("5120", 0.4, False), Link("8160", 0.1, False)]
    aliases = Aliases(3, {"kok": Target("5120"), "wolkenmolenaar": Target("8160", URI)})
    corrected = apply_aliases(["  Kok ", "kokkin", "wolkenmolenaar"], [found, found, []], aliases)
    assert corrected == [
        [Link("5120", 1.0, True, span=(2, 5)), found[0], found[2]],
        found,
        [Link("8160", 1.0, True, URI, (0, 14))],
    ]


@given(st.lists(st.tuples(TEXTS, LINKS)))
def test_what_has_no_alias_stays_as_it_was(given_: list[tuple[str, list[Link]]]) -> None:
    texts, links = [text for text, _ in given_], [found for _, found in given_]
    assert apply_aliases(texts, links, NO_ALIASES) == links
    corrected = apply_aliases(texts, links, Aliases(1, {"kok": Target("5120")}))
    for text, before, after in zip(texts, links, corrected, strict=True):
        if fold(text) != "kok":
            assert after == before
            continue
        assert (after[0].isco, after[0].score, after[0].sure) == ("5120", 1.0, True)
        assert len(after) <= max(len(before), 1)
        assert "5120" not in [one.isco for one in after[1:]]
        assert [one for one in before if one in after] == [one for one in after[1:] if one in before]


def test_texts_and_links_belong_together() -> None:
    with pytest.raises(ValueError, match="argument"):
        apply_aliases(["kok"], [], NO_ALIASES)
