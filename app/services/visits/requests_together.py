"""All requests of one person at one organisation, for who has proven that an address is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain import status_words
from app.domain.bilingual import Bilingual
from app.domain.helping import Scope
from app.domain.recipients import Channel, Role, Sensitivity
from app.models.case import Case
from app.models.contact import Contact
from app.services.case_types import CaseTypeView, Catalogue
from app.services.events import event_store
from app.services.views import FiledLink, Proof, Reader
from app.services.visits import finding, helper_view

_MOST, _MOST_ROWS = 50, 200
"""Of cases in the list, and of contacts looked at: an address to test with may be held in any number of cases."""
_IS_PROVEN = "(asked.proven IS NOT NULL AND asked.proven IN (p.mobile_index, p.email_index))"


def _others_with(index: str) -> str:
    """Each index is asked for by itself: PostgreSQL looks into none for a choice between two columns."""
    return f"""EXISTS (SELECT 1 FROM contacts q JOIN cases d ON d.id = q.case_id
      JOIN case_types t ON t.id = d.case_type_id LEFT JOIN contacts w ON w.id = q.named_by
      WHERE q.organisation_id = l.organisation_id
      AND q.{index} = CASE WHEN {_IS_PROVEN} THEN asked.proven ELSE p.{index} END
      AND q.case_id <> c.id AND q.mode = p.mode AND q.removed_at IS NULL
      AND ({_IS_PROVEN} OR t.sensitivity <> 'sensitive')
      AND (q.scope IS NULL OR q.confirmed_at IS NOT NULL AND w.removed_at IS NULL
        AND CASE WHEN q.helps_until IS NULL THEN d.closed_at IS NULL OR d.closed_at >= asked.lately
          ELSE q.helps_until >= asked.today END))"""  # all of it is written here  # nosec B608


HAS_OTHERS = f"({_others_with('mobile_index')}\n      OR {_others_with('email_index')})"
"""Of a reader, for `visits.FROM`: whether they have more requests than this one.

Who has not proven who they are is told of no sensitive ones: a link may have been passed on.
"""


@dataclass(frozen=True, slots=True)
class RequestInList:
    """One request in the list, by the contact of it that is the reader.

    name, sentence: None where the type is sensitive: a list that lies open says nothing of it. about_me: as a reader.
    """

    contact_id: UUID
    name: Bilingual | None
    sentence: Bilingual | None
    since: datetime
    is_over: bool
    is_here: bool
    about_me: bool

    @property
    def sensitive(self) -> bool:
        return self.name is None


def listed(session: Session, catalogue: Catalogue, reader: Reader, now: datetime) -> tuple[RequestInList, ...]:
    """Every request where the proven address is held, open ones first, then the newest; at most fifty.

    Empty for a reader who has proven nothing.
    """
    if reader.proof is None:
        return ()
    rows = session.execute(
        select(Contact, Case)
        .join(Case, Case.id == Contact.case_id)
        .where(Contact.mode == reader.mode, *_is_theirs(reader.proof, now))
        .order_by((Case.status != "open"), Case.id.desc(), Contact.id)
        .limit(_MOST_ROWS)
    )
    mine: dict[UUID, tuple[Contact, Case]] = {}
    for contact, case in rows.all():
        held = mine.get(case.id)
        if held is None or _comes_before(contact, held[0], reader):
            mine[case.id] = (contact, case)
    found = list(mine.values())[:_MOST]
    return tuple(
        _in_list(session, catalogue.by_id(session, case.case_type_id), one, case, reader) for one, case in found
    )


def open_one(session: Session, reader: Reader, contact_id: UUID, now: datetime) -> FiledLink | None:
    """The link to another request of the same person; None where it is not theirs."""
    if reader.proof is None:
        return None
    mine = (Contact.id == contact_id, Contact.mode == reader.mode, *_is_theirs(reader.proof, now))
    held = select(Contact.id).join(Case, Case.id == Contact.case_id).where(*mine)
    return finding.link(session, contact_id, now) if session.scalar(held) else None


def _is_theirs(proof: Proof, now: datetime) -> tuple[ColumnElement[bool], ...]:
    held = Contact.mobile_index if proof.channel is Channel.SMS else Contact.email_index
    agreed = or_(Contact.scope.is_(None), Contact.confirmed_at.is_not(None))
    return (held == proof.address_index, Contact.removed_at.is_(None), agreed, finding.still_concerned(now))


def _comes_before(one: Contact, other: Contact, reader: Reader) -> bool:
    """Of two contacts of one case with one address: the reader as they are, else the person it is about."""
    if reader.contact_id in (one.id, other.id):
        return one.id == reader.contact_id
    return one.role == Role.CITIZEN.value and other.role != Role.CITIZEN.value


def _in_list(session: Session, case_type: CaseTypeView, one: Contact, case: Case, reader: Reader) -> RequestInList:
    sentence, since = status_words.RECEIVED, case.opened_at or case.created_at
    if case.state_sealed is not None:
        state = event_store.open_state(vault_of(session), case.id, case.state_sealed)
        milestone = case_type.words.milestone(state.milestone)
        sentence = status_words.ended(state.status) or (milestone.sentence if milestone else status_words.RECEIVED)
        since = state.closed_at or state.milestone_at or state.opened_at or case.created_at
    if one.scope == Scope.APPOINTMENTS.value and case.status == "open":
        sentence, since = helper_view.SENTENCE, one.confirmed_at or case.created_at
    hidden = case_type.sensitivity is Sensitivity.SENSITIVE
    return RequestInList(
        contact_id=one.id,
        name=None if hidden else case_type.words.name,
        sentence=None if hidden else sentence,
        since=since,
        is_over=case.status != "open",
        is_here=one.id == reader.contact_id,
        about_me=Role(one.role).is_the_subject,
    )
