"""What people did with what they were told: they looked, they wrote back, they said how it was."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import Database, vault_of
from app.domain.ids import new_id
from app.models.case import Case
from app.models.case_type import CaseType
from app.models.contact import Contact, StatusLink
from app.models.feedback import Feedback
from app.models.message import Message
from app.models.organisation import AuditEntry
from app.models.reply import Reply
from app.providers.inbound_replies import InboundText
from app.services.demo.month import answers, days
from app.services.demo.month.colleagues import Colleagues, as_of, colleagues
from app.services.events.processing import Sender
from app.services.replies import receiving

_LOOKED_AT = 400
_SAID = ("", "", "", "Diolch, clir iawn.", "Very clear, thank you.", "It took too long to hear anything.")
_BIN, _CARE = "missed-bin", "adult-social-care"
_WRITTEN = (
    (_BIN, "cy", "Pryd fydd y bin yn cael ei gasglu?"),
    (_CARE, "en", "Can you tell me who my assessor is please"),
    (_BIN, "cy", "Diolch yn fawr"),
    (_CARE, "en", "I sent the form back last week, did you get it?"),
    (_CARE, "cy", "Mae Mam yn yr ysbyty nawr, a oes angen i mi roi gwybod i rywun?"),
    (_BIN, "en", "STOP"),
    (_CARE, "en", "Is Thursday morning possible instead of the afternoon?"),
    (_BIN, "en", "Thank you"),
    (_BIN, "cy", "Rwyf wedi newid fy rhif ffôn"),
    (_BIN, "en", "STATUS"),
    (_BIN, "en", "The crew came but left half of it"),
    (_CARE, "cy", "A fydd rhywun yn ffonio cyn dod?"),
)
"""What people texted, the newest first: whose case it is of, and in which language they are written to."""


def add(db: Database, organisation_id: UUID, dice: random.Random, sender: Sender, now: datetime) -> None:
    with db.transaction(organisation_id) as session:
        staff = colleagues(session)
        _look(session, dice, now)
        _say(session, dice)
        numbers = _numbers(session)
    for place in reversed(range(len(_WRITTEN))):
        at = now - timedelta(hours=2 + 17 * place)
        _write_back(db, organisation_id, (place, numbers[place]), sender, at)
        if place >= len(_WRITTEN) // 2:
            _settle(db, organisation_id, sender, staff, at + answers.LATER)
    with db.transaction(organisation_id) as session:
        answers.give_to_somebody(session, staff, now - timedelta(hours=1))


def _look(session: Session, dice: random.Random, now: datetime) -> None:
    """Openings of the status page, most of them soon after a message."""
    links = {row.contact_id: row for row in session.scalars(select(StatusLink))}
    for contact_id, sent_at in session.execute(select(Message.contact_id, Message.sent_at)):
        link = links.get(contact_id)
        if link is None or sent_at is None or dice.random() > 0.45:
            continue
        at = sent_at + timedelta(minutes=dice.expovariate(1 / 90))
        if at < now:
            session.add(_entry(link, "citizen", "status page opened", at))


def _entry(link: StatusLink, who: str, what: str, at: datetime) -> AuditEntry:
    mine = {"organisation_id": link.organisation_id, "created_at": at}
    return AuditEntry(who=who, what=what, about_table="status_links", about_id=link.id, **mine)


def _say(session: Session, dice: random.Random) -> None:
    """What a third of the people say once their case is closed."""
    citizens = select(Contact, Case.closed_at).join(Case, Case.id == Contact.case_id).where(Contact.role == "citizen")
    vault = vault_of(session)
    for contact, closed_at in session.execute(citizens.order_by(Contact.id)):
        if closed_at is None or dice.random() > 0.33:
            continue
        row_id, words = new_id(), dice.choice(_SAID)
        session.add(
            Feedback(
                id=row_id,
                organisation_id=contact.organisation_id,
                created_at=closed_at + timedelta(hours=1),
                case_id=contact.case_id,
                contact_id=contact.id,
                mode=contact.mode,
                language="cy" if contact.language == "cy" else "en",
                score=dice.choice((5, 5, 5, 5, 4, 4, 4, 3, 2, 1)),
                would_have_called=dice.choice((True, True, False, None)),
                words_sealed=vault.seal("feedback", row_id, "words", words) if words else None,
            )
        )


def _write_back(db: Database, organisation_id: UUID, which: tuple[int, str], sender: Sender, at: datetime) -> None:
    """A text from somebody who was texted."""
    place, number = which
    with db.transaction(organisation_id) as session, as_of(session, at):
        receiving.receive(session, InboundText("twilio", f"demo-{place}", number, _WRITTEN[place][2], at), sender, at)
        newest = select(Reply).order_by(Reply.id.desc()).limit(1)
        session.scalars(newest).one().created_at = at
    days.hand_over(db, organisation_id, sender, at)


def _settle(db: Database, organisation_id: UUID, sender: Sender, staff: Colleagues, at: datetime) -> None:
    """What was written last is dealt with, and the answer handed over, be it the next morning."""
    with db.transaction(organisation_id) as session:
        row = session.scalars(select(Reply).order_by(Reply.id.desc()).limit(1)).one()
        if row.closed_at is None:
            answers.deal_with(session, row, staff, at)
    days.hand_over(db, organisation_id, sender, at + timedelta(hours=12))


def _numbers(session: Session) -> list[str]:
    """From which number each of them came: of those that were texted last, one that it fits, no number twice."""
    vault = vault_of(session)
    texts = (Message.sent_at.is_not(None), Message.channel == "sms")
    told = select(Message, CaseType.code).join(Case, Case.id == Message.case_id)
    rows = session.execute(
        told.join(CaseType, CaseType.id == Case.case_type_id)
        .where(*texts)
        .order_by(Message.number.desc())
        .limit(_LOOKED_AT)
    )
    known: dict[str, tuple[str, str]] = {}
    for row, code in rows:
        number = vault.open("messages", row.id, "recipient", row.recipient_sealed)
        known.setdefault(number, (code, row.language))
    return [_taken_out(known, (code, language)) for code, language, _ in _WRITTEN]


def _taken_out(known: dict[str, tuple[str, str]], wanted: tuple[str, str]) -> str:
    """Any number, where there is none that fits: a month of one case type alone."""
    found = next((number for number, what in known.items() if what == wanted), next(iter(known)))
    del known[found]
    return found
