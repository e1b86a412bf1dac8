"""The audit trail: who did, changed and looked at what; searched, leafed through, and taken away as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.audit_words import Group, said
from app.domain.bilingual import Bilingual
from app.domain.safe_cells import safe
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.audit import note
from app.services.staff import audit_trail
from app.services.staff.audit_trail import MOST_EXPORTED, Asked, Entry, Place
from app.services.staff.names import Names, names
from app.services.staff.signed import Signed
from app.web.rendering import page
from app.web.staff.audit_names import kind_items, things, who_items, who_said
from app.web.staff.door import StaffDoor
from app.web.staff.lists import ListState

_SIZE = 50
_FILTERS = ("who", "kind", "about", "first", "last")
_PAGES: Mapping[str, tuple[str, str, Act]] = {
    "cases": ("desk_cases.show", "case_id", Act.SEE_CASES),
    "contacts": ("desk_cases.show", "case_id", Act.SEE_CASES),
    "status_links": ("desk_cases.show", "case_id", Act.SEE_CASES),
    "case_events": ("desk_cases.show", "case_id", Act.SEE_CASES),
    "messages": ("desk_messages.show", "message_id", Act.SEE_MESSAGES),
    "replies": ("desk_replies.show", "reply_id", Act.SEE_REPLIES),
    "templates": ("desk_templates.show", "template_id", Act.SEE_TEMPLATES),
}
"""Where the things of a table have a page, the name of its id there, and who may see it."""
_ITSELF: Mapping[str, tuple[str, str, Act]] = {
    "case_types": ("desk_case_types.show", "case_type_id", Act.SEE_CASE_TYPES),
    "integrations": ("desk_integrations.show", "integration_id", Act.MANAGE_INTEGRATIONS),
    "staff_users": ("desk_people.show", "staff_id", Act.MANAGE_PEOPLE),
}
_WHOLE: Mapping[str, tuple[str, Act]] = {
    "organisations": ("desk_settings.index", Act.MANAGE_SETTINGS),
    "provider_accounts": ("desk_settings.providers", Act.MANAGE_SETTINGS),
    "guests": ("desk_integrations.guests", Act.MANAGE_INTEGRATIONS),
    "glossary_entries": ("desk_translations.glossary", Act.SEE_TRANSLATIONS),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is shown. link: where what it is about can be seen, by this person; None: nowhere.

    history: the trail of that thing alone.
    """

    at: datetime
    who: str
    by_staff: bool
    words: Bilingual
    thing: str
    link: str | None
    history: str | None


def blueprint(door: StaffDoor) -> Blueprint:
    pages = Blueprint("desk_audit", __name__)

    @door.page(pages, Act.SEE_AUDIT, cy="archwilio", en="audit", endpoint="index")
    def index(staff: Signed) -> Response:
        state = ListState.read(sorts=("-at",), filters=_FILTERS, size=_SIZE)
        asked, wrong = _asked(state)
        with door.db.transaction(staff.organisation_id) as session:
            found = audit_trail.entries(session, asked, limit=state.size + 1, offset=state.offset)
            places, known = audit_trail.places(session, found), names(session)
        shown = state.cut([_line(door, staff, one, places, known) for one in found])
        return page(
            "staff/audit/index.html",
            staff=staff,
            shown=shown,
            state=state,
            wrong=wrong,
            who_items=who_items(known, state["who"]),
            kind_items=kind_items(state["kind"]),
            export=_address("desk_audit.export", {key: value for key, value in state.filters.items() if value}),
            most=MOST_EXPORTED,
        )

    @door.page(pages, Act.SEE_AUDIT, cy="archwilio/allforio", en="audit/export", endpoint="export")
    def export(staff: Signed) -> Response:
        asked, _wrong = _asked(ListState.read(sorts=("-at",), filters=_FILTERS))
        with door.db.transaction(staff.organisation_id) as session:
            known = names(session)
            rows = [_row(one, known) for one in audit_trail.export(session, asked)]
            if request.method == "GET":
                note(session, staff.who, f"audit exported: {len(rows)}", "audit_entries")
        return _table(rows, door.today())

    return pages


def _asked(state: ListState) -> tuple[Asked, bool]:
    """What the filters ask for, and whether one of the days cannot be read; that one is then left out."""
    first, last = _day(state["first"]), _day(state["last"])
    wrong = (bool(state["first"]) and first is None) or (bool(state["last"]) and last is None)
    group = Group(state["kind"]) if state["kind"] in tuple(Group) else None
    return Asked(state["who"], group, _id(state["about"]), first, last), wrong


def _day(typed: str) -> date | None:
    """As a date field sends it, of a year that the database can compare with."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None


def _id(typed: str) -> UUID | None:
    """What is no id leads to nothing, as an id that is not there does."""
    try:
        return UUID(typed) if typed else None
    except ValueError:
        return UUID(int=0)


def _line(door: StaffDoor, staff: Signed, entry: Entry, places: Mapping[tuple[str, UUID], Place], known: Names) -> Line:
    table, id = entry.about or ("", None)
    return Line(
        at=entry.at,
        who=who_said(entry.who, known),
        by_staff=audit_trail.is_of_staff(entry),
        words=said(entry.what, known.of),
        thing=things().get(table, ""),
        link=_link(door, staff, table, id, places.get((table, id)) if id else None),
        history=page_url("desk_audit.index", about=str(id)) if id else None,
    )


def _link(door: StaffDoor, staff: Signed, table: str, id: UUID | None, place: Place | None) -> str | None:
    """None where there is no page, what it is about is gone, or this person may not see it."""
    if table in _WHOLE:
        endpoint, act = _WHOLE[table]
        return page_url(endpoint) if staff.may(act) else None
    if table in _ITSELF and id is not None:
        endpoint, name, act = _ITSELF[table]
        may = id in door.types(staff, act) if table == "case_types" else staff.may(act)
        return _address(endpoint, {name: id}) if may else None
    if table in _PAGES and place is not None:
        endpoint, name, act = _PAGES[table]
        may = staff.may(act) if place.case_type_id is None else place.case_type_id in door.types(staff, act)
        return _address(endpoint, {name: place.id}) if may else None
    return None


def _address(endpoint: str, values: Mapping[str, object]) -> str:
    return page_url(endpoint, None, **values)


def _row(entry: Entry, known: Names) -> list[str]:
    words = said(entry.what, known.of)
    table, id = entry.about or ("", "")
    return [entry.at.isoformat(timespec="seconds"), who_said(entry.who, known), words.cy, words.en, table, str(id)]


def _table(rows: Sequence[Sequence[str]], today: date) -> Response:
    written = io.StringIO()
    written.write("\ufeff")  # without it spreadsheets take Welsh letters for others
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow([_("When"), _("Who"), _("What (Welsh)"), _("What (English)"), _("About"), _("Its id")])
    table.writerows([safe(cell) for cell in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="olrhain-audit-{today.isoformat()}.csv"'}
    return Response(written.getvalue(), mimetype="text/csv", headers=headers)
