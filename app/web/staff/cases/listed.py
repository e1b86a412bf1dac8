"""The list of cases and the search for one."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.recipients import Mode
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.case_types import CaseTypeView
from app.services.cases import listing, searching
from app.services.cases.listing import Needs, Standing, Wanted
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, posted
from app.web.rendering import page
from app.web.staff.door import StaffDoor
from app.web.staff.lists import ListState

_FILTERS = ("type", "standing", "needs", "mode")
_Word = TypeVar("_Word", bound=StrEnum)


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.SEE_CASES, cy="achosion", en="cases", methods=["GET", "POST"])
    def index(staff: Signed) -> Response:
        if request.method == "POST":
            return _search(door, staff)
        return _list(door, staff)


def _search(door: StaffDoor, staff: Signed) -> Response:
    """Takes what was typed and leads to the list of what it finds, with it in the address as nobody can read it."""
    typed = posted("words", longest=searching.LONGEST)
    words = typed["words"]
    if not words:
        return see_other(page_url("desk_cases.index"))
    if len(words) > searching.LONGEST:
        errors = {"words": _("Search for no more than 200 characters")}
        return _list(door, staff, Form({"words": words[: searching.LONGEST]}, errors))
    with door.db.transaction(staff.organisation_id) as session:
        sealed = searching.sealed(session, staff, words, door.now())
    return see_other(page_url("desk_cases.index", q=sealed))


def _list(door: StaffDoor, staff: Signed, form: Form | None = None) -> Response:
    state = ListState.read(sorts=("-since", "since"), filters=_FILTERS)
    types = door.types(staff, Act.SEE_CASES)
    sealed = request.args.get("q", "")
    with door.db.transaction(staff.organisation_id) as session:
        words = searching.opened(session, staff, sealed, door.now()) if sealed else None
        among = searching.found(session, words, types) if words else None
        found = listing.cases(session, door.catalogue, types, _wanted(state, among))
    if words:
        state = replace(state, filters={**state.filters, "q": sealed})
    return page(
        "staff/cases/list.html",
        staff=staff,
        form=form or Form({"words": words or ""}),
        state=state,
        shown=state.cut(found),
        words=words or "",
        sealed=sealed if words else "",
        search_is_over=bool(sealed) and words is None,
        too_many=among is not None and searching.is_too_many(among),
        filtered=any(state[name] for name in _FILTERS),
        case_types=_case_types(door, staff),
    )


def _wanted(state: ListState, among: list[UUID] | None) -> Wanted:
    return Wanted(
        case_type=state["type"] or None,
        standing=_one_of(Standing, state["standing"]),
        needs=_one_of(Needs, state["needs"]),
        mode=_one_of(Mode, state["mode"]),
        among=among,
        oldest_first=not state.descending,
        offset=state.offset,
        limit=state.size + 1,
    )


def _one_of(words: type[_Word], text: str) -> _Word | None:
    return next((word for word in words if word.value == text), None)


def _case_types(door: StaffDoor, staff: Signed) -> list[CaseTypeView]:
    """Those that the person may see the cases of, in their order."""
    allowed = door.types(staff, Act.SEE_CASES)
    return [one for one in door.catalogue.shelf(door.db, staff.organisation_id).all() if one.id in allowed]
