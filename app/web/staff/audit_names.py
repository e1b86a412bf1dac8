"""What the audit trail calls people, things and groups, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.audit_words import Group
from app.i18n import gettext as _
from app.services.staff.audit_trail import CITIZENS, OPERATOR, STAFF
from app.services.staff.names import Names
from app.services.staff.signed import staff_id_of
from app.web.forms import items


def who_said(who: str, known: Names) -> str:
    if staff_id_of(who) is not None:
        return known.of(who)
    return others().get(who, who)


def others() -> dict[str, str]:
    return {
        "citizen": _("A citizen"),
        "operator": _("Whoever runs Olrhain"),
        "system": _("Olrhain itself"),
        "desk": _("Olrhain itself"),
        "clock": _("Olrhain itself"),
        "visitor": _("Somebody who was not signed in"),
    }


def things() -> dict[str, str]:
    """What an entry is about, for the link to it."""
    return {
        "cases": _("Case"),
        "contacts": _("Case"),
        "status_links": _("Case"),
        "case_events": _("Case"),
        "messages": _("Message"),
        "replies": _("Reply"),
        "templates": _("Template"),
        "case_types": _("Case type"),
        "integrations": _("Integration"),
        "staff_users": _("Staff user"),
        "organisations": _("Settings"),
        "provider_accounts": _("Providers"),
        "guests": _("Guest list"),
        "glossary_entries": _("Glossary"),
    }


def who_items(known: Names, chosen: str) -> list[dict[str, object]]:
    people = sorted(known.known.items(), key=lambda pair: pair[1].casefold())
    choices = {
        "": _("Everybody"),
        STAFF: _("Any staff user"),
        CITIZENS: _("Citizens"),
        OPERATOR: _("Whoever runs Olrhain"),
        **{str(id): name for id, name in people},
    }
    return _selected(choices, chosen)


def kind_items(chosen: str) -> list[dict[str, object]]:
    return _selected({"": _("Everything"), **{kind.value: words for kind, words in _groups().items()}}, chosen)


def _groups() -> dict[Group, str]:
    return {
        Group.LOOKED_AT: _("What was looked at"),
        Group.CASES: _("Cases"),
        Group.MESSAGES: _("Messages"),
        Group.REPLIES: _("Replies"),
        Group.CITIZENS: _("What citizens chose"),
        Group.WORDING: _("Templates and words"),
        Group.CASE_TYPES: _("Case types"),
        Group.INTEGRATIONS: _("Integrations"),
        Group.PEOPLE: _("People and signing in"),
        Group.SETTINGS: _("Settings"),
    }


def _selected(choices: Mapping[str, str], chosen: str) -> list[dict[str, object]]:
    return [{**one, "selected": one["checked"]} for one in items(choices, chosen)]
