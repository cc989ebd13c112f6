"""What people write around a job title, taken off; and one spelling for comparing titles.

:func:`fold` makes spellings comparable (capitals, accents, Arabic and Persian letter forms, hyphens). :func:`clean`
takes years, hours, "(m/v/x)", "ik heb … gewerkt als", words about the person ("jonge", "ervaren") and the name of an
employer off a title. :func:`head` is the part before the first preposition: "kok in een restaurant" is a kok.
"""

from __future__ import annotations

import re
from unicodedata import combining, normalize

_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ى": "ی",
        "ي": "ی",
        "ئ": "ی",
        "ك": "ک",
        "ة": "ه",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ؤ": "و",
        "ـ": "",
        "\u200c": " ",
        "ʼ": "'",
        "ß": "ss",
    }
)
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_NOT_WORD = re.compile(r"[^\w+#]+|_")

_PERIOD = r"(?:jaar|jaren|jr|maanden|mnd|years?|yrs?|months?|سنوات|سنة|عام[اً]?|років|роки|рік|yıl|yıldır|sene|سال)"
_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien)"
_NOISE = re.compile(
    rf"""
      \(?\b[mvxfhwd](?:\s*/\s*[mvxfhwd]){{1,2}}\b\)?                     # m/v/x
    | \b(?:sinds|vanaf|tot|since|from|until|van|з|від|منذ|از)?\s*         # sinds 2015, 2012-2018
      (?:19|20)\d\d\b\s*(?:[-–—/]|tot(?:\sen\smet)?|t/m|to|until)?\s*
      (?:(?:19|20)\d\d\b|heden|nu|nog|present|now)?
    | (?:\b(?:ruim|meer\sdan|over|more\sthan|ongeveer|about|voor|for|gedurende|met|with|لمدة)\s+)*
      \b{_NUMBER}\s*\+?\s*-?\s*\d*\s*{_PERIOD}\b(?:\s*(?:werk)?(?:ervaring|experience|lang))?   # 8 jaar ervaring
    | لمدة\s+\S+\s+سنوات
    | \b\d{{1,2}}\s*(?:[-–/]\s*\d{{1,2}})?\s*(?:uur|uren|hours?|hrs?)\b      # 24-32 uur per week
      (?:\s*(?:per|p/?|a|/)\s*(?:week|w|wk))?
    | \b(?:full-?\s?time|part-?\s?time|parttimer|zzp(?:'er)?|freelance|tijdelijk|vacature|gevraagd|gezocht)\b
    | \b(?:nachtdienst|vrijwillige?|vrijwilligers?werk|vrijwilligster|vrijwilliger|volunteer|stagiaire?|stage|intern)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LEAD = re.compile(
    r"""^(?:
      (?:ik|wij|hij|zij|i|we)\s+(?:heb|hebben|ben|was|werk|werkte|zoek|zoeken|wil|have|had|am|worked|work|want|used\sto|did)\b
        (?:\s+(?!als\b|as\b)\w+){0,4}?\s+(?:als|as|een|an?|to\sbe|worden)\s+(?:een\s|an?\s)?
    | (?:i\s+)?(?:worked|work|working|experience|job|employed)\s+(?:as|at)\s+(?:an?\s|the\s)?
    | (?:gewerkt|werken|werkte|werkzaam|ervaring|baan|functie|werk)\s+als\s+(?:een\s)?
    | (?:ik|wij)\s+(?:was|ben|zoeken|zoek)\s+(?:een\s)?
    | i\s+(?:was|am)\s+(?:an?\s)?
    | (?:functie|beroep|job|title|position)\s*:\s*
    | (?:aankomende?|beginnende?|junior|senior|medior|sr|jr)[\s.-]+
    | (?:(?:zeer|heel|erg|very)\s+)?(?:ervaren|enthousiaste?|gemotiveerde?|goede?|zelfstandige?(?:\s+werkende?)?|jonge?|oudere?
        |oude|getrouwde?|vrouwelijke?|mannelijke?|vakkundige?|gediplomeerde?|gekwalificeerde?|experienced|skilled|qualified|good|motivated
        |young|old|older|female|male|married|islamitische?|moslim|christelijke?|muslim|christian)\s+
        (?!ondernem|mensen|kind|volwassen|people|persons?\b|children|child|adults?\b|age\b|men\b|women\b|school|onderwijs
        |leeftijd|theolog|studi|tal|kunst|geestelijk|priest)(?=\w{2})
    | (?:former|ex|oud)[\s.-]+
    | (?:لقد\s+)?(?:عملت|اعمل|أعمل|كنت)\s+(?:ك(?=\w{3}))?
    | (?:я\s+)?(?:працювала|працював|працюю|була|був)\s+(?:як\s+)?
    | (?:من\s+)?(?:به\s+عنوان)\s+
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_TRAIL = re.compile(
    r"\s*(?:\bgewerkt\b|\bgeweest\b|\bervaring\b|\bexperience\b|\bolarak\s+çalıştım|\bolarak\s+çalışıyorum|\bolarak\b|"
    r"\bکار\s+کرده?\s?(?:ام|م)|\bکار\s+می\s?کردم|\bبودم)\s*[.!]*$",
    re.IGNORECASE,
)
_EMPLOYER = re.compile(
    r"\s(?:bij|at|by|voor|for)\s+(?:de\s|het\s|the\s)?[A-Z][\w&'.-]*(?:\s+(?:&\s+)?[A-Z][\w&'.-]*)*(?=\s*$|\s*[,.(])"
)
_PREPOSITION = re.compile(
    r"\s(?:in|bij|op|voor|van|met|aan|uit|te|binnen|at|for|of|with|from|on|who|die|في|عند|مع|لدى|у|в|на|з|із|для|در|برای)\s"
    r"|\s*[,(/;:|]|\s[-–—]\s|\s+(?:en|and|&|و|та|і|ve)\s",
    re.IGNORECASE,
)


def words(text: str) -> frozenset[str]:
    """The words of a word list that is written as one text, separated by spaces."""
    return frozenset(text.split())


def fold(text: str) -> str:
    """One spelling: no capitals, accents, punctuation or letter variants; one space between words ("C++" stays)."""
    joined = _APOSTROPHES.sub("", normalize("NFKC", text).casefold().translate(_LETTERS))
    bare = "".join(one for one in normalize("NFKD", joined) if not combining(one))
    return " ".join(_NOT_WORD.sub(" ", bare.translate(_LETTERS)).split())


def clean(text: str) -> str:
    """The title without the talk around it; the text itself when nothing would be left."""
    said = " ".join(text.split())
    left = _EMPLOYER.sub("", said)
    left = " ".join(_NOISE.sub(" ", left).split()).strip(" ,;:.-–()")
    for _ in range(3):
        shorter = _TRAIL.sub("", _LEAD.sub("", left)).strip(" ,;:.-–")
        if shorter == left or not shorter:
            break
        left = shorter
    return left or said


def head(text: str) -> str:
    """The part before the first preposition, comma, slash or "and"; the whole text where there is none."""
    found = _PREPOSITION.search(text)
    return (text[: found.start()].strip() if found else text) or text
