from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from embeddings.training.corpus import Corpus, prepare_corpus
from embeddings.training.esco import EscoData, read_esco
from embeddings.training.export import export
from embeddings.training.features import Features, compute
from embeddings.training.network import Shape
from embeddings.training.train import Recipe, Trained, train

# Invented: nothing here is ESCO's.
NAMES = {
    "0101": ({"nl": ["bakker", "broodbakker"], "en": ["baker", "bread baker"], "uk": ["пекар"]}, "7512"),
    "0102": ({"nl": ["lasser", "lasser staal"], "en": ["welder", "steel welder"], "uk": ["зварник"]}, "7212"),
    "0103": ({"nl": ["boekhouder"], "en": ["accountant", "bookkeeper"], "uk": ["бухгалтер"]}, "2411"),
    "0104": ({"nl": ["verpleegkundige", "zuster"], "en": ["nurse", "staff nurse"], "uk": ["медсестра"]}, "2221"),
    "0105": ({"nl": ["kapper", "haarstylist"], "en": ["hairdresser"], "uk": ["перукар"]}, "5141"),
    "0106": ({"nl": ["timmerman"], "en": ["carpenter", "joiner on site"], "uk": ["тесля"]}, "7115"),
    "0107": ({"nl": ["tolk"], "en": ["interpreter"], "uk": ["перекладач"]}, "2643"),
    "0108": (
        {"nl": ["vrachtwagenchauffeur"], "en": ["lorry driver", "truck driver"], "uk": ["водій вантажівки"]},
        "8332",
    ),
}
BASE = "http://data.europa.eu/esco/occupation/"
TINY = Recipe(
    steps=12, warm_up=2, occupations=8, skills=0, groups=3, described=4, general=4, shape=Shape(384, 32, 1 << 10, 8)
)


def write_esco(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    columns = ["conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "hiddenLabels", "description"]
    for language in ("nl", "en", "uk"):
        with (folder / f"occupations_{language}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="")
            writer.writeheader()
            for number, (names, isco) in NAMES.items():
                first, *others = names[language]
                text = f"Wie {first} is, doet dit werk elke dag." if language == "nl" else f"{first}: this is the work."
                writer.writerow(
                    {
                        "conceptUri": BASE + number,
                        "iscoGroup": isco,
                        "preferredLabel": first,
                        "altLabels": "\n".join(others),
                        "description": text,
                    }
                )
        with (folder / f"ISCOGroups_{language}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, ["conceptUri", "code", "preferredLabel", "altLabels"], restval="")
            writer.writeheader()
            for names, isco in NAMES.values():
                uri = f"http://data.europa.eu/esco/isco/C{isco}"
                writer.writerow({"conceptUri": uri, "code": isco, "preferredLabel": f"{names[language][0]} (groep)"})
    return folder


@pytest.fixture(scope="session")
def invented_esco(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_esco(tmp_path_factory.mktemp("esco"))


@pytest.fixture(scope="session")
def tiny_data(invented_esco: Path) -> EscoData:
    return read_esco(invented_esco)


@pytest.fixture(scope="session")
def tiny_corpus(tiny_data: EscoData) -> Corpus:
    return prepare_corpus(tiny_data)


@pytest.fixture(scope="session")
def tiny_features(tiny_corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Features:
    return compute(tiny_corpus.texts, TINY.shape.buckets, tmp_path_factory.mktemp("features"), lambda line: None)


@pytest.fixture(scope="session")
def tiny_recipe() -> Recipe:
    return replace(TINY)


@pytest.fixture(scope="session")
def tiny_trained(tiny_corpus: Corpus, tiny_features: Features, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return train(tiny_corpus, tiny_features, TINY, tmp_path_factory.mktemp("cache"), lambda line: None)


@pytest.fixture(scope="session")
def tiny_folder(tiny_data: EscoData, tiny_trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny") / "model"
    export(tiny_trained.student, tiny_trained.concepts, tiny_data, folder)
    return folder
