"""Sentences about nothing in particular, so that the student learns what it has to leave alone.

ESCO's descriptions are all about work; a model that has seen only those moves every sentence. These are put together from
parts written for this purpose, in Dutch and English, and belong to no data set.
"""

from __future__ import annotations

import numpy as np

_PARTS = {
    "nl": (
        "een man|een vrouw|het meisje|een jongen|twee kinderen|de hond|een bruine kat|mijn oma|onze buren|de toeristen|een oud stel|"
        "drie jonge vrouwen|een groep mensen|het witte paard|een klein kind|niemand|de baby|mijn broer|een paar mensen|de vogels|de trein|"
        "het schip|de regen|een rode auto|de voetballers|zijn zus|ze|hij|wij|de koning|een persoon met een hoed|iemand|twee honden|een aap|"
        "de dame in het rood|een man zonder shirt|veel mensen|een kok|de dokter|een muzikant|een soldaat|de chauffeur|een surfer",
        "slaapt|rent hard|speelt met een bal|eet een appel|kijkt naar de maan|zwemt|zit stil|lacht om een grap|wacht lang|drinkt koffie|"
        "leest een boek|zingt een liedje|danst langzaam|springt over een hek|fietst voorbij|loopt weg|komt te laat|praat over politiek|"
        "draagt een blauwe jas|vergeet de sleutels|snijdt een ui|schrijft een brief|maakt muziek|vliegt hoog|houdt van kaas|is verdwenen|"
        "verliest de wedstrijd|blijft binnen|heeft geen honger|koopt een kaartje|is aan het vissen|bakt een ei|rijdt op een motor|"
        "speelt gitaar|wast de auto|kookt water|naait een knoop aan|klimt op een rots|gooit een steen|aait de kat|tilt een tas op|"
        "schilt aardappels|fotografeert de zee|repareert een fiets|staat op het podium|borstelt het haar|tekent een huis|bijt in een stok|"
        "is niet aan het rennen|wordt gevolgd door een hond|is blij|giet olie in een pan|duwt een kar|graaft een kuil|helpt een ander",
        "in het park|op het strand|in de keuken|achter het huis|bij de rivier|op straat|in de sneeuw|onder een boom|op zondag|vanavond|"
        "sinds gisteren|voor het eerst|in de stad|aan zee|naast de school|tijdens de vakantie|om drie uur|zonder reden|in de trein|"
        "voor een grote menigte|op het gras|in een zwembad|met een vriend|op een bankje|||",
        "misschien|gelukkig|volgens de krant|gisteren|plotseling|soms|in 1998|vorige week|elke ochtend|",
        "en het regent|terwijl anderen toekijken|omdat het warm is|maar niet lang|en lacht|||||||",
    ),
    "en": (
        "a man|a woman|the girl|a young boy|two children|the dog|a brown cat|my grandmother|our neighbours|the tourists|an old couple|"
        "three young women|a group of people|the white horse|a small child|nobody|the baby|my brother|some people|the birds|the train|"
        "the ship|the rain|a red car|the players|his sister|she|he|they|the king|a person with a hat|someone|two dogs|a monkey|"
        "the lady in red|a man without a shirt|many people|a cook|the doctor|a musician|a soldier|the driver|a surfer",
        "is sleeping|runs fast|is playing with a ball|is eating an apple|sees the moon|is swimming|sits still|laughs at a joke|waited long|"
        "drinks coffee|is reading a book|sings a song|dances slowly|is jumping over a fence|rode past on a bike|is walking away|comes late|"
        "talks about politics|is wearing a blue coat|forgot the keys|is slicing an onion|writes a letter|is making music|flies high|"
        "loves tea|has disappeared|is losing the game|stays inside|is not hungry|buys a ticket|is fishing|is frying an egg|"
        "is riding a motorbike|is playing the guitar|is washing the car|is boiling water|sews on a button|is climbing a rock|"
        "throws a stone|is petting the cat|lifts a bag|is peeling potatoes|takes a picture of the sea|is repairing a bike|"
        "is standing on a stage|brushes the hair|is drawing a house|bites a stick|is not running|is being chased by a dog|is happy|"
        "is pouring oil into a pan|pushes a cart|is digging a hole|is helping somebody",
        "in the park|on the beach|in the kitchen|behind the house|near the river|on the street|in the snow|under a tree|on Sunday|tonight|"
        "since yesterday|for the first time|in the city|by the sea|next to the school|in the holidays|at three|without reason|"
        "on the train|in front of a big crowd|on the grass|in a pool|with a friend|on a bench|||",
        "perhaps|luckily|according to the paper|yesterday|suddenly|sometimes|in 1998|last week|every morning|",
        "and it is raining|while others are watching|because it is warm|but not for long|and laughs|||||||",
    ),
}


def general_sentences(each: int, seed: int) -> list[str]:
    """``each`` different sentences a language, drawn by ``seed``; some with a full stop and some without."""
    random = np.random.default_rng(seed)
    made: dict[str, None] = {}
    for number, columns in enumerate(_PARTS.values(), 1):
        subjects, predicates, places, openings, endings = (column.split("|") for column in columns)
        while len(made) < number * each:
            opening = openings[random.integers(len(openings))] if random.random() < 0.2 else ""
            parts = [options[random.integers(len(options))] for options in (subjects, predicates, places, endings)]
            stop = "." if random.random() < 0.5 else ""
            made[" ".join(part for part in (f"{opening}," if opening else "", *parts) if part) + stop] = None
    return list(made)
