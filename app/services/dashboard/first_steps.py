"""What an organisation that has just begun does first, and how far it is."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, exists, select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.models.case_type import CaseType
from app.models.message import Message
from app.models.organisation import Integration
from app.models.template import TemplateVersion


class FirstStep(StrEnum):
    """In the order in which they are best done."""

    CASE_TYPE = "case-type"
    TEMPLATE = "template"
    INTEGRATION = "integration"
    TEST = "test"


def to_do(session: Session) -> dict[FirstStep, bool]:
    """Each step, and whether it is done; empty once all are."""
    done = {
        FirstStep.CASE_TYPE: exists(CaseType.id).where(_mine(session, CaseType)),
        FirstStep.TEMPLATE: exists(TemplateVersion.id).where(
            _mine(session, TemplateVersion), TemplateVersion.published_at.is_not(None)
        ),
        FirstStep.INTEGRATION: exists(Integration.id).where(_mine(session, Integration)),
        FirstStep.TEST: _newest_message(session).is_not(None),
    }
    found = session.execute(select(*done.values())).one()
    return {} if all(found) else dict(zip(done, found, strict=True))


def _newest_message(session: Session) -> ScalarSelect[UUID]:
    """In the order of an index, as PostgreSQL would look for any one through all of another organisation's messages."""
    in_order = (Message.created_at.desc(), Message.number.desc())
    return select(Message.id).where(_mine(session, Message)).order_by(*in_order).limit(1).scalar_subquery()


def _mine(session: Session, table: type[CaseType | TemplateVersion | Integration | Message]) -> ColumnElement[bool]:
    return table.organisation_id == organisation_of(session)
