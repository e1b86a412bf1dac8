"""Where an integration is told of what happened, as staff set it, try it and see how it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain import signatures
from app.domain.errors import NotFound
from app.domain.ids import new_id
from app.domain.recipients import Mode
from app.models.callback import Callback, CallbackAddress
from app.services.audit import note
from app.services.case_systems import callbacks
from app.services.integrations.connected import lock
from app.services.integrations.keys import ShownAlready

TEST = "olrhain.callback.test"
"""The type of a callback that tells of nothing: staff try whether it arrives."""
_LAST = 10


@dataclass(frozen=True, slots=True)
class Told:
    """One of the last callbacks. outcome: the status that came back, or what went wrong; None: not tried yet."""

    at: datetime
    type: str
    mode: str
    tries: int
    outcome: str | None
    finished_at: datetime | None
    next_at: datetime


@dataclass(frozen=True, slots=True)
class AddressView:
    """A callback address. suspended_for: the code of why nothing is posted. waiting: what is still to be told."""

    url: str
    failing_since: datetime | None
    suspended_at: datetime | None
    suspended_for: str | None
    waiting: int
    last: tuple[Told, ...]


def address(session: Session, integration_id: UUID) -> AddressView | None:
    """None where the integration has none."""
    row = _row(session, integration_id)
    if row is None:
        return None
    waiting = session.scalar(
        select(func.count()).where(Callback.integration_id == integration_id, Callback.finished_at.is_(None))
    )
    last = session.scalars(
        select(Callback)
        .where(Callback.organisation_id == organisation_of(session), Callback.integration_id == integration_id)
        .order_by(Callback.number.desc())
        .limit(_LAST)
    )
    told = (
        Told(one.created_at, one.type, one.mode, one.tries, one.outcome, one.finished_at, one.send_after)
        for one in last
    )
    return AddressView(row.url, row.failing_since, row.suspended_at, row.suspended_for, waiting or 0, tuple(told))


def set_url(session: Session, integration_id: UUID, url: str, who: str) -> str | None:
    """Has the integration be told there. Returns the secret that callbacks are signed with where there was no address
    before, which is seen this once; with a new address the secret stays. Raises NotFound.
    """
    lock(session, integration_id)
    row = _row(session, integration_id)
    if row is not None:
        if row.url != url:
            row.url, row.failing_since, row.suspended_at, row.suspended_for = url, None, None, None
            note(session, who, "callback address changed", "callback_addresses", row.id)
        return None
    row = CallbackAddress(id=new_id(), organisation_id=organisation_of(session), integration_id=integration_id, url=url)
    secret = _new_secret(session, row)
    session.add(row)
    session.flush()
    note(session, who, "callback address set", "callback_addresses", row.id)
    return secret


def renew_secret(session: Session, integration_id: UUID, ending: str, who: str) -> str:
    """A new secret in the place of the one that ends so, which is out of force at once.

    Raises NotFound, and ShownAlready where that one is out of force: the form was sent before.
    """
    lock(session, integration_id)
    row = _row(session, integration_id)
    if row is None:
        raise NotFound("callback address")
    if secret_ending(session, integration_id) != ending:
        raise ShownAlready
    secret = _new_secret(session, row)
    note(session, who, "callback secret renewed", "callback_addresses", row.id)
    return secret


def secret_ending(session: Session, integration_id: UUID) -> str:
    """The last characters of the secret, by which it is told from another. Raises NotFound."""
    row = _row(session, integration_id)
    if row is None:
        raise NotFound("callback address")
    return vault_of(session).open("callback_addresses", row.id, "secret", row.secret_sealed)[-5:]


def remove(session: Session, integration_id: UUID, who: str, now: datetime) -> None:
    """Tells the integration nothing any more; what waits is let go. Raises NotFound."""
    lock(session, integration_id)
    row = _row(session, integration_id)
    if row is None:
        return
    waiting = update(Callback).where(Callback.integration_id == integration_id, Callback.finished_at.is_(None))
    session.execute(waiting.values(finished_at=now, outcome="no-address"))
    note(session, who, "callback address removed", "callback_addresses", row.id)
    session.delete(row)


def resume(session: Session, integration_id: UUID, who: str, now: datetime) -> None:
    """Posts again, all that waits at once. Raises NotFound."""
    lock(session, integration_id)
    row = _row(session, integration_id)
    if row is None:
        raise NotFound("callback address")
    if row.suspended_at is None and row.failing_since is None:
        return
    row.suspended_at, row.suspended_for, row.failing_since = None, None, None
    waiting = update(Callback).where(Callback.integration_id == integration_id, Callback.finished_at.is_(None))
    session.execute(waiting.values(send_after=now, tries=0))
    note(session, who, "callbacks resumed", "callback_addresses", row.id)


def send_test(session: Session, integration_id: UUID, who: str, now: datetime) -> None:
    """Has a callback posted that tells of nothing, in the way of every other. Raises NotFound."""
    lock(session, integration_id)
    row = _row(session, integration_id)
    if row is None:
        raise NotFound("callback address")
    callbacks.queue(session, integration_id, Mode.TRIAL.value, TEST, {}, now)
    note(session, who, "test callback sent", "callback_addresses", row.id)


def _new_secret(session: Session, row: CallbackAddress) -> str:
    secret = signatures.new_secret()
    row.secret_sealed = vault_of(session).seal("callback_addresses", row.id, "secret", secret)
    return secret


def _row(session: Session, integration_id: UUID) -> CallbackAddress | None:
    return session.scalar(
        select(CallbackAddress).where(
            CallbackAddress.integration_id == integration_id,
            CallbackAddress.organisation_id == organisation_of(session),
        )
    )
