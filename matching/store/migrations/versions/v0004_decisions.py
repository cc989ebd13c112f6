"""What became of what was shown: decisions and outcomes, append-only, and what was said about them, which can be deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("pseudonym", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_decision_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name="fk_decision_recommendation_id_recommendation"
        ),
        sa.PrimaryKeyConstraint("sequence", name="pk_decision"),
        sa.UniqueConstraint("id", name="uq_decision_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decision_pseudonym_sequence", "decision", ["pseudonym", "sequence"])
    op.create_index(
        "ix_decision_organisation_id_recommendation_id", "decision", ["organisation_id", "recommendation_id"]
    )
    op.create_table(
        "decision_note",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name="fk_decision_note_decision_id_decision"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_decision_note_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name="fk_decision_note_participant_id_participant"
        ),
        sa.PrimaryKeyConstraint("decision_id", name="pk_decision_note"),
    )
    op.create_index("ix_decision_note_participant_id", "decision_note", ["participant_id"])


def downgrade() -> None:
    op.drop_table("decision_note")
    op.drop_table("decision")
