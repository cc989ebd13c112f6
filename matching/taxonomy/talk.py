"""The talk around a job title, taken off: years, hours, "(m/v/x)", "ik heb … gewerkt als", "olarak çalıştım", employers.

What goes is listed by language in the tables below; they are this project's own. :func:`clean` gives the title,
:func:`span_of` says where it stands in what was written.
"""

from __future__ import annotations

import re
from functools import cache

from matching.taxonomy.wording import fold, words

_PERIOD = (
    r"(?:jaar|jaren|jr|maanden|maand|mnd|weken|years?|yrs?|y\.?o?|months?|mos?|"
    r"سنوات|سنين|سنة|سنه|أعوام|اعوام|عاما?ً?|أشهر|اشهر|شهور|شهرا?ً?|"
    r"років|роки|рокiв|рік|року|місяців|місяці|лет|года?|"
    r"yıldır|yıl|sene(?:dir)?|ay(?:dır)?|سالها|سال|ماه)"
)
_NUMBER = (
    r"(?:\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|"
    r"een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|vijftien|twintig|"
    r"سنتين|ثلاث|ثلاثة|أربع|اربع|أربعة|خمس|خمسة|ست|ستة|سبع|سبعة|ثماني|ثمان|ثمانية|تسع|تسعة|عشر|عشرة|عشرين|"
    r"один|два|дві|три|чотири|п['’ʼ]ять|шість|сім|вісім|дев['’ʼ]ять|десять|двадцять|кілька|багато|"
    r"bir|iki|üç|dört|beş|altı|yedi|sekiz|dokuz|on|onbeş|yirmi|kaç|"
    r"یک|دو|سه|چهار|پنج|شش|هفت|هشت|نه|ده|بیست|چند|several|many|some|enkele|paar|veel|few)"
)
_YEAR = r"(?:(?:19|20|۱۹|۲۰|١٩|٢٠)\d\d|(?:13|14|۱۳|۱۴)\d\d(?=\D|$))"
_MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mrt|maart|march|mar|apr(?:il)?|mei|may|june?|juni|july?|juli"
    r"|aug(?:ustus|ust)?|"
    r"sept?(?:ember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NOW = (
    r"(?:heden|nu|nog|present|now|today|current|الآن|الان|حتى\sالآن|досі|зараз|тепер|halen|şimdi|günümüz|bugün"
    r"|اکنون|الان|تاکنون)"
)

_NOISE = re.compile(
    rf"""
      \(?\s*\b[mvxfhwd](?:\s*[/|]\s*[mvxfhwd]){{1,2}}\b\s*\)?                       # m/v/x
    | (?:\b(?:sinds|vanaf|tussen|van|tot|in|since|from|until|till|between|з|із|від|до|у|в|منذ|من|عام|سنة|از\sسال|از
        |تا|سال)\s+)?
      (?:{_MONTH}\s+)?(?<!\d){_YEAR}(?!\d)\s*
      (?:(?:[-–—/]+|>|tot\sen\smet|t/m|tot|en|to|until|till|and|до|إلى|الى|حتى|تا|[ıiu]?[ae]?\s?kadar)\s*
         (?:{_MONTH}\s+)?(?:{_YEAR}(?!\d)|['’]?\d\d(?!\d)|{_NOW})?)?
      (?:['’]?(?:den|dan|ten|tan|de|da|te|ta|e|a|ye|ya)\b)?(?:\s*(?:року|роках|роки|рр?\.|yılında
        |yılları?\sarası(?:nda)?|arası(?:nda)?|yılına|kadar|م\b))?
    | (?:\b(?:ruim|meer\sdan|over|more\sthan|almost|bijna|ongeveer|about|nearly|voor|for|gedurende|during|met|with
        |de\safgelopen|the\slast|za|
        لمدة|مدة|خلال|منذ|أكثر\sمن|اكثر\sمن|حوالي|протягом|понад|більше|близько|майже|
        به\sمدت|بیش\sاز|حدود|yaklaşık|toplam)\s+)*
      \b{_NUMBER}\s*\+?\s*(?:[-–/]\s*\d+\s*)?\+?\s*-?{_PERIOD}(?!\w)\+?
      (?:\s*(?:lang|lange|long|boyunca|است|süreyle|опыта|досвіду|(?:of\s+)?(?:werk|work)?\s?(?:ervaring
        |experience)(?:\s+(?:als|as|in)\b(?:\s+een\b|\s+an?\b)?)?
        |(?:من\s)?(?:ال)?خبرة|досвіду(?:\s+роботи)?|стажу?|deneyim(?:im|li)?(?:\s+var)?|tecrübe(?:m|li)?(?:\s+var)?
        |سابقه(?:\s+کار)?|تجربه))?
    | \bسنتين\b | \bسنتان\b
    | \b\d{{1,2}}\s*(?:[-–/]\s*\d{{1,2}})?\s*(?:uur|uren|u|h|hours?|hrs?)(?!\w)              # 24-32 uur per week
      (?:\s*(?:per|p/?|a|/)\s*(?:week|w|wk))?
    | \b(?:full-?\s?time|part-?\s?time|parttimer|zzp(?:['’]?er)?|freelance|tijdelijk|vacature|gevraagd|gezocht
        |vaste?\sbaan|oproepkracht
        |uitzendkracht|via\s(?:een\s)?uitzendbureau|tam\szamanlı|yarı\szamanlı|دوام\s(?:كامل|جزئي)|تمام\sوقت
        |پاره\sوقت|нічні\sзміни|повний\sдень)\b
    | \b(?:werkervarings?(?:plaats|plek)(?:en)?|leer-?werk(?:plaats|plek)|werk-?leer(?:plaats|plek|baan)|leerbaan|leerplek
        |stage(?:plaats|plek)|proefplaatsing|participatie(?:plaats|baan)|opstapbaan|basisbaan|traineeship|bbl-?(?:plek|plaats))\b[\s:,–-]*
        (?:als\s|bij\sde\s|bij\shet\s|in\sde\s|op\sde\s)?
    | \b(?:nachtdienst|vrijwillige?|vrijwilligers?werk|vrijwilligster|vrijwilliger|volunteer|stagiaire?|stage
        |intern|stajyer|متطوعة?|волонтер(?:ка)?)\b
    | \([^()]*(?:uur|hours|\d{{4}}|ервар|ervaring|experience)[^()]*\)
    | [#@]+(?=\s) | \bo\.?a\b\.? | \betc\b\.? | \benz\b\.? | \b(?:o\.?i\.?d|i\.?d)\b\.?(?=\s|$)
    """,
    re.VERBOSE | re.IGNORECASE,
)

