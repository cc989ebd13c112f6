"""What texts mean to an organisation: the corrections of its coaches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alias",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("alias_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("isco", sa.String(), nullable=False),
        sa.Column("esco_uri", sa.String(), nullable=True),
        sa.Column("previous_target", sa.String(), nullable=True),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_alias_organisation_id_organisation"),
        sa.PrimaryKeyConstraint("sequence", name="pk_alias"),
        sa.UniqueConstraint("alias_id", "version", name="uq_alias_alias_id_version"),
        sa.UniqueConstraint(
            "organisation_id",
            "folded",
            "language",
            "version",
            name="uq_alias_organisation_id_folded_language_version",
        ),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("alias")
