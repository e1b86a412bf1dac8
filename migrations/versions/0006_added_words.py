"""Words that staff add to an event that lacks a language, and which messages waited for the hours of sending."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.walls import raise_wall

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "messages", sa.Column("waited_for_hours", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.create_table(
        "added_words",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_added_words_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_added_words_case_id_cases"),
        sa.ForeignKeyConstraint(["event_id"], ["case_events.id"], name="fk_added_words_event_id_case_events"),
        sa.PrimaryKeyConstraint("id", name="pk_added_words"),
        sa.UniqueConstraint(
            "organisation_id",
            "event_id",
            "field",
            "language",
            name="uq_added_words_organisation_id_event_id_field_language",
        ),
    )
    op.create_index("ix_added_words_organisation_id_case_id", "added_words", ["organisation_id", "case_id"])
    raise_wall("added_words")
