"""Reminders: how many days before an appointment, and a reminder that waits holds nobody's other messages back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# As in 0002, but for the parts from 2 on: a reminder may wait for weeks, and what happens meanwhile is told at once.
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
        ORDER BY due.urgent DESC, due.place LIMIT most $$
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"""


def upgrade() -> None:
    op.add_column("case_types", sa.Column("reminder_days", sa.Integer()))
    op.execute(_MESSAGES_DUE)
