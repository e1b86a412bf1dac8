"""The first tables, each behind its wall."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import raise_wall

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_entries", "preferences")
TABLES = (
    "case_types",
    "guests",
    "integrations",
    "organisation_keys",
    "paces",
    "provider_accounts",
    "receipt_tokens",
    "suppressions",
    "api_keys",
    "cases",
    "milestones",
    "outcomes",
    "signing_secrets",
    "templates",
    "case_events",
    "contacts",
    "template_versions",
    "messages",
    "not_told",
    "status_links",
    "delivery_attempts",
)


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(), nullable=False),
        sa.Column("sms_prefix", postgresql.JSONB(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("colour", sa.Text(), server_default="#1d4f5a", nullable=False),
        sa.Column("sandboxed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("window_from", sa.Integer(), server_default="8", nullable=True),
        sa.Column("window_to", sa.Integer(), server_default="20", nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sa.UniqueConstraint("slug", name="uq_organisations_slug"),
    )
    op.create_table(
        "audit_entries",
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("about_table", sa.Text(), nullable=True),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("facts", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_audit_entries_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
    )
    op.create_index(
        "ix_audit_entries_organisation_id_created_at", "audit_entries", ["organisation_id", "created_at"], unique=False
    )
    op.create_table(
        "case_types",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", postgresql.JSONB(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.Column("link", sa.Boolean(), nullable=False),
        sa.Column("placeholders", postgresql.JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_case_types_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_types"),
        sa.UniqueConstraint("organisation_id", "code", name="uq_case_types_organisation_id_code"),
    )
    op.create_table(
        "guests",
        sa.Column("address_index", sa.LargeBinary(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_guests_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_guests"),
        sa.UniqueConstraint("organisation_id", "address_index", name="uq_guests_organisation_id_address_index"),
    )
    op.create_table(
        "integrations",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("case_types", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("signature_required", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("events_per_minute", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_integrations_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_integrations"),
        sa.UniqueConstraint("organisation_id", "name", name="uq_integrations_organisation_id_name"),
    )
    op.create_table(
        "organisation_keys",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_organisation_keys_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_organisation_keys"),
        sa.UniqueConstraint(
            "organisation_id", "purpose", "number", name="uq_organisation_keys_organisation_id_purpose_number"
        ),
    )
    op.create_table(
        "paces",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("left_over", sa.Double(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_paces_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_paces"),
        sa.UniqueConstraint("organisation_id", "provider", name="uq_paces_organisation_id_provider"),
    )
    op.create_table(
        "provider_accounts",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("config_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_provider_accounts_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_provider_accounts"),
        sa.UniqueConstraint("organisation_id", "channel", name="uq_provider_accounts_organisation_id_channel"),
    )
    op.create_table(
        "receipt_tokens",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_receipt_tokens_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_receipt_tokens"),
        sa.UniqueConstraint("hash", name="uq_receipt_tokens_hash"),
    )
    op.create_table(
        "suppressions",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address_index", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_suppressions_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_suppressions"),
        sa.UniqueConstraint(
            "organisation_id", "channel", "address_index", name="uq_suppressions_organisation_id_channel_address_index"
        ),
    )
    op.create_table(
        "api_keys",
        sa.Column("integration_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("ending", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["integration_id"], ["integrations.id"], name="fk_api_keys_integration_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_api_keys_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("hash", name="uq_api_keys_hash"),
    )
    op.create_table(
        "cases",
        sa.Column("integration_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("case_type_id", sa.Uuid(), nullable=False),
        sa.Column("reference_index", sa.LargeBinary(), nullable=False),
        sa.Column("reference_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("milestone", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expected_by", sa.Date(), nullable=True),
        sa.Column("applied_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_type_id"], ["case_types.id"], name="fk_cases_case_type_id"),
        sa.ForeignKeyConstraint(["integration_id"], ["integrations.id"], name="fk_cases_integration_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_cases_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint(
            "organisation_id",
            "mode",
            "integration_id",
            "reference_index",
            name="uq_cases_organisation_id_mode_integration_id_reference_index",
        ),
    )
    op.create_table(
        "milestones",
        sa.Column("case_type_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", postgresql.JSONB(), nullable=False),
        sa.Column("sentence", postgresql.JSONB(), nullable=False),
        sa.Column("next", postgresql.JSONB(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_type_id"], ["case_types.id"], name="fk_milestones_case_type_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_milestones_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_milestones"),
        sa.UniqueConstraint(
            "organisation_id", "case_type_id", "code", name="uq_milestones_organisation_id_case_type_id_code"
        ),
    )
    op.create_table(
        "outcomes",
        sa.Column("case_type_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", postgresql.JSONB(), nullable=False),
        sa.Column("meaning", postgresql.JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_type_id"], ["case_types.id"], name="fk_outcomes_case_type_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_outcomes_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outcomes"),
        sa.UniqueConstraint(
            "organisation_id", "case_type_id", "code", name="uq_outcomes_organisation_id_case_type_id_code"
        ),
    )
    op.create_table(
        "signing_secrets",
        sa.Column("integration_id", sa.Uuid(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["integration_id"], ["integrations.id"], name="fk_signing_secrets_integration_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_signing_secrets_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_signing_secrets"),
    )
    op.create_index(
        "ix_signing_secrets_organisation_id_integration_id",
        "signing_secrets",
        ["organisation_id", "integration_id"],
        unique=False,
    )
    op.create_table(
        "templates",
        sa.Column("case_type_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("milestone", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("every_channel", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_type_id"], ["case_types.id"], name="fk_templates_case_type_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_templates_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_templates"),
    )
    op.create_index(
        "uq_templates_place",
        "templates",
        ["organisation_id", "case_type_id", "event", sa.literal_column("coalesce(milestone, '')"), "channel"],
        unique=True,
    )
    op.create_table(
        "case_events",
        sa.Column("integration_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("key_kind", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("dedupe_index", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("arrival", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("effect", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_events_case_id"),
        sa.ForeignKeyConstraint(["integration_id"], ["integrations.id"], name="fk_case_events_integration_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_case_events_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_events"),
        sa.UniqueConstraint(
            "organisation_id",
            "mode",
            "integration_id",
            "dedupe_index",
            name="uq_case_events_organisation_id_mode_integration_id_dedupe_index",
        ),
    )
    op.create_index(
        "ix_case_events_organisation_id_case_id_arrival",
        "case_events",
        ["organisation_id", "case_id", "arrival"],
        unique=False,
    )
    op.create_index(
        "ix_case_events_to_process",
        "case_events",
        ["organisation_id", "arrival"],
        unique=False,
        postgresql_where=sa.text("processed_at IS NULL AND parked_at IS NULL"),
    )
    op.create_table(
        "contacts",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("reference_index", sa.LargeBinary(), nullable=False),
        sa.Column("details_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("mobile_index", sa.LargeBinary(), nullable=True),
        sa.Column("email_index", sa.LargeBinary(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("channels", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("neutral", sa.Boolean(), nullable=False),
        sa.Column("safe_from", sa.Integer(), nullable=True),
        sa.Column("safe_to", sa.Integer(), nullable=True),
        sa.Column("format", sa.Text(), nullable=True),
        sa.Column("chosen", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_contacts_case_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_contacts_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contacts"),
        sa.UniqueConstraint(
            "organisation_id", "case_id", "reference_index", name="uq_contacts_organisation_id_case_id_reference_index"
        ),
    )
    op.create_index(
        "ix_contacts_organisation_id_email_index", "contacts", ["organisation_id", "email_index"], unique=False
    )
    op.create_index(
        "ix_contacts_organisation_id_mobile_index", "contacts", ["organisation_id", "mobile_index"], unique=False
    )
    op.create_table(
        "template_versions",
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", postgresql.JSONB(), nullable=True),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column("for_others", postgresql.JSONB(), nullable=True),
        sa.Column("author_cy", sa.Text(), nullable=False),
        sa.Column("author_en", sa.Text(), nullable=False),
        sa.Column("signed_cy", sa.Text(), nullable=True),
        sa.Column("signed_en", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_template_versions_organisation_id"),
        sa.ForeignKeyConstraint(["template_id"], ["templates.id"], name="fk_template_versions_template_id"),
        sa.PrimaryKeyConstraint("id", name="pk_template_versions"),
        sa.UniqueConstraint(
            "organisation_id", "template_id", "number", name="uq_template_versions_organisation_id_template_id_number"
        ),
    )
    op.create_table(
        "messages",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("integration_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("template_version_id", sa.Uuid(), nullable=True),
        sa.Column("recipient_index", sa.LargeBinary(), nullable=False),
        sa.Column("recipient_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("fragments", sa.Integer(), nullable=True),
        sa.Column("cost_pence", sa.Numeric(), nullable=True),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("has_hours", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("true_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("send_after", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_messages_case_id"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_messages_contact_id"),
        sa.ForeignKeyConstraint(["event_id"], ["case_events.id"], name="fk_messages_event_id"),
        sa.ForeignKeyConstraint(["integration_id"], ["integrations.id"], name="fk_messages_integration_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_messages_organisation_id"),
        sa.ForeignKeyConstraint(
            ["template_version_id"], ["template_versions.id"], name="fk_messages_template_version_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("organisation_id", "event_id", "contact_id", "channel", "part", name="uq_messages_place"),
    )
    op.create_index(
        "ix_messages_due",
        "messages",
        ["organisation_id", "urgent", "send_after"],
        unique=False,
        postgresql_where=sa.text("status = 'created'"),
    )
    op.create_index(
        "ix_messages_leased", "messages", ["lease_until"], unique=False, postgresql_where=sa.text("status = 'sending'")
    )
    op.create_index(
        "ix_messages_organisation_id_case_id_number", "messages", ["organisation_id", "case_id", "number"], unique=False
    )
    op.create_index(
        "ix_messages_organisation_id_integration_id_mode_number",
        "messages",
        ["organisation_id", "integration_id", "mode", "number"],
        unique=False,
    )
    op.create_index(
        "ix_messages_to_look_up",
        "messages",
        ["send_after"],
        unique=False,
        postgresql_where=sa.text("status IN ('unknown', 'sent') AND finished_at IS NULL"),
    )
    op.create_index(
        "ix_messages_under_way",
        "messages",
        ["contact_id", "channel", "number"],
        unique=False,
        postgresql_where=sa.text("status IN ('created', 'sending', 'unknown')"),
    )
    op.create_table(
        "not_told",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_not_told_contact_id"),
        sa.ForeignKeyConstraint(["event_id"], ["case_events.id"], name="fk_not_told_event_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_not_told_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_not_told"),
    )
    op.create_index("ix_not_told_organisation_id_event_id", "not_told", ["organisation_id", "event_id"], unique=False)
    op.create_table(
        "preferences",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("through", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_preferences_contact_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_preferences_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_preferences"),
    )
    op.create_index(
        "ix_preferences_organisation_id_contact_id", "preferences", ["organisation_id", "contact_id"], unique=False
    )
    op.create_table(
        "status_links",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_status_links_case_id"),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name="fk_status_links_contact_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_status_links_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_status_links"),
        sa.UniqueConstraint("token_hash", name="uq_status_links_token_hash"),
    )
    op.create_index(
        "ix_status_links_organisation_id_contact_id", "status_links", ["organisation_id", "contact_id"], unique=False
    )
    op.create_table(
        "delivery_attempts",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_delivery_attempts_message_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_delivery_attempts_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery_attempts"),
        sa.UniqueConstraint(
            "organisation_id", "message_id", "number", name="uq_delivery_attempts_organisation_id_message_id_number"
        ),
    )
    op.create_table(
        "delivery_receipts",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["delivery_attempts.id"], name="fk_delivery_receipts_attempt_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_delivery_receipts_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery_receipts"),
    )
    op.create_index(
        "ix_delivery_receipts_organisation_id_attempt_id",
        "delivery_receipts",
        ["organisation_id", "attempt_id"],
        unique=False,
    )
    raise_wall("organisations", column="id")
    for table in TABLES:
        raise_wall(table)
    for table in APPEND_ONLY:
        raise_wall(table, rights="SELECT, INSERT")
    raise_wall("delivery_receipts", rights="SELECT, INSERT, DELETE")
