"""A new case type: which starter pack to begin from, or none."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.bilingual import Bilingual
from app.domain.packs import Pack
from app.domain.staff_roles import MAY, Act
from app.i18n import gettext as _
from app.services.case_type_changes import making
from app.services.case_type_changes.making import LONGEST_CODE, NotACode
from app.services.case_type_changes.pack_loading import PackAlreadyLoaded
from app.services.organisations import AlreadyThere
from app.services.packs.files import shipped_pack
from app.services.packs.heads import shipped_heads
from app.services.staff.signed import Signed
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.case_types.common import done, one_line, words_of
from app.web.staff.door import StaffDoor

_LONGEST_NAME = 100


def may_make(staff: Signed) -> bool:
    """Whether somebody may add case types: who edits those that there are, and those to come."""
    return any(grant.case_type_id is None and grant.role in MAY[Act.EDIT_CASE_TYPES] for grant in staff.grants)


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    _register_choice(blueprint, door)
    _register_pack(blueprint, door)
    _register_empty(blueprint, door)


def _register_choice(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(blueprint, Act.EDIT_CASE_TYPES, cy="mathau/newydd", en="case-types/new")
    def new(staff: Signed) -> Response:
        there = {one.words.code for one in door.catalogue.shelf(door.db, staff.organisation_id).all()}
        packs = sorted(shipped_heads(), key=lambda one: words_of(one.name).casefold())
        return page("staff/case_types/new.html", staff=staff, packs=packs, there=there, may_make=may_make(staff))


def _register_pack(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.EDIT_CASE_TYPES,
        cy="mathau/newydd/pecyn/<string:code>",
        en="case-types/new/pack/<string:code>",
        methods=["GET", "POST"],
    )
    def from_pack(staff: Signed, code: str) -> Response:
        pack = _pack(code)
        if request.method != "POST" or is_switch() or not may_make(staff):
            return _pack_page(staff, pack)
        try:
            with door.db.transaction(staff.organisation_id) as session:
                made = making.begin_with_pack(session, pack, staff.who, door.now())
        except PackAlreadyLoaded:
            return _pack_page(staff, pack, _("You already have a case type with this code."))
        return _made(door, made)


def _register_empty(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.EDIT_CASE_TYPES,
        cy="mathau/newydd/gwag",
        en="case-types/new/empty",
        methods=["GET", "POST"],
    )
    def from_nothing(staff: Signed) -> Response:
        typed = posted("name_cy", "name_en", "code", longest=_LONGEST_NAME)
        if request.method != "POST" or is_switch() or not may_make(staff):
            return _empty_page(staff, Form(typed))
        errors = _name_errors(typed)
        if not errors:
            try:
                return _made(door, _begin(door, staff, typed))
            except NotACode:
                errors = {"code": _code_words()}
            except AlreadyThere:
                errors = {"code": _("You already have a case type with this code.")}
        return _empty_page(staff, Form(typed, errors))


@lru_cache(maxsize=20)
def _pack(code: str) -> Pack:
    """Reading one takes as long as several pages do. Raises NotFound."""
    return shipped_pack(code)


def _pack_page(staff: Signed, pack: Pack, problem: str = "") -> Response:
    form = Form({}, {"code": problem} if problem else {})
    return page("staff/case_types/pack.html", staff=staff, pack=pack, form=form, may_make=may_make(staff))


def _empty_page(staff: Signed, form: Form) -> Response:
    return page(
        "staff/case_types/empty.html", staff=staff, form=form, longest_code=LONGEST_CODE, may_make=may_make(staff)
    )


def _begin(door: StaffDoor, staff: Signed, typed: dict[str, str]) -> UUID:
    name = Bilingual(one_line(typed["name_cy"]), one_line(typed["name_en"]))
    with door.db.transaction(staff.organisation_id) as session:
        return making.begin_with_nothing(session, typed["code"], name, staff.who, door.now())


def _name_errors(typed: dict[str, str]) -> dict[str, str]:
    errors = {}
    for field, missing, long in (
        ("name_cy", _("Enter the Welsh name"), _("The Welsh name must be 100 characters or fewer")),
        ("name_en", _("Enter the English name"), _("The English name must be 100 characters or fewer")),
    ):
        if not typed[field]:
            errors[field] = missing
        elif len(typed[field]) > _LONGEST_NAME:
            errors[field] = long
    if not typed["code"]:
        errors["code"] = _("Enter the code that your case system uses")
    return errors


def _code_words() -> str:
    return _("Use small letters, digits and hyphens, beginning with a letter, such as blue-badge")


def _made(door: StaffDoor, case_type_id: UUID) -> Response:
    door.catalogue.forget()
    return done("show", "made", case_type_id)
