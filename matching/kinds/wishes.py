"""What a goal wants and what it turns away from, wish by wish, in the languages that participants write in."""

from __future__ import annotations

import re

from matching.taxonomy.wording import fold, words

# What says that something is not wanted (any more), in the languages that participants write in. Embedded, such a clause would
# attract what it refuses.
_REFUSALS = (
    r"niet meer|niet (?:terug|weer|opnieuw)|nooit meer|nooit weer|wil(?:len)? niet|liever niet",
    r"liever geen|wil geen|geen zin|behalve|in plaats van",
    r"stop(?:pen|te|t)? met|gestopt met|klaar met|weg uit|genoeg van",
    r"no longer|not? (?:want|any ?more|again)|(?:don'?t|do not|never) want|never again|not .{0,30}any ?more",
    r"(?:i|to) quit|quit my|stopped working|tired of|instead of|except|anything but|rather not",
    r"istemiyorum|bırakmak istiyorum|artık .{0,30}istemiyorum|dışında|hariç",
    r"не хочу|більше не|больше не|о?крім|кроме|тільки не|только не",
)
_REFUSALS_RTL = r"لا أريد|لا اريد|مش عايز|ما بدي|إلا|ما عدا|باستثناء|نمی‌?خواهم|نمیخوام|دیگر ن|به جز|بجز|غیر از"
_REFUSAL = re.compile(rf"\b(?:{'|'.join(_REFUSALS)})\b|{_REFUSALS_RTL}", re.IGNORECASE)
# A clause that only says "not …"; and conditions of work, which say nothing about the field ("geen nachtdiensten", "not at weekends").
_NOT = re.compile(r"(?:niet|geen|not|no|nor|never|nooit)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"nacht|night|avond|evening|weekend|zondag|zaterdag|sunday|saturday|ploeg|shift|fulltime|full-time|parttime|part-time|uren|hours"
    r"|reis|travel|\bver\b|\bfar\b|haast|hurry|voorkeur|preference|rijbewijs|licen[cs]e|\bauto\b|diploma|ervaring|experience|alleen|only",
    re.IGNORECASE,
)
# Where a clause ends: punctuation, a word that turns from what is not wanted to what is, or the beginning of the next wish.
_CLAUSE = re.compile(
    r"[.;!?\n,،؛؟]+|\b(?:maar|(?<!anything )but|ama|fakat|але|но|а|liever(?! niet| geen))\b|(?<!\w)(?:لكن|بل|ولی|اما)(?!\w)"
    r"|(?=\b(?:behalve|in plaats van|instead of|except|anything but|ik wil|i want|о?крім|кроме)\b)"
    r"|(?=(?<!\w)(?:إلا|ما عدا|باستثناء|به جز|بجز|غیر از)(?!\w))",
    re.IGNORECASE,
)
# Where one clause joins two wishes; only looked for where one of them is a refusal ("programmeur worden en niet terug naar school").
_OR = re.compile(r":|\s(?:of|or|veya|ya da|або|чи|или|أو|یا)\s", re.IGNORECASE)
_JOIN = re.compile(r"\s(?:en|and|ve|та|і|й|و)\s", re.IGNORECASE)


def wishes(text: str | None) -> tuple[str, str]:
    """What a goal says is wanted, and what it says is not wanted (any more)."""
    wanted, refused = clauses(text)
    return ", ".join(wanted), ", ".join(refused)


# How a wish begins and ends in the languages that participants write in: the frame says nothing about the work, but would make
# every wish look like every other. What is left of "Mijn droom is om kok te worden" is "kok".
_WISH_BEGINS = re.compile(
    r"""^(?:(?:
      (?:en|and|dus|then|dan|ook|also|daarna|eerst|later|first|misschien|maybe|het\s+liefst|liefst|bij\s+voorkeur)
    | (?:ik|wij|hij|zij|i|we|he|she)
      (?:'d|\s+(?:would|zou(?:den)?|wil(?:len|t)?|want(?:s|ed)?|hope|hoop|ga|kan|can|wens|zoek|am\s+looking))?
    | (?:zou|wil(?:len|t)?|want(?:s)?|would|hoop|hope|zoek|looking)
    | (?:(?:mijn|my)\s+)?(?:droom|doel|wens|dream|goal|wish|plan|aim)(?:\s+is|\s+:)?
    | (?:graag|weer|opnieuw|gewoon|heel|echt|very|really|again|just|back|terug|like|love|prefer)
    | (?:to|om|te|for|voor|naar|into|be|become|worden|get|gaan|doen|do)
    | (?:werken|werk|work|working|aan\s+de\s+slag|start|starten|beginnen|leren|learn|train|a\s+job|een\s+baan|baan|job)
      (?:\s+(?:als|as|in|bij|met|with|at|aan|op))?
    | (?:als|as|in|iets|something|bij|met|with|een|an?|de|het|the|mijn|my)
    | (?:я\s+)?(?:хочу|хотів\s+би|хотіла\s+б|мрію|планую)(?:\s+(?:стати|бути|працювати|знову|вчитися\s+на))*
    | (?:стати|бути|працювати|знову)
    | (?:أريد|اريد|أرغب|أحلم|حلمي|بدي|أتمنى|هدفي)(?:\s+(?:أن|ان|في|ب))?
      (?:\s+(?:العمل|أعمل|اعمل|أصبح|اصبح|أكون|أن\s+أصبح))?
    | (?:العمل|أعمل|اعمل|أصبح|اصبح)
    | (?:من\s+)?(?:می‌?خواهم|میخوام|دوست\s+دارم|آرزو\s+دارم)
    )(?=\s|$)[\s:,]*)+""",
    re.VERBOSE | re.IGNORECASE,
)
_WISH_ENDS = re.compile(
    r"""\s+(?:(?:te\s+)?(?:worden|werken|doen|blijven|zijn|gaan|leren)|(?:aan\s+de\s+slag)|graag|weer|again|please
    |olmak(?:\s+istiyorum)?|(?:olarak\s+)?çalışmak(?:\s+istiyorum)?|istiyorum|شوم|بشم|کار\s+کنم)(?=\s*$)""",
    re.VERBOSE | re.IGNORECASE,
)
# "كطبيب": as a doctor.
_ARABIC_AS = re.compile(r"^ك(?=[\u0600-\u06ff]{3})")


