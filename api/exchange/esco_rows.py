"""Reads the files of an ESCO download row by row: what they say of concepts and relations, and what is left, and why.

Columns are found by their names, so that the files of all versions can be read (1.0 has fewer columns, 1.2 has more). A row
that makes no sense is left with its line number, and the others are taken.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, TypeVar

from api.exchange.esco import LABELS, RELATIONS, SKILL_LABELS, EscoFile
from api.exchange.reading import SEPARATORS
from api.i18n import Message
from matching.service.esco import Progress
from matching.store.esco_entries import Requirement, Term, TermKind
from matching.taxonomy.isco import unit_codes

if TYPE_CHECKING:
    from _csv import Reader

T = TypeVar("T")
Cells = Mapping[str, str]

URI = re.compile(r"https?://[^\s/]+/\S+")
LANGUAGE = re.compile(r"[a-z]{2,3}")
ISCO = re.compile(r"(?:\S*/)?C?(\d{3,4})")  # 2262, as newer versions write; …/isco/C2262, as older do; 110 for 0110
CODE = re.compile(r"\d{1,4}")
RELEASED = "released"
UNREGULATED = "/unregulated"
MOST_CELL = 1_000_000
"""Characters of one cell; the longest of the official files has some thousands."""
TOLD_EVERY = 500
"""Rows between two reports of progress."""
KINDS: Mapping[str, TermKind] = {
    "/occupation/": "occupation",
    "/skill/": "skill",
    "/isco/": "isco_group",
    "/isced-f/": "isced_field",
}
"""What a concept is, by a part of its URI: for labels that stand apart from their concepts."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "occupations": ("conceptUri", "iscoGroup", "preferredLabel"),
    "skills": ("conceptUri", "preferredLabel"),
    "ISCOGroups": ("conceptUri", "code", "preferredLabel"),
    "skillGroups": ("conceptUri", "code", "preferredLabel"),
    RELATIONS: ("occupationUri", "relationType", "skillUri"),
    LABELS: ("conceptUri", "lang", "label"),
    SKILL_LABELS: ("uri",),
}
"""The columns that a file must have; capitals do not matter."""


class Tabs(csv.Dialect):
    """Cells between tabs, without quotes."""

    delimiter = "\t"
    quoting = csv.QUOTE_NONE
    lineterminator = "\n"


