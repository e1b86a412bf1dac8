"""Claiming what is due to be handed over, under a lease and behind a fence.

The attempt number is the fence. Whoever claimed attempt n of a message may write its outcome as long as no
attempt n + 1 was claimed; the result of an older attempt is refused (`outcomes.py`). No transaction is open
while a provider is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from app.db import Database, organisation_of, vault_of
from app.domain.bilingual import Language
from app.domain.ids import new_id
from app.domain.message_status import MessageStatus
from app.domain.quiet_hours import earliest
from app.domain.reasons import Reason
from app.domain.recipients import Channel, KeyKind
from app.logs import logger
from app.models.case import StoredEvent
from app.models.contact import Contact, Suppression
from app.models.message import DeliveryAttempt, Message
from app.models.organisation import Organisation, ProviderAccount
from app.providers.base import Outgoing
from app.providers.registry import allowed_per_minute
from app.services.pacing import within_pace
from app.services.planned_messages import SANDBOX
from app.services.recipients import windows_of
from app.vault import Vault, VaultError

_NO_PROVIDER_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Account:
    """The provider that carries a message, with the organisation's settings for it."""

    provider: str
    settings: Mapping[str, object]
    per_minute: int | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours until its lease runs out. `tries`: those before this one that count."""

    organisation_id: UUID
    message_id: UUID
    attempt: int
    tries: int
    account: Account
    outgoing: Outgoing
    created_at: datetime


def due(db: Database, most: int) -> dict[UUID, list[UUID]]:
    """The ids of messages that are due, by organisation, fair between them and the oldest first."""
    return look_across(db, "messages_due", most)


def look_across(db: Database, function: str, most: int) -> dict[UUID, list[UUID]]:
    """The ids that one of the functions of migration 0002 finds, by organisation."""
    query = text(f"SELECT organisation_id, id FROM {function}(:most)")  # never a caller's word  # nosec B608
    found: dict[UUID, list[UUID]] = {}
    with db.transaction(None) as session:
        for row in session.execute(query, {"most": most}):
            found.setdefault(row.organisation_id, []).append(row.id)
    return found


def claim(
    session: Session, ids: Sequence[UUID], lease: timedelta, now: datetime, most: int | None = None
) -> list[Claimed]:
    """Claims up to `most` of `ids` that are due and in no other hand, after looking once more whether each may go."""
    rows = session.scalars(
        select(Message)
        .where(Message.id.in_(ids), Message.status == MessageStatus.CREATED.value, Message.send_after <= now)
        .order_by(Message.urgent.desc(), Message.number)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    carried = _carried(session, _still_allowed(session, _one_for_each(rows), now), now)
    claimed: list[Claimed] = []
    for row, account in within_pace(session, carried, now):
        claimed += _claim_if_readable(session, row, account, lease, now)
    session.flush()
    _write_attempts(session, claimed)
    return claimed


def _carried(session: Session, rows: Sequence[Message], now: datetime) -> list[tuple[Message, Account]]:
    """Messages with who carries them, urgent ones first; one that nobody carries is put off."""
    accounts = load_accounts(session)
    carried = []
    for row in sorted(rows, key=lambda row: (not row.urgent, row.number)):
        account = account_of(row, accounts)
        if account is None:
            row.reason, row.send_after = Reason.NO_PROVIDER.value, now + _NO_PROVIDER_PAUSE
        else:
            carried.append((row, account))
    return carried


def load_accounts(session: Session) -> dict[str, Account]:
    """The organisation's providers by channel, and the sandbox by its own name."""
    vault = vault_of(session)
    accounts = {SANDBOX: Account(SANDBOX, {})}
    for row in session.scalars(select(ProviderAccount)):
        settings = vault.open_json("provider_accounts", row.id, "config", row.config_sealed)
        per_minute = allowed_per_minute(row.provider) if row.per_minute is None else row.per_minute
        accounts[row.channel] = Account(row.provider, cast(Mapping[str, object], settings), per_minute)
    return accounts


def account_of(row: Message, accounts: Mapping[str, Account]) -> Account | None:
    """Who carries a message: the sandbox where that was decided when it was planned, else its channel's provider."""
    return accounts.get(SANDBOX if row.provider == SANDBOX else row.channel)


