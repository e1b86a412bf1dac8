"""Taking an event back, as if it had never been posted."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.services.cases import posting, wrong_events
from app.services.cases.posting import Desk
from app.services.staff.signed import Signed
from app.web.forms import Form, items, posted
from app.web.rendering import page
from app.web.staff.cases import words
from app.web.staff.cases.deeds import back_to, case_url, is_decided, opened
from app.web.staff.door import StaffDoor


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.WORK_ON_CASES,
        cy="achosion/<uuid:case_id>/digwyddiadau/<uuid:event_id>/tynnu-yn-ol",
        en="cases/<uuid:case_id>/events/<uuid:event_id>/take-back",
        methods=["GET", "POST"],
    )
    def take_back(staff: Signed, case_id: UUID, event_id: UUID) -> Response:
        case, types = opened(door, staff, case_id), door.types(staff, Act.WORK_ON_CASES)
        with door.db.transaction(staff.organisation_id) as session:
            wrong = wrong_events.find_to_take_back(session, case_id, event_id, types)
        form = Form(posted("once", "tell") if request.method == "POST" else {"once": uuid4().hex})
        if is_decided() and form["tell"] in ("yes", "no"):
            desk = Desk(types, staff.who, door.catalogue, form["once"], door.now())
            with door.db.transaction(staff.organisation_id) as session:
                posting.take_back(session, desk, case_id, event_id, tell=form["tell"] == "yes")
            return back_to(case_id, "taken-back")
        errors = {"tell": _("Choose whether people are told")} if is_decided() else {}
        return page(
            "staff/cases/take_back.html",
            staff=staff,
            case=case,
            event=wrong,
            form=Form(form.typed, errors),
            choices=items(
                {
                    "yes": _("Yes, tell whoever was told of it that it was a mistake"),
                    "no": _("No, tell nobody"),
                },
                form["tell"],
            ),
            back=case_url(case_id),
            say=words,
        )
