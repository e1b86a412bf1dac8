"""The glossary: the organisation's own places and words, searched and by the page."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.bilingual import Bilingual
from app.domain.composed import bare
from app.domain.forms import Preposition
from app.domain.glossary import PlaceName
from app.domain.place_names import SHIPPED
from app.domain.speech import speech
from app.domain.staff_roles import Act
from app.domain.welsh import place
from app.i18n import gettext as _
from app.i18n import page_language
from app.services.staff.signed import Signed
from app.services.words import glossary_desk
from app.services.words.glossary import Kind
from app.web.rendering import page
from app.web.staff.door import StaffDoor
from app.web.staff.lists import ListState

_MOST_SHIPPED = 20
_PREPOSITIONS: tuple[Preposition, ...] = ("i", "o", "yn")


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.SEE_TRANSLATIONS, cy="cyfieithiadau/geirfa", en="translations/glossary")
    def glossary(staff: Signed) -> Response:
        state = ListState.read(sorts=("name",), filters=("q", "kind"))
        kind = Kind(state["kind"]) if state["kind"] in set(Kind) else None
        undoing = _id(request.args.get("entry", ""))
        with door.db.transaction(staff.organisation_id) as session:
            found = glossary_desk.listed(session, page_language(), state["q"], kind)
            may_undo = undoing is not None and glossary_desk.may_undo(session, undoing)
        return page(
            "staff/translations/glossary.html",
            staff=staff,
            shown=state.cut(found[state.offset : state.offset + state.size + 1]),
            kinds=list(Kind),
            shipped=_shipped(state["q"]) if state["q"] and kind is not Kind.WORD else [],
            done=_done(),
            undo=undoing if may_undo else None,
        )


def _shipped(search: str) -> list[tuple[PlaceName, tuple[str, ...]]]:
    """Places that every organisation has in which the words are found, with their forms."""
    wanted = bare(search)
    every = {id(one): one for one in SHIPPED.by_name.values()}.values()
    found = [one for one in every if any(wanted in bare(name) for name in (one.cy, one.en, *one.also))]
    found.sort(key=lambda one: speech(page_language()).sort_key(Bilingual(one.cy, one.en)[page_language()]))
    return [(one, tuple(place(one.cy, each) for each in _PREPOSITIONS)) for one in found[:_MOST_SHIPPED]]


def _done() -> str:
    return {
        "added": _("Added to the glossary."),
        "changed": _("Changed."),
        "removed": _("Removed from the glossary."),
        "undone": _("Taken back."),
        "late": _("This cannot be taken back any more."),
    }.get(request.args.get("done", ""), "")


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
