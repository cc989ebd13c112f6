"""What the imported ESCO says of an occupation, a skill, an ISCO-08 group or an ISCED-F field: to show beside what was understood."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from matching.access import require
from matching.domain.actor import Actor
from matching.domain.errors import NotFoundError, NotReadyError
from matching.domain.esco import EscoEntry
from matching.store.database import SqlStore

Names = Mapping[str, Mapping[str, str]]
"""By code and language."""


@dataclass(frozen=True, slots=True)
class EscoFound:
    """What ESCO says of a URI or code. Of a code there may be a group of occupations and a field of study; ``known`` has the
    entries of all that is referred to."""

    entry: EscoEntry | None = None
    isco: Mapping[str, str] = field(default_factory=dict)  # the name of the ISCO-08 group by language
    isced: Mapping[str, str] = field(default_factory=dict)
    occupations: tuple[str, ...] = ()  # URIs of those in the ISCO-08 group
    known: Mapping[str, EscoEntry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Named:
    version: str | None
    isco: Names
    isced: Names


class EscoGuide:
    """Asks the newest import. Safe to use from several threads."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._named: _Named | None = None

    def entries(self, actor: Actor, uris: Collection[str]) -> dict[str, EscoEntry]:
        """What ESCO says of these occupations and skills, by URI; what is not there is left out."""
        require(actor, "link")
        with self._store.read() as tx:
            return tx.esco_entries(uris) if uris else {}

    def isco_name(self, code: str, lang: str) -> str | None:
        """ESCO's name of an ISCO-08 group in this language, else in English; None without one."""
        return in_language(self._names().isco.get(code, {}), lang)

    def isced_name(self, code: str, lang: str) -> str | None:
        """Likewise of an ISCED-F field; a wider field may be padded with zeros (``0910``)."""
        names = self._names().isced
        shorter = (code[:length] for length in (4, 3, 2) if not code[length:].strip("0"))
        return next((in_language(names[one], lang) for one in shorter if one in names), None)

    def look_up(self, actor: Actor, key: str) -> EscoFound:
        """What ESCO says of a URI, or of a code of ISCO-08 or ISCED-F. NotReadyError without an import, NotFoundError when
        it has nothing of that name."""
        require(actor, "link")
        named = self._names()
        if named.version is None:
            raise NotReadyError("no ESCO is imported")
        with self._store.read() as tx:
            entry = tx.esco_entries([key]).get(key)
            if entry is not None and entry.concept.kind == "skill":
                essential, optional = tx.esco_asking(key)
                entry = replace(entry, essential=essential, optional=optional)
            isco, isced = named.isco.get(key, {}), named.isced.get(key, {})
            occupations = tuple(tx.esco_occupations_in(key)) if key.isdecimal() else ()
            if entry is None and not (isco or isced or occupations):
                raise NotFoundError(f"the imported ESCO has nothing of the name {key!r}")
            others = {*occupations, *(entry.essential + entry.optional if entry else ())}
            known = tx.esco_entries(others) if others else {}
        if entry is not None and entry.concept.isco:
            isco = named.isco.get(entry.concept.isco, {})
        return EscoFound(entry, isco, isced, occupations, known)

    def _names(self) -> _Named:
        with self._store.read() as tx:
            version, named = tx.esco_version(), self._named
            if named is None or named.version != version:
                named = self._named = _Named(version, tx.esco_names("isco_group"), tx.esco_names("isced_field"))
        return named


def in_language(said: Mapping[str, str], lang: str) -> str | None:
    """What is said in this language, else in English, else in any."""
    return said.get(lang) or said.get("en") or next(iter(said.values()), None)
