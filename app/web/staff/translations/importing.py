"""A file that came back from a translator: what it would change is shown before any of it is taken."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.staff.signed import Signed
from app.services.translating import comparing, files, taking
from app.services.translating.comparing import Allowed, Compared
from app.services.translating.files import FileNotReadable, FileRow
from app.services.translating.taking import NotCarried, TooMuchToCarry
from app.web.answers import see_other
from app.web.forms import Form, is_switch
from app.web.rendering import page
from app.web.staff.door import StaffDoor

MOST_SHOWN = 300
"""Rows with differences on one page; a longer file is to be divided."""


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.ADD_WORDS,
        cy="cyfieithiadau/mewnforio",
        en="translations/import",
        methods=["GET", "POST"],
        endpoint="import_file",
    )
    def import_file(staff: Signed) -> Response:
        if request.method != "POST":
            return page("staff/translations/import.html", staff=staff, form=Form(), taken=_taken())
        if request.form.get("carried"):
            return _go_on(door, staff)
        upload = request.files.get("file")
        if is_switch() and not upload:
            return page("staff/translations/import.html", staff=staff, form=Form(), taken=None)
        try:
            rows = files.read(upload.stream.read(files.MOST_BYTES + 1)) if upload and upload.filename else None
        except FileNotReadable as error:
            return _again(staff, _why(error.why))
        return _again(staff, _("Choose a CSV file")) if rows is None else _differences(door, staff, rows, None)


def _go_on(door: StaffDoor, staff: Signed) -> Response:
    """Takes what was chosen, or shows the differences once more: in the other language, or as nothing was chosen."""
    chosen = {int(one) for one in request.form.getlist("chosen") if one.isascii() and one.isdigit() and len(one) < 8}
    with door.db.transaction(staff.organisation_id) as session:
        try:
            rows = taking.rows_carried(session, request.form["carried"], staff.who, door.now())
        except NotCarried:
            return _again(staff, _("This page is too old. Choose the file again."))
    if is_switch() or not chosen:
        return _differences(door, staff, rows, chosen)
    with door.db.transaction(staff.organisation_id) as session:
        wanted = [row for row in rows if row.number in chosen]
        taken = taking.take(session, door.catalogue, wanted, _allowed(door, staff), staff.who, door.now())
    numbers = f"{taken.drafts}-{taken.words}-{len(taken.refused)}"
    return see_other(page_url("desk_translations.import_file", done=numbers))


def _differences(door: StaffDoor, staff: Signed, rows: Sequence[FileRow], chosen: Collection[int] | None) -> Response:
    """chosen: None where the file has just come; every change is chosen then."""
    with door.db.transaction(staff.organisation_id) as session:
        found = comparing.compared(session, door.catalogue, rows, _allowed(door, staff))
        try:
            carried = taking.carried(session, found, staff.who, door.now())
        except TooMuchToCarry:
            return _again(staff, _("There are too many changes for one page. Divide the file and import it in parts."))
    changed = [one for one in found if one.changes and one.refused is None]
    if len(changed) > MOST_SHOWN:
        return _again(staff, _("There are too many changes for one page. Divide the file and import it in parts."))
    nothing = _("Choose at least one change") if chosen is not None and not chosen and not is_switch() else ""
    return page(
        "staff/translations/differences.html",
        staff=staff,
        form=Form({}, {"chosen": nothing} if nothing else {}),
        changed=changed,
        chosen={one.row.number for one in changed} if chosen is None else chosen,
        refused=[(one, _refusal(one)) for one in found if one.refused is not None][:MOST_SHOWN],
        unchanged=sum(one.is_unchanged for one in found),
        carried=carried,
    )


def _allowed(door: StaffDoor, staff: Signed) -> Allowed:
    return Allowed(
        see=door.types(staff, Act.SEE_TRANSLATIONS),
        templates=door.types(staff, Act.EDIT_TEMPLATES),
        case_types=door.types(staff, Act.EDIT_CASE_TYPES),
        words=door.types(staff, Act.ADD_WORDS),
    )


def _again(staff: Signed, error: str) -> Response:
    return page("staff/translations/import.html", staff=staff, form=Form({}, {"file": error}), taken=None)


def _taken() -> tuple[int, int, int] | None:
    """What was just taken: drafts, words to be checked, and rows that were left."""
    numbers = request.args.get("done", "").split("-")
    if len(numbers) != 3 or not all(one.isascii() and one.isdigit() and len(one) < 8 for one in numbers):
        return None
    drafts, words, refused = map(int, numbers)
    return drafts, words, refused


def _why(code: str) -> str:
    return {
        "too-big": _("The file must be smaller than 1 MB"),
        "not-text": _("The file must be a CSV file in UTF-8. In Excel, choose “CSV UTF-8” when you save it."),
        "no-columns": _("The file must have the columns of the exported file: %(names)s")
        % {"names": ", ".join(files.NEEDED)},
        "too-many-rows": _("The file must have 5,000 rows or fewer"),
        "not-csv": _("The file cannot be read as CSV"),
    }[code]


def _refusal(one: Compared) -> str:
    code = one.refused.value if one.refused else ""
    if code == "placeholders":
        return _("These placeholders are not in both languages: %(names)s") % {
            "names": ", ".join(f"(({name}))" for name in one.missing)
        }
    return {
        "unknown-key": _("There is nothing of this key, or it is not among your case types"),
        "twice": _("This key is in the file more than once"),
        "changed-since": _("Somebody has changed these words since the file was exported. Export them again."),
        "empty": _("The words are missing"),
        "too-long": _("The words are longer than 10,000 characters"),
        "not-yours": _("Your roles do not let you change this"),
        "not-ours": _("Only the missing language can be written; the other comes from the case system"),
    }[code]