def unframed(wish: str) -> str:
    """A wish without the words around it; the wish itself when nothing would be left."""
    bare = _ARABIC_AS.sub("", _WISH_BEGINS.sub("", wish)) if _WISH_BEGINS.match(wish) else wish
    while (shorter := _WISH_ENDS.sub("", bare)) != bare:
        bare = shorter
    return bare.strip() or wish


def _spellings(text: str) -> frozenset[str]:
    return words(fold(text))


# Words of wishes for a life and not for a kind of work: the language, peace, money, a school, somebody's help. A linker of job titles
# finds a job in them all the same ("rust en zekerheid": a lawyer of social security).
_OF_LIFE = _spellings(
    # Dutch
    "taal nederlands nederlandse inburgeren inburgering inburgeringsexamen uitkering bijstand toekomst "
    "leven bestaan rust zekerheid stabiliteit veiligheid meedoen integreren integratie zelfstandig "
    "onafhankelijk gezin familie hulp alstublieft alsjeblieft bedankt dank studeren studie opleiding "
    "school hogeschool universiteit mbo hbo wo diploma geld inkomen salaris baan werk contract nederland "
    "alles iets maakt niet uit "
    # English
    "language dutch english future life peace rest security stability safety integrate integration "
    "independent independence family help please thank thanks study university college school degree "
    "diploma money income salary job work contract benefits "
    "anything whatever any "
    # Turkish
    "dil dili dilini hollandaca gelecek hayat huzur güven güvenlik aile ailem yardım lütfen teşekkürler "
    "üniversite üniversiteye okul okula iş "
    "herhangi fark etmez ne olursa "
    # Ukrainian and Russian
    "мова мову мови язык нідерландську нідерландська майбутнє життя спокій стабільність родина сім'я "
    "допомога допоможіть дякую університет університету навчання школа робота роботу будущее жизнь помощь "
    "пожалуйста спасибо университет работа "
    "що завгодно будь яка якась что угодно любая "
    # Arabic
    "اللغة لغة الهولندية مستقبل حياة استقرار الاستقرار عائلة عائلتي مساعدة المساعدة شكرا الجامعة جامعة "
    "دراسة الدراسة المدرسة عمل "
    "أي شيء "
    # Persian
    "زبان هلندی آینده زندگی آرامش امنیت خانواده خانواده‌ام کمک لطفا ممنونم دانشگاه مدرسه تحصیل درس کار "
    "هر چیزی کاری "
)
_LANGUAGE = _spellings(
    # In the same languages
    "taal nederlands nederlandse language dutch dil dili dilini hollandaca мова мову мови язык "
    "нідерландську нідерландська اللغة لغة الهولندية زبان هلندی "
)
# Small words that may stand beside them.
_BESIDE = _spellings(
    # Dutch
    "de het een mijn ons onze en of in uit van voor naar met op te om is zijn worden leren leer beter "
    "betere goed goede eerst eigen vast vaste ook graag halen krijgen gaan doen volgen afmaken nieuw "
    "nieuwe meer wil ik "
    # English
    "the a an my our for to of and from go get learn first better good me i want be become new finish at "
    "have you stable permanent "
    # Turkish
    "önce öğrenmek öğrenme öğreneyim iyi bir için daha ve istiyorum gitmek okumak olmak "
    # Ukrainian and Russian
    "вивчити вчити спочатку краще для мого моєї і та в у до будь ласка хочу стабільна сначала выучить "
    # Arabic
    "تعلم أتعلم أولا أولاً أفضل في إلى من و أريد أن "
    # Persian
    "یاد بگیرم یادگیری اول بهتر خوب برای را به در یک می خواهم میخواهم بروم و "
)


def names_no_work(wish: str) -> bool:
    """Whether a wish is one for a life, such as "eerst de taal leren" or "rust en zekerheid", and names no work or field."""
    said = fold(wish).split()
    return any(one in _OF_LIFE for one in said) and all(one in _OF_LIFE or one in _BESIDE for one in said)


def is_about_language(wish: str) -> bool:
    """Whether such a wish is to learn the language."""
    return any(one in _LANGUAGE for one in fold(wish).split())


def clauses(text: str | None) -> tuple[list[str], list[str]]:
    """The clauses of a goal: what is wanted, one wish each, and what is not wanted (any more)."""
    wanted: list[str] = []
    refused: list[str] = []
    for clause in _CLAUSE.split(text or ""):
        parts = _JOIN.split(clause) if _REFUSAL.search(clause) else [clause]
        for part in (one.strip() for one in parts):
            if part and _refuses(part):
                refused.append(part)
            elif part:
                wanted += [unframed(one.strip()) for one in _OR.split(part) if one.strip()]
    return wanted, refused


def _refuses(clause: str) -> bool:
    turned_away = _NOT.match(clause) and not _CONDITION.search(clause)
    return bool(_REFUSAL.search(clause) or turned_away)
