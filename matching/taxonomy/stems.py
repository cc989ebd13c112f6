"""The part of a word that its endings leave alone, so that "бухгалтером" meets "бухгалтер" and "garsonluk" meets "garson".

Only for comparing: labels and texts are cut alike, and a stem is never shown. The endings are this project's own short
list for the languages of the job titles; a wrong cut costs little, because a stem counts less than the word itself.
"""

from __future__ import annotations

from functools import lru_cache

from matching.taxonomy.wording import fold

_LEAST = 3  # letters that stay: shorter stems meet by chance


def _endings(listed: str) -> tuple[str, ...]:
    """Folded endings as words have them, the longest first."""
    return tuple(sorted({fold(ending) for ending in listed.split()}, key=lambda ending: (-len(ending), ending)))


_CYRILLIC = _endings(
    """
    ами ями ого ому ими ої ою ею єю ів ом ем єм ий ій их им ам ах ям ях а я у ю и і ї е є о ь й
    """
)
_TURKISH_TRADE = _endings("ligi lugu lik luk")  # arıcı, who keeps bees; arıcılık, what they do
_LATIN = _endings("lari leri lar ler si su im um in en s e i u")
_ARABIC_BEFORE = ("وال", "بال", "کال", "فال", "لل", "ال")
# "گی": راننده, who drives; رانندگی, what they do
_ARABIC_AFTER = ("های", "گی", "ها", "ات", "ین", "ون", "ان", "ه", "ی")


@lru_cache(maxsize=131_072)
def stem(word: str) -> str:
    """The stem of one folded word (:func:`matching.taxonomy.wording.fold`); the word itself when it is short."""
    first = word[:1]
    if "\u0400" <= first <= "\u04ff":
        return _without_end(word, _CYRILLIC)
    if "\u0600" <= first <= "\u06ff":
        for before in _ARABIC_BEFORE:
            if word.startswith(before) and len(word) - len(before) >= _LEAST:
                word = word[len(before) :]
                break
        return _without_end(word, _ARABIC_AFTER)
    return _without_end(_without_end(word, _TURKISH_TRADE), _LATIN) if len(word) > _LEAST + 1 else word


def stems(folded: str) -> tuple[str, ...]:
    """The stem of each word of a folded text."""
    return tuple(stem(word) for word in folded.split())


def _without_end(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            return word[: -len(ending)]
    return word
