"""What people choose with a word: their language, and whether we may text them; with the evidence of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.bilingual import LanguageWish
from app.domain.ids import new_id
from app.models.contact import Contact, Preference
from app.services import choices_told
from app.services.organisations import note
from app.services.replies_person import Person

_WHO = "citizen"
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
        _keep_evidence(session, row, "language", wish.value, said_at)
        if changed:
            choices_told.tell(session, row, "language", wish.value, now)


def choose_texts(session: Session, person: Person, value: str, said_at: datetime, now: datetime) -> None:
    """Keeps that texts to the number were `stopped` or `started`, or that the number was said to be `wrong`."""
    for row in person.holders:
        _keep_evidence(session, row, "sms", value, said_at)
        choices_told.tell(session, row, "sms", value, now)


def _keep_evidence(session: Session, row: Contact, field: str, value: str, said_at: datetime) -> None:
    session.add(
        Preference(
            id=new_id(),
            organisation_id=organisation_of(session),
            contact_id=row.id,
            field=field,
            value=value,
            said_at=said_at,
            by=_WHO,
            through=_THROUGH,
        )
    )
    note(session, _WHO, f"{field} {value}", "contacts", row.id)
