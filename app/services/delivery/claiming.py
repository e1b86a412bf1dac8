"""Claiming what is due to be handed over, under a lease and behind a fence.

The attempt number is the fence. Whoever claimed attempt n of a message may write its outcome as long as no
attempt n + 1 was claimed; the result of an older attempt is refused (`outcomes.py`). No transaction is open
while a provider is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, cast
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.db import Database, organisation_of, vault_of
from app.domain.message_status import MessageStatus
from app.domain.quiet_hours import earliest
from app.domain.reasons import Reason
from app.domain.recipients import KeyKind, Mode
from app.logs import logger
from app.models.message import Message
from app.models.organisation import ProviderAccount
from app.providers.base import Outgoing
from app.providers.registry import allowed_per_minute
from app.services.delivery import claim_rows
from app.services.delivery.budget import Budgets
from app.services.delivery.claim_rows import Aside, Taken, Waiting
from app.services.delivery.outgoing import Letterheads, outgoing
from app.services.delivery.pacing import within_pace
from app.services.messages import readdressing
from app.services.messages.planned_messages import SANDBOX
from app.services.messages.recipients import windows_of
from app.services.opting_out import suppressions
from app.timed import Remembered
from app.vault import VaultError

_NO_PROVIDER_PAUSE = timedelta(minutes=5)
_ACCOUNT_SECONDS = 2.0
"""How long a provider's settings are remembered: a key that was changed is in force soon after."""


@dataclass(frozen=True, slots=True)
class Account:
    """The provider that carries a message, with the organisation's settings for it."""

    provider: str
    settings: Mapping[str, object]
    per_minute: int | None = None


class Carried(Protocol):
    """A message, as far as it says who is to carry it."""

    @property
    def provider(self) -> str | None: ...

    @property
    def channel(self) -> str: ...


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
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for organisation_id, id in connection.execute(query, {"most": most}):
            found.setdefault(organisation_id, []).append(id)
    return found


def claim(
    session: Session,
    ids: Sequence[UUID],
    lease: timedelta,
    now: datetime,
    most: int | None = None,
    accounts: Accounts | None = None,
) -> list[Claimed]:
    """Claims up to `most` of `ids` that are due and in no other hand, after looking once more whether each may go."""
    known = accounts or Accounts()
    found = claim_rows.look(session, ids, now, most)
    if elsewhere := [row.id for row in found if row.moved]:
        moved = readdressing.to_where_they_are(session, elsewhere)
        found = [row for row in found if row.id not in moved]  # they are claimed with the next
    carried, aside = _sort_out(found, known.of(session), now)
    if any(_costs(row) for row, _ in carried) and known.budgets.is_stopped(session, now):
        aside += [
            Aside(row.id, MessageStatus.HELD, Reason.OVER_BUDGET, held_at=now) for row, _ in carried if _costs(row)
        ]
        carried = [(row, account) for row, account in carried if not _costs(row)]
    claimed: list[Claimed] = []
    for row, account in within_pace(session, carried, now):
        try:
            claimed.append(_open(session, row, account, known.letterheads))
        except VaultError as error:
            # One that cannot be opened ends here, so that it does not stop those behind it.
            logger().error("message cannot be opened", error=error, message=str(row.id))
            aside.append(Aside(row.id, MessageStatus.TECHNICAL_FAILURE, Reason.UNREADABLE, finished_at=now))
    if claimed:
        taken = [Taken(one.message_id, UUID(one.outgoing.reference), one.account.provider) for one in claimed]
        claim_rows.take(session, taken, now + lease, now)
    if aside:
        claim_rows.set_aside(session, aside)
    return claimed


class Accounts:
    """The providers of every organisation, unsealed and remembered for a moment, how its emails look, and whether
    its budget is spent.
    """

    def __init__(self) -> None:
        self.letterheads = Letterheads()
        self.budgets = Budgets()
        self._known: Remembered[UUID, Mapping[str, Account]] = Remembered(_ACCOUNT_SECONDS)

    def of(self, session: Session) -> Mapping[str, Account]:
        """As `load_accounts`."""
        return self._known.get(organisation_of(session), lambda: load_accounts(session))


def load_accounts(session: Session) -> dict[str, Account]:
    """The organisation's providers by channel, and the sandbox by its own name."""
    vault = vault_of(session)
    accounts = {SANDBOX: Account(SANDBOX, {})}
    for row in session.scalars(select(ProviderAccount)):
        settings = vault.open_json("provider_accounts", row.id, "config", row.config_sealed)
        per_minute = allowed_per_minute(row.provider) if row.per_minute is None else row.per_minute
        accounts[row.channel] = Account(row.provider, cast(Mapping[str, object], settings), per_minute)
    return accounts


def account_of(row: Carried, accounts: Mapping[str, Account]) -> Account | None:
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


def _sort_out(
    rows: Sequence[Waiting], accounts: Mapping[str, Account], now: datetime
) -> tuple[list[tuple[Waiting, Account]], list[Aside]]:
    """What may go with who carries it, and what may not: who opted out since planning, what is past, whose case is
    paused, who must not be written to at this hour, what nobody carries.
    """
    carried, aside = [], []
    for row in _one_for_each(rows):
        account = account_of(row, accounts)
        if row.suppressed is not None:
            why = suppressions.reason_of(row.suppressed)
            aside.append(Aside(row.id, MessageStatus.CANCELLED, why, finished_at=now))
        elif row.true_until is not None and row.true_until <= now:
            aside.append(Aside(row.id, MessageStatus.CANCELLED, Reason.NO_LONGER_TRUE, finished_at=now))
        elif row.paused:
            aside.append(Aside(row.id, MessageStatus.HELD, Reason.PAUSED, held_at=now))
        elif row.has_hours and not row.urgent and (opening := _opening(row, now)) > now:
            aside.append(Aside(row.id, MessageStatus.CREATED, Reason.OUTSIDE_HOURS, send_after=opening))
        elif account is None:
            later = now + _NO_PROVIDER_PAUSE
            aside.append(Aside(row.id, MessageStatus.CREATED, Reason.NO_PROVIDER, send_after=later))
        else:
            carried.append((row, account))
    return carried, aside


def _one_for_each(rows: Sequence[Waiting]) -> list[Waiting]:
    """The oldest for each contact and channel: where later ones may pass it, they still go one after the other."""
    first: dict[tuple[UUID, str], UUID] = {}
    return [row for row in rows if row.urgent or first.setdefault((row.contact_id, row.channel), row.id) == row.id]


def _costs(row: Waiting) -> bool:
    """Whether it waits where the budget is spent: every live message does, whatever its language and channel, so that
    none of one event goes without the others; but not what somebody waits for at this moment.
    """
    is_trial = row.provider == SANDBOX and not row.sandboxed
    return row.key_kind == KeyKind.LIVE.value and not row.urgent and not is_trial


def _opening(row: Waiting, now: datetime) -> datetime:
    return earliest(now, windows_of(Mode(row.mode), row, row.case_type_hours, row))


def _open(session: Session, row: Waiting, account: Account, letterheads: Letterheads) -> Claimed:
    """The message with its words, under an attempt of its own. Raises VaultError."""
    return Claimed(
        organisation_id=organisation_of(session),
        message_id=row.id,
        attempt=row.attempts + 1,
        tries=row.tries,
        account=account,
        outgoing=outgoing(session, row, letterheads),
        created_at=row.created_at,
    )
