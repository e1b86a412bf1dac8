"""The settings that are one short form each: hours, the name before texts, language, answers, and what is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request

from app.domain.staff_roles import Act
from app.i18n import page_url
from app.services.organisation_settings import desk_settings
from app.services.organisation_settings.desk_settings import SettingsView
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff import hours
from app.web.staff.door import StaffDoor
from app.web.staff.settings import fields

Errors = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Setting:
    """One form. shown: what the fields hold before anybody types. read: what is wrong with what was typed.

    change: writes it, once nothing is wrong; of whoever typed. choices: what else its page needs.
    """

    name: str
    cy: str
    en: str
    names: tuple[str, ...]
    shown: Callable[[SettingsView], Mapping[str, str]]
    errors: Callable[[Mapping[str, str]], Errors]
    change: Callable[[Any, str, Mapping[str, str]], None]
    choices: Callable[[Form], Mapping[str, Any]]


def register(door: StaffDoor, pages: Blueprint) -> None:
    for setting in _SETTINGS:
        _register(door, pages, setting)


def _register(door: StaffDoor, pages: Blueprint, setting: Setting) -> None:
    cy, en = f"gosodiadau/{setting.cy}", f"settings/{setting.en}"

    @door.page(pages, Act.MANAGE_SETTINGS, cy=cy, en=en, methods=["GET", "POST"], endpoint=setting.name)
    def change(staff: Signed) -> Response:
        if request.method != "POST":
            with door.db.transaction(staff.organisation_id) as session:
                return _page(staff, setting, Form(setting.shown(desk_settings.view(session))))
        typed = posted(*setting.names)
        errors = {} if is_switch() else setting.errors(typed)
        if is_switch() or errors:
            return _page(staff, setting, Form(typed, errors))
        with door.db.transaction(staff.organisation_id) as session:
            setting.change(session, staff.who, typed)
        return see_other(page_url("desk_settings.index", done=setting.name))


def _page(staff: Signed, setting: Setting, form: Form) -> Response:
    return page(f"staff/settings/{setting.name}.html", staff=staff, form=form, **setting.choices(form))


_SETTINGS = (
    Setting(
        name="hours",
        cy="oriau",
        en="hours",
        names=hours.NAMES,
        shown=lambda view: hours.shown(view.window),
        errors=hours.errors,
        change=fields.change_hours,
        choices=fields.hours_choices,
    ),
    Setting(
        name="name",
        cy="enw",
        en="name",
        names=("prefix_cy", "prefix_en"),
        shown=lambda view: {"prefix_cy": view.sms_prefix.cy, "prefix_en": view.sms_prefix.en},
        errors=fields.prefix_errors,
        change=fields.change_prefix,
        choices=lambda _: {},
    ),
    Setting(
        name="language",
        cy="iaith",
        en="language",
        names=("both_texts", "author"),
        shown=lambda view: {"both_texts": view.both_texts.value, "author": "yes" if view.author_may_sign else "no"},
        errors=fields.language_errors,
        change=fields.change_language,
        choices=fields.language_choices,
    ),
    Setting(
        name="answers",
        cy="ateb",
        en="answers",
        names=("days",),
        shown=lambda view: {"days": str(view.answer_days)},
        errors=fields.days_errors,
        change=fields.change_days,
        choices=lambda _: {},
    ),
    Setting(
        name="keeping",
        cy="cadw",
        en="keeping",
        names=("open", "personal", "sensitive"),
        shown=lambda view: {kind.value: str(days) for kind, days in view.days_kept.items()},
        errors=fields.keeping_errors,
        change=fields.change_keeping,
        choices=fields.keeping_choices,
    ),
)
