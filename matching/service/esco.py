"""Importing ESCO: which release a download belongs to, what of it is new, and which releases are no longer needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from matching.access import require
from matching.domain.actor import Actor
from matching.domain.errors import NotFoundError
from matching.store.database import SqlStore
from matching.store.esco_entries import EscoRelease, Requirement, Term
from matching.store.transaction import SqlTransaction

UNNAMED = "unnamed"
"""The version of a download that shows neither a number nor a date."""
Progress = Callable[[int, int], None]


class EscoSource(Protocol):
    """One file of a download."""

    @property
    def slot(self) -> str:
        """What it is, such as ``occupations_nl``: within a release, a file takes the place of the one of its slot."""
        ...

    @property
    def sha256(self) -> str:
        """The hash of its content: the same content is not read again."""
        ...

    def said(self, progress: Progress) -> Iterator[Term | Requirement]:
        """What it says, row by row; ``progress`` is told lines done and lines in all."""
        ...


@dataclass(frozen=True)
class EscoDownload:
    """The files of one download. ``version`` None: not known; ``modified``: newest modifiedDate, "" unknown."""

    files: Sequence[EscoSource]
    version: str | None = None
    modified: str = ""


@dataclass(frozen=True)
class EscoImport:
    """What an import did: slots taken and known before, and by slot what waits for a concept that is not there."""

    version: str
    taken: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    waiting: Mapping[str, int] = field(default_factory=dict)
    in_use: str = ""
    dropped: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()  # older releases that aliases still refer to, or that have files that the newest lacks


def import_esco(
    store: SqlStore, actor: Actor, download: EscoDownload, progress: Callable[[str], Progress] | None = None
) -> EscoImport:
    """Take what is new of a download, all or nothing. ``progress`` makes the callback for a slot.

    NotFoundError when neither the download nor the store has any occupation or skill.
    """
    require(actor, "import_esco")
    with store.read() as tx:
        releases = tx.esco_releases()
        release = _release(releases, download)
        if release is not None and not _new(release, download):
            return EscoImport(release.version, known=_slots(download.files), in_use=releases[0].version)
    with store.write() as tx:
        release = _release(tx.esco_releases(), download)
        version = release.version if release else download.version or download.modified or UNNAMED
        release = tx.save_esco_release(version, download.modified)
        new = _new(release, download)
        for source in new:
            tell = progress(source.slot) if progress else _silent
            tx.save_esco_file(release, source.slot, source.sha256, source.said(tell))
        if not tx.esco_uris(release):
            raise NotFoundError(
                "there is no occupation or skill in this download: get the files occupations_… and skills_… too"
            )
        dropped, kept = _tidy(tx)
        known = tuple(slot for slot in _slots(download.files) if slot not in _slots(new))
        in_use = tx.esco_releases()[0].version
        return EscoImport(version, _slots(new), known, tx.esco_waiting(release), in_use, dropped, kept)


def _release(releases: Sequence[EscoRelease], download: EscoDownload) -> EscoRelease | None:
    """The release that a download belongs to: by its number; else the one that has all of it, or that ESCO changed on
    the same day; for labels and relations alone, the one in use. None: it is a new one."""
    if download.version:
        return next((one for one in releases if one.version == download.version), None)
    whole = (one for one in releases if not _new(one, download))
    same_day = (one for one in releases if one.modified == download.modified)
    in_use = iter(releases if not download.modified else ())
    return next(whole, None) or next(same_day, None) or next(in_use, None)


def _new(release: EscoRelease, download: EscoDownload) -> list[EscoSource]:
    return [one for one in download.files if release.files.get(one.slot) != one.sha256]


def _slots(files: Sequence[EscoSource]) -> tuple[str, ...]:
    return tuple(one.slot for one in files)


def _tidy(tx: SqlTransaction) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Drop each older release that nothing refers to: the newest has all of its files, and each occupation of it that an
    alias is tied to. Versions dropped and versions kept."""
    newest, *older = tx.esco_releases()
    tied = tx.alias_uris() - tx.esco_uris(newest)
    dropped: list[str] = []
    kept: list[str] = []
    for release in older:
        if release.files.keys() <= newest.files.keys() and not tied & tx.esco_uris(release):
            tx.drop_esco_release(release)
            dropped.append(release.version)
        else:
            kept.append(release.version)
    return tuple(dropped), tuple(kept)


def _silent(_done: int, _total: int) -> None:
    """No progress is shown."""
