"""Which messages are wanted, as the address of the list says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from flask import request

from app.domain.message_decisions import Need
from app.domain.quiet_hours import LONDON
from app.i18n import gettext as _
from app.services.messages_desk.listing import MessageSearch, Place
from app.web.staff.lists import ListState

FILTERS = ("needs", "status", "channel", "language", "type", "mode", "provider", "from", "to")
SIZE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """The state of the list, the search that it means, and what is wrong with a day, by the name of its field."""

    state: ListState
    search: MessageSearch
    errors: dict[str, str]


def read() -> Wanted:
    """Whatever is no status, channel and so on finds nothing, as there are no such messages."""
    state = ListState.read(sorts=("-at", "at"), filters=FILTERS, size=SIZE)
    errors: dict[str, str] = {}
    since, until = _day(state, "from", errors), _day(state, "to", errors)
    search = MessageSearch(
        **{name: state[name].replace("\0", "-") for name in ("status", "channel", "language", "mode", "provider")},
        case_type_id=_id(state["type"]),
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
        needs=Need(state["needs"]) if state["needs"] in set(Need) else None,
        oldest_first=not state.descending,
        after=_place(request.args.get("after", "")),
    )
    return Wanted(state, search, errors)


def following(state: ListState, place: Place) -> str:
    """The address of the page that goes on from there."""
    return state.url(page=1, after=f"{place.at.astimezone(UTC).isoformat()}~{place.number}")


def _day(state: ListState, name: str, errors: dict[str, str]) -> date | None:
    if not state[name]:
        return None
    try:
        day = date.fromisoformat(state[name])
        if 2000 <= day.year < 2200:
            return day
    except ValueError:
        pass
    errors[name] = _("Enter a day as 2026-11-22")
    return None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON)


def _id(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _place(text: str) -> Place | None:
    at, _sign, number = text.partition("~")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return Place(moment, int(number)) if moment.tzinfo else None
