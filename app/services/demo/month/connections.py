"""What a manager has set up: a second case system that cannot be reached, guests, a budget, somebody invited."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.bilingual import Language
from app.domain.recipients import Channel, KeyKind, Mode
from app.domain.staff_roles import Grant, Role
from app.models.callback import Callback, CallbackAddress
from app.models.organisation import Organisation
from app.services.case_systems import callbacks
from app.services.delivery import budget
from app.services.demo.month.colleagues import Colleagues, as_of
from app.services.integrations import callback_desk, connected, keys
from app.services.integrations.connected import Terms
from app.services.integrations.keys import Asked
from app.services.organisation_settings import guests
from app.services.staff import people
from app.services.staff.people import NewPerson

_PENCE = Decimal("2.4")
_BUDGET = 6_000
_GUESTS = ((Channel.SMS, "+447700900960", "Siân Prys"), (Channel.EMAIL, "gwenllian@demo.example", "Gwenllïan Hâf"))
_NOT_THERE = "503"


def add(session: Session, staff: Colleagues, now: datetime) -> None:
    with as_of(session, now - timedelta(days=27)):
        session.get_one(Organisation, organisation_of(session)).pence_per_fragment = _PENCE
        budget.change(session, _BUDGET, False, staff.manager, now)
        for channel, address, name in _GUESTS:
            guests.add(session, channel, address, name, staff.manager)
    with as_of(session, now - timedelta(days=24)):
        integration_id = _rounds(session, staff.manager, now - timedelta(days=24))
    with as_of(session, now - timedelta(days=2)):
        _cannot_be_reached(session, integration_id, now - timedelta(days=2))
    with as_of(session, now - timedelta(days=1)):
        elen = NewPerson("Elen Rowlands", "elen@demo.example", Language.CY, frozenset({Grant(Role.VIEWER)}))
        people.invite(session, elen, staff.manager, now - timedelta(days=1))


def _rounds(session: Session, who: str, at: datetime) -> UUID:
    terms = Terms("Waste rounds", ("missed-bin",), signature_required=True, events_per_minute=600)
    integration_id = connected.add(session, terms, who)
    for kind in (KeyKind.TEST, KeyKind.LIVE):
        keys.issue(session, integration_id, kind, None, Asked(who, f"demo {kind.value}", at))
    keys.issue_secret(session, integration_id, None, Asked(who, "demo secret", at))
    callback_desk.set_url(session, integration_id, "https://rounds.example/olrhain", who)
    return integration_id


def _cannot_be_reached(session: Session, integration_id: UUID, at: datetime) -> None:
    """Suspended, so that nothing of it is posted until somebody at the desk resumes it."""
    callbacks.queue(session, integration_id, Mode.LIVE.value, "olrhain.callback.test", {}, at)
    session.flush()
    waiting = session.scalars(select(Callback).where(Callback.integration_id == integration_id)).one()
    waiting.tries, waiting.outcome = 12, _NOT_THERE
    address = session.scalars(select(CallbackAddress).where(CallbackAddress.integration_id == integration_id)).one()
    address.failing_since, address.suspended_at, address.suspended_for = at - timedelta(days=3), at, _NOT_THERE
