"""Finds the files of an ESCO download: in a folder, in a ZIP, or in a folder of ZIPs, however deep they lie.

The official download has one folder (or ZIP) a language, with ``occupations_nl.csv``, ``skills_nl.csv`` and others. Nothing
is unpacked to disk: the files of a ZIP are read where they are. Each file is read through once before anything is stored,
for its hash, its encoding and its lines; so a damaged archive is found in time.
"""

from __future__ import annotations

import codecs
import gzip
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, cast

from api.i18n import Message
from api.problems import TooLargeError
from matching.domain.errors import FieldProblem, InvalidInputError

NAMES = {
    name.lower(): name for name in ("occupations", "skills", "ISCOGroups", "skillGroups", "occupationSkillRelations")
}
"""The files of the official download that are taken, by their names without capitals."""
RELATIONS, LABELS, SKILL_LABELS = "occupationSkillRelations", "labels", "skill_labels"
OFFICIAL = re.compile(r"(?P<name>[a-z]+)(?:_(?P<language>[a-z]{2,3}))?\.csv", re.IGNORECASE)
EXTRA = re.compile(r"(?P<name>(?P<kind>skill_labels|labels)\w*)\.tsv(?:\.gz)?", re.IGNORECASE)
VERSION = re.compile(r"(?<!\d)(?<!\d\.)v?(\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)(?!\.?\d)", re.IGNORECASE)
NUMBER = re.compile(r"\d+(\.\d+)*")
MODIFIED = re.compile(rb"20\d\d-[01]\d-[0-3]\dT")  # begins with what is looked for, which is ten times as quick
DATE = 10  # characters of it that are the date

CHUNK = 1 << 20
MOST_FILE, MOST_ALL = 500_000_000, 3_000_000_000
"""Bytes that one file, and all files together, may unpack to. The largest official file (relations with labels) has some
30 MB, and all languages together some 1.5 GB."""
MOST_PACKED = 200
"""A file may not be so many times smaller when packed; the official ones are 5 to 20 times."""

DOWNLOAD = Message(
    "an ESCO download: on the ESCO portal of the European Commission choose Download, then a version, the content "
    "“classification”, the file type CSV and your languages (Dutch and English at least), and give the ZIP that "
    "comes, or the folder it is unpacked in, with files such as occupations_nl.csv"
)


Open = Callable[[], IO[bytes]]
READING_FAILED = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What reading a damaged, missing or locked file or archive raises."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a first reading of a file shows."""

    sha256: str
    lines: int
    encoding: str
    bad_line: int  # the first line that is not UTF-8; 0: none
    modified: str  # the newest time stamp in it, as a date; "" none


@dataclass(frozen=True)
class EscoFile:
    """One file of a download that is taken."""

    path: str  # within the download
    name: str  # as in NAMES, or LABELS, or SKILL_LABELS
    language: str | None
    slot: str
    inspected: Inspected
    open: Open


@dataclass
class Download:
    """The files of a download that are taken; and those left, each with the reason."""

    files: list[EscoFile] = field(default_factory=list)
    left: list[tuple[str, Message]] = field(default_factory=list)
    version: str | None = None

    @property
    def modified(self) -> str:
        """When ESCO last changed it: by its occupations, else by its skills; "" when they do not say."""
        dates = {name: [one.inspected.modified for one in self.files if one.name == name] for name in NAMES.values()}
        return max(dates["occupations"] or dates["skills"], default="")


@dataclass(frozen=True)
class _Found:
    """A file, not yet looked into."""

    path: str
    size: int
    open: Open
    refused: Message | None = None


@contextmanager
def esco_download(path: Path, version: str | None = None) -> Iterator[Download]:
    """The download at that path, open within the block; InvalidInputError, saying what to download and from where, when
    there is none.

    Its version is as given, else the number in the name of the folder or ZIP, or of all that lie in it, else unknown.
    """
    if version is not None and not NUMBER.fullmatch(version):
        raise InvalidInputError([FieldProblem("--version", version, Message("a number such as 1.2.1"))])
    if not path.exists():
        raise InvalidInputError(
            [FieldProblem("file", str(path), Message("a folder or ZIP; there is none of this name"))]
        )
    download = Download()
    with ExitStack() as stack:
        try:
            _look_into(download, path, _found(stack, path))
            download.version = version or _version(path, download)
        except READING_FAILED as error:
            raise _unreadable(path, error) from None
        if not download.files:
            raise InvalidInputError([FieldProblem("file", str(path), DOWNLOAD)])
        yield download


def _unreadable(path: Path, error: Exception) -> InvalidInputError:
    reason = getattr(error, "strerror", None) or str(error)
    allowed = Message("a folder or ZIP that can be read ({reason}); download it again", reason=reason)
    return InvalidInputError([FieldProblem("file", str(path), allowed)])


