"""A new case type: of a starter pack, or from nothing. It is in preparation until its first version is published."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain import status_words
from app.domain.bilingual import Bilingual
from app.domain.case_type_content import CaseTypeContent, MilestoneContent, as_dict
from app.domain.errors import OlrhainError
from app.domain.packs import Pack
from app.domain.recipients import Sensitivity
from app.models.case_type import CaseType, CaseTypeDraft
from app.services.audit import named, note
from app.services.case_type_changes.access import keep_roles
from app.services.case_type_changes.pack_loading import MACHINE, load_pack
from app.services.case_type_changes.rows import content_of, locked, put_in_force
from app.services.organisations import AlreadyThere

CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""What case systems call a case type, a milestone or an outcome by."""
LONGEST_CODE = 50
_FIRST = MilestoneContent(
    "received",
    Bilingual("Wedi dod i law", "Received"),
    status_words.RECEIVED,
    Bilingual(
        "Byddwn yn edrych ar y cais ac yn dweud beth fydd yn digwydd nesaf.",
        "We will look at the request and say what happens next.",
    ),
)


class NotACode(OlrhainError):
    """No case system could call anything so."""


def checked_code(text: str) -> str:
    """Raises NotACode."""
    if not CODE.fullmatch(text) or len(text) > LONGEST_CODE:
        raise NotACode("a code is small letters, digits and hyphens, and begins with a letter")
    return text


def begin_with_pack(session: Session, pack: Pack, who: str, now: datetime) -> UUID:
    """A case type of a starter pack, with its templates, all as drafts. Raises PackAlreadyLoaded."""
    case_type_id = load_pack(session, pack, named(who), in_preparation=True)
    session.flush()
    row = locked(session, case_type_id)
    session.refresh(row, ["milestones", "outcomes"])
    _begin(session, row, content_of(row), who, now, lambda _: MACHINE)
    return case_type_id


def begin_with_nothing(session: Session, code: str, name: Bilingual, who: str, now: datetime) -> UUID:
    """A case type with one milestone to begin from. Raises NotACode and AlreadyThere."""
    if session.scalar(select(CaseType.id).where(CaseType.code == checked_code(code))) is not None:
        raise _already_there(code)
    content = CaseTypeContent(
        name=name,
        sensitivity=Sensitivity.PERSONAL,
        link=True,
        stoppable=True,
        reminder_days=None,
        hours=None,
        placeholders={},
        milestones=(_FIRST,),
        outcomes=(),
    )
    row = CaseType(
        organisation_id=organisation_of(session),
        code=code,
        position=session.scalar(select(func.count()).select_from(CaseType)),
        name=name,
        sensitivity=content.sensitivity.value,
        link=content.link,
        placeholders={},
        in_preparation=True,
        former_firsts={},
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:  # somebody else began one at the same moment
        raise _already_there(code) from None
    put_in_force(session, row, content, now)
    _begin(session, row, content, who, now, named)
    note(session, named(who), "case type begun", "case_types", row.id)
    return row.id


def _already_there(code: str) -> AlreadyThere:
    return AlreadyThere(f"there is a case type {code}")


def _begin(
    session: Session, row: CaseType, content: CaseTypeContent, who: str, now: datetime, author: Callable[[str], str]
) -> None:
    keep_roles(session, row, who)
    session.add(
        CaseTypeDraft(
            organisation_id=organisation_of(session),
            case_type_id=row.id,
            revision=1,
            content=as_dict(content),
            author_cy=author(who),
            author_en=author(who),
            edited_at=now,
            edited_by=named(who),
            stale={},
        )
    )
    session.flush()
