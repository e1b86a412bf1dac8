"""What the pages of case types share: who may do what with which, and the names of places and of people."""

from __future__ import annotations

from typing import Any
from unicodedata import category
from uuid import UUID

from flask import Response, request

from app.domain.bilingual import Bilingual
from app.domain.case_type_content import CaseTypeContent, NoSuchStep
from app.domain.errors import NotFound
from app.domain.quiet_hours import DayHours
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_language, page_url
from app.services.case_type_changes import drafts
from app.services.case_type_changes.drafts import Change, Draft
from app.services.case_type_changes.pack_loading import MACHINE
from app.services.staff.names import Names
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.staff.door import StaffDoor
from app.web.staff.hours import hour_words

MILESTONES, OUTCOMES = "milestones", "outcomes"


def check_may(door: StaffDoor, staff: Signed, act: Act, case_type_id: UUID) -> None:
    """Raises NotFound where somebody may not do it with this case type, or there is none such: nobody learns which."""
    if case_type_id in door.types(staff, act):
        return
    # One that was made a moment ago, perhaps by another process.
    door.catalogue.forget()
    if case_type_id not in door.types(staff, act):
        raise NotFound("there is no such case type")


def read_draft(door: StaffDoor, staff: Signed, case_type_id: UUID, act: Act = Act.EDIT_CASE_TYPES) -> Draft:
    """Raises NotFound."""
    check_may(door, staff, act, case_type_id)
    with door.db.transaction(staff.organisation_id) as session:
        return drafts.read(session, case_type_id)


def save(door: StaffDoor, staff: Signed, case_type_id: UUID, part: tuple[str, str], make: Change) -> Draft:
    """Raises NotFound, PartChanged and CodeTaken."""
    check_may(door, staff, Act.EDIT_CASE_TYPES, case_type_id)
    with door.db.transaction(staff.organisation_id) as session:
        try:
            return drafts.change(session, case_type_id, part, make, staff.who, door.now())
        except NoSuchStep:
            raise NotFound("there is no such milestone or outcome") from None


def part_word() -> str:
    """What the form says of the part that its reader saw; never empty, as that is for what is added."""
    return request.form.get("seen", "")[:64] or "-"


def done(endpoint: str, what: str, case_type_id: UUID, **more: Any) -> Response:
    """Leads to a page that says what was done."""
    return see_other(page_url(f"desk_case_types.{endpoint}", case_type_id=case_type_id, done=what, **more))


def person(names: Names, who: str | None) -> str:
    """Somebody by name, as a page says it."""
    if who is None:
        return ""
    if who == MACHINE:
        return _("a starter pack")
    return _("the operator") if who == "operator" else names.of(who)


def note_words(note: str | None) -> str:
    """Where a version comes from, where that is not from a draft."""
    if note is None:
        return ""
    if note.startswith("as version "):
        return _("It says what version %(number)s said.") % {"number": note.rpartition(" ")[2]}
    return _("It comes from a starter pack.")


def one_line(text: str) -> str:
    """Words without what cannot be seen: line ends, and control characters, which no table could keep."""
    return "".join(letter for letter in " ".join(text.split()) if category(letter) not in ("Cc", "Cs"))


def words_of(pair: Bilingual) -> str:
    """A pair in the language of the page; in the other one, where nobody has written this one yet."""
    return pair[page_language()] or pair.cy or pair.en


def hours_words(hours: DayHours | None) -> str:
    """When the messages of a case type are sent."""
    if hours is None:
        return _("any time the organisation sends")
    return _("only from %(start)s to %(end)s") % {"start": hour_words(hours[0]), "end": hour_words(hours[1])}


def place_words(content: CaseTypeContent, place: str) -> str:
    """The name of a place in a case type: `milestones/received/label`."""
    kind, code, field = (*place.split("/"), "", "")[:3]
    if kind == "name":
        return _("Name of the case type")
    if kind not in (MILESTONES, OUTCOMES):
        return _("Settings")
    if not code:
        return _("Milestones") if kind == MILESTONES else _("Outcomes")
    label = _label(content, kind, code)
    step = (
        _("Milestone “%(label)s”") % {"label": label}
        if kind == MILESTONES
        else _("Outcome “%(label)s”") % {"label": label}
    )
    return f"{step}: {_field_words(field)}" if field else step


def place_url(case_type_id: UUID, place: str) -> str:
    """Where what stands at a place is written."""
    kind, code, _field = (*place.split("/"), "", "")[:3]
    if kind not in (MILESTONES, OUTCOMES):
        return page_url("desk_case_types.settings", case_type_id=case_type_id)
    if not code:
        return page_url(f"desk_case_types.{kind}", case_type_id=case_type_id)
    return page_url(f"desk_case_types.one_{kind}", case_type_id=case_type_id, code=code)


def _label(content: CaseTypeContent, kind: str, code: str) -> str:
    found = next((one for one in getattr(content, kind) if one.code == code), None)
    return words_of(found.label) if found else code


def _field_words(field: str) -> str:
    return {
        "label": _("title"),
        "sentence": _("where the request is"),
        "next": _("what happens next"),
        "meaning": _("what it means"),
    }.get(field, field)
