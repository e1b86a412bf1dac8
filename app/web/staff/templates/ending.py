"""Retiring a template, and throwing a draft away."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.staff.signed import Signed
from app.services.templates import drafts, editors, publishing
from app.services.templates.drafts import Draft, DraftChanged, NoDraft, Reading
from app.services.templates.publishing import AlreadyRetired
from app.web.answers import see_other
from app.web.forms import Form, is_switch
from app.web.rendering import page
from app.web.staff.confirm import Ask, confirm_page
from app.web.staff.door import StaffDoor
from app.web.staff.templates import shown, words
from app.web.staff.templates.opened import Opened, opened, url
from app.web.staff.templates.publishing import release
from app.web.staff.templates.typed import reading_of


def add(blueprint: Blueprint, door: StaffDoor) -> None:
    _add_retiring(blueprint, door)
    _add_discarding(blueprint, door)


def _add_retiring(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.PUBLISH_TEMPLATES,
        cy="templedi/<uuid:template_id>/tynnu-yn-ol",
        en="templates/<uuid:template_id>/retire",
        methods=["GET", "POST"],
    )
    def retire(staff: Signed, template_id: UUID) -> Response:
        with opened(door, staff, template_id, Act.PUBLISH_TEMPLATES) as template:
            if request.method != "POST" or is_switch():
                return confirm_page(staff, _retiring(template_id))
            try:
                publishing.retire(template.session, template_id, staff.who, door.now())
            except AlreadyRetired:
                return see_other(url("show", template_id))
        release(door, staff, template.placed.case_type_id)
        return see_other(url("show", template_id, done="retired"))


def _add_discarding(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.EDIT_TEMPLATES,
        cy="templedi/<uuid:template_id>/dileu-drafft",
        en="templates/<uuid:template_id>/discard",
        methods=["GET", "POST"],
    )
    def discard(staff: Signed, template_id: UUID) -> Response:
        with opened(door, staff, template_id, Act.EDIT_TEMPLATES) as template:
            draft = drafts.read(template.session, template_id)
            if not draft.saved and draft.reading.version:
                return see_other(url("show", template_id))
            if request.method != "POST" or is_switch():
                return _look(staff, template, draft)
            try:
                stays = drafts.discard(template.session, template_id, _read(), staff.who)
            except (DraftChanged, NoDraft):
                return _look(staff, template, drafts.read(template.session, template_id), meanwhile=True)
            if stays:
                editors.left(template.session, template_id, staff.who)
        if stays:
            return see_other(url("show", template_id, done="discarded"))
        return see_other(page_url("desk_templates.index", done="discarded"))


def _read() -> Reading:
    return reading_of(request.form.get("revision", ""))


def _retiring(template_id: UUID) -> Ask:
    return Ask(
        question=_("Do you want to retire this template?"),
        what_happens=(
            _("It is not sent any more. When this happens, people are not told on this channel."),
            _("Words for one milestone give way to those for whichever milestone, where there are any."),
            _("You can bring it back at any time: go back to its last words on the page of its history."),
        ),
        button=_("Retire it"),
        back=url("show", template_id),
    )


def _look(staff: Signed, template: Opened, draft: Draft, *, meanwhile: bool = False) -> Response:
    """A second look at what would be lost. Somebody may have written more since the first."""
    changed = _("Somebody has changed the draft meanwhile. Look at it again.")
    return page(
        "staff/templates/discard.html",
        staff=staff,
        template=template.placed,
        draft=draft,
        names=template.names,
        form=Form(errors={"revision": changed} if meanwhile else {}),
        back=url("show", template.placed.template_id),
        fields=("subject", "body", "for_others", "fallback"),
        say=words,
        html=shown,
    )
