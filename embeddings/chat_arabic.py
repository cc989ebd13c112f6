"""Arabic typed in Latin letters ("muhandis madani", "sa2e2 sha7ina"), back into Arabic letters.

Who has no Arabic keyboard writes Arabic by ear, with digits for sounds that Latin lacks (2 ء, 3 ع, 5 خ, 6 ط, 7 ح, 9 ص).
Short vowels, which Arabic does not write, are anybody's guess: mohandes, muhandis, mouhandess. So words are compared by
their consonants, and long vowels decide between words with the same ones. Only words of ``arabic_words.txt`` (work and
what it is about, written for this purpose) are recognised, and only where every word of a text is: Dutch stays Dutch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product
from math import inf, prod
from pathlib import Path
from typing import NamedTuple

_WORDS = Path(__file__).with_name("arabic_words.txt")

# Consonants that sound alike, or are typed alike, are one; weak letters and the glottal stops count for nothing.
_CONSONANTS = {
    "b": "ب", "t": "تط", "s": "سصث", "j": "ج", "h": "حه", "x": "خ", "d": "دض", "z": "زذظ", "r": "ر", "c": "ش",
    "g": "غ", "f": "ف", "k": "قك", "l": "ل", "m": "م", "n": "ن",
}  # fmt: skip
_SOUND_OF = {letter: sound for sound, letters in _CONSONANTS.items() for letter in letters}
# What is typed, and the sounds that it can stand for. No p, v, x or single c: Arabic lacks them, other languages do not.
_TYPED = {
    "sh": "c", "ch": "c", "kh": "x", "gh": "g", "th": "tsz", "dh": "dz", "b": "b", "t": "t", "6": "t", "s": "s", "9": "sk",
    "j": "j", "g": "jgk", "h": "h", "7": "h", "5": "x", "d": "d", "z": "z", "r": "r", "f": "f", "q": "k", "k": "k", "8": "k",
    "l": "l", "m": "m", "n": "n",
}  # fmt: skip
_PIECE = re.compile(rf"(?P<consonant>{'|'.join(_TYPED)})|(?P<vowels>[aeiouyw]+)|(?P<stop>[23'’`])")
_SPELLINGS = 24  # of a word's consonants, at most: beyond, only the likeliest is looked up
# Long vowels as they are typed; initial alef carries any vowel.
_LONG = {"ا": "ae", "آ": "a", "أ": "aeiou", "إ": "ie", "ى": "ae", "و": "wou", "ي": "yie"}
_STOPS = "عءئؤأإآ"
_CITY_Q = "k"  # the sound of ق, which Cairo, Beirut and Damascus speak as a stop and type as 2

_TOKEN = re.compile(r"[a-z0-9'’`-]+")
_FOREIGN = re.compile(r"[^a-z0-9'’`\s.,/&()-]")
_ARTICLE = re.compile(r"(?:al|el|il)[-']?(?=.{3})|(?:a[a-z]h?|e[a-z]h?)-(?=.{3})")
# Taken as they are, but never the first word: particles, and words that everybody has.
_SMALL_WORDS = {
    "fi": "في", "fe": "في", "fil": "في", "wa": "و", "w": "و", "ma3": "مع", "min": "من", "men": "من", "3ala": "على",
    "taxi": "تاكسي", "computer": "كمبيوتر", "bus": "باص", "autobus": "باص", "mobile": "موبايل", "marketing": "تسويق",
}  # fmt: skip
# Words of European languages that sound like one of the list and mean something else.
_EUROPEAN = frozenset(
    [
        "ama", "ammann", "balayeuse", "chauffeur", "duenna", "eskortherr", "essayeuse", "geodeet", "guia", "guida", "guide",
        "kassa", "maalder", "machero", "maid", "maire", "malter", "maltera", "malteur", "mareyeur", "mason", "masseur",
        "mediologa", "midwife", "militair", "modeleur", "modelka", "moine", "mugnaia", "oste", "rabbi", "roadie", "tawer",
        "tejera",
    ]
)  # fmt: skip
_MOST_MISFIT = (
    0.5  # of 600 spellings of 190 words, 97 % lie below; of 136,000 names in eight other languages 6 texts do
)


class _Piece(NamedTuple):
    """A typed consonant with the sounds it can be, a vowel letter, or a glottal stop with the consonant it can stand for."""

    kind: str
    typed: str
    sounds: str = ""


def to_arabic(text: str) -> str | None:
    """A lower-case text in Arabic letters; None unless every word of it is Arabic and one has three consonants."""
    if not text or _FOREIGN.search(text):
        return None
    words = _TOKEN.findall(text)
    if not words or words[0] in _SMALL_WORDS:
        return None
    read = []
    for word in words:
        arabic = _SMALL_WORDS.get(word) or _read(word)
        if arabic is None:
            return None
        read.append(arabic)
    if all(len(_skeleton(arabic)) < 3 and len(arabic) < 4 for arabic in read):
        return None
    return " ".join(read)


@lru_cache(maxsize=1 << 15)
def _read(word: str) -> str | None:
    """The Arabic word that a typed word fits best, if any fits."""
    if word in _EUROPEAN or len(word) < 3:
        return None
    bare = _ARTICLE.sub("", word, count=1)
    fits = [fit for form in dict.fromkeys((word, bare)) for fit in _fits(form)]
    misfit, arabic = min(fits, default=(inf, ""))
    return arabic if misfit <= _MOST_MISFIT else None


def _fits(typed: str) -> Iterator[tuple[float, str]]:
    pieces = _pieces(typed)
    if pieces is None:
        return
    known, made = _vocabulary()
    for skeleton in _skeletons(pieces):
        length = 1 + 0.15 * len(skeleton)
        for arabic in known.get(skeleton, ()):
            yield _misfit(arabic, pieces) / length, arabic
        for arabic in made.get(skeleton, ()):
            yield _misfit(arabic, pieces) / length + 0.1, arabic


def _pieces(typed: str) -> tuple[_Piece, ...] | None:
    """What a word is made of; a doubled consonant is one, since Arabic writes it once. None for any other letter."""
    found: list[_Piece] = []
    place = 0
    for match in _PIECE.finditer(typed):
        if match.start() != place:
            return None
        place = match.end()
        letters = match[0]
        if match["consonant"]:
            if not (found and found[-1].typed == letters):
                found.append(_Piece("consonant", letters, _TYPED[letters]))
        elif match["vowels"]:
            plain = letters.replace("ou", "u").replace("oo", "u").replace("ee", "i").replace("ie", "i")
            found.extend(_Piece("vowel", letter) for letter in re.sub(r"(.)\1", r"\1", plain))
        else:
            found.append(_Piece("stop", letters, _CITY_Q if letters == "2" else ""))
    return tuple(found) if place == len(typed) else None


def _skeletons(pieces: tuple[_Piece, ...]) -> set[str]:
    choices = [
        (*piece.sounds,) if piece.kind == "consonant" else ("", *piece.sounds)
        for piece in pieces
        if piece.kind != "vowel"
    ]
    if prod(map(len, choices)) > _SPELLINGS:
        choices = [sounds[0] for sounds in choices]
    found = {"".join(sounds) for sounds in product(*choices)}
    if len(pieces) > 1 and pieces[-1].typed in ("h", "t") and pieces[-2].kind == "vowel":
        found |= {skeleton[:-1] for skeleton in found}  # the ending ة: madrasah, madrasat
    return found


def _skeleton(arabic: str) -> str:
    return "".join(_SOUND_OF.get(letter, "") for letter in arabic)


@lru_cache(maxsize=1 << 15)
def _misfit(arabic: str, pieces: tuple[_Piece, ...]) -> float:
    """How badly what was typed spells an Arabic word: a weighted edit distance, 0 when each sound has its letter."""
    rows, columns = len(arabic) + 1, len(pieces) + 1
    table = [[inf] * columns for _ in range(rows)]
    table[0][0] = 0.0
    for i, j in product(range(rows), range(columns)):
        so_far = table[i][j]
        if so_far == inf:
            continue
        last = j == len(pieces) - 1
        if i < len(arabic):
            table[i + 1][j] = min(table[i + 1][j], so_far + _not_typed(arabic[i]))
        if j < len(pieces):
            table[i][j + 1] = min(table[i][j + 1], so_far + _not_written(pieces[j], j == 0, last))
        if i < len(arabic) and j < len(pieces):
            both = so_far + _together(arabic[i], pieces[j], i == 0, last)
            table[i + 1][j + 1] = min(table[i + 1][j + 1], both)
    return table[-1][-1]


def _not_typed(letter: str) -> float:
    """A letter without a sound: long vowels are rarely left out, stops often."""
    if letter in "اويى":
        return 0.9
    if letter in _STOPS:
        return 0.3
    return 1.2 if letter == "ة" else 3.0


def _not_written(piece: _Piece, first: bool, last: bool) -> float:
    """A sound without a letter: that is what short vowels are, except at the end of a word."""
    if piece.kind == "vowel":
        if last:
            return 1.2 if piece.typed in "aei" else 0.8
        return 0.6 if first else 0.15
    if piece.kind == "stop":
        return 0.6
    if last and piece.typed in ("h", "t"):
        return 0.1 if piece.typed == "h" else 1.0
    return 3.0


def _together(letter: str, piece: _Piece, first: bool, last: bool) -> float:
    """A letter and a sound that may be the same."""
    if piece.kind == "consonant":
        if letter == "ة":
            return 0.0 if last and piece.typed in ("h", "t") else inf
        return 0.0 if _SOUND_OF.get(letter, "-") in piece.sounds else inf
    if piece.kind == "stop":
        return 0.0 if letter in _STOPS else 0.1 if letter == "ق" and piece.sounds else inf
    if letter in _LONG:
        return 0.0 if piece.typed in _LONG[letter] or (first and letter == "ا") else 1.2
    if letter == "ة":
        return 0.0 if last and piece.typed in "ae" else inf
    return 0.2 if letter in _STOPS else inf


@cache
def _vocabulary() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The words of the list by their consonants, and those that follow from them: feminine and relational forms."""
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    words = dict.fromkeys(word for line in lines if not line.startswith("#") for word in line.split())
    known: dict[str, list[str]] = {}
    made: dict[str, list[str]] = {}
    for word in words:
        known.setdefault(_skeleton(word), []).append(word)
        for form in _forms(word):
            if form not in words:
                made.setdefault(_skeleton(form), []).append(form)
    return known, made


def _forms(word: str) -> Iterator[str]:
    if not word.endswith(("ة", "ا", "ى", "اء", "و")):
        yield word + "ة"
    stem = word.removesuffix("ة")
    if not stem.endswith(("ي", "ى", "اء", "ا")):
        yield from (stem + "ي", stem + "ية")
