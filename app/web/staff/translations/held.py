"""One event whose messages wait: the box to add what is missing, the checks beside it, and the release."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.bilingual import Language
from app.domain.staff_roles import Act
from app.domain.template_checks import Finding
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.events.missing_words import MOST_CHARACTERS, NothingIsHeld
from app.services.events.processing import Sender
from app.services.staff.signed import Signed
from app.services.translating import one_event
from app.services.translating.one_event import HeldEvent
from app.services.words import spelling
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.ages import age
from app.web.staff.door import StaffDoor

_Findings = Mapping[str, list[Finding]]


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.SEE_TRANSLATIONS,
        cy="cyfieithiadau/dal/<uuid:event_id>",
        en="translations/held/<uuid:event_id>",
        methods=["GET", "POST"],
    )
    def held(staff: Signed, event_id: UUID) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            types = door.types(staff, Act.SEE_TRANSLATIONS)
            event = one_event.look(session, door.catalogue, event_id, types)
        if request.method != "POST":
            spelling.prepare()
            offered = {one.key: one.added or one.draft or "" for one in event.missing}
            return _page(door, staff, event, Form(offered))
        return _posted(door, staff, event)


def _posted(door: StaffDoor, staff: Signed, event: HeldEvent) -> Response:
    typed = posted(*(one.key for one in event.missing), longest=MOST_CHARACTERS)
    copied = next((one for one in event.missing if one.key == request.form.get("copy")), None)
    if copied is not None:
        return _page(door, staff, event, Form(typed | {copied.key: copied.there}))
    if is_switch() or not event.held or not _may(door, staff, Act.ADD_WORDS, event):
        return _page(door, staff, event, Form(typed))
    errors = _errors(event, typed)
    if errors:
        return _page(door, staff, event, Form(typed, errors))
    with door.db.transaction(staff.organisation_id) as session:
        findings = one_event.check(session, event.missing, typed)
    has_seen = request.form.get("seen") == _said(typed)
    if request.form.get("act") == "check" or (findings and not has_seen):
        return _page(door, staff, event, Form(typed), findings, is_checked=True)
    return _added(door, staff, event, typed)


def _added(door: StaffDoor, staff: Signed, event: HeldEvent, typed: Mapping[str, str]) -> Response:
    try:
        with door.db.transaction(staff.organisation_id) as session:
            if not _may(door, staff, Act.RELEASE_HELD, event):
                one_event.keep(session, event.event_id, typed, staff.who)
                return see_other(page_url("desk_translations.index", done="kept"))
            sender = Sender(door.base_url, door.catalogue)
            supplied = one_event.supply(session, event.event_id, typed, staff.who, sender, door.now())
    except NothingIsHeld:
        return see_other(page_url("desk_translations.held", event_id=event.event_id))
    if not supplied.released:
        return see_other(page_url("desk_translations.index", done="added"))
    return see_other(page_url("desk_translations.index", done="released", number=supplied.released))


def _errors(event: HeldEvent, typed: Mapping[str, str]) -> dict[str, str]:
    errors = {}
    for one in event.missing:
        if len(typed[one.key]) > MOST_CHARACTERS:
            errors[one.key] = _("The words must be 2,000 characters or fewer")
    if event.missing and not any(typed.values()):
        first = event.missing[0]
        errors[first.key] = (
            _("Write the Welsh words") if first.language is Language.CY else _("Write the English words")
        )
    return errors


def _may(door: StaffDoor, staff: Signed, act: Act, event: HeldEvent) -> bool:
    return event.case_type_id in door.types(staff, act)


def _page(
    door: StaffDoor,
    staff: Signed,
    event: HeldEvent,
    form: Form,
    findings: _Findings | None = None,
    *,
    is_checked: bool = False,
) -> Response:
    now = door.now()
    return page(
        "staff/translations/held.html",
        staff=staff,
        event=event,
        form=form,
        findings=findings or {},
        is_checked=is_checked,
        seen=_said(form.typed) if is_checked else "",
        may_add=_may(door, staff, Act.ADD_WORDS, event),
        may_release=_may(door, staff, Act.RELEASE_HELD, event),
        age=lambda since: age(since, now),
    )


def _said(typed: Mapping[str, str]) -> str:
    """A short word for what was typed: the warnings about it were seen, and it may go as it is."""
    said = "\0".join(f"{key}\0{typed[key]}" for key in sorted(typed))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
