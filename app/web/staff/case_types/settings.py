"""The name of a case type, how careful it is, when its messages go, and what they carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.bilingual import Bilingual
from app.domain.case_type_content import CaseTypeContent
from app.domain.recipients import Sensitivity
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.services.case_type_changes.drafts import Draft, PartChanged
from app.services.staff.signed import Signed
from app.web.forms import Form, is_switch, items, posted
from app.web.rendering import page
from app.web.staff import hours
from app.web.staff.case_types import details
from app.web.staff.case_types.common import done, one_line, part_word, read_draft, save
from app.web.staff.door import StaffDoor

_FIELDS = ("name_cy", "name_en", "sensitivity", "link", "stoppable", "reminder_days", "seen", *hours.NAMES)
_LONGEST_NAME = 100
_MOST_REMINDER_DAYS = 14


def register(blueprint: Blueprint, door: StaffDoor) -> None:
    @door.page(
        blueprint,
        Act.EDIT_CASE_TYPES,
        cy="mathau/<uuid:case_type_id>/gosodiadau",
        en="case-types/<uuid:case_type_id>/settings",
        methods=["GET", "POST"],
    )
    def settings(staff: Signed, case_type_id: UUID) -> Response:
        draft = read_draft(door, staff, case_type_id)
        if request.method != "POST":
            return _form(staff, draft, Form(_said(draft.content)))
        typed = posted(*_FIELDS, *details.NAMES, longest=_LONGEST_NAME)
        errors = {} if is_switch() else _errors(typed)
        if is_switch() or errors:
            return _form(staff, draft, Form(typed, errors))
        try:
            save(door, staff, case_type_id, ("settings", part_word()), lambda content: _changed(content, typed))
        except PartChanged as changed:
            return _form(staff, changed.draft, Form({**typed, "seen": changed.draft.word("settings")}, _overtaken()))
        return done("show", "saved", case_type_id)


def _overtaken() -> dict[str, str]:
    return {"name_cy": _("Somebody else has changed this meanwhile. What you typed is here: check it, and save again.")}


def _said(content: CaseTypeContent) -> dict[str, str]:
    return {
        "name_cy": content.name.cy,
        "name_en": content.name.en,
        "sensitivity": content.sensitivity.value,
        "link": "yes" if content.link else "no",
        "stoppable": "yes" if content.stoppable else "no",
        "reminder_days": str(content.reminder_days or ""),
        **hours.shown(content.hours),
        **details.shown(content.placeholders),
    }


def _errors(typed: Mapping[str, str]) -> dict[str, str]:
    errors = {}
    for field in ("name_cy", "name_en"):
        if len(typed[field]) > _LONGEST_NAME:
            errors[field] = _("The name must be 100 characters or fewer")
    if not typed["name_cy"] and not typed["name_en"]:
        errors["name_cy"] = _("Enter the name in Welsh, in English or in both")
    if typed["sensitivity"] not in tuple(Sensitivity):
        errors["sensitivity"] = _("Choose how careful this case type is")
    if typed["link"] not in ("yes", "no"):
        errors["link"] = _("Choose whether messages carry the link")
    if typed["reminder_days"] and not _days(typed["reminder_days"]):
        errors["reminder_days"] = _("Enter a number of days from 1 to 14, or leave this empty")
    return errors | hours.errors(typed) | details.errors(typed)


def _days(text: str) -> int | None:
    ok = text.isascii() and text.isdigit() and len(text) <= 2 and 1 <= int(text) <= _MOST_REMINDER_DAYS
    return int(text) if ok else None


def _changed(content: CaseTypeContent, typed: Mapping[str, str]) -> CaseTypeContent:
    return replace(
        content,
        name=Bilingual(one_line(typed["name_cy"]), one_line(typed["name_en"])),
        sensitivity=Sensitivity(typed["sensitivity"]),
        link=typed["link"] == "yes",
        stoppable=typed["stoppable"] == "yes",
        reminder_days=_days(typed["reminder_days"]),
        hours=hours.chosen(typed),
        placeholders=details.chosen(typed),
    )


def _form(staff: Signed, draft: Draft, form: Form) -> Response:
    return page(
        "staff/case_types/settings.html",
        staff=staff,
        draft=draft,
        form=form,
        seen=form["seen"] or draft.word("settings"),
        choices=items(
            {hours.ANY: _("Any time the organisation sends"), hours.SOME: _("Only between two hours")}, form["when"]
        ),
        **hours.choices(form),
        **details.choices(form),
    )
