"""The details that the events of a case type may carry, for templates to use: a name and a kind each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.domain.packs import BUILT_IN_PLACEHOLDERS
from app.domain.placeholders import PlaceholderType
from app.i18n import gettext as _
from app.web.forms import Form

_MOST = 20
_SPARE = 2
_NUMBERS = range(1, _MOST + 1)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")
NAMES = tuple(f"{field}_{number}" for number in _NUMBERS for field in ("detail", "kind"))
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


def shown(placeholders: Mapping[str, PlaceholderType]) -> dict[str, str]:
    """What the fields hold before anybody types."""
    said: dict[str, str] = {}
    for number, (name, kind) in enumerate(placeholders.items(), 1):
        said |= {f"detail_{number}": name, f"kind_{number}": kind.value}
    return said


def errors(typed: Mapping[str, str]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    seen: set[str] = set()
    for number in _NUMBERS:
        name, field = typed[f"detail_{number}"], f"detail_{number}"
        if not name:
            continue
        if not _NAME.fullmatch(name):
            wrong[field] = _("Use small letters, digits and underscores, beginning with a letter, such as due_date")
        elif name in BUILT_IN_PLACEHOLDERS:
            wrong[field] = _("This name is taken by a placeholder that every case type has")
        elif name in seen:
            wrong[field] = _("This name is here twice")
        elif typed[f"kind_{number}"] not in [kind.value for kind in _KINDS]:
            wrong[f"kind_{number}"] = _("Choose what kind of detail this is")
        seen.add(name)
    return wrong


def chosen(typed: Mapping[str, str]) -> dict[str, PlaceholderType]:
    """The details that were typed, once nothing is wrong with them."""
    rows = ((typed[f"detail_{number}"], typed[f"kind_{number}"]) for number in _NUMBERS)
    return {name: PlaceholderType(kind) for name, kind in rows if name}


def choices(form: Form) -> dict[str, Any]:
    """What the page needs beside the form: as many rows as are filled, with some to spare, and the kinds."""
    used = max((number for number in _NUMBERS if form[f"detail_{number}"]), default=0)
    return {"numbers": range(1, min(used + _SPARE, _MOST) + 1), "kinds": _kind_words()}


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
