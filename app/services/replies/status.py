"""Where somebody's request is, in as many words as may go into a text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain import answer_words, status_words
from app.domain.answer_words import Values
from app.domain.bilingual import Bilingual
from app.domain.recipients import Sensitivity
from app.models.case import Case
from app.models.contact import Contact
from app.services import contacts, known
from app.services.case_types import CaseTypeView
from app.services.events import event_store
from app.services.events.processing import Sender
from app.services.replies.person import Person


def where_it_is(session: Session, person: Person, sender: Sender, now: datetime) -> tuple[Bilingual, Values]:
    """The words and their values: nothing of a sensitive case, nor to a phone on which it may not be safe.

    Nor to a helper whom the person named: what they may know, and whether they have agreed, their page decides.
    """
    if person.case is None or person.contact is None or not person.still_theirs:
        return answer_words.STATUS_NOT_BY_TEXT, {}
    if any(one.neutral or one.scope is not None for one in person.holders):
        return answer_words.STATUS_NOT_BY_TEXT, {}
    types = _case_types(session, [*person.open_cases, person.case.id], sender)
    if any(one.sensitivity is Sensitivity.SENSITIVE for one in types):
        return answer_words.STATUS_NOT_BY_TEXT, {}
    if person.several:
        linked = all(one.link for one in types)
        return (answer_words.STATUS_OF_SEVERAL if linked else answer_words.STATUS_NOT_BY_TEXT), {}
    case_type = sender.catalogue.by_id(session, person.case.case_type_id)
    values = {"sentence": _sentence(session, person.case, case_type)}
    if not case_type.link:
        return answer_words.STATUS, values
    return answer_words.STATUS_WITH_LINK, values | {"link": _link(session, person.contact, sender.base_url, now)}


def _case_types(session: Session, cases: Sequence[UUID], sender: Sender) -> list[CaseTypeView]:
    ids = session.scalars(select(Case.case_type_id).where(Case.id.in_(cases)).distinct())
    return [sender.catalogue.by_id(session, case_type_id) for case_type_id in ids]


def _sentence(session: Session, case: Case, case_type: CaseTypeView) -> Bilingual:
    """As the status page says it."""
    if case.state_sealed is None:
        return status_words.RECEIVED
    state = event_store.open_state(vault_of(session), case.id, case.state_sealed)
    milestone = case_type.words.milestone(state.milestone)
    return status_words.ended(state.status) or (milestone.sentence if milestone else status_words.RECEIVED)


def _link(session: Session, contact: Contact, base_url: str, now: datetime) -> Bilingual:
    asked = known.ask(session, [contact.case_id], [], now)
    token = contacts.ensure_link(vault_of(session), asked, contact, now)
    asked.write(session)
    return Bilingual(f"{base_url}/cy/c/{token}", f"{base_url}/en/c/{token}")
