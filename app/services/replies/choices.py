"""What people choose with a word: their language, and whether we may text them; with the evidence of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.bilingual import LanguageWish
from app.services.case_systems import choices_told
from app.services.preferences import choice_evidence
from app.services.replies.person import Person

_THROUGH = "text"


def choose_language(session: Session, person: Person, wish: LanguageWish, said_at: datetime, now: datetime) -> None:
    """Has everyone whose number it is written to in `wish` from now on, whatever the case system repeats."""
    for row in person.holders:
        before = row.chosen.get("language")
        if before is not None and datetime.fromisoformat(before) > said_at:
            continue  # they have said something else since, and this text was long under way
        changed = row.language != wish.value
        row.language = wish.value
        row.chosen = {**row.chosen, "language": said_at.isoformat()}
        choice_evidence.keep(session, row, ("language", wish.value), _THROUGH, said_at)
        if changed:
            choices_told.tell(session, row, "language", wish.value, now)


def choose_texts(session: Session, person: Person, value: str, said_at: datetime, now: datetime) -> None:
    """Keeps that texts to the number were `stopped` or `started`, or that the number was said to be `wrong`."""
    for row in person.holders:
        choice_evidence.keep(session, row, ("sms", value), _THROUGH, said_at)
        choices_told.tell(session, row, "sms", value, now)
