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
from app.logs import logger
from app.models.reply import Reply
from app.providers.inbound_replies import InboundText
from app.services import callbacks, contacts, replies_acts, replies_answers, replies_person
from app.services.processing import Sender
from app.services.replies_acts import Heard
from app.services.replies_person import Person
from app.vault import VaultError

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
    said = replies_acts.act(session, word, Heard(person, sender, min(text.sent_at, now), now))
    if replies_answers.may_answer(session, person, word is not None, now):
        wish = said.wish or person.wish
        replies_answers.write(session, reply, person, (said.words, said.values), wish, now)
    if said.settled and (reply.answered_at is not None or word is InboundWord.STOP):
        reply.closed_at, reply.closed_by = now, OURSELVES
    if not said.settled:
        _tell_case_system(session, reply, person, text.words, now)


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


def _tell_case_system(session: Session, reply: Reply, person: Person, words: str, now: datetime) -> None:
    if person.case is None or person.contact is None:
        return
    vault = vault_of(session)
    try:
        data = {
            "reply": str(reply.id),
            "case": vault.open("cases", person.case.id, "reference", person.case.reference_sealed),
            "contact": contacts.details(vault, person.contact).reference,
            "text": words,
            "received_at": now.isoformat(timespec="milliseconds"),
            "several": reply.several,
        }
    except VaultError as error:
        logger().error("reply cannot be told of", error=error, reply=str(reply.id))  # staff have it all the same
        return
    integration_id = person.case.integration_id
    callbacks.queue(session, integration_id, reply.mode, "olrhain.reply.received", data, now)
