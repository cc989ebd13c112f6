"""Contests of gates and ranks: append-only versions, and what was said in them, which can be deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contest",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("pseudonym", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("contested_by", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_contest_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name="fk_contest_recommendation_id_recommendation"
        ),
        sa.PrimaryKeyConstraint("sequence", name="pk_contest"),
        sa.UniqueConstraint("contest_id", "version", name="uq_contest_contest_id_version"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contest_organisation_id_contest_id", "contest", ["organisation_id", "contest_id"])
    op.create_index("ix_contest_pseudonym", "contest", ["pseudonym"])
    op.create_table(
        "contest_words",
        sa.Column("contest_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id", "version"],
            ["contest.contest_id", "contest.version"],
            name="fk_contest_words_contest_id_contest",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_contest_words_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name="fk_contest_words_participant_id_participant"
        ),
        sa.PrimaryKeyConstraint("contest_id", "version", name="pk_contest_words"),
    )
    op.create_index("ix_contest_words_participant_id", "contest_words", ["participant_id"])


def downgrade() -> None:
    op.drop_table("contest_words")
    op.drop_table("contest")
