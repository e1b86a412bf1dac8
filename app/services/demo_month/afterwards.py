"""What people did with what they were told: they looked, they wrote back, they said how it was."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db import Database, vault_of
from app.domain.ids import new_id
from app.models.case import Case
from app.models.contact import Contact, StatusLink
from app.models.feedback import Feedback
from app.models.message import Message
from app.models.organisation import AuditEntry
from app.models.reply import Reply
from app.providers.inbound_replies import InboundText
from app.services import replies
from app.services.demo_month import days
from app.services.processing import Sender

_SAID = ("", "", "", "Diolch, clir iawn.", "Very clear, thank you.", "It took too long to hear anything.")
_WRITTEN = (
    "Pryd fydd y bin yn cael ei gasglu?",
    "Can you tell me who my assessor is please",
    "Diolch yn fawr",
    "I sent the plan last week, did you get it?",
    "Mae Mam yn yr ysbyty nawr, a oes angen i mi roi gwybod i rywun?",
    "STOP",
    "Is Thursday morning possible instead of the afternoon?",
    "Thank you",
    "Rwyf wedi newid fy rhif ffôn",
    "STATUS",
    "The crew came but left half of it",
    "A fydd rhywun yn ffonio cyn dod?",
)


def add(db: Database, organisation_id: UUID, dice: random.Random, sender: Sender, now: datetime) -> None:
    with db.transaction(organisation_id) as session:
        _look(session, dice, now)
        _say(session, dice)
        numbers = _numbers(session)
    for place in reversed(range(len(_WRITTEN))):
        _write_back(db, organisation_id, (place, numbers[place * 5 % len(numbers)]), sender, now)


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


def _write_back(db: Database, organisation_id: UUID, which: tuple[int, str], sender: Sender, now: datetime) -> None:
    """A text from somebody who was texted; the older half of them was dealt with."""
    place, number = which
    at = now - timedelta(hours=2 + 17 * place)
    with db.transaction(organisation_id) as session:
        text = InboundText("twilio", f"demo-{place}", number, _WRITTEN[place], at)
        replies.receive(session, text, sender, at)
        session.flush()
        row = session.scalars(select(Reply).order_by(Reply.id.desc())).first()
        assert row is not None
        row.created_at = at
        if place >= len(_WRITTEN) // 2 and row.closed_at is None:
            row.closed_at, row.closed_by = at + timedelta(hours=5), "operator"
        session.execute(update(Message).where(Message.reply_id == row.id).values(created_at=at, send_after=at))
    days.hand_over(db, organisation_id, sender, at)


def _numbers(session: Session) -> Sequence[str]:
    """Those that were texted last."""
    vault = vault_of(session)
    texts = select(Message).where(Message.sent_at.is_not(None), Message.channel == "sms")
    rows = session.scalars(texts.order_by(Message.number.desc()).limit(200))
    return list(dict.fromkeys(vault.open("messages", row.id, "recipient", row.recipient_sealed) for row in rows))
