"""What somebody chooses on their page: the language, the channels, and the hours in which it is safe to write.

A choice is in force at once: what nobody has begun to send is planned anew with it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.domain.bilingual import LanguageWish
from app.domain.errors import OlrhainError
from app.domain.preferences import Order, SafeHours
from app.domain.recipients import Channel
from app.models.case import Case
from app.models.contact import Contact
from app.services import contacts
from app.services.events.processing import Sender
from app.services.preferences import in_force, replanning
from app.services.preferences.in_force import opened
from app.services.views import Reader

ASKED = "asked"
"""Among a contact's choices: when they were asked for their language, so that nobody is asked at every visit."""


class NotOffered(OlrhainError):
    """An order of channels was chosen that this person cannot be told by."""


def choose_language(session: Session, reader: Reader, wish: LanguageWish, sender: Sender, now: datetime) -> None:
    """Has the reader written to in `wish`.

    With a code they have shown whose address it is, so it counts for every request that is told to that address.
    """
    for row in _same_reader(session, reader):
        changed = row.language != wish.value
        row.language = wish.value
        in_force.stands(row, "language", now)
        in_force.chosen(session, row, "language", wish.value, now, is_news=changed)
        if changed:
            replanning.plan_what_waits(session, row, sender, now)


def leave_language(session: Session, reader: Reader, now: datetime) -> None:
    """Keeps that the reader was asked for their language and would not say: they are not asked again."""
    in_force.stands(opened(session, reader), ASKED, now)


def choose_channels(session: Session, reader: Reader, order: Order, sender: Sender, now: datetime) -> None:
    """Has the reader told by these channels, the first that works. Raises NotOffered where one leads nowhere."""
    row = opened(session, reader)
    there = in_force.view(session, sender.catalogue, row)
    if order not in there.choices:
        raise NotOffered(order.value)
    before = set(there.channels)
    channels = order.in_full((Channel.LETTER,) if there.letter else ())
    row.channels = [channel.value for channel in channels]
    in_force.stands(row, "channels", now)
    in_force.chosen(session, row, "channels", ",".join(row.channels), now)
    replanning.plan_what_waits(session, row, sender, now)
    replanning.cancel_on(session, row, sorted(before - set(channels)), now)


def choose_hours(session: Session, reader: Reader, hours: SafeHours, sender: Sender, now: datetime) -> None:
    """Has the reader written to in these hours only, and in neutral words where they want that."""
    row = opened(session, reader)
    row.safe_from, row.safe_to, row.neutral = hours.start, hours.end, hours.neutral
    in_force.stands(row, "safe", now)
    in_force.chosen(session, row, "safe", hours.text, now)
    replanning.plan_what_waits(session, row, sender, now)
    contacts.mind_new_hours(session, row)


def _same_reader(session: Session, reader: Reader) -> list[Contact]:
    """The reader's contact, and with a proof all that have the proven address; their cases locked in one order."""
    if reader.proof is None:
        return [opened(session, reader)]
    index = reader.proof.address_index
    has_it = or_(Contact.mobile_index == index, Contact.email_index == index)
    theirs = (has_it, Contact.mode == reader.mode, Contact.removed_at.is_(None))
    cases = select(Contact.case_id).where(*theirs)
    session.scalars(select(Case.id).where(Case.id.in_(cases)).order_by(Case.id).with_for_update()).all()
    rows = session.scalars(
        select(Contact).where(*theirs).order_by(Contact.id).execution_options(populate_existing=True)
    )
    found = list(rows)
    return found if any(row.id == reader.contact_id for row in found) else [opened(session, reader)]
