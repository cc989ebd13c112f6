"""Names of licences, certificates, tools and standards in what people write: by these a text means itself and nothing that is near.

"VCA", "AutoCAD" or "heftruckcertificaat" are the same thing or another, never somewhat alike. A licence that goes by several names and in
several languages has one (:data:`LICENCES`); any other name is told by its capitals.
"""

from __future__ import annotations

import re
from hashlib import blake2b

# By the name that stands for all: how it is written in Dutch, English and the languages that participants write in.
LICENCES = {
    "heftruck": r"\w*heftruck\w*|reach\s?truck\w*|fork\s?-?lift\w*|رافعة شوكية|لیفتراک|(?:авто)?навантажувач\w*|погрузчик\w*",
    "vca": r"(?:b-|vol-)?vca\b",
    "code 95": r"code\s?-?95\b|код\s?95\b",
    "adr": r"adr\b",
    "big": r"big(?=-)|big-\w+",
    "driving licence c": r"(?:vrachtwagen|groot)\s?rijbewijs|rijbewijs\s(?:b,?\s)?(?:c|ce|c\W+ce)\b|driving licen[cs]e\s(?:c|ce)\b",
    "driving licence d": r"(?:bus)rijbewijs|rijbewijs\sde?\b|driving licen[cs]e\sde?\b",
    "tachograph": r"\w*tachogra\w+",
    "aerial platform": r"hoogwerker\w*|cherry picker|ipaf\b",
    "haccp": r"haccp\b",
    "bhv": r"bhv\b|bedrijfshulpverlen\w+",
    "welding certificate": r"las(?:certificaat|diploma|papieren)\w*|weld(?:ing|er'?s) certificate\w*",
    "nen 3140": r"nen\s?-?3140\b",
}
_LICENCES = {name: re.compile(rf"(?<!\w)(?:{pattern})", re.IGNORECASE) for name, pattern in LICENCES.items()}
# Two capitals or more, a capital after a small letter, or letters with figures (VCA, AutoCAD, NEN3140); and within a sentence a word
# with one capital (Excel, Python).
_NAME = re.compile(r"(?<![\w-])(?:[A-Z]{2,}\d*|[A-Za-z]*[a-z][A-Z]\w*|[A-Z]+\d+)(?!\w)")
_WITHIN = re.compile(r"(?<=[a-z,;:(] )[A-Z][a-z]{2,}(?!\w)")
# Names that tell of no skill: languages and their levels, kinds of school and of contract, agencies; who is sought.
_NO_SKILL = frozenset(
    re.findall(
        r"\S+",
        """
    nederlands nederlandse nederland dutch engels english arabisch arabic duits german frans french turks oekraïens
    mbo hbo wo roc mavo havo vwo vmbo bbl bol nt2 nt1 a1 a2 b1 b2 c1 c2 uaf duo uwv idw coa vog cao gmail whatsapp ce ii iii
    mv wij zoeken per direct geen ervaring probleem het een van voor met ben jij en of je
        """,
    )
)
# In a skill of so many words each word with a capital is a name: "Excel" begins with one like any text.
_SHORT = 3
# A text in capitals throughout names nothing by them.
_MOSTLY = 0.5


def names_of_skill(text: str) -> frozenset[str]:
    """The names in a skill that somebody named; of a short one, its first word too."""
    found = names_of_text(text)
    words = text.partition("(")[0].split()
    if len(words) <= _SHORT and words and re.fullmatch(r"[A-Z][A-Za-z+#]{2,}", words[0]) and not text.isupper():
        found |= {words[0].lower()} - _NO_SKILL
    return found


def names_of_text(text: str) -> frozenset[str]:
    """The names in a text, each in one form."""
    found = {name for name, pattern in _LICENCES.items() if pattern.search(text)}
    letters = [one for one in text if one.isalpha()]
    single = " " not in text.strip()
    if single or sum(one.isupper() for one in letters) < _MOSTLY * max(len(letters), 1):
        said = {one.lower() for pattern in (_NAME, _WITHIN) for one in pattern.findall(text)}
        found |= {one for one in said - _NO_SKILL if not any(pattern.match(one) for pattern in _LICENCES.values())}
    return frozenset(found)


def number_of(name: str) -> int:
    """A name as a positive int64 that is the same in each process: equal names have equal numbers."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big") >> 1 or 1
