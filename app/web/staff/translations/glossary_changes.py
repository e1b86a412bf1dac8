"""Adding to the glossary, changing and removing what is there, and taking that back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.organisations import AlreadyThere
from app.services.staff.signed import Signed
from app.services.words import glossary_desk
from app.services.words.glossary import Entry, Kind, NotAnEntry, checked, forms_of
from app.services.words.glossary_desk import NothingToUndo
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.confirm import Ask, confirm_page
from app.web.staff.door import StaffDoor

_FIELDS = ("kind", "cy", "en", "i", "o", "yn")
_LONGEST = 100


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    _register_form(blueprint, door)
    _register_undoing(blueprint, door)


def _register_form(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.EDIT_GLOSSARY,
        cy="cyfieithiadau/geirfa/newydd",
        en="translations/glossary/new",
        methods=["GET", "POST"],
    )
    def new_entry(staff: Signed) -> Response:
        return _written(door, staff, None, {"kind": Kind.PLACE.value})

    @door.page(
        blueprint,
        Act.EDIT_GLOSSARY,
        cy="cyfieithiadau/geirfa/<uuid:entry_id>",
        en="translations/glossary/<uuid:entry_id>",
        methods=["GET", "POST"],
    )
    def change_entry(staff: Signed, entry_id: UUID) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            entry = glossary_desk.read(session, entry_id)
        said = {"kind": entry.kind.value, "cy": entry.cy, "en": entry.en}
        return _written(door, staff, entry_id, said | {one: getattr(entry, one) or "" for one in ("i", "o", "yn")})


def _register_undoing(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.EDIT_GLOSSARY,
        cy="cyfieithiadau/geirfa/<uuid:entry_id>/tynnu",
        en="translations/glossary/<uuid:entry_id>/remove",
        methods=["GET", "POST"],
    )
    def remove_entry(staff: Signed, entry_id: UUID) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            entry = glossary_desk.read(session, entry_id)
            if request.method == "POST" and not is_switch():
                glossary_desk.remove(session, entry_id, staff.who)
                return _back("removed", entry_id)
        ask = Ask(
            question=_("Remove “%(cy)s” (%(en)s) from the glossary?") % {"cy": entry.cy, "en": entry.en},
            what_happens=(
                _("Messages that are written from now on follow the rule for this name instead of your own forms."),
                _("You can take this back afterwards."),
            ),
            button=_("Remove"),
            back=page_url("desk_translations.change_entry", entry_id=entry_id),
        )
        return confirm_page(staff, ask)

    @door.page(
        blueprint,
        Act.EDIT_GLOSSARY,
        cy="cyfieithiadau/geirfa/<uuid:entry_id>/dadwneud",
        en="translations/glossary/<uuid:entry_id>/undo",
        methods=["POST"],
    )
    def undo_entry(staff: Signed, entry_id: UUID) -> Response:
        try:
            with door.db.transaction(staff.organisation_id) as session:
                glossary_desk.undo(session, entry_id, staff.who)
        except (NothingToUndo, AlreadyThere):
            return see_other(page_url("desk_translations.glossary", done="late"))
        return see_other(page_url("desk_translations.glossary", done="undone"))


def _written(door: StaffDoor, staff: Signed, entry_id: UUID | None, there: dict[str, str]) -> Response:
    if request.method != "POST":
        return _page(staff, entry_id, Form(there))
    typed = posted(*_FIELDS, longest=_LONGEST)
    if entry_id is not None:
        typed["kind"] = there["kind"]  # a place does not become a word: it would lose its forms
    if is_switch():
        return _page(staff, entry_id, Form(typed))
    errors = _errors(typed)
    if errors or "preview" in request.form:
        return _page(staff, entry_id, Form(typed, errors), is_preview="preview" in request.form)
    try:
        with door.db.transaction(staff.organisation_id) as session:
            if entry_id is None:
                return _back("added", glossary_desk.add(session, _entry(typed), staff.who))
            glossary_desk.change(session, entry_id, _entry(typed), staff.who)
    except AlreadyThere:
        return _page(staff, entry_id, Form(typed, {"cy": _("The glossary has this already")}))
    return _back("changed", entry_id)


def _errors(typed: dict[str, str]) -> dict[str, str]:
    errors = {}
    if typed["kind"] not in set(Kind):
        errors["kind"] = _("Choose whether it is a place or a word")
    if not typed["cy"]:
        errors["cy"] = _("Write the Welsh")
    if not typed["en"]:
        errors["en"] = _("Write the English; it may be the same")
    for field in ("cy", "en", "i", "o", "yn"):
        if len(typed[field]) > _LONGEST or "((" in typed[field]:
            errors[field] = _("This must be one line of at most 100 letters, without placeholders")
    if not errors and typed["kind"] == Kind.PLACE:
        errors = _form_errors(typed)
    return errors


def _form_errors(typed: dict[str, str]) -> dict[str, str]:
    """A form must give its preposition and the name together."""
    errors = {}
    for field, example in (("i", "i’r Cwm"), ("o", "o’r Cwm"), ("yn", "yn y Cwm")):
        try:
            checked(Entry(Kind.PLACE, typed["cy"], typed["en"], **{field: typed[field]}))
        except NotAnEntry:
            errors[field] = _("Write the preposition and the name together, such as %(example)s") % {"example": example}
    return errors


def _entry(typed: dict[str, str]) -> Entry:
    kind = Kind(typed["kind"])
    forms = {one: typed[one] or None for one in ("i", "o", "yn")} if kind is Kind.PLACE else {}
    return Entry(kind, typed["cy"], typed["en"], **forms)


def _page(staff: Signed, entry_id: UUID | None, form: Form, *, is_preview: bool = False) -> Response:
    is_place = form["kind"] == Kind.PLACE and form["cy"] and not form.errors
    forms = forms_of(checked(_entry(dict(form.typed)))) if is_place else None
    return page(
        "staff/translations/entry.html",
        staff=staff,
        form=form,
        entry_id=entry_id,
        forms=forms,
        is_preview=is_preview,
    )


def _back(done: str, entry_id: UUID) -> Response:
    return see_other(page_url("desk_translations.glossary", done=done, entry=entry_id))
