"""Everything that a participant, an opportunity and their log need, from the first day on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# those that refer to others first
TABLES = (
    "participant_identity",
    "participant_group_attributes",
    "opportunity",
    "consent",
    "recommendation",
    "pseudonym",
    "provider",
    "participant",
    "facet",
    "organisation",
    "change",
)


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_change"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("name", name="uq_organisation_name"),
    )
    op.create_table(
        "facet",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("isco", sa.Integer(), nullable=False),
        sa.Column("isco_score", sa.Double(), nullable=False),
        sa.Column("isced", sa.Integer(), nullable=False),
        sa.Column("isced_score", sa.Double(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_facet_organisation_id_organisation"),
        sa.PrimaryKeyConstraint("id", name="pk_facet"),
        sa.UniqueConstraint("entity_id", "role", "position", name="uq_facet_entity_id_role_position"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_facet_model_id_text_hash", "facet", ["model_id", "text_hash"], unique=False)
    op.create_table(
        "participant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_participant_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_participant"),
        sa.UniqueConstraint(
            "external_id", "organisation_id", "source", name="uq_participant_external_id_organisation_id_source"
        ),
    )
    op.create_index("ix_participant_organisation_id_id", "participant", ["organisation_id", "id"], unique=False)
    op.create_table(
        "provider",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("type", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_provider_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_provider"),
        sa.UniqueConstraint(
            "external_id", "organisation_id", "source", name="uq_provider_external_id_organisation_id_source"
        ),
    )
    op.create_table(
        "pseudonym",
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("pseudonym", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_pseudonym_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("entity_id", name="pk_pseudonym"),
        sa.UniqueConstraint("pseudonym", name="uq_pseudonym_pseudonym"),
    )
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("pseudonym", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_recommendation_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recommendation"),
    )
    op.create_index("ix_recommendation_organisation_id", "recommendation", ["organisation_id"], unique=False)
    op.create_index("ix_recommendation_pseudonym", "recommendation", ["pseudonym"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_consent_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name="fk_consent_participant_id_participant"),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
    )
    op.create_index("ix_consent_participant_id_purpose", "consent", ["participant_id", "purpose"], unique=False)
    op.create_table(
        "opportunity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("visibility", sa.String(), server_default=sa.text("'shared'"), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_opportunity_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name="fk_opportunity_provider_id_provider"),
        sa.PrimaryKeyConstraint("id", name="pk_opportunity"),
        sa.UniqueConstraint(
            "external_id", "organisation_id", "source", name="uq_opportunity_external_id_organisation_id_source"
        ),
    )
    op.create_index("ix_opportunity_kind_id", "opportunity", ["kind", "id"], unique=False)
    op.create_index(
        "ix_opportunity_kind_visibility_organisation_id_deleted_at",
        "opportunity",
        ["kind", "visibility", "organisation_id", "deleted_at"],
        unique=False,
    )
    op.create_index("ix_opportunity_provider_id", "opportunity", ["provider_id"], unique=False)
    op.create_index(
        "ix_opportunity_state",
        "opportunity",
        ["id", "deleted_at", "organisation_id", "visibility", "kind", "version", "is_open", "capacity", "taken"],
        unique=False,
    )
    op.create_table(
        "participant_group_attributes",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("attribute", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_participant_group_attributes_organisation_id_organisation",
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name="fk_participant_group_attributes_participant_id_participant"
        ),
        sa.PrimaryKeyConstraint("participant_id", "attribute", name="pk_participant_group_attributes"),
    )
    op.create_table(
        "participant_identity",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_participant_identity_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name="fk_participant_identity_participant_id_participant"
        ),
        sa.PrimaryKeyConstraint("participant_id", name="pk_participant_identity"),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
