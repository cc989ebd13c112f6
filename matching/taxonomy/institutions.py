"""Words by which names of schools, universities and hospitals are known, for :mod:`matching.taxonomy.scrub`."""

from __future__ import annotations

from matching.taxonomy.wording import words

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
