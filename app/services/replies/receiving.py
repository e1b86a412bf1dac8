"""What people text to us: kept once, acted on where it is one of our words, answered, and told to the case system."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain import inbound_words
from app.domain.ids import new_id
from app.domain.inbound_words import InboundWord
from app.domain.recipients import Channel, Mode
from app.models.reply import Reply
from app.providers.inbound_replies import InboundText
from app.services.events.processing import Sender
from app.services.replies import acts, answers, told
from app.services.replies import person as replies_person
from app.services.replies.acts import Heard
from app.services.replies.person import Person

OURSELVES = "olrhain"
"""Who closed a reply that is nobody's work."""


def receive(session: Session, text: InboundText, sender: Sender, now: datetime) -> None:
    """Takes a text, once however often it is posted: keeps it, does what its word says, and answers."""
    word = inbound_words.recognise(text.words)
    # Two texts of one number at once would both be the first, and a STOP and a START might be mixed up.
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(_lock_name(session, text), 0))))
    person = replies_person.find(session, text.sender)
    if word is not None:
        replies_person.lock_cases(session, person)
    reply = _keep(session, text, word, person)
    if reply is None:
        return
    said = acts.act(session, word, Heard(person, sender, min(text.sent_at, now), now))
    if answers.may_answer(session, person, word is not None, now):
        wish = said.wish or person.wish
        answers.write(session, reply, person, (said.words, said.values), wish, now)
    if said.settled and (reply.answered_at is not None or word is InboundWord.STOP):
        reply.closed_at, reply.closed_by = now, OURSELVES
    if not said.settled and person.case is not None and person.contact is not None:
        told.tell(session, reply, person.case, person.contact, now)


def _lock_name(session: Session, text: InboundText) -> str:
    return f"{organisation_of(session)}/{vault_of(session).index('reply-lock', text.sender).hex()}"


def _keep(session: Session, text: InboundText, word: InboundWord | None, person: Person) -> Reply | None:
    """The reply as it was kept; None where it was kept before."""
    reply_id, vault = new_id(), vault_of(session)
    row = {
        "id": reply_id,
        "organisation_id": organisation_of(session),
        "mode": Mode.LIVE.value,
        "provider": text.provider,
        "provider_id": text.provider_id,
        "channel": Channel.SMS.value,
        "address_index": person.index,
        "address_sealed": vault.seal("replies", reply_id, "address", text.sender),
        "words_sealed": vault.seal("replies", reply_id, "words", text.words),
        "word": word.value if word else None,
        "case_id": person.case.id if person.case else None,
        "contact_id": person.contact.id if person.contact else None,
        "several": person.several,
    }
    kept: UUID | None = session.scalar(insert(Reply).values(row).on_conflict_do_nothing().returning(Reply.id))
    return None if kept is None else session.get_one(Reply, kept)
