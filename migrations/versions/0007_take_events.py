"""Taking events in: what `POST /v1/events` writes, in one statement that is a transaction of its own."""

from __future__ import annotations

from alembic import op

from migrations.walls import app_role

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# It runs with the rights of who calls it, behind row-level security. `LATERAL ... LIMIT 1` has each case be looked up
# in its index, whatever the planner believes of the number of events or of a table that has just begun to fill.
TAKE_EVENTS = """
CREATE FUNCTION take_events(organisation uuid, of_mode text, integration uuid, posted_with text,
                            new_cases json, new_events json)
RETURNS TABLE (not_stored uuid, known_event uuid, known_content bytea, case_type uuid) AS $$
DECLARE
  stored integer;
BEGIN
  PERFORM set_config('app.organisation', organisation::text, true);
  -- In one order everywhere, so that two batches never wait for each other.
  IF new_cases IS NOT NULL THEN
    INSERT INTO cases
      (organisation_id, mode, integration_id, id, case_type_id, reference_index, reference_sealed)
    SELECT DISTINCT ON (new.reference_index)
      organisation, of_mode, integration, new.id, new.case_type_id, new.reference_index, new.reference_sealed
    FROM ROWS FROM (json_to_recordset(new_cases) AS (
      id uuid, case_type_id uuid, reference_index bytea, reference_sealed bytea, dedupe_index bytea
    )) WITH ORDINALITY AS new (id, case_type_id, reference_index, reference_sealed, dedupe_index, place)
    WHERE NOT EXISTS (
      SELECT FROM case_events e WHERE e.organisation_id = organisation AND e.mode = of_mode
        AND e.integration_id = integration AND e.dedupe_index = new.dedupe_index)
    ORDER BY new.reference_index, new.place
    ON CONFLICT DO NOTHING;
  END IF;
  -- In the order of the batch, which is the order of arrival.
  INSERT INTO case_events
    (organisation_id, mode, integration_id, key_kind, id, case_id, dedupe_index, content_hash, type, time, sealed)
  SELECT organisation, of_mode, integration, posted_with,
    new.id, c.id, new.dedupe_index, new.content_hash, new.type, new.time, new.sealed
  FROM ROWS FROM (json_to_recordset(new_events) AS (
    id uuid, reference_index bytea, case_types uuid[], dedupe_index bytea, content_hash bytea, type text,
    time timestamptz, sealed bytea
  )) WITH ORDINALITY AS new (id, reference_index, case_types, dedupe_index, content_hash, type, time, sealed, place)
  CROSS JOIN LATERAL (
    SELECT k.id, k.case_type_id FROM cases k WHERE k.organisation_id = organisation AND k.mode = of_mode
      AND k.integration_id = integration AND k.reference_index = new.reference_index LIMIT 1) c
  WHERE c.case_type_id = ANY (new.case_types)
  ORDER BY new.place
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS stored = ROW_COUNT;
  IF stored = json_array_length(new_events) THEN
    RETURN;
  END IF;
  -- Whatever was in the way is there by now: each statement sees what others have committed before it.
  RETURN QUERY
  SELECT new.id, e.id, e.content_hash, c.case_type_id
  FROM json_to_recordset(new_events) AS new (id uuid, reference_index bytea, dedupe_index bytea)
  LEFT JOIN LATERAL (
    SELECT k.id, k.content_hash FROM case_events k WHERE k.organisation_id = organisation AND k.mode = of_mode
      AND k.integration_id = integration AND k.dedupe_index = new.dedupe_index LIMIT 1) e ON true
  LEFT JOIN LATERAL (
    SELECT k.case_type_id FROM cases k WHERE k.organisation_id = organisation AND k.mode = of_mode
      AND k.integration_id = integration AND k.reference_index = new.reference_index LIMIT 1) c ON true
  WHERE e.id IS DISTINCT FROM new.id;
END $$ LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, public, pg_temp
"""


def upgrade() -> None:
    op.execute(TAKE_EVENTS)
    op.execute("REVOKE ALL ON FUNCTION take_events FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION take_events TO {app_role()}")
