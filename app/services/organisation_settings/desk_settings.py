"""What an organisation sets for itself: when it sends, the name before its texts, when it answers, what it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.bilingual import Bilingual, BothTexts
from app.domain.recipients import Sensitivity
from app.models.organisation import Organisation
from app.services.audit import note

FEWEST_DAYS_KEPT, MOST_DAYS_KEPT = 7, 400
MOST_ANSWER_DAYS = 60
_TABLE = "organisations"


@dataclass(frozen=True, slots=True)
class SettingsView:
    """window: from which hour of the day to which; None: at any hour. days_kept: by how sensitive a case type is."""

    slug: str
    name: Bilingual
    phone: str
    email: str | None
    host: str | None
    sandboxed: bool
    sms_prefix: Bilingual
    window: tuple[int, int] | None
    both_texts: BothTexts
    author_may_sign: bool
    answer_days: int
    days_kept: Mapping[Sensitivity, int]
    colour: str
    has_logo: bool


def view(session: Session) -> SettingsView:
    row = _row(session)
    has_window = row.window_from is not None and row.window_to is not None
    return SettingsView(
        slug=row.slug,
        name=row.name,
        phone=row.phone,
        email=row.email,
        host=row.host,
        sandboxed=row.sandboxed,
        sms_prefix=row.sms_prefix,
        window=(row.window_from or 0, row.window_to or 0) if has_window else None,
        both_texts=BothTexts(row.both_texts),
        author_may_sign=row.author_may_sign,
        answer_days=row.answer_days,
        days_kept={kind: getattr(row, f"days_kept_{kind.value}") for kind in Sensitivity},
        colour=row.colour,
        has_logo=row.logo is not None,
    )


def change_window(session: Session, who: str, window: tuple[int, int] | None) -> None:
    """Messages that are written from now on, and those that wait, go by the new hours."""
    row = _row(session)
    row.window_from, row.window_to = window or (None, None)
    said = f"{window[0]}-{window[1]}" if window else "any hour"
    note(session, who, f"sending window set: {said}", _TABLE, row.id)


def change_prefix(session: Session, who: str, prefix: Bilingual) -> None:
    row = _row(session)
    row.sms_prefix = prefix
    note(session, who, "name before texts set", _TABLE, row.id)


def change_answer_days(session: Session, who: str, days: int) -> None:
    row = _row(session)
    row.answer_days = days
    note(session, who, f"days to answer set: {days}", _TABLE, row.id)


def change_days_kept(session: Session, who: str, days: Mapping[Sensitivity, int]) -> None:
    """What is older by the new count is let go within minutes, and never comes back."""
    row = _row(session)
    for kind, number in days.items():
        if not FEWEST_DAYS_KEPT <= number <= MOST_DAYS_KEPT:
            raise ValueError(f"days kept: {number}")
        if getattr(row, f"days_kept_{kind.value}") != number:
            setattr(row, f"days_kept_{kind.value}", number)
            note(session, who, f"days kept set: {kind.value} {number}", _TABLE, row.id)


def _row(session: Session) -> Organisation:
    return session.get_one(Organisation, organisation_of(session))
