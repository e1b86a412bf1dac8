"""The name of a case type, how careful it is, and what its messages carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.bilingual import Bilingual
from app.domain.case_type_content import CaseTypeContent
from app.domain.packs import BUILT_IN_PLACEHOLDERS
from app.domain.placeholders import PlaceholderType
from app.domain.recipients import Sensitivity
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.services.case_type_changes.drafts import Draft, PartChanged
from app.services.staff.signed import Signed
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.case_types.common import done, one_line, part_word, read_draft, save
from app.web.staff.door import StaffDoor

_LONGEST_NAME = 100
_MOST_DETAILS = 20
_SPARE = 2
_MOST_REMINDER_DAYS = 14
_DETAIL = re.compile(r"[a-z][a-z0-9_]{0,49}")
_KINDS = (
    PlaceholderType.BILINGUAL_TEXT,
    PlaceholderType.TEXT_AS_WRITTEN,
    PlaceholderType.DATE,
    PlaceholderType.TIME,
    PlaceholderType.NUMBER,
    PlaceholderType.MONEY,
    PlaceholderType.PLACE,
    PlaceholderType.REFERENCE,
    PlaceholderType.PERSON_NAME,
    PlaceholderType.DURATION,
    PlaceholderType.ENUM,
    PlaceholderType.URL,
)


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
        typed = _typed()
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
    said = {
        "name_cy": content.name.cy,
        "name_en": content.name.en,
        "sensitivity": content.sensitivity.value,
        "link": "yes" if content.link else "no",
        "stoppable": "yes" if content.stoppable else "no",
        "reminder_days": str(content.reminder_days or ""),
    }
    for number, (name, kind) in enumerate(content.placeholders.items(), 1):
        said |= {f"detail_{number}": name, f"kind_{number}": kind.value}
    return said


def _typed() -> dict[str, str]:
    details = [f"{field}_{number}" for number in range(1, _MOST_DETAILS + 1) for field in ("detail", "kind")]
    names = ("name_cy", "name_en", "sensitivity", "link", "stoppable", "reminder_days", "seen")
    return posted(*names, *details, longest=_LONGEST_NAME)


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
    return errors | _detail_errors(typed)


def _detail_errors(typed: Mapping[str, str]) -> dict[str, str]:
    errors: dict[str, str] = {}
    seen: set[str] = set()
    for number in range(1, _MOST_DETAILS + 1):
        name, field = typed[f"detail_{number}"], f"detail_{number}"
        if not name:
            continue
        if not _DETAIL.fullmatch(name):
            errors[field] = _("Use small letters, digits and underscores, beginning with a letter, such as due_date")
        elif name in BUILT_IN_PLACEHOLDERS:
            errors[field] = _("This name is taken by a placeholder that every case type has")
        elif name in seen:
            errors[field] = _("This name is here twice")
        elif typed[f"kind_{number}"] not in [kind.value for kind in _KINDS]:
            errors[f"kind_{number}"] = _("Choose what kind of detail this is")
        seen.add(name)
    return errors


def _days(text: str) -> int | None:
    ok = text.isascii() and text.isdigit() and len(text) <= 2 and 1 <= int(text) <= _MOST_REMINDER_DAYS
    return int(text) if ok else None


def _changed(content: CaseTypeContent, typed: Mapping[str, str]) -> CaseTypeContent:
    rows = ((typed[f"detail_{number}"], typed[f"kind_{number}"]) for number in range(1, _MOST_DETAILS + 1))
    return replace(
        content,
        name=Bilingual(one_line(typed["name_cy"]), one_line(typed["name_en"])),
        sensitivity=Sensitivity(typed["sensitivity"]),
        link=typed["link"] == "yes",
        stoppable=typed["stoppable"] == "yes",
        reminder_days=_days(typed["reminder_days"]),
        placeholders={name: PlaceholderType(kind) for name, kind in rows if name},
    )


def _form(staff: Signed, draft: Draft, form: Form) -> Response:
    used = max((number for number in range(1, _MOST_DETAILS + 1) if form[f"detail_{number}"]), default=0)
    return page(
        "staff/case_types/settings.html",
        staff=staff,
        draft=draft,
        form=form,
        seen=form["seen"] or draft.word("settings"),
        numbers=range(1, min(used + _SPARE, _MOST_DETAILS) + 1),
        kinds=_kind_words(),
    )


def _kind_words() -> dict[str, str]:
    words = {
        PlaceholderType.BILINGUAL_TEXT: _("Words in Welsh and English"),
        PlaceholderType.TEXT_AS_WRITTEN: _("Text as it is written"),
        PlaceholderType.DATE: _("Date"),
        PlaceholderType.TIME: _("Time"),
        PlaceholderType.NUMBER: _("Number"),
        PlaceholderType.MONEY: _("Sum of money"),
        PlaceholderType.PLACE: _("Name of a place"),
        PlaceholderType.REFERENCE: _("Reference number"),
        PlaceholderType.PERSON_NAME: _("Name of a person"),
        PlaceholderType.DURATION: _("Length of time"),
        PlaceholderType.ENUM: _("One of a list"),
        PlaceholderType.URL: _("Address of a website"),
    }
    return {kind.value: words[kind] for kind in _KINDS}