def release_expired(session: Session, ids: Sequence[UUID], now: datetime) -> None:
    """A lease that ran out while sending: whether the provider took the message is not known.

    It counts as a try, so that a message at whose every try a worker dies comes to an end.
    """
    session.execute(
        update(Message)
        .where(
            Message.id.in_(ids),
            Message.status == MessageStatus.SENDING.value,
            Message.lease_until < now,
        )
        .values(
            status=MessageStatus.UNKNOWN.value,
            reason=Reason.PERHAPS_SENT.value,
            tries=Message.tries + 1,
            lease_until=None,
            send_after=now,
        )
    )


def _one_for_each(rows: Sequence[Message]) -> list[Message]:
    """The oldest for each contact and channel: where later ones may pass it, they still go one after the other."""
    first: dict[tuple[UUID, str], UUID] = {}
    return [row for row in rows if row.urgent or first.setdefault((row.contact_id, row.channel), row.id) == row.id]


def _still_allowed(session: Session, rows: Sequence[Message], now: datetime) -> list[Message]:
    """Leaves out who opted out since planning, what is past, and who must not be written to at this hour."""
    suppressed = set(
        session.execute(
            select(Suppression.channel, Suppression.address_index).where(
                Suppression.address_index.in_([row.recipient_index for row in rows])
            )
        )
    )
    allowed = []
    for row in rows:
        if (row.channel, row.recipient_index) in suppressed:
            _cancel(row, Reason.OPTED_OUT, now)
        elif row.true_until is not None and row.true_until <= now:
            _cancel(row, Reason.NO_LONGER_TRUE, now)
        elif row.has_hours and not row.urgent and (opening := _opening(session, row, now)) > now:
            row.send_after, row.reason = opening, Reason.OUTSIDE_HOURS.value
        else:
            allowed.append(row)
    return allowed


def _cancel(row: Message, reason: Reason, now: datetime) -> None:
    row.status, row.reason, row.finished_at = MessageStatus.CANCELLED.value, reason.value, now


def _opening(session: Session, row: Message, now: datetime) -> datetime:
    organisation = session.get_one(Organisation, organisation_of(session))
    contact = session.get_one(Contact, row.contact_id)
    kind = KeyKind(session.get_one(StoredEvent, row.event_id).key_kind)
    return earliest(now, windows_of(kind, organisation, contact))


def _claim_if_readable(
    session: Session, row: Message, account: Account, lease: timedelta, now: datetime
) -> list[Claimed]:
    """One that cannot be opened ends here, so that it does not stop those behind it."""
    try:
        return [_claim(vault_of(session), row, account, lease, now)]
    except VaultError as error:
        logger().error("message cannot be opened", error=error, message=str(row.id))
        row.status, row.reason = MessageStatus.TECHNICAL_FAILURE.value, Reason.UNREADABLE.value
        row.finished_at = now
        return []


def _claim(vault: Vault, row: Message, account: Account, lease: timedelta, now: datetime) -> Claimed:
    assert row.words_sealed is not None
    words = cast(dict[str, str | None], vault.open_json("messages", row.id, "words", row.words_sealed))
    to = vault.open("messages", row.id, "recipient", row.recipient_sealed)
    row.status, row.reason, row.provider = MessageStatus.SENDING.value, None, account.provider
    row.attempts += 1
    row.attempt_id = new_id()
    row.lease_until = now + lease
    row.first_tried_at = row.first_tried_at or now
    row.tried_at = now
    return Claimed(
        organisation_id=row.organisation_id,
        message_id=row.id,
        attempt=row.attempts,
        tries=row.tries,
        account=account,
        outgoing=Outgoing(
            reference=str(row.attempt_id),
            channel=Channel(row.channel),
            to=to,
            subject=words["subject"],
            body=words["body"] or "",
            language=Language.EN if row.language == Language.EN.value else Language.CY,
        ),
        created_at=row.created_at,
    )


def _write_attempts(session: Session, claimed: Sequence[Claimed]) -> None:
    if claimed:
        session.execute(
            insert(DeliveryAttempt),
            [
                {
                    "id": UUID(one.outgoing.reference),
                    "organisation_id": one.organisation_id,
                    "message_id": one.message_id,
                    "number": one.attempt,
                    "provider": one.account.provider,
                }
                for one in claimed
            ],
        )
