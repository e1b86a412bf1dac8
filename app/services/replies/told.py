"""Telling the case system of a reply and its words: when it came, and where staff say which case it is about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.db import vault_of
from app.logs import logger
from app.models.case import Case
from app.models.contact import Contact
from app.models.reply import PAGE, Reply
from app.services import contacts
from app.services.case_systems import callbacks
from app.vault import VaultError


def tell(session: Session, reply: Reply, case: Case, contact: Contact, now: datetime) -> None:
    """Queues the callback. `several` in it: the number was told of other open cases, so it may be about those."""
    vault = vault_of(session)
    try:
        data = {
            "reply": str(reply.id),
            "case": vault.open("cases", case.id, "reference", case.reference_sealed),
            "contact": contacts.details(vault, contact).reference,
            "text": vault.open("replies", reply.id, "words", reply.words_sealed),
            "received_at": reply.created_at.isoformat(timespec="milliseconds"),
            "several": reply.several,
            "through": "page" if reply.channel == PAGE else "text",
        }
    except VaultError as error:
        logger().error("reply cannot be told of", error=error, reply=str(reply.id))  # staff have it all the same
        return
    callbacks.queue(session, case.integration_id, reply.mode, "olrhain.reply.received", data, now)
