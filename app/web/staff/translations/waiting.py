"""What waits, and since when: the longest held first."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import ngettext
from app.services.case_types import CaseTypeView
from app.services.staff.signed import Signed
from app.services.translating import waiting
from app.services.translating.waiting import Wanted
from app.web.rendering import page
from app.web.staff.ages import age
from app.web.staff.door import StaffDoor
from app.web.staff.lists import ListState


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.SEE_TRANSLATIONS, cy="cyfieithiadau", en="translations", endpoint="index")
    def index(staff: Signed) -> Response:
        state = ListState.read(sorts=("since", "-since"), filters=("lacks", "type"))
        types = types_of(door, staff)
        chosen = {one.id for code, one in types.items() if state["type"] in ("", code)}
        wanted = Wanted(chosen, state["lacks"], state.descending, state.offset, state.size)
        with door.db.transaction(staff.organisation_id) as session:
            shown = state.cut(waiting.events(session, door.catalogue, wanted))
            is_first = state.page == 1 and not state["lacks"]
            templates = waiting.templates(session, door.catalogue, chosen) if is_first else []
        now = door.now()
        return page(
            "staff/translations/waiting.html",
            staff=staff,
            shown=shown,
            templates=templates,
            types=types,
            done=_done(),
            age=lambda since: age(since, now),
        )


def types_of(door: StaffDoor, staff: Signed, act: Act = Act.SEE_TRANSLATIONS) -> dict[str, CaseTypeView]:
    """The case types for which somebody may do it, by their codes, in their order."""
    views = door.catalogue.shelf(door.db, staff.organisation_id).all()
    allowed = staff.types(act, views)
    return {one.words.code: one for one in views if one.id in allowed}


def _done() -> str:
    """What was just done, in a sentence."""
    done, number = request.args.get("done", ""), _number(request.args.get("number", ""))
    if done == "released":
        return ngettext(
            "The words are added. %(num)s message may go now.",
            "The words are added. %(num)s messages may go now.",
            number,
        ) % {"num": number}
    if done == "added":
        return _("The words are added. The messages wait for something else.")
    if done == "kept":
        return _("The words are kept for somebody to check. Nothing has been sent.")
    return ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