def _version(path: Path, download: Download) -> str | None:
    """The version in a name such as ``ESCO dataset - v1.2.0 - classification - nl - csv.zip``."""
    for name in (path.absolute().name, path.absolute().parent.name):
        if found := VERSION.search(name):
            return found[1]
    within = {found[1] for file in download.files for found in VERSION.finditer(file.path)}
    return within.pop() if len(within) == 1 else None


def _found(stack: ExitStack, path: Path) -> Iterator[_Found]:
    """All files at that path, in the order of their names."""
    root = path if path.is_dir() else path.parent
    for one in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if one.suffix.lower() == ".zip":
            yield from _zipped(stack, one, "" if one == path else f"{one.relative_to(root).as_posix()}/")
        elif not one.is_dir():
            yield _Found(one.relative_to(root).as_posix(), one.stat().st_size, partial(_open, one))


def _zipped(stack: ExitStack, path: Path, prefix: str) -> Iterator[_Found]:
    try:
        archive = stack.enter_context(zipfile.ZipFile(path))
    except READING_FAILED as error:
        raise _unreadable(path, error) from None
    for info in sorted(archive.infolist(), key=lambda one: one.filename):
        refused = None
        name = info.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]:
            refused = Message("its path leads out of the archive")
        elif info.file_size > CHUNK and info.file_size > MOST_PACKED * max(info.compress_size, 1):
            raise _too_large(name)
        if not info.is_dir():
            yield _Found(prefix + name, info.file_size, partial(archive.open, info), refused)


def _look_into(download: Download, path: Path, found: Iterator[_Found]) -> None:
    """Sort out which files are taken, and read those through once."""
    slots: dict[str, EscoFile] = {}
    size = 0
    for one in found:
        name = PurePosixPath(one.path).name
        official, extra = OFFICIAL.fullmatch(name), EXTRA.fullmatch(name)
        known = NAMES.get(official["name"].lower()) if official else extra["kind"].lower() if extra else None
        if one.refused or known is None:
            download.left.append((one.path, one.refused or Message("not needed")))
            continue
        language = official["language"].lower() if official and official["language"] else None
        if official and known != RELATIONS and language is None:
            allowed = Message("its name does not end in a language, such as {example}", example=f"{known}_nl.csv")
            download.left.append((one.path, allowed))
            continue
        size += one.size
        if one.size > MOST_FILE or size > MOST_ALL:
            raise _too_large(one.path)
        # Relations are the same in all languages, but for labels that are not needed.
        slot = known if known == RELATIONS else f"{known}_{language}" if official else str(extra and extra["name"])
        opened = partial(_unpacked, one.open) if name.lower().endswith(".gz") else one.open
        try:
            inspected = inspect(opened, one.path)
        except READING_FAILED as error:
            raise _unreadable(path / one.path if path.is_dir() else path, error) from None
        file = EscoFile(one.path, known, language, slot, inspected, opened)
        if slot not in slots:
            slots[slot] = file
            download.files.append(file)
        elif known == RELATIONS:
            download.left.append((one.path, Message("the same relations as {name}", name=slots[slot].path)))
        elif file.inspected.sha256 != slots[slot].inspected.sha256:
            download.left.append((one.path, Message("another file has this name: {name}", name=slots[slot].path)))
    # What declares concepts comes before what refers to them, so that progress and reports read in that order.
    order = [*NAMES.values(), LABELS, SKILL_LABELS]
    download.files.sort(key=lambda file: (order.index(file.name), file.slot))


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


def _unpacked(opened: Open) -> IO[bytes]:
    return cast(IO[bytes], gzip.GzipFile(fileobj=opened()))


def _too_large(name: str) -> TooLargeError:
    return TooLargeError(Message("{name} is too large when it is unpacked: this is no ESCO file.", name=name))


def inspect(opened: Open, name: str) -> Inspected:
    """Read a file through: hash, lines, encoding, newest time stamp. TooLargeError when it grows beyond all measure."""
    digest, decoder = sha256(), codecs.getincrementaldecoder("utf-8")()
    size = lines = bad_line = 0
    encoding, modified, tail = "utf-8-sig", b"", b""
    with opened() as file:
        while chunk := file.read(CHUNK):
            if not size and chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                encoding = "utf-16"
            size += len(chunk)
            if size > MOST_FILE:
                raise _too_large(name)
            digest.update(chunk)
            if encoding == "utf-8-sig":
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    encoding, bad_line = "cp1252", lines + 1 + chunk[: error.start].count(b"\n")
            lines += chunk.count(b"\n")
            modified = max([modified, *MODIFIED.findall(tail + chunk)])
            tail = chunk[-DATE:]
    return Inspected(digest.hexdigest(), lines, encoding, bad_line, modified[:DATE].decode())
