"""What staff do with a case, and the blind index of names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.walls import raise_wall

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _pause_cases_and_name_who_posted()
    _find_cases()
    _find_names()
    _answer_replies_and_check_words()
    _make_messages_findable()


def _pause_cases_and_name_who_posted() -> None:
    op.add_column("cases", sa.Column("paused_at", sa.DateTime(timezone=True)))
    op.add_column("cases", sa.Column("paused_by", sa.Text()))
    op.add_column("case_events", sa.Column("posted_by", sa.Text()))


def _find_cases() -> None:
    """The lists of the desk, newest first. None is of a column that every event changes: those rows stay in place."""
    op.create_index("ix_cases_organisation_id_id", "cases", ["organisation_id", "id"])
    op.create_index("ix_cases_organisation_id_case_type_id_id", "cases", ["organisation_id", "case_type_id", "id"])
    for name, only in (("over", "status <> 'open'"), ("paused", "paused_at IS NOT NULL"), ("trial", "mode = 'trial'")):
        op.create_index(f"ix_cases_{name}", "cases", ["organisation_id", "id"], postgresql_where=sa.text(only))
    op.create_index(
        "ix_case_events_parked",
        "case_events",
        ["organisation_id", "case_id"],
        postgresql_where=sa.text("parked_at IS NOT NULL"),
    )


def _find_names() -> None:
    # A table and not an array of each contact: behind row-level security PostgreSQL looks for `=` in an index, but
    # not for "contains".
    op.add_column("contacts", sa.Column("name_indexed", sa.Boolean(), server_default="false", nullable=False))
    op.create_index(
        "ix_contacts_name_not_indexed",
        "contacts",
        ["organisation_id", "id"],
        postgresql_where=sa.text("NOT name_indexed"),
    )
    op.create_table(
        "contact_names",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("word_index", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_contact_names_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_contact_names_contact_id_contacts"),
        sa.PrimaryKeyConstraint("id", name="pk_contact_names"),
        sa.UniqueConstraint(
            "organisation_id",
            "word_index",
            "contact_id",
            name="uq_contact_names_organisation_id_word_index_contact_id",
        ),
    )
    op.create_index("ix_contact_names_organisation_id_contact_id", "contact_names", ["organisation_id", "contact_id"])
    raise_wall("contact_names")


def _answer_replies_and_check_words() -> None:
    """What staff do with a reply, the answers that they write, and words for an event that nobody has checked yet."""
    at = sa.DateTime(timezone=True)
    op.add_column("replies", sa.Column("assigned_to", sa.Uuid()))
    op.add_column("replies", sa.Column("close_reason", sa.Text()))
    op.create_foreign_key("fk_replies_assigned_to_staff_users", "replies", "staff_users", ["assigned_to"], ["id"])
    for name, moment, only in (
        ("ix_replies_open", "created_at", "closed_at IS NULL"),
        ("ix_replies_closed", "closed_at", "closed_at IS NOT NULL"),
    ):
        columns = ["organisation_id", moment, "id"]
        op.create_index(name, "replies", columns, postgresql_where=sa.text(only))
    op.add_column("added_words", sa.Column("draft", sa.Boolean(), server_default="false", nullable=False))
    op.create_table(
        "reply_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", at, server_default=sa.text("now()"), nullable=False),
        sa.Column("reply_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_reply_answers_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.id"], name="fk_reply_answers_reply_id_replies"),
        sa.PrimaryKeyConstraint("id", name="pk_reply_answers"),
    )
    op.create_index("ix_reply_answers_organisation_id_reply_id", "reply_answers", ["organisation_id", "reply_id"])
    raise_wall("reply_answers")


def _make_messages_findable() -> None:
    """The list of messages, newest first, and those of which few have that status; what staff decided about one."""
    op.create_index("ix_messages_newest", "messages", ["organisation_id", "created_at", "number"])
    op.create_index(
        "ix_messages_not_plainly_sent",
        "messages",
        ["organisation_id", "status", "created_at", "number"],
        postgresql_where=sa.text("status NOT IN ('created', 'sending', 'sent', 'delivered')"),
    )
    op.create_table(
        "message_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary()),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_message_decisions_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_message_decisions_message_id_messages"),
        sa.PrimaryKeyConstraint("id", name="pk_message_decisions"),
        sa.UniqueConstraint(
            "organisation_id",
            "message_id",
            "attempt",
            name="uq_message_decisions_organisation_id_message_id_attempt",
        ),
    )
    raise_wall("message_decisions")
