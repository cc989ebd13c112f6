from __future__ import annotations

import pytest

from matching.taxonomy.segments import LONGEST, segments


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("lasser", ["lasser"]),
        ("lasser; chauffeur\nkok", ["lasser", "chauffeur", "kok"]),
        (
            "Ik was lasser in Aleppo. Daarna werkte ik als chauffeur",
            ["Ik was lasser in Aleppo", "werkte ik als chauffeur"],
        ),
        ("eerst kok, daarna chauffeur", ["eerst kok", "chauffeur"]),
        ("cook and then a taxi driver", ["cook", "taxi driver"]),
        ("عامل بناء ثم بلاط", ["عامل بناء", "بلاط"]),
        ("пекар потім водій автобуса", ["пекар", "водій автобуса"]),
        ("fırıncı sonra taksici", ["fırıncı", "taksici"]),
        ("نانوا و بعد راننده تاکسی", ["نانوا", "راننده تاکسی"]),
        ("Sr. Software Engineer at A.B. Jansen", ["Sr. Software Engineer at A.B. Jansen"]),
        ("kok (2 jr.)", ["kok (2 jr.)"]),
        ("maatsch. werker", ["maatsch. werker"]),
        ("спец. з кадрів", ["спец. з кадрів"]),
        ("Lasser. Chauffeur.", ["Lasser", "Chauffeur."]),
        ("Was kok. daarna chauffeur", ["Was kok", "chauffeur"]),
        ("", [""]),
    ],
)
def test_statements_end_where_the_next_begins(text: str, statements: list[str]) -> None:
    assert [text[one.start : one.end] for one in segments(text)] == statements


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("metselaar en tegelzetter", ["metselaar", "tegelzetter"]),
        ("Lasser/constructiewerker", ["Lasser", "constructiewerker"]),
        ("carpenter & roofer", ["carpenter", "roofer"]),
        ("бармен і водій автобуса", ["бармен", "водій автобуса"]),
        ("طباخ وسائق", ["طباخ", "سائق"]),
        ("çoban ve çiftçi", ["çoban", "çiftçi"]),
        ("kok, 2010", []),
        ("kok. lasser", ["kok", "lasser"]),
        ("verpleegkundige", []),
        ("and", []),
        ("Je ontvangt bezoekers in de publiekshal, helpt met de aanmeldzuil en wijst mensen de weg naar de balie", []),
    ],
)
def test_a_statement_may_consist_of_parts(text: str, parts: list[str]) -> None:
    (statement,) = segments(text)
    assert [text[start:end] for start, end in statement.parts] == parts


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("kok in een hotel", "kok"),
        ("кухар у ресторані", "кухар"),
        ("طباخ في فندق", "طباخ"),
        ("senior cook at the Grand", "senior cook"),
        ("kok", None),
        ("in dienst van de stad", None),
        ("verkoper", None),
        ("iemand die vier jaar lang van alles heeft gedaan in een hotel", None),
    ],
)
def test_a_head_stands_before_what_says_where(text: str, head: str | None) -> None:
    (statement,) = segments(text)
    assert (text[slice(*statement.head)] if statement.head else None) == head


def test_a_description_is_read_as_a_whole() -> None:
    text = "Ik maak schoon. " * 60
    assert len(text) > LONGEST
    (statement,) = segments(text)
    assert (statement.start, statement.end, statement.parts) == (0, len(text), ())
