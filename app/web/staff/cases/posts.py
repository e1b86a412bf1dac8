"""Posting an event by hand, and putting one right."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.errors import NotFound
from app.domain.hand_posts import HandPost, kind_of, offered, type_of
from app.domain.placeholders import PlaceholderType
from app.domain.staff_roles import Act
from app.i18n import day, page_url, time
from app.i18n import gettext as _
from app.i18n import words as said_here
from app.services.cases import posting, wrong_events
from app.services.cases.posting import CannotPost, Desk
from app.services.cases.story import CaseView
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch, items, posted
from app.web.rendering import page
from app.web.staff.cases import moments, post_forms, post_start, words
from app.web.staff.cases.deeds import back_to, case_url, is_decided, opened
from app.web.staff.cases.post_forms import Asked
from app.web.staff.door import StaffDoor

_BOTH = ["GET", "POST"]
_CY, _EN = "achosion/<uuid:case_id>", "cases/<uuid:case_id>"


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    pages = _Pages(door)

    @door.page(blueprint, Act.WORK_ON_CASES, cy=f"{_CY}/digwyddiad", en=f"{_EN}/post", methods=_BOTH)
    def choose(staff: Signed, case_id: UUID) -> Response:
        return pages.choose(staff, opened(door, staff, case_id))

    @door.page(
        blueprint,
        Act.WORK_ON_CASES,
        cy=f"{_CY}/digwyddiad/<string:kind>",
        en=f"{_EN}/post/<string:kind>",
        methods=_BOTH,
    )
    def post(staff: Signed, case_id: UUID, kind: str) -> Response:
        return pages.post(staff, opened(door, staff, case_id), kind)

    @door.page(
        blueprint,
        Act.WORK_ON_CASES,
        cy=f"{_CY}/digwyddiadau/<uuid:event_id>/cywiro",
        en=f"{_EN}/events/<uuid:event_id>/correct",
        methods=_BOTH,
    )
    def correct(staff: Signed, case_id: UUID, event_id: UUID) -> Response:
        return pages.correct(staff, opened(door, staff, case_id), event_id)


class _Pages:
    def __init__(self, door: StaffDoor) -> None:
        self._door = door

    def choose(self, staff: Signed, case: CaseView) -> Response:
        """What happened; the form for it is at an address of its own."""
        known = self._known(staff, case)
        choices = {
            kind_of(type): words.hand(type)
            for type in offered(known.status, len(known.requests), len(known.appointments))
        }
        form = Form(posted("kind") if request.method == "POST" else {})
        if is_decided() and form["kind"] in choices:
            return see_other(page_url("desk_cases.post", case_id=case.id, kind=form["kind"]))
        errors = {"kind": _("Choose what has happened")} if is_decided() else {}
        return page(
            "staff/cases/choose.html",
            staff=staff,
            case=case,
            form=Form(form.typed, errors),
            choices=items(choices, form["kind"]),
            back=case_url(case.id),
            say=words,
        )

    def post(self, staff: Signed, case: CaseView, kind: str) -> Response:
        """Raises NotFound for what cannot be posted by hand."""
        type = type_of(kind)
        if type is None:
            raise NotFound("kind of event")
        asked = Asked(type, case.case_type.words, self._known(staff, case), self._door.now())
        form, hand = _filled_in(asked)
        if hand is not None:
            try:
                with self._door.db.transaction(staff.organisation_id) as session:
                    posting.post(session, self._desk(staff, form["once"]), case.id, hand)
            except CannotPost:
                return self._form(staff, case, asked, Form(form.typed, {"tell": _does_not_fit()}))
            return back_to(case.id, "posted")
        return self._form(staff, case, asked, form)

    def correct(self, staff: Signed, case: CaseView, event_id: UUID) -> Response:
        """Raises NotFound for what cannot be put right by hand."""
        types = self._door.types(staff, Act.WORK_ON_CASES)
        with self._door.db.transaction(staff.organisation_id) as session:
            wrong = wrong_events.find_to_put_right(session, case.id, event_id, types)
        asked = Asked(wrong.type, case.case_type.words, self._known(staff, case), self._door.now(), wrong)
        form, hand = _filled_in(asked)
        if hand is not None:
            try:
                with self._door.db.transaction(staff.organisation_id) as session:
                    posting.correct(session, self._desk(staff, form["once"]), case.id, event_id, hand)
            except CannotPost:
                return self._form(staff, case, asked, Form(form.typed, {"tell": _does_not_fit()}))
            return back_to(case.id, "corrected")
        return self._form(staff, case, asked, form)

    def _form(self, staff: Signed, case: CaseView, asked: Asked, form: Form) -> Response:
        return page(
            "staff/cases/post.html",
            staff=staff,
            case=case,
            asked=asked,
            form=form,
            kind=kind_of(asked.type),
            title=words.hand(asked.type) if asked.fixed is None else _("Put an event right"),
            milestones=items({one.code: said_here(one.label) for one in asked.words.offered}, form["milestone"]),
            outcomes=items({one.code: said_here(one.label) for one in asked.words.possible_outcomes}, form["outcome"]),
            about=items(_about(asked), form["about"]),
            tell=items({"yes": _("Yes, tell them"), "no": _("No, only note it in the story")}, form["tell"]),
            days={name: moments.items(form, name) for name in ("happened", "expected", "due", "start")},
            details=[(name, kind is PlaceholderType.BILINGUAL_TEXT) for name, kind in asked.details.items()],
            back=case_url(case.id) if asked.fixed is not None else page_url("desk_cases.choose", case_id=case.id),
            say=words,
        )

    def _known(self, staff: Signed, case: CaseView) -> posting.Known:
        types = self._door.types(staff, Act.WORK_ON_CASES)
        with self._door.db.transaction(staff.organisation_id) as session:
            return posting.known(session, case.id, types)

    def _desk(self, staff: Signed, once: str) -> Desk:
        types = self._door.types(staff, Act.WORK_ON_CASES)
        return Desk(types, staff.who, self._door.catalogue, once, self._door.now())


def _filled_in(asked: Asked) -> tuple[Form, HandPost | None]:
    """The form to show, with the event where it was sent and nothing is wrong with it."""
    if request.method != "POST":
        return post_start.start(asked, post_start.new_once()), None
    typed = post_forms.read_posted(asked)
    if is_switch():
        return Form(typed), None
    hand, errors = post_forms.read(asked, typed)
    return Form(typed, errors), hand


def _about(asked: Asked) -> dict[str, str]:
    """What is open and may be meant, by its id."""
    requests = {
        one.id: said_here(one.what) if one.what else _("Information that we asked for") for one in asked.known.requests
    }
    if asked.type.value.startswith("case.information"):
        return requests
    return {
        one.id: f"{day(one.start)}, {time(one.start)}" if one.start else _("An appointment")
        for one in asked.known.appointments
    }


def _does_not_fit() -> str:
    return _("This does not fit the case as it is now. Go back to the case and see what has changed")
