"""The statements behind a claim: one to look at what waits, one for what is taken, one for what is set aside.

They are written out, as every message goes through them (bench/README.md, "delivery").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.message_status import MessageStatus
from app.domain.quiet_hours import DayHours
from app.domain.reasons import Reason

# What another worker has in hand is passed by. The joins come after the limit: far more is looked at than is taken.
# They are lateral, of one row each, so that each row is looked up by its key whatever PostgreSQL knows of the tables:
# before their first ANALYZE it took every contact of an organisation for each message.
# The answer to somebody's own text, of no event and good for an hour, goes to a closed address too: it may say so.
# So does a code to whoever had said STOP themselves, as they wait for it.
# Nothing is taken while an organisation's sending is suspended, and the day in which a message is tried counts anew
# from when it went on.
# What is about a case that staff have paused is put by, but not what somebody waits for: an answer, or a code.
# The hours of an organisation and of a case type count for what was planned before there were any, too.
# What waits for a helper is past once their last day is: LEAST passes over what is not known.
# News goes to where its reader is now, whoever told us of the new address; what a team key made, to where it was to go.
_LOOK = text("""
    WITH free AS (
      SELECT * FROM messages WHERE id = ANY(:ids) AND status = 'created' AND send_after <= :now
      ORDER BY urgent DESC, number LIMIT :most FOR UPDATE SKIP LOCKED)
    SELECT free.id, free.contact_id, free.channel, free.language, free.urgent, free.provider, free.recipient_sealed,
           free.words_sealed, free.attempts, free.tries,
           GREATEST(CASE WHEN free.part < 2 THEN coalesce(free.released_at, free.created_at)
             ELSE coalesce(free.first_tried_at, :now) END, o.sending_resumed_at),
           LEAST(free.true_until, CAST(c.helps_until + 1 AS timestamp) AT TIME ZONE 'Europe/London'),
           free.has_hours OR t.hours_from IS NOT NULL OR o.window_from IS NOT NULL,
           CASE WHEN free.reply_id IS NULL THEN (
             SELECT closed.reason FROM suppressions closed WHERE closed.organisation_id = free.organisation_id
             AND closed.channel = free.channel AND closed.address_index = free.recipient_index
             AND (free.mode = 'trial' OR closed.reason <> 'trial-stop')
             AND NOT (free.notice IS NOT DISTINCT FROM 'code' AND closed.reason IN ('stop', 'trial-stop'))) END,
           free.mode, coalesce(e.key_kind, 'live'),
           o.sandboxed, o.window_from, o.window_to, t.hours_from, t.hours_to, c.safe_from, c.safe_to,
           k.paused_at IS NOT NULL AND free.reply_id IS NULL AND free.notice IS DISTINCT FROM 'code',
           coalesce((e.key_kind <> 'team' OR free.notice = 'sent-again') AND free.recipient_index
             <> CASE free.channel WHEN 'sms' THEN c.mobile_index WHEN 'email' THEN c.email_index END, false)
    FROM free JOIN organisations o ON o.id = free.organisation_id AND o.sending_suspended_at IS NULL
      JOIN LATERAL (SELECT * FROM contacts WHERE id = free.contact_id LIMIT 1) c ON true
      JOIN LATERAL (SELECT * FROM cases WHERE id = free.case_id LIMIT 1) k ON true
      JOIN LATERAL (SELECT * FROM case_types WHERE id = k.case_type_id LIMIT 1) t ON true
      LEFT JOIN LATERAL (SELECT * FROM case_events WHERE id = free.event_id LIMIT 1) e ON true
    ORDER BY free.urgent DESC, free.number
""")
_TAKE = text("""
    WITH taken AS (
      UPDATE messages SET status = 'sending', reason = NULL, provider = mine.provider, attempts = attempts + 1,
        attempt_id = mine.attempt_id, lease_until = :lease_until,
        first_tried_at = coalesce(first_tried_at, :now), tried_at = :now
      FROM unnest(CAST(:ids AS uuid[]), CAST(:attempt_ids AS uuid[]), CAST(:providers AS text[]))
        AS mine (id, attempt_id, provider)
      WHERE messages.id = mine.id
      RETURNING messages.attempt_id, organisation_id, messages.id, attempts, messages.provider)
    INSERT INTO delivery_attempts (id, organisation_id, message_id, number, provider) SELECT * FROM taken
