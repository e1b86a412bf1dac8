"""A case for somebody of the staff: there only where it is of a case type that they may see or work on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.models.case import Case
from app.models.contact import Contact
from app.services.events.processing import Sender

Types = Collection[UUID]
"""The ids of the case types for which somebody may do what they are about to do."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Who works on a case, on which case types they may, and what sending takes."""

    types: Types
    who: str
    sender: Sender
    now: datetime


def find(session: Session, case_id: UUID, types: Types) -> Case:
    """Raises NotFound for a case of another type or organisation, as for one that is not there."""
    row = session.scalar(select(Case).where(Case.id == case_id, Case.case_type_id.in_(types)))
    if row is None:
        raise NotFound("case")
    return row


def lock(session: Session, case_id: UUID, types: Types) -> Case:
    """As `find`; nobody else changes the case or its people meanwhile, and no event of it is processed."""
    wanted = select(Case).where(Case.id == case_id, Case.case_type_id.in_(types)).with_for_update()
    row = session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("case")
    return row


def contact(session: Session, case_id: UUID, contact_id: UUID) -> Contact:
    """One of the people of a case that was found. Raises NotFound."""
    wanted = select(Contact).where(Contact.id == contact_id, Contact.case_id == case_id)
    row = session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("contact")
    return row
