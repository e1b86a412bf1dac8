"""The areas of the desk: their pages, and the way to each for whoever may see it."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from flask import Flask, request

from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.staff.signed import Signed
from app.web.staff import (
    account,
    audit,
    case_types,
    cases,
    dashboard,
    integrations,
    messages,
    people,
    replies,
    reports,
    settings,
    sign_in,
    templates,
    translations,
)
from app.web.staff.door import StaffDoor
from app.web.staff.word_changes import difference, replaced


@dataclass(frozen=True, slots=True)
class Area:
    """A link of the desk's navigation. current: the page is one of this area."""

    words: str
    url: str
    current: bool


def register(app: Flask, door: StaffDoor) -> None:
    app.jinja_env.globals.update(desk_areas=desk_areas, difference=difference, replaced=replaced, Act=Act)
    areas: tuple[ModuleType, ...] = (
        dashboard,
        cases,
        reports,
        integrations,
        messages,
        sign_in,
        account,
        people,
        audit,
        settings,
        replies,
        translations,
        templates,
        case_types,
    )
    for area in areas:
        app.register_blueprint(area.blueprint(door))


def desk_areas(staff: Signed) -> list[Area]:
    """The areas in their order, without those that this person may not see."""
    return [
        Area(words, page_url(f"{blueprint}.index"), request.blueprint == blueprint)
        for blueprint, act, words in _areas()
        if staff.may(act)
    ]


def _areas() -> list[tuple[str, Act, str]]:
    return [
        ("desk_dashboard", Act.SEE_DASHBOARD, _("Today")),
        ("desk_cases", Act.SEE_CASES, _("Cases")),
        ("desk_messages", Act.SEE_MESSAGES, _("Messages")),
        ("desk_replies", Act.SEE_REPLIES, _("Replies")),
        ("desk_templates", Act.SEE_TEMPLATES, _("Templates")),
        ("desk_translations", Act.SEE_TRANSLATIONS, _("Translations")),
        ("desk_case_types", Act.SEE_CASE_TYPES, _("Case types")),
        ("desk_reports", Act.SEE_REPORTS, _("Reports")),
        ("desk_integrations", Act.MANAGE_INTEGRATIONS, _("Integrations")),
        ("desk_people", Act.MANAGE_PEOPLE, _("People")),
        ("desk_audit", Act.SEE_AUDIT, _("Audit")),
        ("desk_settings", Act.MANAGE_SETTINGS, _("Settings")),
    ]