""")
_SET_ASIDE = text("""
    UPDATE messages SET status = aside.status, reason = aside.reason, finished_at = aside.finished_at,
      send_after = coalesce(aside.send_after, messages.send_after),
      waited_for_hours = messages.waited_for_hours OR aside.reason = 'outside-hours',
      held_at = coalesce(messages.held_at, aside.held_at),
      held_for = CASE WHEN aside.held_at IS NULL THEN messages.held_for
        ELSE coalesce(messages.held_for, aside.reason) END,
      released_at = CASE WHEN aside.held_at IS NULL THEN messages.released_at END
    FROM unnest(CAST(:ids AS uuid[]), CAST(:statuses AS text[]), CAST(:reasons AS text[]),
                CAST(:finished AS timestamptz[]), CAST(:later AS timestamptz[]), CAST(:held AS timestamptz[]))
      AS aside (id, status, reason, finished_at, send_after, held_at)
    WHERE messages.id = aside.id
""")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that is due, locked until the transaction ends, with all that decides whether it may go.

    created_at: of a reminder, which waits for days, when it was first tried; of one that was held, when it was let
    go; of one that waited while sending was suspended, when it went on. suppressed: why its address was closed, if it
    was and it answers no text from there. The hours are the organisation's and the case type's (of the day) and the
    contact's (minutes of the day). paused: its case is, and it may wait. moved: its reader is reached elsewhere now.
    """

    id: UUID
    contact_id: UUID
    channel: str
    language: str
    urgent: bool
    provider: str | None
    recipient_sealed: bytes
    words_sealed: bytes
    attempts: int
    tries: int
    created_at: datetime
    true_until: datetime | None
    has_hours: bool
    suppressed: str | None
    mode: str
    key_kind: str
    sandboxed: bool
    window_from: int | None
    window_to: int | None
    hours_from: int | None
    hours_to: int | None
    safe_from: int | None
    safe_to: int | None
    paused: bool
    moved: bool

    @property
    def case_type_hours(self) -> DayHours | None:
        return None if self.hours_from is None or self.hours_to is None else (self.hours_from, self.hours_to)


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that is to be sent now, under which attempt and by which provider."""

    id: UUID
    attempt_id: UUID
    provider: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A message that is not to be sent now. It ends at `finished_at`, is due again from `send_after` on, or is
    held from `held_at` on."""

    id: UUID
    status: MessageStatus
    reason: Reason
    finished_at: datetime | None = None
    send_after: datetime | None = None
    held_at: datetime | None = None


def look(session: Session, ids: Sequence[UUID], now: datetime, most: int | None) -> list[Waiting]:
    """Up to `most` of `ids` that are due and in no other hand, urgent ones first, then the oldest."""
    asked = {"ids": list(ids), "now": now, "most": most}
    return [Waiting(*row) for row in session.connection().execute(_LOOK, asked)]


def take(session: Session, taken: Sequence[Taken], lease_until: datetime, now: datetime) -> None:
    """Begins the next attempt of each, and writes that attempt."""
    values = {
        "ids": [one.id for one in taken],
        "attempt_ids": [one.attempt_id for one in taken],
        "providers": [one.provider for one in taken],
    }
    session.connection().execute(_TAKE, values | {"lease_until": lease_until, "now": now})


def set_aside(session: Session, aside: Sequence[Aside]) -> None:
    """Writes why each is not sent now, and until when."""
    values = {
        "ids": [one.id for one in aside],
        "statuses": [one.status.value for one in aside],
        "reasons": [one.reason.value for one in aside],
        "finished": [one.finished_at for one in aside],
        "later": [one.send_after for one in aside],
        "held": [one.held_at for one in aside],
    }
    session.connection().execute(_SET_ASIDE, values)
