"""How the organisation's pages and emails look: the colour, checked where it is typed, and the logo."""

from __future__ import annotations

import math

from flask import Blueprint, Response, request

from app.domain.emails import colours
from app.domain.emails.logos import MOST_BYTES, LogoUnfit, Unfit
from app.domain.emails.pictures import read_picture
from app.domain.errors import NotFound
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.organisation_settings import branding, desk_settings
from app.services.organisation_settings.branding import ColourUnfit
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.door import StaffDoor

_PREVIEW = "preview"


def register(door: StaffDoor, pages: Blueprint) -> None:
    @door.page(
        pages, Act.MANAGE_SETTINGS, cy="gosodiadau/golwg", en="settings/look", methods=["GET", "POST"], endpoint="look"
    )
    def look(staff: Signed) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            view = desk_settings.view(session)
        if request.method != "POST":
            return _page(staff, view, Form({"colour": view.colour}))
        typed = posted("colour", "no_logo", longest=20)
        file = request.files.get("logo")
        data = file.read(MOST_BYTES + 1) if file is not None else b""
        if is_switch():
            return _page(staff, view, Form(typed))
        errors = _errors(typed["colour"])
        if errors or _PREVIEW in request.form:
            return _page(staff, view, Form(typed, errors))
        errors = _change(door, staff, typed, data, view.colour)
        if errors:
            return _page(staff, view, Form(typed, errors))
        return see_other(page_url("desk_settings.index", done="look"))

    @door.page(pages, Act.MANAGE_SETTINGS, cy="gosodiadau/golwg/logo", en="settings/look/logo", endpoint="logo")
    def logo(staff: Signed) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            data = branding.logo(session)
        if data is None:
            raise NotFound("there is no logo")
        return Response(data, mimetype=f"image/{read_picture(data).kind}")


def _errors(typed: str) -> dict[str, str]:
    try:
        branding.fit_colour(typed)
    except ColourUnfit as error:
        if error.contrast is None:
            return {"colour": _("Enter a colour as # and six letters or digits, such as #1d4f5a")}
        return {"colour": _("White words cannot be read on this colour: choose a darker one")}
    return {}


def _change(door: StaffDoor, staff: Signed, typed: dict[str, str], data: bytes, before: str) -> dict[str, str]:
    """What is wrong with the logo; nothing is changed then."""
    try:
        with door.db.transaction(staff.organisation_id) as session:
            if branding.fit_colour(typed["colour"]) != before:
                branding.change_colour(session, staff.who, typed["colour"])
            if data:
                branding.change_logo(session, staff.who, data)
            elif typed["no_logo"] and branding.logo(session) is not None:
                branding.change_logo(session, staff.who, None)
    except LogoUnfit as error:
        return {"logo": _unfit()[error.why]}
    return {}


def _unfit() -> dict[Unfit, str]:
    return {
        Unfit.TOO_LARGE: _("The logo must have 100 kB or less, as it goes with every email"),
        Unfit.NO_PICTURE: _("The logo must be a PNG or a JPEG"),
        Unfit.BROKEN: _("This picture is not whole: save it once more, and choose it again"),
        Unfit.TOO_MANY_PIXELS: _("The logo must be at most 600 pixels wide and 600 pixels tall"),
    }


def _page(staff: Signed, view: desk_settings.SettingsView, form: Form) -> Response:
    """The preview keeps to the colour in force while what was typed is none that words can be read on."""
    try:
        shown, is_fit = branding.fit_colour(form["colour"]), True
    except ColourUnfit:
        shown, is_fit = view.colour, False
    contrast = _contrast(form["colour"])
    return page(
        "staff/settings/look.html", staff=staff, view=view, form=form, shown=shown, is_fit=is_fit, contrast=contrast
    )


def _contrast(typed: str) -> str:
    """How well white words are read on what was typed; empty where it is no colour."""
    colour = f"#{typed.strip().removeprefix('#').lower()}"
    if not colours.is_colour(colour):
        return ""
    # Rounded down, so that what is not enough never looks as if it were.
    return f"{math.floor(colours.contrast(colours.WHITE, colour) * 10) / 10:.1f}"
