"""Words by which names of schools, universities and hospitals are known, for :mod:`matching.taxonomy.scrub`."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from matching.taxonomy import isced
from matching.taxonomy.place_names import vocabulary
from matching.taxonomy.tokens import Marked
from matching.taxonomy.wording import fold, words

GOES_WITH_NAME = words(
    """
    universiteit university universite universitat universidad universitet univ hogeschool roc college institute
    instituut institut instituto polytechnic polytechnische academy academie akademie hochschule lyceum lycee
    gymnasium mbo hbo umc medisch_centrum
    """
)
"""Kinds of institution that go together with the name ("Universiteit van Aleppo" and "Damascus University" both become
nothing), and stay where no name stands beside them ("docent aan een universiteit")."""

STAYS_WITHOUT_NAME = words(
    """
    hospital ziekenhuis kliniek clinic hastanesi hastanesinde polikliniek school basisschool verpleeghuis gasthuis
    museum mosque moskee conservatorium conservatory
    """
)
"""Kinds of workplace that say something about the work: only the name beside them goes."""

BEFORE_ONLY = ("universitesi", "enstitusu", "koleji", "университет", "університет", "інститут", "институт")
"""Beginnings of kinds (Turkish, Ukrainian, Russian) whose name stands before them."""

AFTER_ONLY = frozenset(("جامعه", "دانشگاه", "الجامعه", "جامعت"))
"""Kinds (Arabic, Persian) whose name stands after them."""

KNOWN = words(
    """
    avans fontys saxion windesheim inholland hanzehogeschool hanze zuyd uva vua wur hva hku radboud erasmus
    nyenrode deltion landstede curio rijn_ijssel gilde graafschap summa aeres nimeto grafisch_lyceum yonder lumc
    umcu amsterdam_umc erasmusmc radboudumc mumc umcg antonius diakonessenhuis meander bernhoven tudelft kpi knu
    """
)
"""Names of Dutch institutions that are no ordinary words, folded, with _ for a space."""

ABBREVIATIONS = words("HU UU VU RU UT UM HAN TU TUD EUR UL RUG HZ NHL AUB ROC UvA UG")
"""Abbreviations that count as an institution only beside a word of study."""

STUDY_WORDS = words(
    """
    bachelor master bsc msc ba ma llb llm phd hbo wo mbo student studente studie studies studeert gestudeerd study
    studied studying opleiding diploma propedeuse minor faculteit faculty degree afgestudeerd alumnus alumna
    promovendus bouwkunde delft
    """
)

CONNECTORS = words("van voor of for te de der den het the in du des la le al el i ii iii iv and en am ad")
"""Words inside a name ("Hogeschool van Arnhem en Nijmegen")."""

_INSIDE_KIND = words(
    """
    technische technical vrije open american islamic national nationale state staats medical medische teknik devlet
    international internationale christelijke technological applied sciences
    """
)
"""Words that belong to a kind of institution when a name goes with it ("Technische Universiteit Delft")."""

_SLAVIC_ADJECTIVES = (
    *("ськии", "ського", "ському", "цькии", "цького", "скии", "ского", "ском"),
    *("нальнии", "нального", "нальному", "ржавнии", "ржавного"),
)
"""Folded endings of what a Ukrainian or Russian institution is named after ("Київський національний університет")."""

_HONOURED = words("імені ім имени им")
_ROMAN = ("I", "II", "III")
_ARABIC_NO_NAMES = words(
    "في من الی در از به قسم کلیه ثم حتی لکی بعد بروم برم رفتن برود بخوانم درس شوم بشوم کنم قبول است بود هستم می"
)
"""Prepositions and verbs that follow the word for a university and begin no name: "go to university"."""


def mark_institutions(marked: Marked) -> None:
    """Mark the words of names of institutions, and of their kind where it says nothing without the name.

    Places must have been marked before: a place beside a kind is its name.
    """
    words_, gone = marked.words, marked.gone
    for place, word in enumerate(words_):
        key = word.key
        following = words_[place + 1].key if place + 1 < len(words_) else ""
        named: list[int] = []
        if key in KNOWN:
            gone[place] = True
        elif f"{key}_{following}" in KNOWN:
            gone[place] = gone[place + 1] = True
        elif word.said in ABBREVIATIONS:
            gone[place] = gone[place] or _is_beside_study(marked, place)
        elif key in GOES_WITH_NAME or key in STAYS_WITHOUT_NAME:
            before, after = _name_before(marked, place), _name_after(marked, place)
            named = before.words + after if before.named or after else []
        elif key.startswith(BEFORE_ONLY):
            before = _name_before(marked, place)
            named = before.words + _honoured(marked, place) if before.named else []
        elif key in AFTER_ONLY:
            named = _arabic_name(marked, place)
        for one in named:
            gone[one] = True
        if named and key not in STAYS_WITHOUT_NAME:
            gone[place] = True


def _is_beside_study(marked: Marked, place: int) -> bool:
    """Whether a word of study or a place stands within three words: "student rechten aan de UU"."""
    near = [one for one in range(max(0, place - 3), min(len(marked.words), place + 4)) if one != place]
    following = place + 1 < len(marked.words) and marked.gone[place + 1]
    return following or any(marked.words[one].key in STUDY_WORDS | _study_names() for one in near)


@cache
def _study_names() -> frozenset[str]:
    return frozenset(
        word
        for field in isced.fields().values()
        for title in field.titles
        for word in fold(title).split()
        if len(word) > 3
    )


def _is_name(marked: Marked, place: int) -> bool:
    """Whether a word can be part of a name: a place, or a capital on a word that is no word of work or study."""
    word = marked.words[place]
    ordinary = word.key in vocabulary() or word.key in STUDY_WORDS
    return marked.gone[place] or (word.capital and word.latin and not ordinary)


def _is_joined(marked: Marked, place: int) -> bool:
    """Whether a word and the next stand together, as in a name."""
    return marked.between(place).strip(" .'’\"“”(-") == ""


class _Before(NamedTuple):
    """The words that may belong to a name before its kind, and whether there is a name among them."""

    words: list[int]
    named: bool


def _name_before(marked: Marked, place: int) -> _Before:
    """What ends just before the kind: "Damascus" in "Damascus University"."""
    found: list[int] = []
    named = False
    for one in range(place - 1, max(place - 5, -1), -1):
        if not _is_joined(marked, one):
            break
        word = marked.words[one]
        if _is_name(marked, one) or word.key.endswith(_SLAVIC_ADJECTIVES):
            named = True
        elif not (word.capital and word.key in _INSIDE_KIND) and word.said not in _ROMAN:
            break
        found.append(one)
    return _Before(found, named)


def _name_after(marked: Marked, place: int) -> list[int]:
    """The words of a name that begins just after the kind: "van Aleppo" in "Universiteit van Aleppo"."""
    found: list[int] = []
    waiting: list[int] = []
    for one in range(place + 1, min(place + 7, len(marked.words))):
        word = marked.words[one]
        if not _is_joined(marked, one - 1):
            break
        part_of_kind = word.capital and word.key in ("applied", "sciences", "technology")
        if word.said in _ROMAN or (word.key in CONNECTORS and not word.capital):
            waiting.append(one)
        elif _is_name(marked, one) or (part_of_kind and marked.words[place].key == "university"):
            found += [*waiting, one]
            waiting = []
        else:
            break
    return found


def _honoured(marked: Marked, place: int) -> list[int]:
    """The person after whom a Ukrainian or Russian institution is named: "імені Тараса Шевченка"."""
    words_ = marked.words
    if place + 1 >= len(words_) or words_[place + 1].key not in _HONOURED:
        return []
    found = [place + 1]
    while found[-1] + 1 < min(len(words_), place + 6) and words_[found[-1] + 1].capital:
        found.append(found[-1] + 1)
    return found


def _arabic_name(marked: Marked, place: int) -> list[int]:
    """The words of a name after جامعة or دانشگاه: the next word (not one of work or study) and places after it."""
    found: list[int] = []
    for one in range(place + 1, min(place + 4, len(marked.words))):
        word = marked.words[one]
        free = not found and word.key not in vocabulary() and word.key not in _ARABIC_NO_NAMES
        if marked.between(one - 1).strip() or not (marked.gone[one] or free):
            break
        found.append(one)
    return found
