"""ESCO: releases, their files, and what the files say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "esco_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("modified", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_esco_release"),
        sa.UniqueConstraint("version", name="uq_esco_release_version"),
    )
    op.create_table(
        "esco_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["esco_release.id"], name="fk_esco_file_release_id_esco_release"),
        sa.PrimaryKeyConstraint("id", name="pk_esco_file"),
        sa.UniqueConstraint("release_id", "slot", name="uq_esco_file_release_id_slot"),
    )
    op.create_table(
        "esco_term",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("uri", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("declares", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("regulated", sa.String(), nullable=False),
        sa.Column("preferred", sa.String(), nullable=False),
        sa.Column("alternatives", sa.Text(), nullable=False),
        sa.Column("hidden", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["esco_file.id"], name="fk_esco_term_file_id_esco_file"),
        sa.PrimaryKeyConstraint("file_id", "uri", "language", name="pk_esco_term"),
    )
    op.create_table(
        "esco_requirement",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("occupation_uri", sa.String(), nullable=False),
        sa.Column("essential", sa.Text(), nullable=False),
        sa.Column("optional", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["esco_file.id"], name="fk_esco_requirement_file_id_esco_file"),
        sa.PrimaryKeyConstraint("file_id", "occupation_uri", name="pk_esco_requirement"),
    )


def downgrade() -> None:
    for table in ("esco_requirement", "esco_term", "esco_file", "esco_release"):
        op.drop_table(table)
