"""The list of messages, filtered by whatever one asks for."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.i18n import page_url
from app.services.case_types import CaseTypeView
from app.services.messages_desk import listing
from app.services.staff.signed import Signed
from app.web.rendering import page
from app.web.staff.door import StaffDoor
from app.web.staff.messages import search
from app.web.staff.provider_names import provider_name


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.SEE_MESSAGES, cy="negeseuon", en="messages")
    def index(staff: Signed) -> Response:
        wanted = search.read()
        types = door.types(staff, Act.SEE_MESSAGES)
        with door.db.transaction(staff.organisation_id) as session:
            found = listing.found(session, types, wanted.search, search.SIZE)
            providers = listing.providers(session)
        return page(
            "staff/messages/list.html",
            staff=staff,
            state=wanted.state,
            errors=wanted.errors,
            found=found,
            following=search.following(wanted.state, found.following) if found.following else None,
            is_first=wanted.search.after is None,
            types={one.id: one for one in case_types(door, staff, Act.SEE_MESSAGES)},
            providers={code: provider_name(code) for code in providers},
            translations=way("desk_translations.index", staff.may(Act.SEE_TRANSLATIONS)),
            may_export=staff.may(Act.EXPORT_MESSAGES),
            query=request.query_string.decode("ascii", "replace"),
        )


def case_types(door: StaffDoor, staff: Signed, act: Act) -> list[CaseTypeView]:
    """Those for which somebody may do it, in their order."""
    allowed = door.types(staff, act)
    return [one for one in door.catalogue.shelf(door.db, staff.organisation_id).all() if one.id in allowed]


def way(endpoint: str, may: bool, **values: Any) -> str | None:
    """The address of a page of another area; None for whoever may not see it."""
    return page_url(endpoint, **values) if may and None not in values.values() else None
