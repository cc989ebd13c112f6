"""The words by which the structured parts of a search are known, in Dutch and English."""

from __future__ import annotations

import re

from matching.domain.vocabulary import DAY, Contract, Kind, Mode
from matching.taxonomy.wording import fold, words


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{text})(?!\w)", re.VERBOSE | re.IGNORECASE)


# Statistics Netherlands calls 35 hours a week or more full-time; 40 is what the longest full-time week asks. Part-time is read as three
# days of eight hours: an assumption, which is shown and can be changed.
FULLTIME_HOURS, PARTTIME_HOURS, HOURS_A_DAY = 40.0, 24.0, 8.0
# Who is called experienced has at least so many documented years.
EXPERIENCED_YEARS = 5.0
WORKING_WEEK = DAY[:5]

NUMBERS: dict[str, float] = {
    fold(word): number
    for number, several in {
        0.5: "half;een half;half an", 1.5: "anderhalf;one and a half", 1.0: "een;één;an;one;a", 2.0: "twee;two", 3.0: "drie;three",
        4.0: "vier;four", 5.0: "vijf;five", 6.0: "zes;six", 7.0: "zeven;seven", 8.0: "acht;eight", 9.0: "negen;nine",
        10.0: "tien;ten", 12.0: "twaalf;twelve", 15.0: "vijftien;fifteen",
        20.0: "twintig;twenty", 25.0: "vijfentwintig", 30.0: "dertig;thirty",
    }.items()
    for word in several.split(";")
}  # fmt: skip
_WORDS = "|".join(sorted((re.escape(one).replace(r"\ ", r"\s+") for one in [*NUMBERS, "één"]), key=len, reverse=True))
_NUMBER = rf"(?:\d{{1,3}}(?:[.,]5)?|{_WORDS})".replace("(?:[.,]5)?", "")
_MOST = (
    r"(?:(?:max(?:imaal|imum)?\.?|hooguit|hoogstens|(?:niet|geen)\s+meer\s+dan|binnen|tot|up\s+to|at\s+most|within"
    r"|not?\s+more\s+than)\s+)?"
)
_LEAST = r"(?:(?:min(?:imaal|\.)?|minstens|ten\s+minste|ruim|ongeveer|circa|ca\.?|meer\s+dan|at\s+least|over|more\s+than|about)\s+)?"
_TRAVEL = r"(?:reis\w*|reizen|onderweg|travel\w*|commut\w*|met\s+de\s+trein|met\s+het\s+ov|van\s+huis|from\s+home|fietsen|cycling|rijden)"

MINUTES = _pattern(
    rf"(?:(?:reistijd|travel\s+time)\s*:?\s*)?{_MOST}(?P<number>\d{{1,3}})\s*(?:minuten|minuut|min\.?|minutes?|mins)"
    rf"(?:\s+(?:(?:te|of)\s+)?{_TRAVEL})?"
)
TRAVEL_HOURS = _pattern(
    rf"(?:reistijd|travel\s+time)\s*:?\s*{_MOST}(?P<number>{_NUMBER})\s*(?:uur|hours?)"
    rf"|{_MOST}(?P<other>{_NUMBER})\s*(?:uur|hours?)\s+(?:(?:te|of)\s+)?{_TRAVEL}"
)
MODES: dict[Mode, re.Pattern[str]] = {
    "bicycle": _pattern(
        r"(?:alleen\s+)?(?:op|met|per)\s+(?:de\s+|zijn\s+|haar\s+)?(?:e-?)?fiets | kan\s+fietsen | fietsafstand"
        r" | by\s+(?:bike|bicycle) | cycles"
    ),
    "car": _pattern(
        r"(?:met|per)\s+(?:de\s+|eigen\s+)?auto | (?:heeft\s+)?(?:een\s+)?eigen\s+(?:auto|vervoer) | heeft\s+(?:een\s+)?auto"
        r" | by\s+car | own\s+car"
    ),
    "public_transport": _pattern(
        r"(?:met\s+(?:het\s+)?)?(?:ov|openbaar\s+vervoer) | met\s+de\s+(?:trein|bus|tram)"
        r" | (?:by\s+)?public\s+transport | by\s+(?:train|bus|tram)"
    ),
    "walk": _pattern(r"te\s+voet | lopend | (?:op\s+)?loopafstand | on\s+foot | walking\s+distance"),
}
HOURS = _pattern(
    rf"(?<!om\s)(?<!vanaf\s)(?<!na\s)(?<!voor\s)(?<!from\s)(?<!after\s)(?<!before\s)(?<!at\s){_MOST}{_LEAST}"
    r"(?P<hours>\d{1,2})(?:\s*(?:[-–/]|tot|à|to)\s*(?P<most>\d{1,2}))?\s*(?:-?urige?|uur|uren|u|hours?|hrs?|h)"
    r"(?:\s*(?:werk)?week|(?:\s*(?:per|p/?|a|in\s+de|/)\s*|\s+)(?:week|wk))?(?!\s+(?:per|a)\s+(?:dag|day))"
)
WORKING_DAYS = _pattern(
    rf"{_MOST}(?P<days>[1-7]|een|één|twee|drie|vier|vijf|one|two|three|four|five)\s*(?:dagen|dag|days?)\s*(?:per|in\s+de|a|/)\s*week"
)
FULLTIME = _pattern(r"full[\s-]?time|voltijds?|hele\s+week")
PARTTIME = _pattern(r"part[\s-]?time|deeltijds?|parttimer")

