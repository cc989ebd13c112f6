"""Sentences about anything but names of work, so that the student learns what it has to leave alone.

ESCO's descriptions are all about work; a model that has seen only those moves every sentence. These are put together from
parts written for this purpose, in Dutch and English: news, the house, health, machines that fail, opinions, nature, the past,
journeys, money, talk, and appointments with people who have a profession. They belong to no data set and imitate none.
"""

from __future__ import annotations

import numpy as np

# A kind of sentence a row: subjects, predicates, circumstances; each of one goes with each of the others.
_PARTS = {
    "nl": (
        (
            "de gemeente|het kabinet|de provincie|de Europese Unie|een meerderheid van de raad|de minister|de waterschappen|de oppositie",
            "wil de belasting verlagen|stelt het besluit uit|komt met een nieuw plan|zoekt geld voor de woningbouw|verbiedt vuurwerk|"
            "heeft de cijfers bekendgemaakt|overlegt met de buurtbewoners|ziet niets in een referendum|krijgt kritiek",
            "na lang aandringen|volgend jaar|ondanks de protesten|volgens de krant|zo bleek dinsdag|voor de verkiezingen",
        ),
        (
            "de verwarming|de wasmachine|het dak|de badkamer|ons balkon|de kelder|het raam boven|de vloer in de gang",
            "moet nodig worden vervangen|lekt alweer|is eindelijk schoon|maakt een vreemd geluid|kostte meer dan gedacht|"
            "ruikt naar verf|wordt nooit goed droog|ziet er weer netjes uit",
            "sinds de verhuizing|door de vorst|zegt de verhuurder|en dat is vervelend|na twee weken|als het waait|vind ik",
        ),
        (
            "een griepje|hoge bloeddruk|slecht slapen|een verstuikte enkel|hooikoorts|deze allergie|zo'n ontsteking|rugpijn",
            "gaat meestal vanzelf over|komt vaker voor bij ouderen|wordt erger door stress|is niet besmettelijk|vraagt om rust|"
            "hoort bij het voorjaar|kan lang duren|mag je niet onderschatten",
            "zegt de huisarts|blijkt uit onderzoek|helaas|bij de meeste mensen|maar niet altijd|volgens de bijsluiter|zonder medicijnen",
        ),
        (
            "de app|mijn telefoon|de nieuwe printer|het wachtwoord|deze website|de betaalautomaat|het alarm|de update",
            "werkt niet meer|loopt steeds vast|vraagt om een code|is veel sneller geworden|moet opnieuw worden ingesteld|"
            "geeft een foutmelding|staat uit|is moeilijk te vinden",
            "sinds vanochtend|en niemand weet waarom|na een herstart|zonder internet|op mijn laptop|gelukkig|voor de derde keer",
        ),
        (
            "dat boek|de laatste aflevering|het concert|zijn toespraak|de tentoonstelling|hun nieuwe album|deze roman|het toneelstuk",
            "viel mij tegen|is beter dan de vorige|duurde veel te lang|maakte diepe indruk|gaat over vriendschap|"
            "verdient een prijs|was meteen uitverkocht|heeft een verrassend einde",
            "eerlijk gezegd|vonden de recensenten|vooral het begin|al begreep ik niet alles|in ieder geval|tot onze verbazing|zoals altijd",
        ),
        (
            "de rivier|het bos|de zeespiegel|een gletsjer|de vulkaan|het koraal|de heide|een zware storm",
            "verandert sneller dan verwacht|trekt veel vogels aan|staat op de kaart van 1850|vormt een grens|heeft schade veroorzaakt|"
            "ligt er prachtig bij|bevat weinig voedsel|is nog maar half zo groot",
            "door het klimaat|in de herfst|sinds de laatste ijstijd|meten geologen|na de droge zomer|aan de andere kant van het land",
        ),
        (
            "het Romeinse rijk|de opstand|deze kerk|het verdrag|de stad|haar overgrootvader|het kasteel|de oudste brug",
            "stamt uit de middeleeuwen|werd in 1672 verwoest|kende veel vijanden|is nooit helemaal begrepen|bleef eeuwenlang bestaan|"
            "speelt een rol in veel verhalen|ging verloren bij een brand|werd later vergeten",
            "zo leert de geschiedenis|zeggen de bronnen|voor zover bekend|tijdens de oorlog|net als de rest|op last van de koning",
        ),
        (
            "de trein naar Parijs|onze vlucht|de veerboot|het hotel|de camping|bus 15|de grens|de snelweg",
            "heeft een uur vertraging|was volgeboekt|ligt te ver van zee|is goedkoper in juni|sluit om middernacht|viel uit|"
            "bleek een teleurstelling|is vandaag afgesloten",
            "wegens onderhoud|tot onze ergernis|tijdens de vakantie|door een staking|zonder uitleg|op de heenweg|in het hoogseizoen",
        ),
        (
            "brood|de huur|een abonnement|de energierekening|dit cadeau|olijfolie|een tweedehands fiets|het eigen risico",
            "is weer duurder geworden|kost bijna niets|betaal je vooraf|kun je beter vergelijken|wordt vergoed|valt dit jaar mee|"
            "blijft een flinke uitgave|is nergens te krijgen",
            "in de supermarkt|zonder korting|vergeleken met vorig jaar|als je even zoekt|voor gezinnen|per maand|merkt iedereen",
        ),
        (
            "ik|mijn zus|jullie|niemand van ons|haar beste vriendin|oma|de buurman|iedereen",
            "weet nog niet hoe laat het feest begint|had dat nooit verwacht|houdt niet van verrassingen|komt misschien later|"
            "is het vergeten|mist de oude buurt|zou graag beter willen slapen|denkt daar anders over",
            "denk ik|sorry|en dat begrijp ik wel|als het meezit|toch|om eerlijk te zijn|zoals gewoonlijk",
        ),
        (
            "de tandarts|onze loodgieter|de advocaat|de juf van groep vier|een agent|de notaris|de apotheker|de trainer|de kapper",
            "belt morgen terug|was erg vriendelijk|heeft pas in mei plaats|legde het rustig uit|rekende te veel|gaf ons gelijk|"
            "is op vakantie|raadde het af|kwam te laat",
            "voor zover ik weet|en daar ben ik blij mee|volgens mijn moeder|na drie pogingen|helaas|vorige week|zonder afspraak",
        ),
    ),
    "en": (
        (
            "the council|the government|the committee|the European Union|a majority of voters|the minister|the opposition|the court",
            "wants to lower taxes|has postponed its decision|published new figures|is looking for money|banned the fireworks|"
            "talked to the residents|sees no need for a vote|was criticised",
            "after months of pressure|next year|despite the protests|according to the paper|it turned out on Tuesday|to save costs|again",
        ),
        (
            "the heating|the washing machine|the roof|our bathroom|the cellar|the window upstairs|the kitchen floor|the balcony",
            "has to be replaced|is leaking again|is finally clean|makes a strange noise|cost more than expected|smells of paint|"
            "never dries properly|looks tidy now",
            "since we moved|because of the frost|says the landlord|which is annoying|after two weeks|whenever it is windy|in my opinion",
        ),
        (
            "the flu|high blood pressure|poor sleep|a sprained ankle|hay fever|this allergy|such an infection|back pain",
            "usually goes away by itself|is more common in older people|gets worse with stress|is not contagious|needs rest|"
            "comes with the spring|can last for months|should not be underestimated",
            "research shows|unfortunately|for most people|but not always|according to the leaflet|without medicine|the doctor says",
        ),
        (
            "the app|my phone|the new printer|the password|this website|the cash machine|the alarm|the update",
            "no longer works|keeps freezing|asks for a code|has become much faster|must be set up again|shows an error|is switched off|"
            "is hard to find",
            "since this morning|and nobody knows why|after a restart|without internet|on my laptop|luckily|for the third time",
        ),
        (
            "that book|the last episode|the concert|his speech|the exhibition|their new album|this novel|the play",
            "was a disappointment|is better than the previous one|took far too long|left a deep impression|is about friendship|"
            "deserves a prize|sold out at once|has a surprising end",
            "to be honest|the critics thought|especially the beginning|though I missed a few things|in any case|to our surprise|as always",
        ),
        (
            "the river|the forest|the sea level|a glacier|the volcano|the reef|the moor|a heavy storm",
            "is changing faster than predicted|attracts many birds|appears on a map of 1850|forms a border|has caused damage|"
            "contains little food|is only half its former size|looks wonderful",
            "because of the climate|in autumn|since the last ice age|geologists report|after the dry summer|in the north|every year",
        ),
        (
            "the Roman empire|the uprising|this church|the treaty|the city|her great-grandfather|the castle|the oldest bridge",
            "dates from the Middle Ages|was destroyed in 1672|had many enemies|has never been understood|survived for centuries|"
            "plays a part in many stories|was lost in a fire|was later forgotten",
            "history teaches|the sources say|as far as we know|during the war|like all the others|by order of the king|presumably",
        ),
        (
            "the train to Paris|our flight|the ferry|the hotel|the campsite|bus 15|the border|the motorway",
            "is an hour late|was fully booked|is too far from the coast|is cheaper in June|closes at midnight|was cancelled|"
            "turned out badly|is closed today",
            "due to maintenance|much to our annoyance|during the holidays|because of a strike|without explanation|on the way there",
        ),
        (
            "bread|the rent|a subscription|the energy bill|this present|olive oil|a second-hand bicycle|the insurance",
            "has become more expensive|costs next to nothing|is paid in advance|should be compared first|will be refunded|"
            "is not so bad this year|remains a large expense|is nowhere to be found",
            "in the supermarket|without a discount|compared with last year|if you look around|for families|each month|as everyone notices",
        ),
        (
            "my sister|nobody in our family|her best friend|grandma|the man next door|everyone|your cousin|someone at the party",
            "does not know when it starts|never expected that|hates surprises|might come later|has forgotten about it|misses our street|"
            "would like to sleep better|thinks otherwise",
            "I think|sorry|and I understand that|with a bit of luck|after all|to tell the truth|as usual",
        ),
        (
            "the dentist|our plumber|the lawyer|the teacher of the third form|a policeman|the notary|the pharmacist|the coach",
            "will call back tomorrow|was very kind|has no time before May|explained it calmly|charged too much|agreed with us|"
            "is on holiday|advised against it|arrived late",
            "as far as I know|and I am glad about that|according to my mother|after three attempts|sadly|last week|without an appointment",
        ),
    ),
}


def general_sentences(each: int, seed: int) -> list[str]:
    """``each`` different sentences a language, drawn by ``seed``; some with a full stop and some without."""
    random = np.random.default_rng(seed)
    made: dict[str, None] = {}
    for number, kinds in enumerate(_PARTS.values(), 1):
        while len(made) < number * each:
            columns = [column.split("|") for column in kinds[random.integers(len(kinds))]]
            subject, predicate, circumstance = (options[random.integers(len(options))] for options in columns)
            sentence = f"{subject} {predicate}"
            if random.random() < 0.7:
                sentence += f"{',' if random.random() < 0.5 else ''} {circumstance}"
            made[sentence + ("." if random.random() < 0.5 else "")] = None
    return list(made)
