"""One form for titles that differ only in who does the work: "lerares" and "leraar", "beheerder moskee" and "beheerder kerk".

The linker reads titles and labels in this form (:mod:`matching.taxonomy.linker`), so that the gender or the religion that
a word shows moves no score. The endings and words are this project's own list; whatever it does not know stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from matching.taxonomy.wording import fold

_ENDINGS = (
    ("beheer", "beheerder"),  # as employers name a post: "ICT-beheer"
    ("schoonmaakster", "schoonmaker"),
    ("verkoopster", "verkoper"),
    ("verzorgster", "verzorger"),
    ("verpleegster", "verpleger"),
    ("begeleidster", "begeleider"),
    ("vertaalster", "vertaler"),
    ("schrijfster", "schrijver"),
    ("voorlichtster", "voorlichter"),
    ("hulpverleenster", "hulpverlener"),
    ("medewerkster", "medewerker"),
    ("jongerenwerkster", "jongerenwerker"),
    ("jeugdwerkster", "jeugdwerker"),
    ("welzijnswerkster", "welzijnswerker"),
    ("maatschappelijkwerkster", "maatschappelijkwerker"),
    ("leidster", "leider"),
    ("bestuurster", "bestuurder"),
    ("bewaakster", "bewaker"),
    ("beveiligster", "beveiliger"),
    ("inpakster", "inpakker"),
    ("kapster", "kapper"),
    ("bakster", "bakker"),
    ("serveerster", "ober"),
    ("gastvrouw", "gastheer"),
    ("kokkin", "kok"),
    ("boerin", "boer"),
    ("onderwijzeres", "onderwijzer"),
    ("apothekeres", "apotheker"),
    ("schilderes", "schilder"),
    ("zangeres", "zanger"),
    ("danseres", "danser"),
    ("lerares", "leraar"),
    ("kunstenares", "kunstenaar"),
    ("eigenares", "eigenaar"),
    ("ambtenares", "ambtenaar"),
    ("docente", "docent"),
    ("assistente", "assistent"),
    ("consulente", "consulent"),
    ("studente", "student"),
    ("agente", "agent"),
    ("laborante", "laborant"),
    ("advocate", "advocaat"),
    ("fotografe", "fotograaf"),
    ("psychologe", "psycholoog"),
    ("sociologe", "socioloog"),
    ("biologe", "bioloog"),
    ("archeologe", "archeoloog"),
    ("pedagoge", "pedagoog"),
    ("journaliste", "journalist"),
    ("telefoniste", "telefonist"),
    ("receptioniste", "receptionist"),
    ("specialiste", "specialist"),
    ("analiste", "analist"),
    ("pianiste", "pianist"),
    ("bloemiste", "bloemist"),
    ("programmeuse", "programmeur"),
    ("masseuse", "masseur"),
    ("coiffeuse", "coiffeur"),
    ("vendeuse", "vendeur"),
    ("serveuse", "serveur"),
    ("trice", "teur"),
    ("infirmière", "infirmier"),
    ("cuisinière", "cuisinier"),
    ("couturière", "couturier"),
    ("caissière", "caissier"),
    ("stewardess", "steward"),
    ("waitress", "waiter"),
    ("actress", "actor"),
    ("hostess", "host"),
    ("policewoman", "policeman"),
    ("saleswoman", "salesman"),
    ("businesswoman", "businessman"),
)
"""What ends so ends so instead, in compounds too ("wiskundelerares"); the first that fits."""

_WORDS = """
    werkster>werker вчителька>вчитель учителька>учитель викладачка>викладач лікарка>лікар бухгалтерка>бухгалтер
    кухарка>кухар перукарка>перукар журналістка>журналіст перекладачка>перекладач економістка>економіст юристка>юрист
    інженерка>інженер психологиня>психолог художниця>художник менеджерка>менеджер офіціантка>офіціант
    вихователька>вихователь фармацевтка>фармацевт продавчиня>продавець прибиральниця>прибиральник адвокатка>адвокат
    معلمة>معلم طبيبة>طبيب ممرضة>ممرض مهندسة>مهندس محاسبة>محاسب موظفة>موظف عاملة>عامل طباخة>طباخ مترجمة>مترجم
    محامية>محامي صيدلانية>صيدلاني بائعة>بائع مديرة>مدير باحثة>باحث صحفية>صحفي فنانة>فنان رسامة>رسام مصورة>مصور
    أستاذة>أستاذ خياطة>خياط مربية>مربي
    مدیره>مدیر رئیسه>رئیس منشیه>منشی müdire>müdür müdiresi>müdürü memure>memur memuresi>memuru muallime>muallim
    moskee>kerk synagoge>kerk gebedshuis>kerk moskeeën>kerken mosque>church synagogue>church mosques>churches
    مسجد>كنيسة جامع>كنيسة المسجد>الكنيسة cami>kilise мечеть>церква мечеті>церкві
"""
"""Whole words. A mosque and a church ask the same of who minds, cleans or guards them."""

_PLACE_OF_WORSHIP = re.compile(r"^(?:moskee|synagoge)(?=\w{4})")
_CLEANER = re.compile(r"\s*werkster\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


def one_form(title: str) -> str:
    """The title with each word in the form that shows neither the gender nor the religion of who does the work.

    A word that changes comes back without capitals. "werkster" as the first word is a cleaner and stays.
    """
    first = _CLEANER.match(title)
    start = first.end() if first else 0
    return title[:start] + _WORD.sub(lambda match: _form(match.group()), title[start:])


@lru_cache(maxsize=65_536)
def _form(word: str) -> str:
    said = word.casefold()
    whole = _whole_words().get(fold(word))
    if whole:
        return whole
    for ending, instead in _ENDINGS:
        if said.endswith(ending):
            return said[: -len(ending)] + instead
    return _PLACE_OF_WORSHIP.sub("kerk", said) if _PLACE_OF_WORSHIP.match(said) else word


@lru_cache(maxsize=1)
def _whole_words() -> dict[str, str]:
    pairs = (pair.split(">") for pair in _WORDS.split())
    return {fold(one): other for one, other in pairs}
