"""Words that no job title has, read as the word that was meant: typos, words written apart or cut off with a full stop, and Arabic or
Ukrainian in Latin letters.

"mühendsi" is read as "mühendisi", "hair dresser" as "hairdresser", "maatsch. werker" as "maatschappelijk werker", "muhandis
madani" as "مهندس مدنی". What is read so is one more view of a title, beside the title as it stands and worth a little less.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from matching.taxonomy.stems import stem
from matching.taxonomy.wording import fold

_LEAST_PART = 3  # letters of each part of a compound
_LEAST = 4  # letters of a word that may be a typo
_LONG = 8  # letters of a word that may hold two typos; shorter ones hold one
_TRIED = 8  # words that are equally near: one of the title's own language is taken
_LEAST_SOUNDS = (
    2  # consonants of an Arabic word that is looked for in Latin letters ("khayat"), which then has five letters
)

_SOUNDS_LATIN = (
    ("kh", "x"),
    ("5", "x"),
    ("sh", "S"),
    ("ch", "C"),
    ("gh", "g"),
    ("zh", "Z"),
    ("th", "t"),
    ("dh", "d"),
    ("ts", "c"),
    ("ph", "f"),
    ("7", "h"),
    ("q", "k"),
    ("8", "k"),
    ("9", "k"),
    ("x", "ks"),
    ("c", "k"),
    ("v", "f"),
    ("p", "b"),
    ("j", "g"),
)
_SOUNDS = {
    **dict(zip("بپتثجچحخدذرزژسشصضطظغفقکگلمنه", "bbttgChxddrzZsSsdtzgfkkglmnh", strict=True)),
    **dict(zip("бвгґджзклмнпрстфхцчш", "bfhgdZzklmnbrstfxcCS", strict=True)),
    "щ": "SC",
}
_VOWELS = re.compile(r"[aeiouyw23640']")
_WORD = re.compile(r"[^\W_]+")
_TWICE = re.compile(r"(.)\1+")
_CUT_OFF = re.compile(r"([^\W\d_]{3,})\.(?=\s|$)")
_CLEAR = 5  # letters from which a word that was cut off may stand for another without its neighbour


def sounds(word: str) -> str:
    """The consonants of a folded word, the same for "muhandis", "mohandes" and "مهندس"; "" for other scripts."""
    if word[:1].isascii():
        for letters, sound in _SOUNDS_LATIN:
            word = word.replace(letters, sound.upper() if letters == "kh" else sound)
        word = _VOWELS.sub("", word).replace("X", "x")
    else:
        word = "".join(_SOUNDS.get(letter, "") for letter in word)
    return _TWICE.sub(r"\1", word)


class Respelling:
    """Knows the words of ``titles`` (by language), and gives those that an unknown word may stand for."""

    def __init__(self, titles: Mapping[str, Iterable[str]]) -> None:
        every = {language: [title.casefold() for title in said] for language, said in titles.items()}
        counts = Counter(word for said in every.values() for title in said for word in _WORD.findall(title))
        self._known: dict[str, str] = {}  # folded → as it is mostly written
        for word, _ in counts.most_common():
            self._known.setdefault(fold(word), word)
        self._languages: dict[str, set[str]] = {}
        for language, said in every.items():
            for word in {word for title in said for word in fold(title).split()}:
                self._languages.setdefault(word, set()).add(language)
        self._counts = Counter(word for said in every.values() for title in said for word in fold(title).split())
        self._sorted = sorted(self._counts)
        self._beside = {pair for said in every.values() for title in said for pair in pairwise(fold(title).split())}
        self._stems = {stem(word) for word in self._known}
        self._jobs = {fold(title) for said in every.values() for title in said}
        self._words = {
            script: [word for word in self._known if len(word) >= _LEAST and _script(word) == script]
            for script in ("latin", "cyrillic", "arabic")
        }
        self._heard: dict[str, list[str]] = {}
        for word in self._known:
            if _script(word) not in ("", "latin") and len(sounds(word)) >= _LEAST_SOUNDS:
                self._heard.setdefault(sounds(word), []).append(word)
        self._read = lru_cache(maxsize=65_536)(self._nearest)

    def read(self, title: str) -> str:
        """The title with words joined, parted, completed and replaced; itself when all its words are known, or none can be read."""
        folded = fold(title).split()
        cut_off = {fold(match.group(1)) for match in _CUT_OFF.finditer(title)}
        words = self._completed(folded, cut_off)
        sure = [word for word in words if word in self._languages] or [
            self._read(word, "") for word in sorted(words, key=len, reverse=True)[:1]
        ]
        votes = Counter(language for word in sure for language in self._languages.get(word, ()))
        language = votes.most_common(1)[0][0] if votes else ""
        found, place, changed = [], 0, words != folded
        while place < len(words):
            pair = "".join(words[place : place + 2])
            if place + 1 < len(words) and pair in self._known and len(pair) > _LEAST:
                found.append(self._known[pair])
                place, changed = place + 2, True
            else:
                read = words[place] if words[place] in cut_off else self._read(words[place], language)
                changed = changed or read != words[place]
                found.append(self._known.get(read, read))  # a compound comes back as two words
                place += 1
        return " ".join(found) if changed else title

    def knows(self, word: str) -> bool:
        """Whether a folded word is one of a title, endings apart."""
        return word in self._known or stem(word) in self._stems

    def _completed(self, words: list[str], cut_off: set[str]) -> list[str]:
        """Those that were cut off, as titles have them beside the same neighbour; without such a title, as most titles have them,
        where enough is left to tell."""
        found = list(words)
        for place, word in enumerate(words):
            if word not in cut_off or word in self._known:
                continue
            longer = self._sorted[bisect_left(self._sorted, word) : bisect_left(self._sorted, word + chr(0x10FFFF))]
            before, after = words[place - 1] if place else "", words[place + 1] if place + 1 < len(words) else ""
            beside = [one for one in longer if {(before, one), (one, after)} & self._beside]
            likely = beside or (longer if len(word) >= _CLEAR else [])
            found[place] = max(likely, key=self._counts.__getitem__, default=word)
        return found

    def _nearest(self, word: str, language: str) -> str:
        letters = sum(one.isalpha() for one in word)
        if len(word) < _LEAST or letters < _LEAST - 1 or self.knows(word):
            return word
        script = _script(word)
        parts = self._parts(word) if script == "latin" else None
        if parts:
            return parts
        most = 2 if len(word) >= _LONG else 1
        near = extract(word, self._words.get(script, ()), scorer=OSA.distance, score_cutoff=most, limit=_TRIED)
        heard = None
        if script == "latin" and (len(sounds(word)) > _LEAST_SOUNDS or len(word) > _LEAST):
            heard = min(self._heard.get(sounds(word), ()), key=lambda one: _unlike(word, one), default=None)
        if near and (len(word) > _LEAST or not heard):
            return str(min(near, key=lambda one: (one[1], language not in self._languages.get(one[0], ())))[0])
        return heard or word

    def _parts(self, word: str) -> str | None:
        """A Dutch compound of a known word and a job: "hulp kok", "ziekenhuis apotheker"."""
        for cut in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
            first, last = word[:cut], word[cut:]
            if last in self._jobs and (first in self._known or (first[-1] == "s" and first[:-1] in self._known)):
                return f"{first} {last}"
        return None


def _unlike(latin: str, heard: str) -> int:
    """In how many ways a word in Latin letters is unlike one of the same consonants: "madani" is مدني, not معدن."""
    ain = "ع" in heard and not {"3", "'"} & set(latin)
    return ain + ((latin[-1] in "iy") != (heard[-1] in "یيіїи"))


def _script(word: str) -> str:
    first = word[:1]
    if "\u0400" <= first <= "\u04ff":
        return "cyrillic"
    if "\u0600" <= first <= "\u06ff":
        return "arabic"
    return "latin" if first.isascii() else ""
