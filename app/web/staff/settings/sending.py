"""Suspending all sending at once, and resuming it: one button, and one more look before it counts."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.delivery import suspension
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import is_switch
from app.web.staff.confirm import Ask, confirm_page
from app.web.staff.door import StaffDoor


def register(door: StaffDoor, pages: Blueprint) -> None:
    @door.page(
        pages,
        Act.SUSPEND_SENDING,
        cy="gosodiadau/atal",
        en="settings/suspend",
        methods=["GET", "POST"],
        endpoint="suspend",
    )
    def suspend(staff: Signed) -> Response:
        if request.method != "POST" or is_switch():
            return confirm_page(staff, _before_suspending())
        with door.db.transaction(staff.organisation_id) as session:
            suspension.suspend(session, staff.who, door.now())
        return see_other(page_url("desk_settings.index", done="suspended"))

    @door.page(
        pages,
        Act.SUSPEND_SENDING,
        cy="gosodiadau/ailddechrau",
        en="settings/resume",
        methods=["GET", "POST"],
        endpoint="resume",
    )
    def resume(staff: Signed) -> Response:
        if request.method != "POST" or is_switch():
            return confirm_page(staff, _before_resuming())
        with door.db.transaction(staff.organisation_id) as session:
            suspension.resume(session, staff.who, door.now())
        return see_other(page_url("desk_settings.index", done="resumed"))


def _before_suspending() -> Ask:
    return Ask(
        question=_("Do you want to suspend all sending?"),
        what_happens=(
            _("Nothing will be sent to anybody, in any case, by text, email or letter. It begins within 5 seconds."),
            _("No codes are sent either: whoever asks for one to open their status page is told to phone you."),
            _("Nothing is lost. Events, replies and delivery receipts are taken as ever, and messages wait."),
            _("When you resume, messages that are no longer true are cancelled and all others are sent."),
        ),
        button=_("Suspend all sending"),
        back=page_url("desk_settings.index"),
    )


def _before_resuming() -> Ask:
    return Ask(
        question=_("Do you want to resume sending?"),
        what_happens=(
            _("Everything that waits is sent, oldest first, within your sending hours, as fast as providers allow."),
            _("Messages that are no longer true, such as about an appointment that is over, are cancelled."),
        ),
        button=_("Resume sending"),
        back=page_url("desk_settings.index"),
        danger=False,
    )