class LeftError(Exception):
    """Why a row is left. ``wrong``: somebody should look at it; else it is left by plan."""

    def __init__(self, reason: Message, *, wrong: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wrong = wrong


@dataclass
class EscoRows:
    """One file on its way into the store (a :class:`matching.service.esco.EscoSource`), and what became of its rows."""

    file: EscoFile
    taken: int = 0
    passed_over: Counter[Message] = field(default_factory=Counter)
    refused: list[tuple[int, Message]] = field(default_factory=list)  # with the line

    @property
    def slot(self) -> str:
        """What it is, such as ``occupations_nl``."""
        return self.file.slot

    @property
    def sha256(self) -> str:
        """The hash of its content."""
        return self.file.inspected.sha256

    def problem(self) -> Message | None:
        """Why the file as a whole cannot be read; None when it can."""
        with self.file.open() as raw:
            columns, _ = self._open(raw)
        missing = [name for name in NEEDED[self.file.name] if name.lower() not in columns]
        if not missing:
            return None
        there = ", ".join(filter(None, columns)) or "–"
        return Message("the column {names} is missing; there are: {columns}", names=", ".join(missing), columns=there)

    def said(self, progress: Progress) -> Iterator[Term | Requirement]:
        """What the file says; counts on the way what is taken and left."""
        if self.file.name == RELATIONS:
            yield from _requirements(self._each(_relation, progress))
        elif self.file.name == LABELS:
            yield from _gathered(self._each(_label, progress))
        else:
            for terms in self._each(self._terms(), progress):
                yield from terms

    def _terms(self) -> Callable[[int, Cells], list[Term]]:
        """What reads a row of concepts; a URI that came before is passed over where it says the same, else refused."""
        read = READ[self.file.name]
        first: dict[str, tuple[int, list[Term]]] = {}

        def terms(line: int, cells: Cells) -> list[Term]:
            found = read(cells, self.file.language or "")
            known, said = first.setdefault(found[0].uri, (line, found))
            if known != line and said == found:
                raise LeftError(Message("the same again"), wrong=False)
            if known != line:
                raise LeftError(Message("the same URI as line {line}, which says something else", line=known))
            return found

        return terms

    def _each(self, read: Callable[[int, Cells], T], progress: Progress) -> Iterator[T]:
        """What ``read`` makes of each row; a row that it refuses is noted."""
        total = self.file.inspected.lines
        for number, (line, cells) in enumerate(self._rows()):
            if number % TOLD_EVERY == 0:
                progress(min(line, total), total)
            try:
                if isinstance(cells, Message):
                    raise LeftError(cells)
                made = read(line, cells)
            except LeftError as why:
                if why.wrong:
                    self.refused.append((line, why.reason))
                else:
                    self.passed_over[why.reason] += 1
                continue
            self.taken += 1
            yield made
        progress(total, total)

    def _rows(self) -> Iterator[tuple[int, Cells | Message]]:
        """Each row with the line where it begins: cells by column, or why they cannot be told apart."""
        with self.file.open() as raw:
            columns, reader = self._open(raw)
            csv.field_size_limit(MOST_CELL)
            line = 2
            while True:
                begin = line
                try:
                    cells = next(reader, None)
                except csv.Error as error:
                    line = reader.line_num + 2
                    yield begin, Message("{reason}", reason=str(error))
                    continue
                if cells is None:
                    return
                line = reader.line_num + 2
                if len(cells) != len(columns):
                    if any(cells):
                        yield begin, Message("as many cells as there are columns ({count})", count=len(columns))
                elif any("\0" in cell for cell in cells):
                    yield begin, Message("text without NUL characters")
                else:
                    yield begin, dict(zip(columns, (cell.strip() for cell in cells), strict=True))

    def _open(self, raw: IO[bytes]) -> tuple[list[str], Reader]:
        """The columns, without capitals, and what reads the rows below."""
        encoding = self.file.inspected.encoding
        text = io.TextIOWrapper(raw, encoding, errors="replace", newline="")
        head = text.readline(MOST_CELL)
        tabs = self.file.name in (LABELS, SKILL_LABELS)  # made by hand, with tabs and no quotes
        separator = "\t" if tabs else max(SEPARATORS, key=head.count)
        dialect: type[csv.Dialect] = Tabs if tabs else csv.excel
        columns = next(csv.reader([head], dialect, delimiter=separator), [])
        return [one.strip().lower() for one in columns], csv.reader(text, dialect, delimiter=separator)


def _uri(cells: Cells, column: str = "concepturi") -> str:
    if not URI.fullmatch(cells[column]):
        raise LeftError(Message("{column}: a URI, not {value!r}", column=column, value=cells[column][:80]))
    return cells[column]


def _concept(cells: Cells, kind: TermKind, language: str, code: str = "") -> list[Term]:
    uri = _uri(cells)
    status = cells.get("status") or RELEASED
    if status != RELEASED:
        raise LeftError(Message("status “{status}”: only what is released is taken", status=status), wrong=False)
    preferred = " ".join(cells["preferredlabel"].split())
    alternatives = _lines(cells.get("altlabels", ""), {preferred})
    hidden = _lines(cells.get("hiddenlabels", ""), {preferred, *alternatives})
    if not preferred and not alternatives:
        raise LeftError(Message("no label in this language"), wrong=False)
    note = cells.get("regulatedprofessionnote", "")
    return [
        Term(
            uri,
            kind,
            language,
            preferred=preferred,
            alternatives=alternatives,
            hidden=hidden,
            code=code,
            regulated="" if note.endswith(UNREGULATED) else note,
        )
    ]


def _lines(cell: str, known: set[str]) -> tuple[str, ...]:
    """The labels of a cell, one a line, without those that are known."""
    return tuple(
        one for one in dict.fromkeys(" ".join(one.split()) for one in cell.splitlines()) if one not in {*known, ""}
    )


def _occupation(cells: Cells, language: str) -> list[Term]:
    found = ISCO.fullmatch(cells["iscogroup"])
    code = found[1].zfill(4) if found else ""
    if code not in unit_codes():
        raise LeftError(Message("iscoGroup: an ISCO-08 unit group, not {value!r}", value=cells["iscogroup"][:80]))
    return _concept(cells, "occupation", language, code)


def _skill(cells: Cells, language: str) -> list[Term]:
    return _concept(cells, "skill", language)


def _isco_group(cells: Cells, language: str) -> list[Term]:
    return _concept(cells, "isco_group", language, _code(cells))


def _isced_field(cells: Cells, language: str) -> list[Term]:
    if "/isced-f/" not in _uri(cells):
        raise LeftError(Message("groups of skills are not needed, only ISCED-F fields"), wrong=False)
    return _concept(cells, "isced_field", language, _code(cells))


def _code(cells: Cells) -> str:
    code = cells["code"].removeprefix("C")
    if not CODE.fullmatch(code):
        raise LeftError(Message("code: one to four digits, not {value!r}", value=cells["code"][:80]))
    return code


def _skill_labels(cells: Cells, _language: str) -> list[Term]:
    """One row of ``skill_labels*.tsv``: a URI and a column a language, with its label as far as it is known."""
    uri = _uri(cells, "uri")
    said = {column: " ".join(cell.split()) for column, cell in cells.items() if LANGUAGE.fullmatch(column)}
    terms = [
        Term(uri, "skill", language, preferred=label, declares=False)
        for language, label in said.items()
        if label and language != "uri"
    ]
    if not terms:
        raise LeftError(Message("no label in this language"), wrong=False)
    return terms


def _label(_line: int, cells: Cells) -> tuple[str, TermKind, str, str]:
    """One row of ``labels*.tsv``: URI, kind, language, label."""
    uri = _uri(cells)
    kind = next((kind for part, kind in KINDS.items() if part in uri), None)
    if kind is None or not LANGUAGE.fullmatch(cells["lang"]) or not cells["label"]:
        raise LeftError(Message("a URI of an ESCO concept, a language and a label"))
    return uri, kind, cells["lang"], " ".join(cells["label"].split())


def _gathered(labels: Iterable[tuple[str, TermKind, str, str]]) -> Iterator[Term]:
    """The labels of each concept and language together, in the order of the file; none is said to be preferred."""
    gathered: dict[tuple[str, TermKind, str], list[str]] = {}
    for uri, kind, language, label in labels:
        gathered.setdefault((uri, kind, language), []).append(label)
    for (uri, kind, language), said in gathered.items():
        yield Term(uri, kind, language, alternatives=tuple(dict.fromkeys(said)), declares=False)


def _relation(_line: int, cells: Cells) -> tuple[str, str, bool]:
    """One row of the relations: occupation, skill, essential."""
    occupation, skill = _uri(cells, "occupationuri"), _uri(cells, "skilluri")
    relation = cells["relationtype"].lower()
    if relation not in ("essential", "optional"):
        raise LeftError(Message("relationType: essential or optional, not {value!r}", value=relation[:80]))
    return occupation, skill, relation == "essential"


def _requirements(relations: Iterable[tuple[str, str, bool]]) -> Iterator[Requirement]:
    """The relations of each occupation together; a skill that is said to be both counts as essential."""
    gathered: dict[str, dict[str, bool]] = {}
    for occupation, skill, essential in relations:
        skills = gathered.setdefault(occupation, {})
        skills[skill] = essential or skills.get(skill, False)
    for occupation, skills in gathered.items():
        needed = tuple(skill for skill, essential in skills.items() if essential)
        yield Requirement(occupation, needed, tuple(skill for skill, essential in skills.items() if not essential))


READ: Mapping[str, Callable[[Cells, str], list[Term]]] = {
    "occupations": _occupation,
    "skills": _skill,
    "ISCOGroups": _isco_group,
    "skillGroups": _isced_field,
    SKILL_LABELS: _skill_labels,
}
"""What reads a row of concepts, by the name of the file."""