YEARS = _pattern(
    rf"{_LEAST}(?P<number>\d{{1,2}}|{_WORDS})\s*\+?\s*(?:jaar|jaren|jr|years?|yrs?)(?!\s*(?:oud|old|jong|young|in\s+nederland|in\s+the\s+neth))"
    r"(?:\s+(?:of\s+)?(?:relevante\s+|relevant\s+)?(?:werk|work)?\s?(?:ervaring|experience)(?:\s+(?:als|in|met|as|with)(?=\s))?)?"
    r"(?:\s+gewerkt(?:\s+(?:als|in))?)?"
)
EXPERIENCED = _pattern(
    r"(?:zeer\s+|very\s+)?ervaren|(?:zeer\s+|very\s+)?experienced"
    r"|(?:veel|ruime?|much|extensive)\s+(?:ervaring|experience)"
)

_ONLY = r"(?:(?P<only>alleen|uitsluitend|enkel|only|liefst|bij\s+voorkeur)\s+)?(?:maar\s+)?"
_NO = r"(?:(?P<no>geen|niet|nooit|no|not|never|behalve|except)\s+)?(?:(?:op|in\s+het|in\s+de|in\s+the|on|at|de|het|elke|every)\s+)?"
DAY_UNIT = _pattern(
    rf"{_ONLY}{_NO}(?P<unit>(?:maan|dins|woens|donder|vrij|zater|zon)dag(?:en|s)?|weekend(?:en|s)?|doordeweeks|werkdagen|weekda(?:gen|ys)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)(?:-?\s?(?:(?P<part>ochtend|morgen|middag|avond|morning|afternoon|evening)(?:en|s)?))?"
)
_SHIFT = r"(?:-?\s?(?:diensten|dienst|werk|uren|shifts?|hours))?"
TIME_UNIT = _pattern(
    rf"""{_ONLY}{_NO}(?:
      (?P<day>overdag|dagdienst(?:en)?|kantoor(?:uren|tijden)|(?:onder|tijdens|binnen)\s+(?:de\s+)?school(?:tijd|uren|tijden)|schooltijden|schooluren
        |day-?time|during\s+the\s+day|(?:office|school)\s+hours)
    | (?P<morning>['’‘`]?s\s?-?(?:ochtends|morgens)|ochtend(?:en)?{_SHIFT}|mornings?{_SHIFT})
    | (?P<afternoon>['’‘`]?s\s?-?middags|middag(?:en)?{_SHIFT}|afternoons?{_SHIFT})
    | (?P<evening>['’‘`]?s\s?-?avonds|avond(?:en)?{_SHIFT}|evenings?{_SHIFT})
    | (?P<night>['’‘`]?s\s?-?nachts|nacht(?:en)?{_SHIFT}|nights?{_SHIFT}))"""
)
TIMES_OF: dict[str, tuple[str, ...]] = {
    "day": ("morning", "afternoon"), "morning": ("morning",), "ochtend": ("morning",), "morgen": ("morning",), "afternoon": ("afternoon",),
    "middag": ("afternoon",), "evening": ("evening",), "avond": ("evening",), "night": ("night",),
}  # fmt: skip
# Said after it: "'s ochtends niet" rules it out, "nachten geen probleem" says nothing of the rest of the day.
NOT_AFTER = re.compile(r"\s+(?:niet|not)(?!\w)", re.IGNORECASE)
NO_PROBLEM = re.compile(r"\s+(?:(?:is|zijn|are)\s+)?(?:geen|no)\s+(?:probleem|problem|bezwaar)", re.IGNORECASE)
BETWEEN = re.compile(r"\s*(?:t/m|tot\s+en\s+met|through|to|[-–])\s*", re.IGNORECASE)
JOIN = re.compile(
    r"\s*(?:,|/|\+|&|en|of|and|or|nor|noch|t/m|tot\s+en\s+met|through|to|[-–]|,?\s*en\s+ook)\s*", re.IGNORECASE
)

