"""The floor of processing: as many rows read and written, in batches as large, by psycopg and nothing else.

No planning, no words, no encryption, no organisation: it reads an event with its case, writes the case's new state,
a message, and for one event in six the three rows of a new contact. `python -m bench.floors.processing --help`
"""

from __future__ import annotations

import argparse
import json
import os
import time
import uuid
from typing import Any

import psycopg

TABLES = """
DROP TABLE IF EXISTS floor_people, floor_messages, floor_events, floor_cases;
CREATE TABLE floor_cases (id integer PRIMARY KEY, state bytea NOT NULL);
CREATE TABLE floor_events (
  id integer PRIMARY KEY,
  case_id integer NOT NULL REFERENCES floor_cases,
  sealed bytea NOT NULL,
  processed_at timestamptz);
CREATE INDEX ON floor_events (id) WHERE processed_at IS NULL;
CREATE TABLE floor_messages (
  id uuid PRIMARY KEY,
  event_id integer NOT NULL REFERENCES floor_events,
  case_id integer NOT NULL REFERENCES floor_cases,
  recipient_index bytea NOT NULL,
  sealed bytea NOT NULL);
CREATE INDEX ON floor_messages (case_id);
CREATE TABLE floor_people (id uuid PRIMARY KEY, case_id integer NOT NULL REFERENCES floor_cases, sealed bytea);
"""
FILL = """
INSERT INTO floor_cases SELECT n, convert_to(repeat('x', %(state)s), 'UTF8') FROM generate_series(1, %(count)s) n;
INSERT INTO floor_events SELECT n, n, convert_to(repeat('x', %(event)s), 'UTF8') FROM generate_series(1, %(count)s) n;
"""
_TAKE = """
SELECT e.id, e.case_id, e.sealed, c.state FROM floor_events e JOIN floor_cases c ON c.id = e.case_id
WHERE e.processed_at IS NULL ORDER BY e.id LIMIT %s FOR UPDATE SKIP LOCKED
"""
_ONE_OPENS_IN = 6
_ROWS_OF_A_CONTACT = 3


def main() -> None:
    """Works until nothing is left, then prints one line of JSON: when it began and ended."""
    options = _options()
    with psycopg.connect(options.database_url.replace("+psycopg", "", 1)) as connection:
        began = time.time()
        while _work(connection, options):
            pass
        print(json.dumps({"began": began, "ended": time.time()}))


def _work(connection: psycopg.Connection[Any], options: argparse.Namespace) -> int:
    """One transaction; returns how many events it took."""
    state, message = os.urandom(options.state_bytes), os.urandom(options.message_bytes)
    with connection.transaction(), connection.cursor() as cursor:
        rows = cursor.execute(_TAKE, (options.batch,)).fetchall()
        if not rows:
            return 0
        cursor.executemany("UPDATE floor_cases SET state = %s WHERE id = %s", [(state, row[1]) for row in rows])
        cursor.executemany(
            "INSERT INTO floor_messages VALUES (%s, %s, %s, %s, %s)",
            [(uuid.uuid4(), row[0], row[1], os.urandom(32), message) for row in rows],
        )
        people = [row[1] for row in rows if row[0] % _ONE_OPENS_IN == 0] * _ROWS_OF_A_CONTACT
        if people:
            cursor.executemany(
                "INSERT INTO floor_people VALUES (%s, %s, %s)", [(uuid.uuid4(), case, message) for case in people]
            )
        cursor.execute("UPDATE floor_events SET processed_at = now() WHERE id = ANY(%s)", ([row[0] for row in rows],))
        return len(rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.floors.processing", description=__doc__)
    parser.add_argument("--database-url", required=True)
    parser.add_argument("--batch", type=int, default=50)
    parser.add_argument("--state-bytes", type=int, required=True)
    parser.add_argument("--message-bytes", type=int, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
