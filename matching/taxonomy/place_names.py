"""Names of countries, regions, cities and peoples, in the languages and cases in which they are written.

:func:`names` gives each folded name with a mark that says how clearly it must stand as a place before it counts as
one: "" always; "~" with a capital or after a preposition; "?" after a preposition (or between commas) and, in Latin
script, with a capital. Countries come from Unicode's CLDR through Babel, cities from GeoNames
(:mod:`matching.taxonomy.geonames`).
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from babel import Locale

from matching.taxonomy import isced, isco
from matching.taxonomy.wording import fold, words

_CITIES = Path(__file__).parent / "data" / "city_names.txt"
_MORE_CITIES = Path(__file__).parent / "data" / "city_names_more.txt"
_EXTRA = Path(__file__).parent / "data" / "places_extra.csv"
_LOCALES = ("nl", "en", "ar", "uk", "tr", "fa", "ru", "fr", "de", "es", "ti", "am")

_UNCLEAR_COUNTRIES = words(
    """
    turkey jersey china chad jordan guinea georgia fas misir cin man niger cuba togo mali inde chile in bali hint
    """
)
_MORE_COUNTRIES = """
    holland turkey turkije engeland schotland england scotland usa vs amerika america uae vae ksa drc birma burma
    tsjechië ivoorkust kaapverdië syrië syria سورية سوريه الشام فلسطين غزة كردستان کردستان اریتره افغانستان korea
    palestina palestine gaza gazastrook westbank rojava koerdistan kurdistan krim crimea donbas donbass луганщина
    донеччина крим донбас sovjetunie ussr ссср срср joegoslavië yugoslavia europa europe afrika africa azië asia tigray
    somaliland puntland darfur darfoer
"""
_SEVERAL_WORDS = """
    nederlandse antillen|groot brittannië|great britain|united states of america|verenigde staten|czech republic|oost
    timor| zuid korea|noord korea|iraaks koerdistan|sovjet unie|soviet union|midden oosten|middle east
"""
_PROVINCES = """
    gelderland|noord brabant|brabant|friesland|fryslân|drenthe|overijssel|limburg|zeeland|flevoland|noord holland|zuid
    holland|randstad| betuwe|achterhoek|twente|veluwe|utrechtse heuvelrug|gelderse vallei|food valley|midden
    nederland|oost nederland|noord nederland| zuid nederland|west brabant|oost brabant|noordoost
    brabant|bommelerwaard|langstraat|vijfheerenlanden|stichtse vecht|kromme rijn| leidsche
    rijn|kanaleneiland|overvecht|lombok utrecht|den bosch|s gravenhage|the hague
"""
_PEOPLES = """
    syrisch syrische syrier syriers syrian syrians suriyeli eritrees eritrese eritreer eritreeer eritrean eritreans
    eritreli iraaks iraakse irakees irakezen iraqi iraqis irakli iraans iraanse iranier iranian iranians iranli
    afghaans afghaanse afghaan afghanen afghan afghans afgan jemenitisch jemenitische jemeniet yemeni yemenite
    soedanees soedanese soedanezen sudanese sudanli ethiopisch ethiopische ethiopier ethiopian libanees libanese
    lebanese lubnanli jordaans jordaanse jordanian palestijns palestijnse palestijn palestinian egyptisch egyptische
    egyptenaar egyptian marokkaans marokkaanse marokkaan moroccan tunesisch tunesische tunisian algerijns algerijnse
    algerian libisch libische libyan congolees congolese nigeriaans nigeriaanse nigerian oegandees oegandese ugandan
    venezolaans venezolaanse venezuelan colombiaans colombiaanse colombian pakistaans pakistaanse pakistani turkse
    turken oekraiense oekrainer oekrainers oekrainse سوریه سوری السوری السوریه عراقی العراقی عراقیه افغانی افغان ایرانی
    یمنی یمنیه سودانی سودانیه اریتری اریتریه
"""

_UKRAINIAN_ADJECTIVES = """
    київськ харківськ львівськ одеськ дніпровськ донецьк луганськ херсонськ запорізьк маріупольськ полтавськ чернігівськ
    сумськ вінницьк житомирськ черкаськ чернівецьк тернопільськ рівненськ волинськ закарпатськ кримськ миколаївськ
