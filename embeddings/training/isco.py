"""Names of ISCO-08 groups in further languages, from a table beside ESCO's own."""

from __future__ import annotations

import csv
from pathlib import Path

from embeddings.training.esco import EscoData, Label

_COLUMN = "titles_"
_GROUP = "http://data.europa.eu/esco/isco/C"


def read_isco_titles(file: Path, data: EscoData) -> list[Label]:
    """Names from a CSV file with the columns ``code`` and ``titles_nl``, ``titles_tr`` … (names parted by ``|``).

    Groups that ESCO's files do not name are passed over. Raises ``ValueError`` for a file with other columns.
    """
    place = {uri: len(data.uris) + index for index, uri in enumerate(data.other_uris)}
    labels: list[Label] = []
    with file.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        languages = [name for name in rows.fieldnames or () if name.startswith(_COLUMN)]
        if "code" not in (rows.fieldnames or ()) or not languages:
            raise ValueError(f"{file} needs a column code and columns such as {_COLUMN}nl with names parted by |.")
        for row in rows:
            concept = place.get(_GROUP + row["code"])
            if concept is not None:
                labels.extend(
                    Label(concept, column.removeprefix(_COLUMN), " ".join(title.split()), False)
                    for column in languages
                    for title in (row[column] or "").split("|")
                    if title.strip()
                )
    return labels
