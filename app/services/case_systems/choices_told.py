"""Telling a case system that somebody chose with us how they are told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.db import vault_of
from app.logs import logger
from app.models.case import Case
from app.models.contact import Contact
from app.services import contacts
from app.services.case_systems import callbacks
from app.vault import VaultError

KIND = "olrhain.contact.preference_changed"


def tell(session: Session, row: Contact, field: str, value: str, now: datetime) -> None:
    """Has the case system of a contact be told that `field` is `value` now.

    A choice stands though the names of whose it is cannot be opened any more: then nobody is told. Nor is anybody of
    a helper whom a person named with us: no case system knows them.
    """
    if row.named_by is not None:
        return
    case, vault = session.get_one(Case, row.case_id), vault_of(session)
    try:
        data = {
            "case": vault.open("cases", case.id, "reference", case.reference_sealed),
            "contact": contacts.details(vault, row).reference,
            "field": field,
            "value": value,
        }
    except VaultError as error:
        logger().error("contact cannot be opened", error=error, contact=str(row.id))
        return
    callbacks.queue(session, case.integration_id, row.mode, KIND, data, now)
