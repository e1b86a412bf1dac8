"""What an organisation sets for itself at the desk, sending that is suspended, and what the clock lets go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.walls import app_role

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# As in 0004, but for organisations whose sending is suspended: what waits there is not due.
_MESSAGES_DUE = """
    CREATE OR REPLACE FUNCTION messages_due(most integer) RETURNS TABLE (organisation_id uuid, id uuid) AS $$
        SELECT o.id, due.id FROM organisations o CROSS JOIN LATERAL (
          SELECT m.id, m.urgent, row_number() OVER (ORDER BY m.urgent DESC, m.number) AS place FROM (
            (SELECT * FROM messages WHERE messages.organisation_id = o.id AND status = 'created' AND urgent
               AND send_after <= now() ORDER BY send_after LIMIT most)
            UNION ALL
            (SELECT * FROM messages m WHERE m.organisation_id = o.id AND status = 'created' AND NOT urgent
               AND send_after <= now() AND NOT EXISTS (
                 SELECT FROM messages e WHERE e.contact_id = m.contact_id AND e.channel = m.channel
                   AND e.status IN ('created', 'sending', 'unknown') AND e.id <> m.id
                   AND (e.status = 'sending' OR e.number < m.number AND
                        (e.part < 2 OR e.status <> 'created' OR e.send_after <= now()) AND
                        (e.first_tried_at IS NULL OR e.first_tried_at > now() - interval '10 minutes')))
             ORDER BY send_after LIMIT most)) m) due
        WHERE o.sending_suspended_at IS NULL
        ORDER BY due.urgent DESC, due.place LIMIT most $$
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"""

# The app's role can only add to the audit. This lets six years pass and nothing else: it takes no date. It looks
# across nothing, as row-level security holds for who owns the table, too.
_LET_AUDIT_GO = """
    CREATE FUNCTION let_audit_go(most integer) RETURNS TABLE (organisation_id uuid, id uuid) AS $$
        DELETE FROM audit_entries gone WHERE gone.id IN (
          SELECT old.id FROM audit_entries old WHERE old.created_at < now() - interval '6 years'
            AND old.organisation_id = nullif(current_setting('app.organisation', true), '')::uuid
          ORDER BY old.created_at LIMIT most)
        RETURNING gone.organisation_id, gone.id $$
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"""


def upgrade() -> None:
    _suspend_sending()
    _let_go()
    _search_audit()
    _set_budget()


def _suspend_sending() -> None:
    at = sa.DateTime(timezone=True)
    op.add_column("organisations", sa.Column("sending_suspended_at", at))
    op.add_column("organisations", sa.Column("sending_suspended_by", sa.Text()))
    op.add_column("organisations", sa.Column("sending_resumed_at", at))
    op.execute(_MESSAGES_DUE)


def _let_go() -> None:
    for kind in ("open", "personal", "sensitive"):
        name = f"days_kept_{kind}"
        op.add_column("organisations", sa.Column(name, sa.Integer(), server_default="90", nullable=False))
        op.create_check_constraint(op.f(f"ck_organisations_{name}"), "organisations", f"{name} BETWEEN 7 AND 400")
    op.create_index(
        "ix_cases_closed", "cases", ["organisation_id", "closed_at"], postgresql_where=sa.text("closed_at IS NOT NULL")
    )
    op.create_index(
        "ix_cases_not_closed",
        "cases",
        ["organisation_id", "created_at"],
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_callbacks_finished",
        "callbacks",
        ["organisation_id", "finished_at"],
        postgresql_where=sa.text("finished_at IS NOT NULL"),
    )
    # Without it PostgreSQL reads all messages for each contact that goes, to see that none is left behind.
    op.create_index("ix_messages_contact_id", "messages", ["contact_id"])
    # What somebody chose, and said of us, goes with their case.
    op.execute(f"GRANT DELETE ON preferences, feedback TO {app_role()}")
    op.execute(_LET_AUDIT_GO)
    op.execute("REVOKE ALL ON FUNCTION let_audit_go FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION let_audit_go TO {app_role()}")


def _search_audit() -> None:
    op.create_index(
        "ix_audit_entries_organisation_id_who_created_at", "audit_entries", ["organisation_id", "who", "created_at"]
    )
    op.create_index(
        "ix_audit_entries_organisation_id_about_id_created_at",
        "audit_entries",
        ["organisation_id", "about_id", "created_at"],
    )
    # Of a hundred entries ninety and more are looks: whoever asks for anything else must not read through them.
    op.create_index(
        "ix_audit_entries_done",
        "audit_entries",
        ["organisation_id", "created_at"],
        postgresql_where=sa.text("what NOT IN ('status page opened', 'case viewed', 'contact shown', 'reply read')"),
    )


def _set_budget() -> None:
    op.add_column("organisations", sa.Column("budget_pence", sa.Integer()))
    op.add_column("organisations", sa.Column("budget_stops", sa.Boolean(), server_default="false", nullable=False))
