"""Somebody has died: nothing goes to them any more, at once; and taken back within the day, where it was a mistake.

The case system's contact is removed by an event, so that whatever it repeats of them changes nothing; it may be taken
back like any other. Other people of the case, and who else has the same number, stay as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain.case_events import CaseEvent, ContactFacts, EventType, RemovalReason
from app.domain.reasons import Reason
from app.domain.recipients import Channel, Mode
from app.models.case import Case
from app.models.contact import Contact, Suppression
from app.models.message import Message
from app.models.organisation import AuditEntry
from app.services import contacts
from app.services.audit import note
from app.services.cases import links, opened, posting, wrong_events
from app.services.cases.posting import SOURCE, Desk
from app.services.events.receiving import Taken
from app.services.known import address_index
from app.services.messages import cancelling
from app.services.opting_out import suppressions

NOTED, UNDONE = "death noted", "death note taken back"
UNDO_WITHIN = timedelta(hours=24)
_TABLE = "contacts"
_DECEASED = RemovalReason.DECEASED.value
_MOST_COUNTED = 20


@dataclass(frozen=True, slots=True)
class SharedAddress:
    """An address of somebody who has died. here: somebody else of the case has it, too; elsewhere: so many others do,
    in other cases, who may be the same person.
    """

    channel: Channel
    here: bool
    elsewhere: int


def addresses(session: Session, case_id: UUID, contact_id: UUID) -> tuple[SharedAddress, ...]:
    """The addresses of a contact of a case that was found, each with who else has it."""
    row = opened.contact(session, case_id, contact_id)
    found = []
    for channel, index in _indexes(session, row).items():
        held = {Channel.SMS: Contact.mobile_index, Channel.EMAIL: Contact.email_index}.get(channel)
        if held is None:
            found.append(SharedAddress(channel, here=False, elsewhere=0))
            continue
        others = select(Contact.case_id).where(held == index, Contact.id != row.id, Contact.removed_at.is_(None))
        cases = session.scalars(others.limit(_MOST_COUNTED)).all()
        found.append(SharedAddress(channel, case_id in cases, sum(one != case_id for one in cases)))
    return tuple(found)


def note_death(session: Session, desk: Desk, case_id: UUID, contact_id: UUID, close: Collection[Channel]) -> None:
    """Has nothing go to somebody any more. close: the addresses that nobody else uses, to be used for nobody.

    Saying so again changes nothing. Raises NotFound.
    """
    case = opened.lock(session, case_id, desk.types)
    row = opened.contact(session, case_id, contact_id)
    if row.removed_at is not None and row.removed_reason == _DECEASED:
        return
    facts = _before(row) | _remove(session, desk, case, row)
    row.removed_at, row.removed_reason = desk.now, _DECEASED
    session.flush()
    cancelling.cancel(session, select(Message.id).where(Message.contact_id == row.id), Reason.DECEASED, desk.now)
    closed = _close(session, row, close) if row.mode == Mode.LIVE.value else {}
    revoked = links.close_all(session, row, desk.now)
    note(session, desk.who, NOTED, _TABLE, row.id, facts=facts | {"closed": closed, "links": revoked})


def may_undo(session: Session, contact_id: UUID, now: datetime) -> bool:
    return _newest_note(session, contact_id, now) is not None


def undo(session: Session, desk: Desk, case_id: UUID, contact_id: UUID) -> bool:
    """Takes the note back; whether it could be. What was cancelled stays so, and links stay revoked: news has new ones.

    Raises NotFound.
    """
    case = opened.lock(session, case_id, desk.types)
    row = opened.contact(session, case_id, contact_id)
    entry = _newest_note(session, row.id, desk.now)
    if entry is None or row.removed_reason != _DECEASED:
        return False
    if "event" in entry.facts:
        _take_event_back(session, desk, case, entry)
    before = entry.facts.get("removed_before")
    row.removed_at = datetime.fromisoformat(before["at"]) if before else None
    row.removed_reason = before["reason"] if before else None
    _open_again(session, row, entry.facts.get("closed", {}))
    note(session, desk.who, UNDONE, _TABLE, row.id)
    return True


def _before(row: Contact) -> dict[str, object]:
    """Whoever had been removed already, such as a helper whose time was over, is so again when the note is undone."""
    if row.removed_at is None:
        return {}
    return {"removed_before": {"at": row.removed_at.isoformat(), "reason": row.removed_reason}}


def _remove(session: Session, desk: Desk, case: Case, row: Contact) -> dict[str, object]:
    """The event of the case system's own contact; whom a citizen named to help, no event may speak of."""
    if row.scope is not None:
        return {}
    facts = ContactFacts(contacts.details(vault_of(session), row).reference)
    event = CaseEvent(
        event_id=posting.event_id_of(session, desk, f"death\0{row.id}"),
        source=SOURCE,
        type=EventType.CONTACT_REMOVED,
        reference=vault_of(session).open("cases", case.id, "reference", case.reference_sealed),
        time=desk.now,
        contact=facts,
        removal=RemovalReason.DECEASED,
    )
    [answer] = posting.store(session, desk, case, [event])
    posting.say_who(session, desk, answer)
    return {"event": str(answer.id)}


def _take_event_back(session: Session, desk: Desk, case: Case, entry: AuditEntry) -> None:
    _, event = wrong_events.find_event(session, case.id, UUID(entry.facts["event"]), desk.types)
    gone = CaseEvent(
        event_id=f"{event.event_id}-gone",
        source=event.source,
        type=EventType.EVENT_RETRACTED,
        reference=event.reference,
        time=desk.now,
        retracts=event.event_id,
        silent=True,
    )
    [answer] = posting.store(session, desk, case, [gone])
    if answer.taken is Taken.ACCEPTED:
        posting.say_who(session, desk, answer)


def _indexes(session: Session, row: Contact) -> dict[Channel, bytes]:
    vault = vault_of(session)
    known = contacts.details(vault, row).addresses
    return {channel: address_index(vault, channel, address) for channel, address in known.items()}


def _close(session: Session, row: Contact, close: Collection[Channel]) -> dict[str, str | None]:
    """The channels whose address was closed just now, each with why it had been closed before, if it was."""
    closed: dict[str, str | None] = {}
    for channel, index in _indexes(session, row).items():
        before = suppressions.reason(session, channel, index)
        if channel in close and suppressions.close(session, channel, index, suppressions.DECEASED):
            closed[channel.value] = before
    return closed


def _open_again(session: Session, row: Contact, closed: Mapping[str, str | None]) -> None:
    for channel, index in _indexes(session, row).items():
        if channel.value not in closed:
            continue
        mine = (Suppression.channel == channel.value, Suppression.address_index == index)
        session.execute(delete(Suppression).where(*mine, Suppression.reason == suppressions.DECEASED))
        before = closed[channel.value]
        if before is not None:
            suppressions.close(session, channel, index, before)


def _newest_note(session: Session, contact_id: UUID, now: datetime) -> AuditEntry | None:
    """That somebody has died, where it was noted within the day and not taken back."""
    about = (AuditEntry.about_table == _TABLE, AuditEntry.about_id == contact_id)
    said = or_(AuditEntry.what == NOTED, AuditEntry.what == UNDONE)
    newest = select(AuditEntry).where(
        *about, said, AuditEntry.organisation_id == organisation_of(session), AuditEntry.created_at > now - UNDO_WITHIN
    )
    entry = session.scalars(newest.order_by(AuditEntry.created_at.desc(), AuditEntry.id.desc()).limit(1)).first()
    return entry if entry is not None and entry.what == NOTED else None
