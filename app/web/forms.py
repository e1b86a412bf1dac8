"""Forms that keep what was typed: on errors, and when the reader goes over to the other language in the middle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request

from app.domain.composed import composed
from app.i18n import gettext as _

SWITCH = "other_language"
"""The name of the button that shows the same form in the other language; nothing else is done then."""


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, by field, and what is wrong with it, in the language of the page."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """What was typed into a field, empty where nothing was."""
        return self.typed.get(name, "")

    def error(self, name: str) -> dict[str, str] | None:
        """The error of a field as GOV.UK's components take it."""
        return {"text": self.errors[name], "visuallyHiddenText": _("Error")} if name in self.errors else None

    @property
    def summary(self) -> list[dict[str, str]]:
        """All errors, each with the way to its field, as GOV.UK's error summary takes them."""
        return [{"text": words, "href": f"#{name}"} for name, words in self.errors.items()]


def posted(*names: str, longest: int = 200) -> dict[str, str]:
    """What was typed into these fields: composed, trimmed, and of each no more than `longest` characters and one.

    That one lets a check see that there were too many. NUL is dropped: nobody can type it, and the database takes none.
    """
    return {name: _typed(name)[: longest + 1] for name in names}


def _typed(name: str) -> str:
    return composed(request.form.get(name, "").replace("\0", "")).strip()


def is_switch() -> bool:
    """Whether the reader only wants to go on in the other language."""
    return SWITCH in request.form


def items(choices: Mapping[str, str], chosen: str) -> list[dict[str, Any]]:
    """Radio buttons as GOV.UK's component takes them: value to words."""
    return [{"value": value, "text": words, "checked": value == chosen} for value, words in choices.items()]
