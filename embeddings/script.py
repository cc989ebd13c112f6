"""What letters and frequent words tell about the language of a text: enough to decide which path should read it.

The quick path of the default encoder knows the sixteen languages of the multilingual Universal Sentence Encoder, and what
ESCO's labels taught it. Another language shows itself by a letter that none of those uses (Persian گ ی, Turkish ş ğ ı, all of
Ethiopic) or, where it shares its alphabet with one of them, by a frequent word. A text is judged by itself alone.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

from embeddings.words import fold


class Reading(Enum):
    """Who reads a text: one path, or both with equal or unequal say."""

    QUICK = "quick"
    MOSTLY_QUICK = "mostly_quick"
    BOTH = "both"
    MOSTLY_SECOND = "mostly_second"
    ALMOST_SECOND = "almost_second"
    SECOND = "second"


# Letters of the quick path's languages, lower case: nl en fr de es it pl pt; Russian; Arabic without the letters that
# Persian, Pashto, Urdu, Kurdish and Sindhi added to it; Thai, Chinese, Japanese and Korean.
_LATIN = "a-zªºß-öø-ÿœąćęłńśźż"
_CYRILLIC = "а-яё"
_ARABIC = "ء-غـ-ي"
_EAST_ASIAN = "ก-๛ᄀ-ᇿ぀-ヿ㄰-㆏㐀-䶿一-鿿가-힣々〆"
_KNOWN = f"{_LATIN}{_CYRILLIC}{_ARABIC}{_EAST_ASIAN}ʰ-˿"  # the last: apostrophes that count as letters
_OTHER = re.compile(rf"(?![{_KNOWN}])[^\W\d_]")
_LATIN_LETTER = re.compile("[a-zà-ʯḀ-ỿ]")
_CYRILLIC_LETTER = re.compile("[Ѐ-ԯ]")
_ARABIC_LETTER = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")

_BEYOND_PERSIAN = re.compile(rf"(?![{_ARABIC}پچژگکی])[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff](?<=[^\W\d_])")

# Words of people and work, for languages whose letters need not give them away. Turkish, accents dropped, with the endings
# that make it a job.
_TURKISH = re.compile(
    r"\b(?:asci|asker|avukat|bakici|berber|bilgisayar|boyaci|calisan|ciftci|cocuk|danisman|eczaci|elektrikci|"
    r"eleman|fabrika|fayansci|gorevli|guvenlik|hastane|hekim|hemsire|insaat|isci|kasap|kaynakci|kuafor|makine|"
    r"marangoz|memur|mimar|mudur|muhasebe|muhasebeci|muhendis|ogretmen|okul|operatoru|otobus|oyuncu|sahibi|"
    r"satici|satis|sekreter|sofor|sorumlu|subay|surucu|tamirci|tekniker|teknisyen|temizlik|temizlikci|"
    r"tercuman|terzi|tiyatro|uretici|uretim|usta|uzman|yardimci|yazar|yazilim|yonetici)(?:[iu]|[sy][iu]|l[iu]k|l[ae]r[iu]?)?\b"
)
# Turkish endings of people and their work that its own letters show, and those of Kurmanji, which has ê, î and û last.
_ENDINGS = re.compile(r"(?:ç[iu]|[cç]ü|cu|[cç][iu]s[iu]|lük|[öü][^\W\d_]{1,4}ü[^\W\d_]{0,2}|[êîû])\b")
# Somali, which has no letter of its own either.
_SOMALI = re.compile(
    r"\b(?:adhijir|askari|beeraley|booliis|caafimaad|darawal\w*|dawaarle|dhakhtar\w*|dhisme|dhaqato|dukaan\w*|fuundi|"
    r"ganacsa\w+|garsoore|hilible|ilaaliye|injineer|iskuul\w*|kabalyeeri|kalkaaliye|kalluumeysate|kariye|koronto|macallin\w*|"
    r"makaanik\w*|nadiifiye|nijaar|qareen|rinjiile|saxafi|shaqa\w+|shaqe\w+|shaqo|timo|tuubiiste|turjumaan|umuliso|wariye|"
    r"waxaan|xisaabiye|xoghaye\w*|xoolo)\b"
)


def reading(text: str) -> Reading:
    """Who should read a lower-case text: the quick path, the second path, or both, their vectors added up.

    Both, where each knows something: Cyrillic, Turkish and mixtures of scripts; Arabic mostly the quick one, which knows it
    well and stumbles less over its spelling; Persian mostly the second, and more so where other letters show another language
    of the same script: Pashto, Urdu, Sorani. The second alone: scripts that the quick path cannot read.
    """
    if text.isascii():
        return _reading_of_latin(text)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    latin = _LATIN_LETTER.search(text) is not None
    arabic = _ARABIC_LETTER.search(text) is not None
    other = _OTHER.search(text) is not None
    if arabic and not latin:
        if not other:
            return Reading.MOSTLY_QUICK
        return Reading.ALMOST_SECOND if _BEYOND_PERSIAN.search(text) else Reading.MOSTLY_SECOND
    if other and not latin and not _CYRILLIC_LETTER.search(text):
        return Reading.SECOND
    if arabic or other or _CYRILLIC_LETTER.search(text) or (latin and _ENDINGS.search(text)):
        return Reading.BOTH
    return _reading_of_latin(fold(text)) if latin else Reading.QUICK


def is_latin(text: str) -> bool:
    """Whether a lower-case text has Latin letters and no others but those of Latin script."""
    return bool(_LATIN_LETTER.search(text)) and not any(c.isalpha() and not _LATIN_LETTER.match(c) for c in text)


def _reading_of_latin(text: str) -> Reading:
    if _SOMALI.search(text):
        return Reading.SECOND
    return Reading.BOTH if _TURKISH.search(text) else Reading.QUICK
