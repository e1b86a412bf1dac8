"""Drafts, holds, replies, callbacks and the organisation's own words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import app_role, let_owner_look, raise_wall

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("template_drafts", "replies", "callback_addresses", "callbacks", "glossary_entries")
# What may still happen to a version once it is written: its words are not among it.
_SIGNING = (
    *("signed_cy", "signed_cy_as", "signed_cy_at", "signed_en", "signed_en_as", "signed_en_at"),
    *("published_at", "published_by", "note"),
)
_CALLBACKS_DUE = """
    CREATE FUNCTION callbacks_due(most integer) RETURNS TABLE (organisation_id uuid, id uuid) AS $$
    SELECT c.organisation_id, c.id FROM callbacks c
    WHERE c.finished_at IS NULL AND c.send_after <= now() AND (c.lease_until IS NULL OR c.lease_until < now())
      AND NOT EXISTS (SELECT FROM callback_addresses a
                      WHERE a.integration_id = c.integration_id AND a.suspended_at IS NOT NULL)
    ORDER BY c.send_after LIMIT most $$
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"""


def upgrade() -> None:
    _widen()
    _make_tables()
    for table in TABLES:
        raise_wall(table)
    _keep_versions_as_they_are()
    _look_for_callbacks()


def _widen() -> None:
    at = sa.DateTime(timezone=True)
    text, pair = sa.Text(), postgresql.JSONB()
    _add("organisations", sa.Column("both_texts", text, server_default="cheaper", nullable=False))
    _add("organisations", sa.Column("author_may_sign", sa.Boolean(), server_default="false", nullable=False))
    _add("organisations", sa.Column("pence_per_fragment", sa.Numeric()), sa.Column("logo", sa.LargeBinary()))
    _add("case_types", sa.Column("stoppable", sa.Boolean(), server_default="true", nullable=False))
    _add("templates", sa.Column("retired_at", at))
    _add("template_versions", sa.Column("fallback", pair), sa.Column("published_by", text), sa.Column("note", text))
    for language in ("cy", "en"):
        _add("template_versions", sa.Column(f"signed_{language}_as", text), sa.Column(f"signed_{language}_at", at))
    _add("messages", sa.Column("language_wish", text), sa.Column("language_reason", text), sa.Column("held_for", text))
    _add("messages", sa.Column("held_at", at), sa.Column("released_at", at), sa.Column("reply_id", sa.Uuid()))
    # An older release reads on: it writes no answers, and meets none before it is replaced.
    op.execute("-- squawk-ignore ban-drop-not-null\nALTER TABLE messages ALTER COLUMN event_id DROP NOT NULL")
    op.create_index(
        "ix_messages_held", "messages", ["organisation_id", "held_at"], postgresql_where=sa.text("status = 'held'")
    )


def _add(table: str, *columns: sa.Column[object]) -> None:
    for column in columns:
        op.add_column(table, column)


def _owned(name: str, *more: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        *more,
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=f"fk_{name}_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def _make_tables() -> None:
    _make_drafts()
    _make_replies()
    _make_callbacks()
    _owned(
        "glossary_entries",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cy", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("forms", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.UniqueConstraint("organisation_id", "kind", "cy", name="uq_glossary_entries_organisation_id_kind_cy"),
    )


def _make_drafts() -> None:
    at, pair = sa.DateTime(timezone=True), postgresql.JSONB()
    _owned(
        "template_drafts",
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("subject", pair),
        sa.Column("body", pair, nullable=False),
        sa.Column("for_others", pair),
        sa.Column("fallback", pair),
        sa.Column("author_cy", sa.Text()),
        sa.Column("author_en", sa.Text()),
        sa.Column("edited_cy_at", at),
        sa.Column("edited_en_at", at),
        sa.Column("stale_cy", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("stale_en", sa.Boolean(), server_default="false", nullable=False),
        _to("template_drafts", "template_id", "templates"),
        sa.UniqueConstraint("organisation_id", "template_id", name="uq_template_drafts_organisation_id_template_id"),
    )


def _make_replies() -> None:
    at = sa.DateTime(timezone=True)
    _owned(
        "replies",
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address_index", sa.LargeBinary(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("word", sa.Text()),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("several", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("answered_at", at),
        sa.Column("closed_at", at),
        sa.Column("closed_by", sa.Text()),
        _to("replies", "case_id", "cases"),
        _to("replies", "contact_id", "contacts"),
        sa.UniqueConstraint(
            "organisation_id", "provider", "provider_id", name="uq_replies_organisation_id_provider_provider_id"
        ),
    )
    op.create_index("ix_replies_organisation_id_case_id", "replies", ["organisation_id", "case_id"])
    op.create_index("ix_replies_organisation_id_address_index", "replies", ["organisation_id", "address_index"])
    op.create_foreign_key("fk_messages_reply_id_replies", "messages", "replies", ["reply_id"], ["id"])
    op.create_unique_constraint(
        "uq_messages_organisation_id_reply_id_part", "messages", ["organisation_id", "reply_id", "part"]
    )
    op.create_check_constraint(
        op.f("ck_messages_of_an_event_or_a_reply"), "messages", "num_nonnulls(event_id, reply_id) = 1"
    )


def _make_callbacks() -> None:
    at = sa.DateTime(timezone=True)
    _owned(
        "callback_addresses",
        sa.Column("integration_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("failing_since", at),
        sa.Column("suspended_at", at),
        sa.Column("suspended_for", sa.Text()),
        _to("callback_addresses", "integration_id", "integrations"),
        sa.UniqueConstraint(
            "organisation_id", "integration_id", name="uq_callback_addresses_organisation_id_integration_id"
        ),
    )
    _owned(
        "callbacks",
        sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("integration_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("send_after", at, server_default=sa.text("now()"), nullable=False),
        sa.Column("lease_until", at),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("finished_at", at),
        _to("callbacks", "integration_id", "integrations"),
    )
    op.create_index(
        "ix_callbacks_due",
        "callbacks",
        ["organisation_id", "send_after"],
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index(
        "ix_callbacks_organisation_id_integration_id_number",
        "callbacks",
        ["organisation_id", "integration_id", "number"],
    )


def _keep_versions_as_they_are() -> None:
    op.execute(f"REVOKE UPDATE, DELETE ON template_versions FROM {app_role()}")
    op.execute(f"GRANT UPDATE ({', '.join(_SIGNING)}) ON template_versions TO {app_role()}")


def _look_for_callbacks() -> None:
    let_owner_look("callbacks")
    let_owner_look("callback_addresses")
    op.execute(_CALLBACKS_DUE)
    op.execute("REVOKE ALL ON FUNCTION callbacks_due FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION callbacks_due TO {app_role()}")
