"""Callbacks: what case systems are told of, written beside what happened and posted from that list.

A callback is a CloudEvent, signed the Standard Webhooks way with a secret of its own. It may arrive twice: its
`webhook-id` says so. Whoever cannot be reached for three days is suspended until somebody resumes it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain import signatures
from app.domain.callback_pauses import GIVE_UP_AFTER, MOST_TRIES, pause_before_try
from app.domain.ids import new_id
from app.logs import logger
from app.models.callback import Callback, CallbackAddress
from app.models.organisation import Integration, Organisation
from app.providers.case_systems import Posted
from app.services.audit import note
from app.vault import VaultError

CONTENT_TYPE = "application/cloudevents+json"
_LEASE = timedelta(seconds=60)
_WAIT_BEHIND = timedelta(minutes=5)
"""How long a failure in a row holds back whatever else waits for that address, so that others have their turn."""
_UNREADABLE = "unreadable"
_DICE = random.Random()  # spreads tries, guards nothing  # nosec B311


@dataclass(frozen=True, slots=True)
class Posting:
    """One callback that is ours to post until its lease runs out."""

    callback_id: UUID
    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Health:
    """One callback address as staff see it. suspended_for: why nothing is posted; waiting: what is still to be told."""

    integration: str
    url: str
    failing: bool
    suspended_for: str | None
    waiting: int


def queue(
    session: Session, integration_id: UUID, mode: str, kind: str, data: Mapping[str, object], now: datetime
) -> None:
    """Has a case system be told of `kind`, such as `olrhain.reply.received`; nothing where it has no address."""
    address = _address(session, integration_id)
    if address is None:
        return
    callback_id, organisation_id = new_id(), organisation_of(session)
    body = {
        "specversion": "1.0",
        "id": str(callback_id),
        "source": f"/olrhain/{session.get_one(Organisation, organisation_id).slug}",
        "type": kind,
        "time": now.isoformat(timespec="milliseconds"),
        "datacontenttype": "application/json",
        "data": {**data, "mode": mode},
    }
    sealed = vault_of(session).seal_json("callbacks", callback_id, "body", body)
    session.add(
        Callback(
            id=callback_id,
            organisation_id=organisation_id,
            integration_id=integration_id,
            mode=mode,
            type=kind,
            body_sealed=sealed,
            send_after=now,
        )
    )


def take(session: Session, ids: Sequence[UUID], now: datetime) -> list[Posting]:
    """Leases those of `ids` that are due and in no other hand, signed and ready to be posted."""
    rows = session.scalars(
        select(Callback)
        .where(Callback.id.in_(ids), Callback.finished_at.is_(None), Callback.send_after <= now)
        .where((Callback.lease_until.is_(None)) | (Callback.lease_until < now))
        .order_by(Callback.number)
        .with_for_update(skip_locked=True)
    ).all()
    postings = []
    for row in rows:
        address = _address(session, row.integration_id)
        if address is None:
            row.finished_at, row.outcome = now, "no-address"
        elif address.suspended_at is None and (posting := _readable(session, row, address, now)) is not None:
            row.lease_until, row.tries = now + _LEASE, row.tries + 1
            postings.append(posting)
    return postings


def settle(session: Session, callback_id: UUID, posted: Posted, now: datetime) -> None:
    """Writes down what came of a post: taken, to be tried again, or the address is suspended."""
    row = session.get_one(Callback, callback_id, with_for_update=True)
    if row.finished_at is not None:
        return  # another hand, which came after this one's lease, had it taken
    address = _address(session, row.integration_id)
    row.lease_until, row.outcome = None, posted.code
    if posted.taken:
        row.finished_at = now
        if address is not None:
            address.failing_since = None
        return
    pause = pause_before_try(row.tries, _DICE)
    if posted.retry_after is not None:
        pause = max(pause, timedelta(seconds=posted.retry_after))
    row.send_after = now + pause
    if address is not None:
        if address.failing_since is None and row.tries >= MOST_TRIES:
            logger().error("callback given up", callback=str(row.id), code=posted.code)
            row.finished_at = now
            return
        if address.failing_since is not None:
            _hold_back(session, row, min(pause, _WAIT_BEHIND), now)
        address.failing_since = address.failing_since or now
        if posted.gone or now - max(address.failing_since, row.created_at) > GIVE_UP_AFTER:
            _suspend(address, posted.code, now)


def set_address(session: Session, integration_id: UUID, url: str) -> str:
    """Has an integration be told at `url`; returns the new secret that callbacks are signed with, shown this once."""
    secret = signatures.new_secret()
    row = _address(session, integration_id)
    if row is None:
        row = CallbackAddress(id=new_id(), organisation_id=organisation_of(session), integration_id=integration_id)
    row.url, row.failing_since, row.suspended_at, row.suspended_for = url, None, None, None
    row.secret_sealed = vault_of(session).seal("callback_addresses", row.id, "secret", secret)
    session.add(row)  # only now that it is whole, as whatever is looked up writes what was added
    note(session, "operator", "callback address set", "callback_addresses", row.id)
    return secret


def resume(session: Session, integration_id: UUID, now: datetime) -> int:
    """Posts to a suspended address again, all that waits at once; returns how many callbacks wait."""
    row = _address(session, integration_id)
    if row is None:
        return 0
    row.suspended_at, row.suspended_for, row.failing_since = None, None, None
    note(session, "operator", "callbacks resumed", "callback_addresses", row.id)
    waiting = update(Callback).where(Callback.integration_id == integration_id, Callback.finished_at.is_(None))
    return len(session.execute(waiting.values(send_after=now, tries=0).returning(Callback.id)).all())


def health(session: Session) -> list[Health]:
    """Every callback address of the organisation, by the name of its integration."""
    waiting = (
        select(func.count())
        .where(Callback.integration_id == CallbackAddress.integration_id, Callback.finished_at.is_(None))
        .scalar_subquery()
    )
    rows = session.execute(
        select(Integration.name, CallbackAddress, waiting)
        .join(Integration, Integration.id == CallbackAddress.integration_id)
        .order_by(Integration.name)
    )
    return [Health(name, row.url, row.failing_since is not None, row.suspended_for, count) for name, row, count in rows]


def _readable(session: Session, row: Callback, address: CallbackAddress, now: datetime) -> Posting | None:
    """What is to be posted. What cannot be opened ends here, so that it does not stop what is behind it."""
    vault = vault_of(session)
    try:
        secret = vault.open("callback_addresses", address.id, "secret", address.secret_sealed)
    except VaultError:
        _suspend(address, _UNREADABLE, now)
        return None
    try:
        body = vault.open("callbacks", row.id, "body", row.body_sealed)
    except VaultError as error:
        logger().error("callback cannot be opened", error=error, callback=str(row.id))
        row.finished_at, row.outcome = now, _UNREADABLE
        return None
    headers = signatures.sign(str(row.id), now, body, secret)
    return Posting(row.id, address.url, body.encode(), {"Content-Type": CONTENT_TYPE, **headers})


def _hold_back(session: Session, row: Callback, pause: timedelta, now: datetime) -> None:
    """Has what else waits for a failing address wait, too; what is under way stays in its hand."""
    behind = select(Callback.id).where(
        Callback.integration_id == row.integration_id,
        Callback.id != row.id,
        Callback.finished_at.is_(None),
        Callback.lease_until.is_(None),
        Callback.send_after < now + pause,
    )
    # Those that another failure holds back just now are left to that one: two would wait for each other.
    free = behind.with_for_update(skip_locked=True)
    session.execute(update(Callback).where(Callback.id.in_(free)).values(send_after=now + pause))


def _address(session: Session, integration_id: UUID) -> CallbackAddress | None:
    return session.scalar(select(CallbackAddress).where(CallbackAddress.integration_id == integration_id))


def _suspend(address: CallbackAddress, code: str, now: datetime) -> None:
    address.suspended_at, address.suspended_for = now, code
    logger().error("callbacks suspended", integration=str(address.integration_id), code=code)
