"""Publishing what is signed, and going back to what was published before."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.errors import NotFound
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.services.events import releasing
from app.services.staff.signed import Signed
from app.services.templates import publishing
from app.services.templates.history import VersionView, changes, newest_first
from app.services.templates.overview import overview
from app.services.templates.publishing import AlreadyPublished, NotPublishable
from app.services.templates.versions import Standing, VersionSuperseded
from app.web.answers import see_other
from app.web.forms import Form, is_switch
from app.web.rendering import page
from app.web.staff.confirm import Ask
from app.web.staff.door import StaffDoor
from app.web.staff.templates import shown, words
from app.web.staff.templates.opened import Opened, opened, url
from app.web.staff.templates.signing import review_page

RELEASED_AT_ONCE = 100
"""Events whose held messages go while the person waits; the clock lets the others go within a minute."""
_EVERY = 10_000


def add(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.PUBLISH_TEMPLATES,
        cy="templedi/<uuid:template_id>/cyhoeddi",
        en="templates/<uuid:template_id>/publish",
        methods=["GET", "POST"],
    )
    def publish(staff: Signed, template_id: UUID) -> Response:
        with opened(door, staff, template_id, Act.PUBLISH_TEMPLATES) as template:
            there = overview(template.session, template_id)
            if there.waiting is None or there.waiting.standing is not Standing.SIGNED:
                return see_other(url("show", template_id))
            if request.method != "POST" or is_switch():
                return _look(staff, template, there.waiting, _publishing(template_id))
            try:
                publishing.publish(template.session, template_id, there.waiting.number, staff.who, door.now())
            except NotPublishable as error:
                return review_page(staff, template, Form(errors={"checks": _sentences(error)}))
        return _in_force(door, staff, template, "published")

    @door.page(
        blueprint,
        Act.PUBLISH_TEMPLATES,
        cy="templedi/<uuid:template_id>/yn-ol/<int:number>",
        en="templates/<uuid:template_id>/back/<int:number>",
        methods=["GET", "POST"],
    )
    def roll_back(staff: Signed, template_id: UUID, number: int) -> Response:
        with opened(door, staff, template_id, Act.PUBLISH_TEMPLATES) as template:
            version = _older(template, number)
            if request.method != "POST" or is_switch():
                return _look(staff, template, version, _rolling_back(template_id, number))
            try:
                publishing.roll_back(template.session, template_id, number, staff.who, door.now())
            except (AlreadyPublished, VersionSuperseded):
                return see_other(url("show", template_id))
            except NotPublishable as error:
                return _look(staff, template, version, _rolling_back(template_id, number), _sentences(error))
        return _in_force(door, staff, template, "rolled-back")


def release(door: StaffDoor, staff: Signed, case_type_id: UUID) -> None:
    """Lets go what waited for these words."""
    door.catalogue.forget()
    releasing.release(door.db, staff.organisation_id, case_type_id, door.base_url, door.now(), RELEASED_AT_ONCE)


def _in_force(door: StaffDoor, staff: Signed, template: Opened, done: str) -> Response:
    release(door, staff, template.placed.case_type_id)
    return see_other(url("show", template.placed.template_id, done=done))


def _older(template: Opened, number: int) -> VersionView:
    """A version that was published once. Raises NotFound."""
    versions = newest_first(template.session, template.placed.template_id, 0, _EVERY)
    found = next((one for one in versions if one.number == number), None)
    if found is None or found.standing not in (Standing.REPLACED, Standing.RETIRED):
        raise NotFound("there is no older version of that number")
    return found


def _publishing(template_id: UUID) -> Ask:
    return Ask(
        question=_("Do you want to publish these words?"),
        what_happens=(
            _("From now on, this is what people get."),
            _("Messages that waited for these words go out now, Welsh and English together."),
            _("You can go back to the older words at any time."),
        ),
        button=_("Publish"),
        back=url("show", template_id),
        danger=False,
    )


def _rolling_back(template_id: UUID, number: int) -> Ask:
    return Ask(
        question=_("Do you want to go back to version %(number)s?") % {"number": number},
        what_happens=(
            _("Its words become live at once, with the signatures that they had."),
            _("A draft that somebody is writing stays as it is."),
        ),
        button=_("Go back to these words"),
        back=url("story", template_id),
        danger=False,
    )


def _look(staff: Signed, template: Opened, version: VersionView, ask: Ask, problem: str = "") -> Response:
    """A second look, with what would change for the people who are told."""
    live = overview(template.session, template.placed.template_id).live
    return page(
        "staff/templates/publish.html",
        staff=staff,
        template=template.placed,
        ask=ask,
        version=version,
        changed_words=changes(live.words, version.words) if live else (),
        live=live,
        form=Form(errors={"checks": problem} if problem else {}),
        say=words,
        html=shown,
    )


def _sentences(error: NotPublishable) -> str:
    return " ".join(words.sentence(finding.sentence) for finding in error.findings if finding.blocking)
