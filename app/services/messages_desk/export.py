"""Messages as lines of a file, a piece at a time, so that no transaction stays open while somebody downloads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import vault_of
from app.domain.reasons import Reason
from app.models.case import Case
from app.models.case_type import CaseType
from app.models.contact import Contact
from app.models.message import Message
from app.models.template import Template, TemplateVersion
from app.services.messages_desk import listing
from app.services.messages_desk.listing import MessageSearch, Place
from app.vault import Vault

MOST = 100_000
"""Lines of one file: a spreadsheet takes a million, a person far fewer."""
A_PIECE = 500
_COLUMNS = (
    "id created_at case case_type role channel language language_wish language_reason mode status reason template "
    "version provider fragments cost_pence held_at held_for released_at send_after sent_at finished_at attempts "
    "recipient"
)
COLUMNS = _COLUMNS.split()
"""As the API calls them, in every language: the file is for machines and for comparing."""
UNREADABLE = Reason.UNREADABLE.value
"""What stands for what cannot be opened."""


def piece(
    session: Session, types: Collection[UUID], search: MessageSearch
) -> tuple[list[tuple[str, ...]], Place | None]:
    """The next lines of what was searched for, newest first, and where to go on; None at the end."""
    ids, following, _ = listing.a_page(session, types, search, A_PIECE)
    return _lines(session, ids), following


def _lines(session: Session, ids: Sequence[UUID]) -> list[tuple[str, ...]]:
    rows = session.execute(
        select(Message, Case, CaseType.code, Contact.role, Template, TemplateVersion.number)
        .join(Case, Case.id == Message.case_id)
        .join(CaseType, CaseType.id == Case.case_type_id)
        .join(Contact, Contact.id == Message.contact_id)
        .outerjoin(TemplateVersion, TemplateVersion.id == Message.template_version_id)
        .outerjoin(Template, Template.id == TemplateVersion.template_id)
        .where(Message.id.in_(ids))
    )
    vault = vault_of(session)
    lines = {
        message.id: _line(vault, message, case, case_type, role, (template, version))
        for message, case, case_type, role, template, version in rows
    }
    return [lines[id] for id in ids]


def _line(
    vault: Vault, row: Message, case: Case, case_type: str, role: str, used: tuple[Template | None, int | None]
) -> tuple[str, ...]:
    template, version = used
    said = {
        "case": listing.case_reference(vault, case) or UNREADABLE,
        "case_type": case_type,
        "role": role,
        "template": template.key if template else None,
        "version": version,
        "recipient": listing.masked_recipient(vault, row) or UNREADABLE,
    }
    return tuple(_written(said[name] if name in said else getattr(row, name)) for name in COLUMNS)


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return "" if value is None else str(value)
