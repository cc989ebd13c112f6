"""A miniature ESCO of invented concepts, in the layout of the official CSV download."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from api.exchange.esco import esco_download
from api.exchange.esco_rows import EscoRows
from matching.domain.actor import Actor
from matching.service.esco import EscoDownload, EscoImport, import_esco
from matching.store import SqlStore

BASE = "http://data.europa.eu/esco"
MILLER, GUIDE, TAMER = (f"{BASE}/occupation/{name}" for name in ("cloud-miller", "tide-guide", "wind-tamer"))
MILLING, SINGING = (f"{BASE}/skill/{name}" for name in ("mill-clouds", "sing-to-seals"))
GROUP, FIELD = f"{BASE}/isco/C8160", f"{BASE}/isced-f/0721"
MODIFIED = "2024-01-25T11:28:50.295Z"
COLUMNS = {
    "occupations": (
        "conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "hiddenLabels", "status",
        "modifiedDate", "regulatedProfessionNote", "description",
    ),
    "skills": ("conceptType", "conceptUri", "skillType", "preferredLabel", "altLabels", "status", "modifiedDate"),
    "ISCOGroups": ("conceptType", "conceptUri", "code", "preferredLabel", "status"),
    "skillGroups": ("conceptType", "conceptUri", "preferredLabel", "status", "code"),
    "occupationSkillRelations": ("occupationUri", "relationType", "skillType", "skillUri"),
}  # fmt: skip
NOTE = f"{BASE}/regulated-professions"


def occupation(uri: str, isco: str, preferred: str, alternatives: str = "", **more: str) -> dict[str, str]:
    given = {"conceptUri": uri, "iscoGroup": isco, "preferredLabel": preferred, "altLabels": alternatives}
    return given | {"status": "released", "modifiedDate": MODIFIED} | more


def skill(uri: str, preferred: str, alternatives: str = "", **more: str) -> dict[str, str]:
    given = {"conceptUri": uri, "preferredLabel": preferred, "altLabels": alternatives, "status": "released"}
    return given | {"modifiedDate": MODIFIED} | more


def relation(occupation_uri: str, kind: str, skill_uri: str) -> dict[str, str]:
    return {"occupationUri": occupation_uri, "relationType": kind, "skillUri": skill_uri}


def group(uri: str, code: str, preferred: str) -> dict[str, str]:
    return {"conceptUri": uri, "code": code, "preferredLabel": preferred, "status": "released"}


NL = [
    occupation(MILLER, "8160", "wolkenmolenaar", "molenaar van wolken\nwolkenmaler\n", hiddenLabels="wolkenmoolenaar"),
    occupation(GUIDE, "5113", "getijdengids", regulatedProfessionNote=f"{NOTE}/regulated"),
    occupation(TAMER, "0110", "windtemmer", "windtemster", regulatedProfessionNote=f"{NOTE}/unregulated"),
]
EN = [
    occupation(MILLER, "8160", "cloud miller", "miller of clouds"),
    occupation(GUIDE, "5113", "tide guide", "guide, tidal"),
    occupation(TAMER, "0110", "wind tamer"),
]
SKILLS = [skill(MILLING, "mill clouds", "grind clouds"), skill(SINGING, "sing to seals")]
RELATIONS = [
    relation(MILLER, "essential", MILLING), relation(MILLER, "optional", SINGING), relation(GUIDE, "essential", SINGING)
]  # fmt: skip
Files = Mapping[str, bytes]


def table(name: str, rows: Iterable[Mapping[str, str]], **options: Any) -> bytes:
    """A file of the download: the columns of ``name`` (without its language)."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS[name.split("_", maxsplit=1)[0]], restval="", lineterminator="\n", **options)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def files() -> dict[str, bytes]:
    """A whole download: two languages, skills, relations, groups, and more labels beside it."""
    return {
        "nl/occupations_nl.csv": table("occupations", NL),
        "en/occupations_en.csv": table("occupations", EN),
        "en/skills_en.csv": table("skills", SKILLS),
        "en/occupationSkillRelations_en.csv": table("occupationSkillRelations", RELATIONS),
        "nl/ISCOGroups_nl.csv": table("ISCOGroups", [group(GROUP, "8160", "Wolkenwerkers")]),
        "nl/skillGroups_nl.csv": table(
            "skillGroups", [group(FIELD, "0721", "wolkenkunde"), group(f"{BASE}/skill/S1", "S1", "een groep")]
        ),
        "nl/conceptSchemes_nl.csv": b"conceptSchemeUri\n",
        "labels_de_pl.tsv": (
            "conceptUri\tlang\tlabel\n"
            f"{MILLER}\tde\tWolkenmüller\n{MILLER}\tde\tWolkenmüllerin\n{GROUP}\tpl\tChmurnicy\n"
            f'{BASE}/occupation/of-another-version\tde\tMeister der "Stille"\n'
        ).encode(),
        "skill_labels_partial.tsv": (
            f"uri\ttype\ten\tnl\tar\n{MILLING}\tknowledge\tmill clouds\twolken malen\tطحن الغيوم\n"
            f"{BASE}/skill/of-another-version\t\tlisten to moss\tnaar mos luisteren\t\n"
        ).encode(),
    }


def write(folder: Path, content: Files) -> Path:
    """The files in a folder."""
    for name, data in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def packed(path: Path, content: Files, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """The files in a ZIP."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def take(
    store: SqlStore, path: Path, version: str | None = None, progress: Callable[[str], Any] | None = None
) -> tuple[EscoImport, Sequence[EscoRows]]:
    """Import what is at that path; what was done, and what became of the rows."""
    with esco_download(path, version) as download:
        rows = [EscoRows(file) for file in download.files]
        assert [one.problem() for one in rows] == [None] * len(rows)
        found = EscoDownload(rows, download.version, download.modified)
        return import_esco(store, Actor("coach"), found, progress), rows