_ARTICLE = r"(?:een\s|'n\s|an?\s|the\s|de\s|het\s)?"
_PERSON = r"""(?:ik|wij|we|hij|zij|ze|i|he|she|mijn\s(?:man|vrouw|vader|moeder)|my\s(?:husband|wife|father|mother))"""
_LEAD = re.compile(
    rf"""^(?:
      (?:{_PERSON}['’]?(?:ve|m)?\s+)?(?:heb|hebben|heeft|ben|was|waren|werk|werkt|werkte|werkten|zoek|zoeken|wil
        |have|has|had|am|been|worked|work
        |working|want|used\sto|did|deed)\b(?:\s+(?!als\b|as\b)\w+){{0,5}}?\s+(?:als|as|to\sbe|worden
        |als\szijnde)\s+{_ARTICLE}
    | {_PERSON}['’]?(?:ve|m)?\s+(?:was|were|ben|am|been|ook|also|eerst|first|toen|then|vroeger|altijd|have\sbeen
        |used\sto\sbe|had\sbeen|zoeken|zoek)\s+
        (?:vroeger\s|eerst\s|eerder\s|ook\s|altijd\s|al\s|toen\s|before\s|previously\s|also\s|employed\sas\s
        |working\sas\s)*{_ARTICLE}
    | {_PERSON}\s+(?:heb|have|had)\s+(?:veel\s|lang\s|jaren\s|vroeger\s|a\slot\sof\s)*(?:ervaring
        |experience)?\s*(?:in|als|as|met|with)?\s+{_ARTICLE}
    | (?:i\s+)?(?:worked|work|working|experience|job|employed|employment|served|career|position)\s+(?:as|at
        |in)\s+{_ARTICLE}
    | (?:gewerkt|werken|werk|werkte|werkzaam|ervaring|baan|functie|beroep|bezig|aan\shet\swerk)\s+(?:als|in\sde|in
        |met)\s+{_ARTICLE}
    | (?:mijn|my|our|laatste|last|vorige|previous|huidige|current)\s+(?:laatste\s|last\s|vorige\s|previous\s|oude\s
        |old\s|main\s)?
        (?:beroep|baan|werk|functie|job|work|profession|occupation|position|role)\s*(?:in\s\w+\s)?(?:was|is|:
        |-)?\s*{_ARTICLE}
    | (?:functie|functietitel|beroep|baan|werk|job|job\stitle|title|position|role|profession|occupation
        |work\sexperience|werkervaring|ervaring
        |المهنة|مهنتي|الوظيفة|وظيفتي|عملي|المسمى\sالوظيفي|професія|посада|робота|моя\sпрофесія|meslek|mesleğim
        |görev|görevim|unvan|pozisyon|işim
        |شغل|شغلم|شغل\sمن|حرفه|سمت)\s*[:\-–]\s*
    | (?:als|as|eerst|first|daarna|toen|later|then|ook|also|vroeger|voorheen|eerder|previously
        |formerly)\s+{_ARTICLE}(?=\w{{3}})
    | (?:aankomende?|beginnende?|junior|senior|medior|sr|jr|lead|trainee|assistent\sin\sopleiding)[\s.\-:]+(?=\w)
    | (?:(?:zeer|heel|erg|very|highly)\s+)?(?:ervaren|enthousiaste?|gemotiveerde?|goede?
        |zelfstandige?(?:\s+werkende?)?|jonge?|oudere?
        |oude|getrouwde?|vrouwelijke?|mannelijke?|vakkundige?|gediplomeerde?|gekwalificeerde?|experienced|skilled
        |qualified|good|motivated|certified
        |young|old|older|female|male|married|islamitische?|moslim|christelijke?|muslim|christian)\s+
        (?!ondernem|mensen|kind|volwassen|people|persons?\b|children|child|adults?\b|age\b|men\b|women\b|school
        |onderwijs
        |leeftijd|theolog|studi|tal|kunst|geestelijk|priest|lassen|public|worker)(?=\w{{2}})
    | (?:former|formerly|ex|oud|gewezen|voormalige?)[\s.-]+
    | (?:لقد\s+|أنا\s+|انا\s+|و)?(?:عملت|عملتُ|اعمل|أعمل|اشتغلت|إشتغلت|شتغلت|اشتغل|أشتغل|شغلت|كنت|كنتُ|وظفت|خدمت)\s+
        (?:(?:أعمل|اعمل|اشتغل|أشتغل|موظفا?ً?\s(?=ك)|سابقا?ً?|هناك)\s+)*(?:بصفة\s|بوظيفة\s|بمهنة\s|في\sمهنة\s
        |على\s(?=\S)|ك(?=\w{{3}}))?
    | (?:لدي|عندي|لديّ)\s+(?:خبرة)?\s*(?:في\s+(?:مجال\s+)?|ك(?=\w{{3}})|ب)?
    | (?:أنا|انا)\s+(?=\w{{3}}) | خبرة\s+(?:في\s+(?:مجال\s+)?|ك(?=\w{{3}})) | مهنتي\s+(?:هي\s+)?
        | وظيفتي\s+(?:هي\s+)? | بصفة\s+ | سابقا?ً?\s+
    | (?:я\s+)?(?:раніше\s+|там\s+|потім\s+|також\s+)*(?:працювала|працював|працюю|працювати|пропрацювала
        |пропрацював|відпрацювала|відпрацював|була|був|
        робила|робив|служив|служила|трудилася|работала|работал|работаю)\s+(?:там\s+|раніше\s+|на\sпосаді\s+
        |за\sфахом\s+|спочатку\s+)*(?:як\s+|в\sякості\s+)?
    | я\s+(?=\w{{4}}) | (?:маю\s+)?досвід(?:у)?(?:\s+роботи)?\s*(?:як\s+|на\sпосаді\s+|:)?\s* | за\s(?:фахом
        |професією)\s* | на\sпосаді\s+ | колишн(?:ій|я)\s+
    | (?:ben\s+)?(?:daha\sönce\s+|eskiden\s+|uzun\ssüre\s+|orada\s+)+ | ben\s+(?:bir\s+)?(?=\w{{3}}) | mesleğim\s+
        | eski\s+(?=\w{{4}}) | emekli\s+
    | (?:من\s+)?(?:قبلا\s+|سابقا\s+|در\sگذشته\s+|قبلاً\s+)*(?:به\s*عنوان|بعنوان|به\sعنوان\sیک)\s+(?:یک\s+)?
    | من\s+(?:یک\s+)?(?:در\s+)?(?=\w{{3}}) | شغل\s?(?:من|م)?\s+ | سابقه\s+(?:کار\s+)?(?:به\sعنوان|در)?\s*
        | تجربه\s+(?:کار\s+)?(?:به\sعنوان|در)?\s*
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_TRAIL = re.compile(
    r"""[\s,]+(?:
      (?:gewerkt|geweest|gewerkt\sheb|gewerkt\shebben|ervaring|werkervaring|experience|experienced|gedaan|geworden
        |gewerkt\sin\s\w+|werkzaam(?:\sgeweest)?|van\sberoep
        |by\sprofession|for\sa\sliving|before|eigen\szaak|eigen\sbedrijf|in\s(?:mijn|ons)\s(?:eigen\s)?land
        |in\smy\s(?:home\s)?country|back\shome|thuisland)
    | (?:olarak|diye)(?:\s+\w+){0,2}?\s*(?:çalıştım|çalışıyorum|çalışıyordum|çalışırdım|çalıştı|çalışmış(?:tım)?
        |görev\s?(?:yaptım|aldım)|calistim|calisiyorum|calisiyordum)
    | olarak | (?:çalıştım|çalışıyorum|çalışıyordum|yaptım|yapıyorum|yapıyordum|yapardım|idim|ydim|ydım|calistim
        |yaptim|ediyordum|deneyimi(?:m)?(?:\svar)?|tecrübesi|vardı|işletiyordum|işlettim|dükkanım|dükkânım)
    | (?:کار\s?(?:کرده?|می\s?کرد|می‌کرد|میکرد|می\s?کن|میکن)\s?[‌]?(?:ه?\s?[‌]?ام|م|ایم|یم)?|بوده?\s?[‌]?(?:ام|م)
        |هستم|بودم|می\s?کردم|میکردم|کردم|مشغول(?:\sبه\sکار)?\sبود(?:ه\sام|م)|داشتم|دارم|سابقه\sدارم)
    | (?:працював|працювала|працюю|пропрацював|пропрацювала|роки?|был|була?|за\sфахом|за\sпрофесією|досвід|робота
        |работал|работала)
    | (?:سابقا?ً?|في\sبلدي|في\sبلادي|خبرة|لسنوات(?:\sطويلة)?|لعدة\sسنوات)
    )\s*[.!]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_EMPLOYER = re.compile(
    r"\s(?:bij|at|by|voor|for|@|w/)\s+(?:de\s|het\s|the\s)?[A-Z][\w&'.-]*(?:\s+(?:&\s+)?[A-Z][\w&'.-]*)*(?=\s*$"
    r"|\s*[,.(])"
)
_NO_JOB = words(
    """
    ik je u hij zij wij mijn me i you he she we my am is are was ben bent zijn heb heeft had have has woon woonde wonen kom kwam uit
    live lived living come from here there hier daar nu now geen niet niets none nothing no not yes ja nee nvt n v t na zie see cv
    bijlage attached resume ervaring experience werk work gewerkt worked werken working nooit never weet know onbekend unknown
    hallo hello hi hoi dag groeten goedemorgen goedemiddag dank thanks thank test huis home familie family kinderen school land
    in de het een the a an of en and te naar to op at voor for met with wel al nog
    я ми мій моя немає нема нічого не ні так нет ничего досвіду досвід роботи роботу живу жив у в на з із і та
    لا نعم يوجد ليس عندي لدي شيء خبرة عمل انا من في ولا بدون اعمل لم
    yok var ben bir hiç hayır evet deneyim deneyimim bilmiyorum iş yaşıyorum oturuyorum değil
    هیچ ندارم دارم نیست نه بله بلی من کار تجربه سابقه در از زندگی می کنم نمی دانم بیکار
    """
)
"""Words that name no job by themselves: a text of these alone is not understood."""

_EDGES = " ,;:.-–—()/|*•&+!?\"'“”«»،؛"


def clean(text: str) -> str:
    """The title without the talk around it; the text itself when nothing would be left."""
    said = " ".join(text.split())
    left = said if said.isupper() else _EMPLOYER.sub("", said)
    left = " ".join(_NOISE.sub(" ", left).split()).strip(_EDGES)
    for _ in range(4):
        shorter = _TRAIL.sub("", _LEAD.sub("", left)).strip(_EDGES)
        if shorter == left or not fold(shorter):
            break
        left = shorter
    if "(" in left and ")" not in left:
        left += ")"
    return left if fold(left) else said


def names_a_job(text: str) -> bool:
    """Whether there is a word that may name a job: not so of "geen ervaring", "I live here", numbers and single letters."""
    return any(len(word) > 1 and not word.isdecimal() and word not in _no_job() for word in fold(text).split())


@cache
def _no_job() -> frozenset[str]:
    return frozenset(part for word in _NO_JOB for part in fold(word).split())


_WORD = re.compile(r"[^\W_]+")


def span_of(title: str, text: str, start: int = 0, end: int | None = None) -> tuple[int, int]:
    """Where the words of ``title`` stand in ``text[start:end]``: from the first of them to the last; all of it where they do not."""
    end = len(text) if end is None else end
    wanted = _WORD.findall(title)
    found = [(one.start() + start, one.end() + start, one.group()) for one in _WORD.finditer(text[start:end])]
    place, first, last = 0, -1, -1
    for word in wanted:
        while place < len(found) and not (found[place][2] == word or found[place][2].endswith(word)):
            place += 1
        if place == len(found):
            return start, end
        if first < 0:
            first = found[place][1] - len(word)
        last = found[place][1]
        place += 1
    return (first, last) if first >= 0 else (start, end)
