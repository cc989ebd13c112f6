"""The tables. Every row belongs to an organisation, but for the organisations themselves and the ESCO tables, which are the
installation's; times are in UTC; big columns stand last.

Big columns come last because SQLite reads a row from the left and stops at what was asked: a state is read without
touching the document that follows it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, cast
from uuid import UUID

from sqlalchemy import Double, Index, LargeBinary, MetaData, Table, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from matching.store.columns import COUNTER, UtcDateTime, new_key


class Row(SQLModel):
    """What all tables share: one metadata, with names for constraints so that migrations can name them too."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Versioned(Row):
    """A row that is changed in place: its version (for ETags) and its times."""

    id: UUID = Field(default_factory=new_key, primary_key=True)
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    merged_into: UUID | None = None


class OrganisationRow(Versioned, table=True):
    """A tenant. Its key is the ``organisation_id`` of every other row."""

    __tablename__ = "organisation"

    name: str = Field(unique=True)
    type: str


class Sourced(Versioned):
    """A row that came from somewhere, under the name that it has there.

    The unique constraint of each such table begins with ``external_id``: it also finds a record by the name that its
    users know.
    """

    organisation_id: UUID = Field(foreign_key="organisation.id")
    source: str
    external_id: str


class ProviderRow(Sourced, table=True):
    """The organisation behind opportunities, as one source names it."""

    __tablename__ = "provider"
    __table_args__ = (UniqueConstraint("external_id", "organisation_id", "source"),)

    name: str | None = None
    type: str | None = None


class ParticipantRow(Sourced, table=True):
    """A participant: the profile as the contract's JSON document, without name or contact."""

    __tablename__ = "participant"
    __table_args__ = (
        UniqueConstraint("external_id", "organisation_id", "source"),
        Index(None, "organisation_id", "id"),  # pages
    )

    lat: float | None = Field(default=None, sa_type=Double)
    lon: float | None = Field(default=None, sa_type=Double)
    document: str = Field(sa_type=Text)


