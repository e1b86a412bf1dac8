"""One template: what people get by it, what comes next, and what became of it so far."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.bilingual import Language
from app.domain.staff_roles import Act
from app.domain.template_words import FIELDS
from app.services.staff.signed import Signed
from app.services.templates import history, looking
from app.services.templates.looking import Written
from app.services.templates.overview import Overview, overview
from app.services.templates.versions import Standing
from app.web.rendering import page
from app.web.staff.door import StaffDoor
from app.web.staff.lists import ListState
from app.web.staff.templates import shown, words
from app.web.staff.templates.opened import SIGNS_FOR, Opened, opened
from app.web.staff.templates.typed import asked

_VERSIONS_A_PAGE = 10


def add(blueprint: Blueprint, door: StaffDoor) -> None:
    _add_template(blueprint, door)
    _add_story(blueprint, door)


def _add_template(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.SEE_TEMPLATES, cy="templedi/<uuid:template_id>", en="templates/<uuid:template_id>")
    def show(staff: Signed, template_id: UUID) -> Response:
        wanted = asked(request.args)
        with opened(door, staff, template_id, Act.SEE_TEMPLATES) as template:
            there = overview(template.session, template_id)
            looked = looking.look(template.session, template_id, Written(there.words), wanted)
            names = template.names
        return page(
            "staff/templates/show.html",
            staff=staff,
            template=template.placed,
            may=template.acts,
            seen=there,
            looked=looked,
            asked=wanted,
            names=names,
            to_sign=_to_sign(staff, template, there),
            fields=FIELDS,
            say=words,
            html=shown,
            done=words.done(request.args.get("done", "")),
        )


def _add_story(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.SEE_TEMPLATES,
        cy="templedi/<uuid:template_id>/hanes",
        en="templates/<uuid:template_id>/history",
    )
    def story(staff: Signed, template_id: UUID) -> Response:
        state = ListState.read(sorts=("newest",), size=_VERSIONS_A_PAGE)
        with opened(door, staff, template_id, Act.SEE_TEMPLATES) as template:
            rows = history.newest_first(template.session, template_id, state.offset, state.size + 1)
            names = template.names
        return page(
            "staff/templates/history.html",
            staff=staff,
            template=template.placed,
            may=template.acts,
            shown=state.cut(rows),
            names=names,
            older=(Standing.REPLACED, Standing.RETIRED),
            fields=FIELDS,
            say=words,
            html=shown,
        )


def _to_sign(staff: Signed, template: Opened, there: Overview) -> tuple[Language, ...]:
    """The languages for which this person may sign now."""
    return tuple(
        language for language, act in SIGNS_FOR.items() if act in template.acts and there.may_sign(staff.who, language)
    )
