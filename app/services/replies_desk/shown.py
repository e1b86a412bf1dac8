"""One reply in full, with the case beside it and how it can be answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.db import vault_of
from app.models.case import Case
from app.models.contact import Contact
from app.models.reply import Reply
from app.services.audit import note
from app.services.case_types import Catalogue
from app.services.replies_desk import answering, beside, inbox
from app.services.replies_desk.answering import AnswerView, Way
from app.services.replies_desk.beside import CaseBeside, OtherCase
from app.services.replies_desk.finding import there
from app.services.replies_desk.inbox import InboxReply
from app.vault import VaultError


@dataclass(frozen=True, slots=True)
class ReplyShown:
    """words: all of them; None where they cannot be opened. told: we said by ourselves that it has arrived.

    way: None where there is no way to answer. case: None where none is known or it cannot be opened. cases: those that
    it may be about instead.
    """

    head: InboxReply
    words: str | None = field(repr=False)
    close_reason: str | None
    case_type_id: UUID | None
    way: Way | None
    answers: tuple[AnswerView, ...]
    case: CaseBeside | None
    cases: tuple[OtherCase, ...]


def look(session: Session, catalogue: Catalogue, reply_id: UUID, types: Collection[UUID], who: str) -> ReplyShown:
    """Reading a reply is an audit entry of `who`. Raises NotFound."""
    row = there(session, reply_id, types)
    note(session, who, "reply read", "replies", row.id)
    return shown(session, catalogue, row, types)


def shown(session: Session, catalogue: Catalogue, row: Reply, types: Collection[UUID]) -> ReplyShown:
    case = session.get(Case, row.case_id) if row.case_id else None
    contact = session.get(Contact, row.contact_id) if row.contact_id else None
    others = beside.other_cases(session, catalogue, row, types) if row.several or case is None else ()
    return ReplyShown(
        head=inbox.listed(session, catalogue, row, case, contact),
        words=inbox.words_of(vault_of(session), row),
        close_reason=row.close_reason,
        case_type_id=case.case_type_id if case else None,
        way=_way(session, row),
        answers=answering.answers(session, row.id),
        case=_case(session, catalogue, case, row.contact_id) if case else None,
        cases=tuple(one for one in others if one.case_id != row.case_id),
    )


def _way(session: Session, row: Reply) -> Way | None:
    try:
        return answering.way(session, row)
    except VaultError:
        return None


def _case(session: Session, catalogue: Catalogue, case: Case, sender_id: UUID | None) -> CaseBeside | None:
    try:
        return beside.case_beside(session, catalogue, case, sender_id)
    except VaultError:
        return None