_DEGREE = r"(?:[\s-]*(?:werk-?\s*en\s+denk)?(?:niveau|opgeleide?|geschoolde?|diploma|level|degree|graduate))?"
LEVELS: tuple[tuple[re.Pattern[str], int], ...] = (
    (_pattern(rf"mbo[\s-]*(?:niveau[\s-]*)?(?P<level>[1-4]){_DEGREE}"), 0),
    (_pattern(r"nlqf[\s-]*(?:niveau\s*|level\s*)?(?P<level>[1-8])"), 0),
    (_pattern(r"ph\.?d|gepromoveerd|doctoraat|doctorate"), 8),
    (_pattern(rf"(?:wo[\s-]+)?master(?:['’]s)?{_DEGREE}(?!\s*(?:chef|class))"), 7),
    # An unspecified university level is at least a bachelor's.
    (_pattern(rf"hbo(?!-v\b){_DEGREE}|bachelor(?:['’]s)?{_DEGREE}|(?-i:WO){_DEGREE}|wo[\s-](?:niveau|opgeleid|diploma)|universitaire?{_DEGREE}"
              rf"|academisch{_DEGREE}|university\s+(?:degree|level|graduate)"), 6),
    (_pattern(rf"associate\s+degree|hbo-?ad{_DEGREE}"), 5),
    (_pattern(rf"havo{_DEGREE}|vwo{_DEGREE}"), 4),
    (_pattern(rf"vmbo{_DEGREE}"), 1),
)  # fmt: skip

_DONE = r"(?!\s+(?:afgerond|gedaan|gevolgd|gehad|completed|finished|done))"
KINDS: tuple[tuple[re.Pattern[str], Kind, Contract | None], ...] = (
    (_pattern(r"mentor(?:en|s)?|studentmentor|maatje|buddy"), "mentor", None),
    (_pattern(r"vrijwilligerswerk|volunteering|volunteer\s+work"), "placement", "volunteering"),
    (_pattern(rf"stage(?:plek|plaats|s)?{_DONE}|internships?{_DONE}"), "placement", "internship"),
    (_pattern(r"werkervaringsplek(?:ken)?|work\s+experience\s+placement"), "placement", "work_experience"),
    (_pattern(r"leerwerkplek(?:ken)?|leerbaan|bbl(?:-plek|-plaats)?|apprenticeships?"), "placement", "apprenticeship"),
    (_pattern(r"proefplaatsing|trial\s+placement"), "placement", "trial"),
    (_pattern(r"(?:betaalde\s+|vaste\s+|paid\s+)?(?:baan|banen|job|jobs)"), "placement", "job"),
    (_pattern(r"werkplek(?:ken)?|vacatures?|vacanc(?:y|ies)|placements?"), "placement", None),
    (_pattern(rf"(?:taal)?(?:opleiding|cursus|studie)(?:en|sen|s)?{_DONE}|studeren|bijscholing|omscholing|(?:language\s+)?courses?{_DONE}"
              rf"|(?:study\s+)?programmes?{_DONE}|bootcamps?"), "programme", None),
)  # fmt: skip

GOAL = _pattern(
    r"""(?:is\s+)?(?:op\s+zoek\s+naar|looking\s+for|interested\s+in|geïnteresseerd\s+in|droomt\s+van) | zoekt | seeks? | wens(?:t|en)?
    | (?:wil(?:t|len)?|zou)(?:\s+(?:heel\s+)?graag)?(?:\s+(?:weer|opnieuw))? | wants?(?:\s+to)? | would\s+like(?:\s+to)? | wishes"""
)

# Dutch puts it at the end: "die weer als apotheker wil werken".
GOAL_BEFORE = _pattern(r"(?:wil(?:len)?|zou(?:den)?\s+willen)\s+(?:gaan\s+)?(?:worden|werken|doen|leren|studeren|zijn)")
GOAL_FROM = re.compile(r".*(?:[,;:.!?\n]|\b(?:die|dat|who|en|and))\s", re.IGNORECASE | re.DOTALL)

STOP_WORDS = words(
    """
    vluchteling vluchtelingen nieuwkomer nieuwkomers refugee refugees newcomer newcomers beheersing
    een de het n en of in op te om als bij voor van uit naar tot met is was heeft hebben ben zijn haar hem hij zij
    ze die dat deze dit wie iemand iemands persoon mensen deelnemer deelnemers kandidaat kandidaten kan kunnen
    alleen maar ook nog al graag weer liefst liever ongeveer minimaal minstens maximaal max min niveau taal
    taalniveau spreekt spreken kent beschikbaar werkt werken werk gewerkt doet doen per week uur goed goede
    ervaring werkervaring jaar woont wonend wonen regio omgeving dus want wel geen niet zoek zoekt wil worden gaan
    gezocht a an the and or on at for from to with has have who that this someone anybody person people
    participant participants can only also still again please available works working work speaks level language
    years experience lives living near based looking not no nt2 cefr erk
    """
)
"""Words at the ends of what remains that say nothing there (folded)."""
