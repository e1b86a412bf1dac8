"""What a year leaves on a desk besides what went well: failures, what is held, replies, and who looked at what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import sql

from app.db import vault_of
from app.domain.ids import new_id
from app.domain.recipients import Channel
from app.services.case_type_changes import pack_loading
from app.services.figures import days
from app.services.known import address_index
from app.services.packs.files import shipped_pack
from bench.stage import Stage

EMAIL = "teulu.prydderch@example.com"
"""One contact in a hundred has it: as many cases as one address may well have."""
OTHER_CASE_TYPE = "missed-bin"
_OPEN_REPLIES = 60
_YEAR = timedelta(days=365)

# Told apart by their own number, and by bytes of a blind index, which are as good as dice.
_HAPPENED = (
    "UPDATE messages SET status = 'permanent-failure', sent_at = NULL WHERE number % 200 = 0",
    "UPDATE messages SET status = 'unknown', sent_at = NULL WHERE number % 5000 = 1",
    "UPDATE messages SET status = 'held', reason = 'welsh-missing', held_for = 'welsh-missing', held_at = created_at, "
    "sent_at = NULL, finished_at = NULL, words_sealed = NULL, attempts = 0, tries = 0, attempt_id = NULL, "
    "first_tried_at = NULL, tried_at = NULL WHERE created_at > now() - interval '10 days' AND number % 100 = 2",
    "INSERT INTO message_decisions (id, organisation_id, created_at, message_id, attempt, decision, by) "
    "SELECT gen_random_uuid(), organisation_id, created_at + interval '1 day', id, attempts, "
    "CASE status WHEN 'unknown' THEN 'left' ELSE 'dealt' END, 'staff:' || gen_random_uuid() FROM messages "
    "WHERE status IN ('permanent-failure', 'unknown') AND created_at < now() - interval '7 days'",
    "UPDATE cases SET status = 'closed', closed_at = applied_time "
    "WHERE opened_at < now() - interval '60 days' AND get_byte(reference_index, 0) > 25",
    "UPDATE cases SET paused_at = applied_time, paused_by = 'staff:' || gen_random_uuid() "
    "WHERE status = 'open' AND get_byte(reference_index, 1) < 2",
    "UPDATE cases SET case_type_id = (SELECT id FROM case_types WHERE code = %(other)s) "
    "WHERE get_byte(reference_index, 2) < 5",
    "UPDATE cases SET mode = 'trial' WHERE get_byte(reference_index, 3) < 2",
    "UPDATE messages SET mode = c.mode FROM cases c WHERE c.id = case_id AND c.mode = 'trial'",
    "UPDATE contacts SET email_index = %(email)s WHERE get_byte(mobile_index, 0) < 3",
    "UPDATE case_events SET parked_at = received_at, processed_at = NULL, effect = NULL WHERE arrival % 20000 = 5",
    "INSERT INTO audit_entries (id, organisation_id, created_at, who, what, about_table, about_id) "
    "SELECT gen_random_uuid(), m.organisation_id, m.created_at + interval '1 hour', 'citizen', 'status page opened', "
    "'status_links', l.id FROM messages m JOIN status_links l ON l.contact_id = m.contact_id WHERE m.number % 2 = 0",
    "INSERT INTO audit_entries (id, organisation_id, created_at, who, what, about_table, about_id) "
    "SELECT gen_random_uuid(), organisation_id, created_at + interval '2 hours', 'staff:' || %(staff)s, "
    "'case viewed', 'cases', case_id FROM messages WHERE number % 50 = 0",
    "INSERT INTO feedback (id, organisation_id, created_at, case_id, contact_id, mode, language, score) "
    "SELECT gen_random_uuid(), organisation_id, created_at + interval '3 days', case_id, id, mode, language, "
    "1 + get_byte(mobile_index, 1) % 5 FROM contacts WHERE get_byte(mobile_index, 0) < 25",
)
_REPLY = (
    "id organisation_id created_at mode provider provider_id channel address_index address_sealed words_sealed "
    "case_id contact_id closed_at closed_by"
)


def live_through(stage: Stage, staff_id: UUID) -> None:
    """Has all of it happen, to cases that are there, and the figures of each day counted."""
    now = datetime.now(UTC)
    with stage.db.transaction(stage.office.organisation_id) as session:
        pack_loading.load_pack(session, shipped_pack(OTHER_CASE_TYPE))
        email = address_index(vault_of(session), Channel.EMAIL, EMAIL)
    with stage.place.connect() as connection:
        for statement in _HAPPENED:
            values = {"other": OTHER_CASE_TYPE, "email": email, "staff": str(staff_id)}
            named = {name: value for name, value in values.items() if f"%({name})s" in statement}
            # Without values a per cent sign is itself.
            connection.execute(statement.replace(" % ", " %% ") if named else statement, named or None)
    _write_back(stage, now)
    days.rebuild(stage.db, stage.office.organisation_id, (now - _YEAR).date(), now)


def _write_back(stage: Stage, now: datetime) -> None:
    """Replies, of which all but the newest are closed."""
    with stage.place.connect() as connection:
        found = connection.execute(
            "SELECT case_id, id, created_at, mobile_index FROM contacts WHERE get_byte(mobile_index, 2) = 1 "
            "ORDER BY created_at DESC"
        ).fetchall()
        columns = sql.SQL(", ").join(sql.Identifier(column) for column in _REPLY.split())
        with connection.cursor().copy(sql.SQL("COPY replies ({}) FROM STDIN").format(columns)) as copy:
            for row in _replies(stage, found, now):
                copy.write_row(row)


def _replies(stage: Stage, people: list[tuple[Any, ...]], now: datetime) -> Iterator[tuple[Any, ...]]:
    with stage.db.transaction(stage.office.organisation_id) as session:
        vault = vault_of(session)
    for place, (case_id, contact_id, at, index) in enumerate(people):
        id = new_id()
        address = vault.seal("replies", id, "address", "+447400000000")
        words = vault.seal("replies", id, "words", "Pryd fydd rhywun yn galw?")
        closed = (None, None) if place < _OPEN_REPLIES else (min(at + timedelta(days=2), now), "operator")
        said = ("live", "twilio", f"bench-{place}", "sms", index, address, words, case_id, contact_id)
        yield (id, stage.office.organisation_id, at, *said, *closed)
