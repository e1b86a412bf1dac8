"""What is typed of one milestone or outcome, what is wrong with it, and the step that it makes."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.bilingual import Bilingual, Language
from app.domain.case_type_content import MilestoneContent, OutcomeContent, Step
from app.i18n import gettext as _
from app.services.case_type_changes.making import NotACode, checked_code
from app.web.forms import posted
from app.web.staff.case_types.common import MILESTONES, one_line

_LONGEST = {"label": 100, "sentence": 500, "next": 500, "meaning": 500}
_MOST_DAYS = 500
_LONGEST_FIELD = max(_LONGEST.values())


def typed_for(kind: str) -> dict[str, str]:
    fields = _fields(kind)
    names = [f"{field}_{language}" for field in fields for language in Language]
    return posted("code", "working_days", "seen", *names, longest=_LONGEST_FIELD)


def said_by(step: Step) -> dict[str, str]:
    said = {f"{field}_{language}": getattr(step, field)[language] for field in step.PAIRS for language in Language}
    if isinstance(step, MilestoneContent):
        said["working_days"] = str(step.working_days or "")
    return said


def errors_of(kind: str, typed: Mapping[str, str], new: bool = False) -> dict[str, str]:
    """A language may be left for somebody else to write; it is asked for before the case type is published."""
    errors: dict[str, str] = {}
    if new:
        errors |= _code_errors(typed["code"])
    if not typed["label_cy"] and not typed["label_en"]:
        errors["label_cy"] = _("Enter a title in Welsh, in English or in both")
    for field in _fields(kind):
        for language in Language:
            if len(typed[f"{field}_{language}"]) > _LONGEST[field]:
                errors[f"{field}_{language}"] = _("This must be %(most)s characters or fewer") % {
                    "most": _LONGEST[field]
                }
    if typed["working_days"] and _days(typed["working_days"]) is None:
        errors["working_days"] = _("Enter a number of working days from 1 to 500, or leave this empty")
    return errors


def step_of(kind: str, code: str, typed: Mapping[str, str], retired: bool = False) -> Step:
    pairs = {field: _pair(typed, field) for field in _fields(kind)}
    if kind == MILESTONES:
        days = _days(typed["working_days"])
        return MilestoneContent(code, pairs["label"], pairs["sentence"], pairs["next"], days, retired)
    return OutcomeContent(code, pairs["label"], pairs["meaning"], retired)


def _pair(typed: Mapping[str, str], field: str) -> Bilingual:
    return Bilingual(*(one_line(typed[f"{field}_{language}"]) for language in Language))


def _fields(kind: str) -> tuple[str, ...]:
    return (MilestoneContent if kind == MILESTONES else OutcomeContent).PAIRS


def _code_errors(code: str) -> dict[str, str]:
    if not code:
        return {"code": _("Enter the code that your case system uses")}
    try:
        checked_code(code)
    except NotACode:
        return {"code": _("Use small letters, digits and hyphens, beginning with a letter, such as blue-badge")}
    return {}


def _days(text: str) -> int | None:
    ok = text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= _MOST_DAYS
    return int(text) if ok else None
