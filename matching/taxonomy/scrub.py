"""Takes place, country and institution names out of a text before it is embedded.

"Farmacie, Universiteit van Aleppo, Syrië" and "Farmacie, Damascus University, Eritrea" both become "Farmacie": where
somebody comes from, lives or studied must not move a vector (DESIGN §4). Also takes out HTML, addresses of web and
e-mail, and phone numbers.

Names are looked up word by word (:mod:`place_names`), not searched as one large pattern. Names that are ordinary words
too (Best, Goes, Nice, Reading) go only where they clearly stand as a place: after "in", "te", "uit", "from" … and with
a capital. Names of languages stay ("tolk Arabisch"): they are skills.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from matching.taxonomy import institutions as inst
from matching.taxonomy.place_names import names, vocabulary
from matching.taxonomy.wording import fold
from matching.taxonomy.wording import words as word_list

MAX_CHARS = 4000
"""What is longer is cut: the default encoder reads no more."""

_HTML = re.compile(
    r"<(?:script|style)\b.*?</(?:script|style)\s*>|<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL | re.IGNORECASE
)
_WEB = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+\.(?:nl|com|org|net|eu)\b(?:/\S*)?", re.IGNORECASE
)
_PHONE = re.compile(r"(?<![\w.,])(?:\+|00)?\d[\d ()/-]{7,}\d(?!\w)")
_POSTCODE = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b")
_WORD = re.compile(r"[^\W_]+")
_LEFTOVERS = (
    (re.compile(r"\(\s*[,;/–—-]*\s*\)|\[\s*\]"), " "),
    (re.compile(r"\s+([,;:.!?)])"), r"\1"),
    (re.compile(r"([(])\s+"), r"\1"),
    (re.compile(r"([,;:])(?:\s*[,;:])+"), r"\1"),
    (re.compile(r"\s*[,;:]\s*(?=[.)])"), ""),
    (re.compile(r"\(\s*[,;]\s*"), "("),
    (re.compile(r"\s+[-–—/|]\s+(?=[-–—/|,.]|$)"), " "),
    (re.compile(r"\s+"), " "),
)
_EDGES = " ,;:/|–—-"

_PREPOSITIONS = word_list(
    """
    in te uit from bij naar at near nabij to regio gemeente stad city town village dorp plaats provincie omgeving
    rond rondom aus à dans في من الی در از به у в з із из во на gebied مدینه مستشفی بیمارستان شهر محافظه
    """
)
_STAY_BEFORE_PLACE = word_list("gemeente stad city town village dorp plaats provincie gebied مستشفی بیمارستان")
_TIDIED = _PREPOSITIONS - _STAY_BEFORE_PLACE | word_list("aan de het van the of op vanuit about der den regionaal")
_LANGUAGE_NEXT = ("taal", "les", "literatuur", "letterkunde", "language")
_ARABIC_GLUED = "بولف"


class _Word(NamedTuple):
    start: int
    end: int
    said: str
    key: str

    @property
    def capital(self) -> bool:
        return self.said[0].isupper()

    @property
    def latin(self) -> bool:
        return self.key[:1].isascii()


def scrub(text: str) -> str:
    """The text without names of places, countries, peoples and institutions, on one line, at most :data:`MAX_CHARS`
    long.

    Texts that differ only in such names become the same string. Ordinary words keep their spelling and order.
    """
    plain = text[: 4 * MAX_CHARS]
    if "<" in plain or "&" in plain:
        plain = _HTML.sub(" ", html.unescape(_HTML.sub(" ", plain)))
    if "." in plain or "@" in plain:
        plain = _WEB.sub(" ", plain)
    if any(one.isdecimal() for one in plain):
        plain = _POSTCODE.sub(" ", _PHONE.sub(_without_phone, plain))
    words = [_Word(one.start(), one.end(), one.group(), _key(one.group())) for one in _WORD.finditer(plain)]
    gone = _places(plain, words)
    _institutions(plain, words, gone)
    if any(gone):
        plain = _cut(plain, words, gone)
    for pattern, instead in _LEFTOVERS:
        plain = pattern.sub(instead, plain)
    return plain.strip(_EDGES)[:MAX_CHARS].rstrip()


def _without_phone(match: re.Match[str]) -> str:
    """Nothing for a phone number; years and amounts (fewer than nine digits) stay."""
    return " " if sum(one.isdecimal() for one in match.group()) >= 9 else match.group()


@lru_cache(maxsize=65_536)
def _key(word: str) -> str:
    return fold(word)


@lru_cache(maxsize=1)
def _longest() -> dict[str, int]:
    """For the first word of each name, how many words the longest name has that begins with it."""
    found: dict[str, int] = {}
    for name in names():
        parts = name.split(" ")
        found[parts[0]] = max(found.get(parts[0], 0), len(parts))
    return found


def _places(text: str, words: list[_Word]) -> list[bool]:
    """Which words belong to the name of a place, country or people."""
    known, longest = names(), _longest()
    gone = [False] * len(words)
    place = 0
    while place < len(words):
        word = words[place]
        size = 0
        for length in range(min(longest.get(word.key, 0), len(words) - place), 0, -1):
            key = word.key if length == 1 else " ".join(one.key for one in words[place : place + length])
            mark = known.get(key)
            if mark is None or (length > 1 and not _together(text, words[place : place + length])):
                continue
            if _counts(mark, text, words, gone, place, length):
                size = length
                break
        if (
            not size
            and word.key[:1] in _ARABIC_GLUED
            and len(word.key) > 4
            and known.get(word.key[1:]) == ""
            and word.key not in vocabulary()
        ):
            size = 1
        for one in range(place, place + size):
            gone[one] = True
        if size:
            last = place + size
            if (
                last < len(words)
                and text[words[last - 1].end : words[last].start] in ("'", "’")
                and len(words[last].key) <= 4
            ):
                gone[last] = True  # the case ending of "Suriye'de"
                size += 1
        place += size or 1
    return gone


def _together(text: str, words: list[_Word]) -> bool:
    return all(
        text[one.end : two.start] in (" ", "-", "'", "’", ". ", "  ")
        for one, two in zip(words, words[1:], strict=False)
    )


def _counts(mark: str, text: str, words: list[_Word], gone: list[bool], place: int, length: int) -> bool:
    """Whether a known name stands clearly enough as a place (see :func:`place_names.names`)."""
    word = words[place]
    after = words[place + length].key if place + length < len(words) else ""
    if word.key.endswith(("se", "sche")) and after.startswith(_LANGUAGE_NEXT):
        return False
    if not mark:
        return True
    before = place > 0 and words[place - 1].key in _PREPOSITIONS and not text[words[place - 1].end : word.start].strip()
    listed = (
        word.capital
        and place > 0
        and text[words[place - 1].end : word.start].strip() in (",", "(", "-", "–")
        and (text[words[place + length - 1].end :].strip()[:1] in ("", ")", ",", ".", ";"))
    )
    if mark == "~":
        return before or (word.capital and (word.key not in vocabulary()))
    return (before and (word.capital or not word.latin)) or (listed and word.key not in vocabulary())


def _institutions(text: str, words: list[_Word], gone: list[bool]) -> None:
    """Mark the words of names of institutions, and of their kind where it says nothing without the name."""
    for place, word in enumerate(words):
        key = word.key
        if key in inst.KNOWN or f"{key}_{words[place + 1].key if place + 1 < len(words) else ''}" in inst.KNOWN:
            gone[place] = True
            if key not in inst.KNOWN:
                gone[place + 1] = True
        elif word.said in inst.ABBREVIATIONS and _beside_study(words, gone, place):
            gone[place] = True
        elif key in inst.GOES_WITH_NAME or key in inst.STAYS_WITHOUT_NAME:
            named = _name_before(text, words, gone, place) + _name_after(text, words, gone, place)
            for one in named:
                gone[one] = True
            if named and key in inst.GOES_WITH_NAME:
                gone[place] = True
        elif key.startswith(inst.BEFORE_ONLY):
            named = _name_before(text, words, gone, place)
            for one in named:
                gone[one] = True
            if named:
                gone[place] = True
                _honoured(words, gone, place)
        elif key in inst.AFTER_ONLY:
            _arabic_name(text, words, gone, place)


def _beside_study(words: list[_Word], gone: list[bool], place: int) -> bool:
    near = words[max(0, place - 3) : place] + words[place + 1 : place + 4]
    next_gone = place + 1 < len(words) and gone[place + 1]
    return next_gone or any(one.key in inst.STUDY_WORDS or one.key in _study_names() for one in near)


@lru_cache(maxsize=1)
def _study_names() -> frozenset[str]:
    from matching.taxonomy import isced

    return frozenset(
        word for one in isced.fields().values() for title in one.titles for word in fold(title).split() if len(word) > 3
    )


def _is_name(word: _Word, gone: bool) -> bool:
    """Whether a word can be part of a name: a place, or a capital on a word that is no word of work or study."""
    if gone:
        return True
    return (
        word.capital
        and word.key not in vocabulary()
        and word.key not in inst.STUDY_WORDS
        and word.key not in _PREPOSITIONS
    )


_KIND_WORDS = word_list(
    """
    technische technical vrije open american islamic national nationale state staats medical medische teknik devlet
    national international internationale christelijke technological technological applied sciences
    """
)


def _joined(text: str, left: _Word, right: _Word) -> bool:
    return text[left.end : right.start] in (" ", "-", "'", "’", " '", ". ", " (") or text[
        left.end : right.start
    ].strip() in ("", "-", '"', "“")


def _name_before(text: str, words: list[_Word], gone: list[bool], place: int) -> list[int]:
    """Places of the words of a name that ends just before the kind: "Damascus" in "Damascus University"."""
    found: list[int] = []
    named = False
    one = place - 1
    while one >= 0 and place - one <= 4 and _joined(text, words[one], words[one + 1]):
        word = words[one]
        adjective = not word.latin and word.key.endswith(
            ("ськии", "ського", "ському", "цькии", "цького", "скии", "ского", "ском", "нальнии", "ржавнии")
        )
        if _is_name(word, gone[one]) or adjective:
            found.append(one)
            named = True
        elif word.capital and word.key in _KIND_WORDS:
            found.append(one)
        else:
            break
        one -= 1
    return found if named else []


def _name_after(text: str, words: list[_Word], gone: list[bool], place: int) -> list[int]:
    """Places of the words of a name that begins just after the kind: "van Aleppo" in "Universiteit van Aleppo"."""
    found: list[int] = []
    waiting: list[int] = []
    one = place + 1
    while one < len(words) and one - place <= 6 and _joined(text, words[one - 1], words[one]):
        word = words[one]
        if _is_name(word, gone[one]) or (
            word.capital and word.key in ("applied", "sciences", "technology") and words[place].key == "university"
        ):
            found += [*waiting, one]
            waiting = []
        elif (word.key in inst.CONNECTORS and not word.capital) or word.said in ("I", "II", "III"):
            waiting.append(one)
        else:
            break
        one += 1
    return found


def _honoured(words: list[_Word], gone: list[bool], place: int) -> None:
    """The person after whom a Ukrainian or Russian institution is named: "імені Тараса Шевченка"."""
    if place + 1 < len(words) and words[place + 1].key in ("імені", "ім", "имени", "им"):
        one = place + 1
        gone[one] = True
        while one + 1 < len(words) and one - place < 5 and words[one + 1].capital:
            one += 1
            gone[one] = True


def _arabic_name(text: str, words: list[_Word], gone: list[bool], place: int) -> None:
    """A name after جامعة or دانشگاه: the next word, unless it is a preposition or a word of study, and the places that
    follow."""
    one = place + 1
    named = False
    while one < len(words) and one - place <= 3 and not text[words[one - 1].end : words[one].start].strip():
        known = words[one].key in _PREPOSITIONS or words[one].key in vocabulary()
        if gone[one] or (not named and not known):
            gone[one] = named = True
            one += 1
        else:
            break
    if named:
        gone[place] = True


def _cut(text: str, words: list[_Word], gone: list[bool]) -> str:
    """The text without the words that go, nor the prepositions and articles that led to them."""
    for place in range(len(words) - 1, 0, -1):
        before = words[place - 1]
        if (
            gone[place]
            and not gone[place - 1]
            and before.key in _TIDIED
            and not text[before.end : words[place].start].strip(" '’‘(\"“")
        ):
            gone[place - 1] = True
    parts, end = [], 0
    place = 0
    while place < len(words):
        if gone[place]:
            last = place
            while (
                last + 1 < len(words)
                and gone[last + 1]
                and not text[words[last].end : words[last + 1].start].strip(" ,-'’()/\"“”.")
            ):
                last += 1
            parts.append(text[end : words[place].start].rstrip("'’‘\"“"))
            end = words[last].end
            place = last
        place += 1
    parts.append(text[end:].lstrip("'’\"”"))
    return " ".join(parts)