"""
"""Stems of adjectives of cities: "Київська лікарня" and "Одеська лікарня"."""

_TURKISH_CASES = ("de", "da", "te", "ta", "den", "dan", "ten", "tan")


@cache
def names() -> dict[str, str]:
    """Mark by folded name (words separated by one space)."""
    found: dict[str, str] = {}
    more = [line for line in _MORE_CITIES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    more = [line[0] * (line[0] in "~?") + fold(line) for line in more]
    for line in (*_CITIES.read_text(encoding="utf-8").splitlines(), *more):
        mark = line[0] if line[0] in "~?" else ""
        key = line[len(mark) :]
        for form in _inflected(key) if not _LATIN.match(key) else (key,):
            found[form] = mark
    for stem in _UKRAINIAN_ADJECTIVES.split():
        found.update(
            (fold(stem + end), "") for end in ("ий", "а", "е", "ого", "ому", "ої", "ій", "у", "ою", "им", "ім")
        )
    with _EXTRA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(fold(row["name"]), "~")
    ordinary = vocabulary()
    for key in list(found):
        if key in ordinary:
            found[key] = "?"
    for key in countries():
        short = len(key) < 4 and not _ETHIOPIC.match(key) and found.get(key) != ""
        found[key] = "?" if key in _UNCLEAR_COUNTRIES else "~" if short else ""
    found.update(dict.fromkeys(peoples(), ""))
    return found


@cache
def peoples() -> frozenset[str]:
    """Folded names of peoples, and the adjectives of their countries; a language that has the same name is not among them."""
    return frozenset(fold(word) for word in _PEOPLES.split())


@cache
def countries() -> frozenset[str]:
    """Folded names of countries and regions, with the case endings of Ukrainian, Russian and Turkish."""
    found = set()
    for locale in _LOCALES:
        for code, said in Locale(locale).territories.items():
            if len(code) != 2:
                continue
            for part in (said, *re.split(r"[()\[\]]| & ", said)):
                key = fold(part)
                if len(key) < (2 if _ETHIOPIC.match(key) else 3) or (
                    key in vocabulary() and key not in _UNCLEAR_COUNTRIES
                ):
                    continue
                found.add(key)
                if locale in ("uk", "ru"):
                    found.update(_inflected(key))
                elif locale == "tr" and len(key) > 4:
                    found.update(key + fold(case) for case in _TURKISH_CASES)
    found.update(fold(word) for word in _MORE_COUNTRIES.split())
    found.update(fold(name) for name in " ".join(_SEVERAL_WORDS.split()).split("|"))
    found.update(fold(word) for word in " ".join(_PROVINCES.split()).split("|"))
    return frozenset(found - {"", "man", "isle", "of"})


@cache
def vocabulary() -> frozenset[str]:
    """Words of job titles and of names of studies: never a place without a clear sign."""
    said = [title for group in isco.groups().values() for titles in group.titles.values() for title in titles]
    said += [group.name_nl for group in isco.groups().values()] + [group.name_en for group in isco.groups().values()]
    for one in isced.fields().values():
        said += [*one.titles, one.name_nl, one.name_en]
    return frozenset(word for title in said for word in fold(title).split())


_LATIN = re.compile(r"[a-z0-9 ]+$")
_ETHIOPIC = re.compile(r"[\u1200-\u137f]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff ]+$")


def _inflected(key: str) -> tuple[str, ...]:
    """A folded Cyrillic name in its cases (Харків, Харкові, Харкова …); other names as they are."""
    if not _CYRILLIC.match(key) or len(key) < 4:
        return (key,)
    if key.endswith(("ів", "їв")):
        stem = key[:-2]
        return (key, *(stem + end for end in ("ова", "ові", "овом", "ову", "єва", "єві", "єву", "иева", "иеве")))
    if key.endswith("ии"):
        return (key, *(key[:-2] + end for end in ("ого", "ому", "им", "ім", "ом")))
    if key.endswith("ці"):
        return (key, *(key[:-1] + end for end in ("ях", "ів", "ям", "ями")))
    if key.endswith("е"):
        return (key, *(key[:-1] + end for end in ("ого", "ому", "им")))
    if key.endswith(("а", "ы", "и", "о")):
        return (key, *(key[:-1] + end for end in ("и", "і", "у", "ою", "ой", "ы", "е", "а", "ах")))
    if key.endswith("я"):
        return (key, *(key[:-1] + end for end in ("і", "и", "ю", "єю", "ею", "е", "ии")))
    if key.endswith("ь"):
        return (key, *(key[:-1] + end for end in ("і", "и", "я", "ю", "е")))
    return (key, *(key + end for end in ("у", "і", "а", "ом", "е")))
