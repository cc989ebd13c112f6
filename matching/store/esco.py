"""Reading ESCO: the newest release as concepts with their labels, and relations between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Select, exists, select

from matching.domain.esco import EscoConcept, EscoEntry, EscoKind, EscoSkillRelation
from matching.store.connected import Connected
from matching.store.esco_entries import EscoRelease, TermKind
from matching.store.tables import ESCO_FILE, ESCO_RELEASE, ESCO_REQUIREMENT, ESCO_TERM

if TYPE_CHECKING:
    from matching.domain.esco import EscoReader
    from matching.store.database import SqlStore

HASH_DIGITS = 12
"""Of the hash in a version: 48 bits tell any two imports of one installation apart."""
_T, _F = ESCO_TERM.c, ESCO_FILE.c


class EscoReading(Connected):
    """ESCO within one transaction."""

    def esco_releases(self) -> list[EscoRelease]:
        """All releases in the store, the newest first: that is the one in use."""
        files: dict[Any, dict[str, str]] = {}
        for release, slot, digest in self._connection.execute(
            select(_F.release_id, _F.slot, _F.sha256).order_by(_F.slot)
        ):
            files.setdefault(release, {})[slot] = digest
        c = ESCO_RELEASE.c
        rows = self._connection.execute(select(c.id, c.version, c.modified))
        releases = [EscoRelease(key, version, modified, files.get(key, {})) for key, version, modified in rows]
        return sorted(releases, key=lambda one: one.order, reverse=True)

    def esco_release(self) -> EscoRelease | None:
        """The release in use; None without an import."""
        return next(iter(self.esco_releases()), None)

    def esco_version(self) -> str | None:
        """The version in use with a hash of its files; None without an import."""
        release = self.esco_release()
        if release is None:
            return None
        content = "\n".join(f"{slot} {digest}" for slot, digest in sorted(release.files.items()))
        return f"{release.version}+{sha256(content.encode()).hexdigest()[:HASH_DIGITS]}"

    def esco_concepts(self, kind: EscoKind) -> list[EscoConcept]:
        """Occupations or skills of the release in use with all their labels, by URI, in one query."""
        rows = self._terms(kind, _T.code, _T.regulated, _T.preferred, _T.alternatives, _T.hidden)
        return [_concept(uri, kind, list(some)) for uri, some in groupby(rows, key=itemgetter(0))]

    def esco_entries(self, uris: Collection[str]) -> dict[str, EscoEntry]:
        """What the release in use says of these occupations and skills, by URI; what it does not have is left out."""
        found: dict[str, EscoEntry] = {}
        asked = self._requirements(uris)
        kinds: tuple[EscoKind, ...] = ("occupation", "skill")
        for kind in kinds:
            rows = self._terms(kind, _T.code, _T.regulated, _T.preferred, _T.alternatives, uris=uris)
            for uri, some in groupby(rows, key=itemgetter(0)):
                found[uri] = EscoEntry(_concept(uri, kind, list(some)), *asked.get(uri, ((), ())))
        return found

    def esco_occupations_in(self, code: str) -> list[str]:
        """The URIs of the occupations of the release in use in an ISCO-08 group (one to four digits)."""
        rows = self._terms("occupation", _T.code)
        return list(dict.fromkeys(row.uri for row in rows if row.declares and row.code.startswith(code)))

    def esco_asking(self, skill: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The URIs of the occupations that ask a skill: where it is essential, and where it is optional."""
        asked = [(occupation, listed) for occupation, *listed in self._requirement_rows() if skill in "\n".join(listed)]
        occupations = self._declared("occupation")
        essential, optional = (
            tuple(sorted(uri for uri, listed in asked if skill in listed[place].split("\n") and uri in occupations))
            for place in (0, 1)
        )
        return essential, optional

    def esco_names(self, kind: TermKind) -> dict[str, dict[str, str]]:
        """Names by language, by code: of ISCO-08 groups or ISCED-F fields of the release in use."""
        names: dict[str, dict[str, str]] = {}
        codes: dict[str, str] = {}
        for row in self._terms(kind, _T.code, _T.preferred, _T.alternatives):
            code = codes.setdefault(row.uri, row.code)
            said = row.preferred or row.alternatives.split("\n", 1)[0]
            names.setdefault(code, {}).setdefault(row.language, said)
        return names

    def esco_relations(self) -> list[EscoSkillRelation]:
        """Which occupation asks which skill in the release in use; both must be there."""
        occupations, skills = self._declared("occupation"), self._declared("skill")
        return [
            EscoSkillRelation(occupation, skill, essential)
            for occupation, needed, helpful in sorted(self._requirement_rows())
            if occupation in occupations
            for essential, listed in ((True, needed), (False, helpful))
            for skill in listed.split("\n")
            if skill in skills
        ]

    def esco_target(self, uri: str) -> tuple[str, str] | None:
        """Kind and code of the concept of that URI, in the newest release that has it; None when none has."""
        statement = select(_T.kind, _T.code, ESCO_RELEASE.c.id).where(_T.uri == uri, _T.declares)
        statement = statement.join(ESCO_FILE, _F.id == _T.file_id).join(
            ESCO_RELEASE, ESCO_RELEASE.c.id == _F.release_id
        )
        found = {row.id: (row.kind, row.code) for row in self._connection.execute(statement)}
        return next((found[one.key] for one in self.esco_releases() if one.key in found), None) if found else None

    def esco_waiting(self, release: EscoRelease) -> dict[str, int]:
        """What a release has no concept for, by slot: URIs with more labels, and relations. Files without any are left out."""
        declared = self.esco_uris(release)
        waiting: Counter[str] = Counter()
        in_release = _F.release_id == release.key
        more = select(_F.slot, _T.uri).distinct().join(ESCO_FILE, _F.id == _T.file_id).where(in_release, ~_T.declares)
        waiting.update(slot for slot, uri in self._connection.execute(more) if uri not in declared)
        c = ESCO_REQUIREMENT.c
        relations = select(_F.slot, c.occupation_uri, c.essential, c.optional).join(ESCO_FILE, _F.id == c.file_id)
        for slot, occupation, *listed in self._connection.execute(relations.where(in_release)):
            skills = [skill for some in listed for skill in some.split("\n") if skill]
            waiting[slot] += sum(skill not in declared for skill in skills) if occupation in declared else len(skills)
        return {slot: count for slot, count in waiting.items() if count}

    def _requirement_rows(self, occupations: Collection[str] | None = None) -> list[tuple[str, str, str]]:
        """Occupation, essential and optional skills (one a line) in the release in use, of these occupations or of all."""
        release = self.esco_release()
        if release is None:
            return []
        c = ESCO_REQUIREMENT.c
        statement = select(c.occupation_uri, c.essential, c.optional).join(ESCO_FILE, _F.id == c.file_id)
        statement = statement.where(_F.release_id == release.key)
        if occupations is not None:
            statement = statement.where(c.occupation_uri.in_(occupations))
        return [(occupation, needed, helpful) for occupation, needed, helpful in self._connection.execute(statement)]

    def _requirements(self, uris: Collection[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """The skills that these occupations ask and that are there: essential and optional ones."""
        rows = self._requirement_rows(uris)
        listed = {skill for _, *both in rows for some in both for skill in some.split("\n")}
        known = {row.uri for row in self._terms("skill", uris=listed) if row.declares}

        def kept(skills: str) -> tuple[str, ...]:
            return tuple(skill for skill in skills.split("\n") if skill in known)

        return {occupation: (kept(needed), kept(helpful)) for occupation, needed, helpful in rows}

    def _terms(self, kind: TermKind, *columns: Any, uris: Collection[str] | None = None) -> list[Row[Any]]:
        """What all files of the release in use say of declared concepts of a kind: by URI, and of each the files that
        declare it first. ``uris``: only of these."""
        release = self.esco_release()
        if release is None:
            return []
        statement: Select[Any] = (
            select(_T.uri, _T.language, _T.declares, _F.slot, *columns)
            .join(ESCO_FILE, _F.id == _T.file_id)
            .where(_F.release_id == release.key, _T.kind == kind)
        )
        if uris is not None:
            statement = statement.where(_T.uri.in_(uris))
        rows = self._connection.execute(statement).all()
        declared = {row.uri for row in rows if row.declares}
        kept = [row for row in rows if row.uri in declared]
        return sorted(kept, key=lambda row: (row[0], not row[2], row[3]))

    def _declared(self, kind: TermKind) -> set[str]:
        """The URIs of the concepts of the release in use."""
        release = self.esco_release()
        return self.esco_uris(release, kind) if release else set()

    def esco_uris(self, release: EscoRelease, kind: TermKind | None = None) -> set[str]:
        """The URIs of the concepts of a release, of one kind or of all."""
        in_release = exists().where(_F.id == _T.file_id, _F.release_id == release.key)
        statement = select(_T.uri).distinct().where(_T.declares, in_release)
        return set(self._connection.scalars(statement if kind is None else statement.where(_T.kind == kind)))


def _concept(uri: str, kind: EscoKind, rows: Sequence[Any]) -> EscoConcept:
    """One concept from what the files say, those that declare it first. Of one file labels do not repeat; of several they
    may; and a file of one language may have the note on regulation where another has none."""
    labels: dict[str, tuple[str, ...]] = {}
    for row in rows:
        language, said = row[1], tuple("\n".join(filter(None, row[6:])).split("\n"))
        labels[language] = tuple(dict.fromkeys(labels[language] + said)) if language in labels else said
    return EscoConcept(uri, kind, labels, rows[0].code, max(row.regulated for row in rows))


class StoredEsco:
    """The newest ESCO import of a database, as :class:`matching.domain.esco.EscoReader`. Each call reads anew.

    Labels of a language: the preferred one, the alternatives, and last the hidden ones, which are for searching.
    """

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def version(self) -> str | None:
        """ESCO's version with a hash of the files that were imported; None without an import."""
        with self._store.read() as tx:
            return tx.esco_version()

    def occupations(self) -> list[EscoConcept]:
        """All occupations with their labels in every imported language, by URI."""
        with self._store.read() as tx:
            return tx.esco_concepts("occupation")

    def skills(self) -> list[EscoConcept]:
        """All skills likewise; empty when the import had none."""
        with self._store.read() as tx:
            return tx.esco_concepts("skill")

    def skill_relations(self) -> list[EscoSkillRelation]:
        """Which occupation asks which skill, by occupation; empty when the import had none."""
        with self._store.read() as tx:
            return tx.esco_relations()

    def isco_names(self) -> dict[str, dict[str, str]]:
        """Names of ISCO-08 groups by code (one to four digits) and language; empty when the import had none."""
        with self._store.read() as tx:
            return tx.esco_names("isco_group")

    def isced_names(self) -> dict[str, dict[str, str]]:
        """Names of ISCED-F 2013 fields by code (two to four digits) and language; empty when the import had none."""
        with self._store.read() as tx:
            return tx.esco_names("isced_field")


def _conforms(stored: StoredEsco) -> EscoReader:
    """Lets mypy compare the reader with the protocol."""
    return stored
