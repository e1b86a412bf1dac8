"""The short list of functions that look across organisations; they return ids and nothing else."""

from __future__ import annotations

from alembic import op

from migrations.walls import app_role, let_owner_look

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("organisations", "api_keys", "receipt_tokens", "status_links", "case_events", "messages")

# One message is under way per contact and channel, the oldest first; one that has been trying for ten
# minutes lets later ones pass. `lateral` asks each organisation on its own, so that a flood of one cannot
# hide another's.
FUNCTIONS = {
    "find_api_key(wanted bytea)": """
        RETURNS TABLE (organisation_id uuid, id uuid) AS $$
        SELECT organisation_id, id FROM api_keys WHERE hash = wanted $$""",
    "find_receipt_token(wanted bytea)": """
        RETURNS TABLE (organisation_id uuid, id uuid) AS $$
        SELECT organisation_id, id FROM receipt_tokens WHERE hash = wanted $$""",
    "find_status_link(wanted bytea)": """
        RETURNS TABLE (organisation_id uuid, id uuid) AS $$
        SELECT organisation_id, id FROM status_links WHERE token_hash = wanted $$""",
    "find_organisation(wanted text)": """
        RETURNS TABLE (id uuid) AS $$
        SELECT id FROM organisations WHERE slug = wanted $$""",
    "all_organisations()": """
        RETURNS TABLE (id uuid) AS $$
        SELECT id FROM organisations ORDER BY created_at, id $$""",
    "cases_to_process(most integer)": """
        RETURNS TABLE (organisation_id uuid, id uuid) AS $$
        SELECT o.id, due.case_id FROM organisations o CROSS JOIN LATERAL (
          SELECT e.case_id, row_number() OVER (ORDER BY min(e.arrival)) AS place FROM (
            SELECT case_id, arrival FROM case_events
            WHERE case_events.organisation_id = o.id AND processed_at IS NULL AND parked_at IS NULL
              AND (retry_at IS NULL OR retry_at <= now())
            ORDER BY arrival LIMIT most * 8) e
          GROUP BY e.case_id ORDER BY min(e.arrival) LIMIT most) due
        ORDER BY due.place LIMIT most $$""",
    "messages_due(most integer)": """
        RETURNS TABLE (organisation_id uuid, id uuid) AS $$
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
                        (e.first_tried_at IS NULL OR e.first_tried_at > now() - interval '10 minutes')))
             ORDER BY send_after LIMIT most)) m) due
        ORDER BY due.urgent DESC, due.place LIMIT most $$""",
    "messages_to_look_up(most integer)": """
        RETURNS TABLE (organisation_id uuid, id uuid) AS $$
        SELECT organisation_id, id FROM messages
        WHERE status IN ('unknown', 'sent') AND finished_at IS NULL AND send_after <= now()
        ORDER BY send_after LIMIT most $$""",
    "leases_run_out(most integer)": """
        RETURNS TABLE (organisation_id uuid, id uuid) AS $$
        SELECT organisation_id, id FROM messages WHERE status = 'sending' AND lease_until < now()
        ORDER BY lease_until LIMIT most $$""",
}


def upgrade() -> None:
    for table in TABLES:
        let_owner_look(table)
    for signature, body in FUNCTIONS.items():
        name = signature.split("(")[0]
        op.execute(
            f"CREATE FUNCTION {signature} {body} LANGUAGE sql STABLE SECURITY DEFINER "
            f"SET search_path = pg_catalog, public, pg_temp"
        )
        op.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {app_role()}")
