"""What is done with one of the people of a case: seeing their details, their link, and noting that they have died."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, request

from app.domain.recipients import Channel
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.services.cases import deaths, links, story
from app.services.cases import people as folk
from app.services.cases.opened import Worker
from app.services.cases.people import PersonView
from app.services.cases.posting import Desk
from app.services.cases.story import CaseView
from app.services.events.processing import Sender
from app.services.staff.signed import Signed
from app.web.forms import Form, items, posted
from app.web.rendering import page
from app.web.staff.cases import words
from app.web.staff.cases.deeds import back_to, case_url, is_decided, opened
from app.web.staff.confirm import Ask, confirm_page
from app.web.staff.door import StaffDoor

_BOTH = ["GET", "POST"]
_CY, _EN = "achosion/<uuid:case_id>/pobl/<uuid:contact_id>", "cases/<uuid:case_id>/people/<uuid:contact_id>"
_SHORTEST_REASON = 3


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    pages = _Pages(door)

    @door.page(blueprint, Act.REVEAL_CONTACTS, cy=f"{_CY}/manylion", en=f"{_EN}/details", methods=_BOTH)
    def reveal(staff: Signed, case_id: UUID, contact_id: UUID) -> Response:
        return pages.reveal(staff, case_id, contact_id)

    @door.page(blueprint, Act.WORK_ON_CASES, cy=f"{_CY}/dolen", en=f"{_EN}/link", methods=_BOTH)
    def link(staff: Signed, case_id: UUID, contact_id: UUID) -> Response:
        return pages.link(staff, opened(door, staff, case_id), contact_id)

    @door.page(blueprint, Act.WORK_ON_CASES, cy=f"{_CY}/marwolaeth", en=f"{_EN}/death", methods=_BOTH)
    def death(staff: Signed, case_id: UUID, contact_id: UUID) -> Response:
        return pages.death(staff, opened(door, staff, case_id), contact_id)

    @door.page(blueprint, Act.WORK_ON_CASES, cy=f"{_CY}/marwolaeth/dadwneud", en=f"{_EN}/death/undo", methods=_BOTH)
    def undo_death(staff: Signed, case_id: UUID, contact_id: UUID) -> Response:
        return pages.undo_death(staff, opened(door, staff, case_id), contact_id)


class _Pages:
    def __init__(self, door: StaffDoor) -> None:
        self._door = door

    def reveal(self, staff: Signed, case_id: UUID, contact_id: UUID) -> Response:
        """The details are in the answer to the form and nowhere else: going back to them asks for the reason again."""
        types = self._door.types(staff, Act.REVEAL_CONTACTS)
        with self._door.db.transaction(staff.organisation_id) as session:
            case = story.head(session, self._door.catalogue, case_id, types)
        person = self._person(staff, case, contact_id)
        typed = posted("reason", longest=folk.LONGEST_REASON) if request.method == "POST" else {}
        errors = {} if not is_decided() else _reason_errors(typed["reason"])
        shown = None
        if is_decided() and not errors:
            with self._door.db.transaction(staff.organisation_id) as session:
                shown = folk.reveal(session, case_id, contact_id, types, staff.who, typed["reason"])
        return page(
            "staff/cases/reveal.html",
            staff=staff,
            case=case,
            person=person,
            form=Form(typed, errors),
            details=shown,
            back=case_url(case_id),
            say=words,
        )

    def link(self, staff: Signed, case: CaseView, contact_id: UUID) -> Response:
        person = self._person(staff, case, contact_id)
        may_send = case.case_type.link and person.is_here
        form = Form(posted("what") if request.method == "POST" else {})
        choices = {"revoke": _("Only stop the old links")}
        if may_send:
            choices = {"new": _("Stop the old links and send a new one"), **choices}
        if is_decided() and form["what"] in choices:
            return self._revoke(staff, case.id, contact_id, send=form["what"] == "new")
        errors = {"what": _("Choose what to do")} if is_decided() else {}
        return page(
            "staff/cases/link.html",
            staff=staff,
            case=case,
            person=person,
            form=Form(form.typed, errors),
            choices=items(choices, form["what"] or ("revoke" if len(choices) == 1 else "")),
            may_send=may_send,
            back=case_url(case.id),
            say=words,
        )

    def death(self, staff: Signed, case: CaseView, contact_id: UUID) -> Response:
        person = self._person(staff, case, contact_id)
        with self._door.db.transaction(staff.organisation_id) as session:
            known = deaths.addresses(session, case.id, contact_id)
        typed = posted("once", "sure", *(channel.value for channel in Channel)) if request.method == "POST" else {}
        errors = {"sure": _("Tick the box if you are sure")} if is_decided() and not typed["sure"] else {}
        if is_decided() and not errors:
            close = {one.channel for one in known if typed[one.channel.value]}
            with self._door.db.transaction(staff.organisation_id) as session:
                deaths.note_death(session, self._desk(staff, typed["once"]), case.id, contact_id, close)
            return back_to(case.id, "death")
        if request.method != "POST":
            typed = {"once": uuid4().hex, **{one.channel.value: "yes" for one in known if not one.here}}
        return page(
            "staff/cases/death.html",
            staff=staff,
            case=case,
            person=person,
            form=Form(typed, errors),
            addresses=[_address_item(typed, one) for one in known],
            back=case_url(case.id),
            say=words,
        )

    def undo_death(self, staff: Signed, case: CaseView, contact_id: UUID) -> Response:
        self._person(staff, case, contact_id)
        if not is_decided():
            return confirm_page(staff, _ask_to_undo(case))
        with self._door.db.transaction(staff.organisation_id) as session:
            undone = deaths.undo(session, self._desk(staff, ""), case.id, contact_id)
        return back_to(case.id, "death-undone" if undone else "too-late")

    def _person(self, staff: Signed, case: CaseView, contact_id: UUID) -> PersonView:
        """Raises NotFound where it is nobody of this case."""
        with self._door.db.transaction(staff.organisation_id) as session:
            return story.person(session, case.id, contact_id, self._door.now())

    def _revoke(self, staff: Signed, case_id: UUID, contact_id: UUID, *, send: bool) -> Response:
        types, now = self._door.types(staff, Act.WORK_ON_CASES), self._door.now()
        sender = Sender(self._door.base_url, self._door.catalogue)
        with self._door.db.transaction(staff.organisation_id) as session:
            revoked = links.revoke(session, case_id, contact_id, types, staff.who, now)
            sent = send and links.send_new(session, case_id, contact_id, Worker(types, staff.who, sender, now))
        if send:
            return back_to(case_id, "new-link" if sent else "no-way")
        return back_to(case_id, "revoked" if revoked else "no-links")

    def _desk(self, staff: Signed, once: str) -> Desk:
        types = self._door.types(staff, Act.WORK_ON_CASES)
        return Desk(types, staff.who, self._door.catalogue, once, self._door.now())


def _reason_errors(reason: str) -> dict[str, str]:
    if len(reason) < _SHORTEST_REASON:
        return {"reason": _("Say why you need to see the details")}
    if len(reason) > folk.LONGEST_REASON:
        return {"reason": _("The reason must be 300 characters or fewer")}
    return {}


def _address_item(typed: dict[str, str], one: deaths.SharedAddress) -> dict[str, Any]:
    """A box for an address that should be used for nobody any more, and what speaks against that."""
    labels = {Channel.SMS: _("Their mobile number"), Channel.EMAIL: _("Their email address")}
    item: dict[str, Any] = {
        "name": one.channel.value,
        "id": one.channel.value,
        "value": "yes",
        "text": labels.get(one.channel, _("Their postal address")),
        "checked": bool(typed.get(one.channel.value)),
    }
    if one.here:
        item["hint"] = {
            "text": _("Somebody else of this case uses it too. Leave the box empty so that they are still told.")
        }
    elif one.elsewhere:
        item["hint"] = {"text": _("It is also on another case. If that is somebody else’s, leave the box empty.")}
    return item


def _ask_to_undo(case: CaseView) -> Ask:
    return Ask(
        question=_("Take back that this person has died?"),
        what_happens=(
            _("They hear of what happens from now on, at the addresses that they had."),
            _("What was cancelled stays cancelled: open the message in the story to send it again."),
            _("Their old links stay closed. The next message has a new one, or you can send one."),
        ),
        button=_("Take it back"),
        back=case_url(case.id),
        danger=False,
    )