class IdentityRow(Row, table=True):
    """Who a participant is: apart from the profile, so that matching never sees it."""

    __tablename__ = "participant_identity"

    participant_id: UUID = Field(foreign_key="participant.id", primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    name: str | None = None
    contact: str | None = None
    updated_at: datetime = Field(sa_type=UtcDateTime)


class GroupAttributeRow(Row, table=True):
    """A group attribute that a participant chose to give (nationality, gender …). Only ``matching.audit`` reads it."""

    __tablename__ = "participant_group_attributes"

    participant_id: UUID = Field(foreign_key="participant.id", primary_key=True)
    attribute: str = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    value: str
    updated_at: datetime = Field(sa_type=UtcDateTime)


class ConsentRow(Row, table=True):
    """A participant's agreement to one purpose, by the text that was shown; withdrawn rows stay as evidence."""

    __tablename__ = "consent"
    __table_args__ = (Index(None, "participant_id", "purpose"),)

    id: UUID = Field(default_factory=new_key, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    participant_id: UUID = Field(foreign_key="participant.id")
    purpose: str
    text_version: str
    given_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OpportunityRow(Sourced, table=True):
    """A placement, programme or mentor: the columns that queries need beside the contract's JSON document."""

    __tablename__ = "opportunity"
    __table_args__ = (
        UniqueConstraint("external_id", "organisation_id", "source"),
        Index(None, "kind", "id"),  # pages
        # All that `states` reads for every question, so that it need not touch the rows: a third less time at 100,000.
        Index(
            "ix_opportunity_state",
            *("id", "deleted_at", "organisation_id", "visibility", "kind", "version", "is_open", "capacity", "taken"),
        ),
        Index(None, "kind", "visibility", "organisation_id", "deleted_at"),  # counting without reading documents
    )

    kind: str
    provider_id: UUID | None = Field(default=None, foreign_key="provider.id", index=True)
    visibility: str = Field(
        default="shared", sa_column_kwargs={"server_default": text("'shared'")}
    )  # or 'organisation'
    is_open: bool = True
    closes_on: date | None = None
    capacity: int | None = None
    taken: int = 0
    lat: float | None = Field(default=None, sa_type=Double)
    lon: float | None = Field(default=None, sa_type=Double)
    document: str = Field(sa_type=Text)


class FacetRow(Row, table=True):
    """One embedded piece of text. Its id is handed out once and never again; ``vector`` is float16, little-endian."""

    __tablename__ = "facet"
    __table_args__ = (
        UniqueConstraint("entity_id", "role", "position"),
        Index(None, "model_id", "text_hash"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=cast(Any, COUNTER))
    organisation_id: UUID = Field(foreign_key="organisation.id")
    kind: str
    entity_id: UUID
    role: str
    position: int
    model_id: str
    text_hash: str
    isco: int = 0
    isco_score: float = Field(default=0.0, sa_type=Double)
    isced: int = 0
    isced_score: float = Field(default=0.0, sa_type=Double)
    text: str = Field(sa_type=Text)
    vector: bytes | None = Field(default=None, sa_type=LargeBinary)


class PseudonymRow(Row, table=True):
    """The only tie between a record and the recommendation log; destroyed when the record is deleted."""

    __tablename__ = "pseudonym"

    entity_id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    kind: str
    pseudonym: UUID = Field(unique=True)


class ChangeRow(Row, table=True):
    """Append-only: what was saved or deleted, in the order in which it became visible."""

    __tablename__ = "change"
    __table_args__ = ({"sqlite_autoincrement": True},)

    sequence: int | None = Field(default=None, primary_key=True, sa_type=cast(Any, COUNTER))
    organisation_id: UUID
    kind: str
    entity_id: UUID
    deleted: bool
    at: datetime = Field(sa_type=UtcDateTime)


class RecommendationRow(Row, table=True):
    """Append-only: what was shown, to whom (a pseudonym), on what grounds."""

    __tablename__ = "recommendation"

    id: UUID = Field(default_factory=new_key, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    pseudonym: UUID = Field(index=True)
    subject_kind: str
    actor_role: str
    as_of: date
    created_at: datetime = Field(sa_type=UtcDateTime)
    versions: str = Field(sa_type=Text)  # JSON object
    rows: str = Field(sa_type=Text)  # JSON list


class EscoReleaseRow(Row, table=True):
    """One version of ESCO, as far as it was imported.

    ESCO belongs to the installation and not to an organisation: it is public reference data (European Commission, reuse
    with attribution, 2011/833/EU), the same for everybody, some 70 MB; a copy for each organisation would only differ by
    mistake. What an organisation itself thinks of a text is an alias, which is its own.
    """

    __tablename__ = "esco_release"

    id: UUID = Field(default_factory=new_key, primary_key=True)
    version: str = Field(unique=True)
    modified: str  # the newest modifiedDate of its concepts, YYYY-MM-DD: tells which release is newer; "" unknown
    created_at: datetime = Field(sa_type=UtcDateTime)


class EscoFileRow(Row, table=True):
    """One file of a release. A release is what its files say: taking a file again replaces what that file said."""

    __tablename__ = "esco_file"
    __table_args__ = (UniqueConstraint("release_id", "slot"),)

    id: UUID = Field(default_factory=new_key, primary_key=True)
    release_id: UUID = Field(foreign_key="esco_release.id")
    slot: str  # what it is, such as occupations_nl
    sha256: str
    taken_at: datetime = Field(sa_type=UtcDateTime)


class EscoTermRow(Row, table=True):
    """What one file says of one concept in one language.

    Rows are known by URI and not by a key of the concept, so that the files of a release may come in any order, and labels
    of another version wait for their concept instead of being lost.
    """

    __tablename__ = "esco_term"

    file_id: UUID = Field(foreign_key="esco_file.id", primary_key=True)
    uri: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    kind: str  # occupation, skill, isco_group, isced_field
    declares: bool  # False: more labels for a concept that another file declares
    code: str  # ISCO-08 or ISCED-F; "" for skills
    regulated: str
    preferred: str  # "" when the file does not tell which label is preferred
    alternatives: str = Field(sa_type=Text)  # one a line
    hidden: str = Field(sa_type=Text)  # one a line


class EscoRequirementRow(Row, table=True):
    """The skills that one occupation asks, by URI, one a line: 120,000 relations are read as 3,000 rows."""

    __tablename__ = "esco_requirement"

    file_id: UUID = Field(foreign_key="esco_file.id", primary_key=True)
    occupation_uri: str = Field(primary_key=True)
    essential: str = Field(sa_type=Text)
    optional: str = Field(sa_type=Text)


class AliasRow(Row, table=True):
    """Append-only: one version of what a text means to an organisation. The newest version counts; a withdrawal is one too."""

    __tablename__ = "alias"
    __table_args__ = (
        UniqueConstraint("alias_id", "version"),
        UniqueConstraint("organisation_id", "folded", "language", "version"),
        {"sqlite_autoincrement": True},
    )

    sequence: int | None = Field(default=None, primary_key=True, sa_type=cast(Any, COUNTER))
    alias_id: UUID
    organisation_id: UUID = Field(foreign_key="organisation.id")
    version: int
    folded: str
    language: str  # "": whatever the language
    isco: str
    esco_uri: str | None = None
    previous_target: str | None = None
    actor_role: str
    actor: UUID | None = None  # pseudonym of the user
    created_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    text: str = Field(sa_type=Text)


def _table(row: type[Row]) -> Table:
    return cast(Table, row.__table__)  # type: ignore[attr-defined]


METADATA = Row.metadata
ORGANISATION = _table(OrganisationRow)
PROVIDER = _table(ProviderRow)
PARTICIPANT = _table(ParticipantRow)
IDENTITY = _table(IdentityRow)
GROUP_ATTRIBUTE = _table(GroupAttributeRow)
CONSENT = _table(ConsentRow)
OPPORTUNITY = _table(OpportunityRow)
FACET = _table(FacetRow)
PSEUDONYM = _table(PseudonymRow)
CHANGE = _table(ChangeRow)
RECOMMENDATION = _table(RecommendationRow)
ESCO_RELEASE = _table(EscoReleaseRow)
ESCO_FILE = _table(EscoFileRow)
ESCO_TERM = _table(EscoTermRow)
ESCO_REQUIREMENT = _table(EscoRequirementRow)
ALIAS = _table(AliasRow)
