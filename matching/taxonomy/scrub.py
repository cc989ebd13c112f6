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

from matching.taxonomy.institutions import mark_institutions
from matching.taxonomy.place_names import names, vocabulary
from matching.taxonomy.tokens import Marked, Word
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
    (re.compile(r"\s+([,;:.!?)،؛])"), r"\1"),
    (re.compile(r"([(])\s+"), r"\1"),
    (re.compile(r"([,;:،؛])(?:\s*[,;:،؛])+"), r"\1"),
    (re.compile(r"\s*[,;:،؛]\s*(?=[.)])"), ""),
    (re.compile(r"\(\s*[,;]\s*"), "("),
    (re.compile(r"\s+[-–—/|]\s+(?=[-–—/|,.]|$)"), " "),
    (re.compile(r"\s+"), " "),
)
_EDGES = " ,;:،؛/|–—-"


def _folded(listed: str) -> frozenset[str]:
    """The words of a list as :class:`Word` has them: "في" is "فی" there."""
    return frozenset(fold(word) for word in word_list(listed))


_PREPOSITIONS = _folded(
    """
    in te uit from bij naar at near nabij to regio gemeente stad city town village dorp plaats provincie omgeving
    rond rondom aus à dans في من إلى در از به у в з із зі из во на у gebied مدينة مستشفى بیمارستان شهر محافظة ولاية قرية
    ولایت استان місті місто міста ኣብ ካብ ናብ ከተማ
    """
)
_STAY_BEFORE_PLACE = _folded("gemeente stad city town village dorp plaats provincie gebied مستشفى بیمارستان")
_TIDIED = _PREPOSITIONS - _STAY_BEFORE_PLACE | _folded("aan de het van the of op vanuit about der den regionaal")
_LANGUAGE_NEXT = ("taal", "les", "literatuur", "letterkunde", "language")
_ARABIC_GLUED = ("ب", "و", "ل", "ف")
_INSIDE_NAME = (" ", "-", "'", "’", ". ", "  ", "\u200c")
_APOSTROPHES = ("'", "’")
_TURKISH_ENDINGS = _folded(
    """
    de da te ta den dan ten tan deki daki teki taki e a ye ya i ı u ü yi yı yu yü in ın un ün nin nın nun nün li lı lu lü
    """
)


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
    words = [Word(one.start(), one.end(), one.group(), _key(one.group())) for one in _WORD.finditer(plain)]
    marked = Marked(plain, words, [False] * len(words))
    _mark_places(marked)
    mark_institutions(marked)
    if any(marked.gone):
        plain = _cut(marked)
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


def _mark_places(marked: Marked) -> None:
    """Mark the words that belong to the name of a place, country or people."""
    longest, words, place = _longest(), marked.words, 0
    while place < len(words):
        size = 0
        for length in range(min(longest.get(words[place].key, 0), len(words) - place), 0, -1):
            if _is_place(marked, place, length):
                size = length
                break
        size = size or _glued(marked, place)
        marked.gone[place : place + size] = [True] * size
        last = place + size
        if size and last < len(words) and marked.between(last - 1) in _APOSTROPHES and len(words[last].key) <= 4:
            marked.gone[last] = True  # the case ending of "Suriye'de"
            size += 1
        place += size or 1


def _is_place(marked: Marked, place: int, length: int) -> bool:
    """Whether so many words from this one are a known name that stands clearly enough as a place
    (:func:`place_names.names`)."""
    words = marked.words
    mark = names().get(" ".join(one.key for one in words[place : place + length]))
    if mark is None or any(marked.between(one) not in _INSIDE_NAME for one in range(place, place + length - 1)):
        return False
    word, end = words[place], place + length
    if word.key.endswith(("se", "sche")) and end < len(words) and words[end].key.startswith(_LANGUAGE_NEXT):
        return False  # "Turkse taal"
    if not mark:
        return True
    ordinary = length == 1 and word.key in vocabulary()
    after_preposition = place > 0 and words[place - 1].key in _PREPOSITIONS and not marked.between(place - 1).strip()
    listed = (
        place > 0
        and marked.between(place - 1).strip() in (",", "(", "-", "–", "،")
        and marked.text[words[end - 1].end :].strip()[:1] in ("", ")", ",", ".", ";", "،", "؛")
        and (not ordinary or marked.gone[place - 1])  # "Istanbul, Turkey" names no bird
    )
    if not word.latin and not word.cyrillic:  # no capitals
        return after_preposition or listed
    in_case = end < len(words) and marked.between(end - 1) in _APOSTROPHES and words[end].key in _TURKISH_ENDINGS
    if mark == "~":
        return after_preposition or (word.capital and not ordinary)
    return (after_preposition and not word.latin) or (word.capital and (after_preposition or listed or in_case))


def _glued(marked: Marked, place: int) -> int:
    """How many words are an Arabic name with a preposition written to it: بدمشق, "in Damascus"; للرقة, "to Raqqa"."""
    words = marked.words
    key = words[place].key
    if key[:1] not in _ARABIC_GLUED or len(key) < 4 or key in vocabulary():
        return 0
    first = "ال" + key[2:] if key.startswith("لل") else key[1:]
    for length in range(min(_longest().get(first, 0), len(words) - place), 0, -1):
        following = [one.key for one in words[place + 1 : place + length]]
        joined = all(marked.between(one) in _INSIDE_NAME for one in range(place, place + length - 1))
        if joined and names().get(" ".join((first, *following))) == "":
            return length
    return 0


def _cut(marked: Marked) -> str:
    """The text without the words that go, nor the prepositions and articles that led to them."""
    text, words, gone = marked
    for place in range(len(words) - 1, 0, -1):
        before = words[place - 1]
        if gone[place] and before.key in _TIDIED and not marked.between(place - 1).strip(" '’‘(\"“"):
            gone[place - 1] = True
    parts, end, place = [], 0, 0
    while place < len(words):
        if gone[place]:
            last = place
            while last + 1 < len(words) and gone[last + 1] and not marked.between(last).strip(" ,،-'’()/\"“”.\u200c"):
                last += 1
            parts.append(text[end : words[place].start].rstrip("'’‘\"“"))
            end = words[last].end
            place = last
        place += 1
    parts.append(text[end:].lstrip("'’\"”"))
    return " ".join(parts)
