"""What may be typed into the short forms of the settings, what is wrong with it, and how it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.bilingual import Bilingual, BothTexts
from app.domain.harmless import harmless
from app.domain.recipients import Sensitivity
from app.i18n import gettext as _
from app.services.organisation_settings import desk_settings, language_policy
from app.services.organisation_settings.desk_settings import FEWEST_DAYS_KEPT, MOST_ANSWER_DAYS, MOST_DAYS_KEPT
from app.web.forms import Form, items
from app.web.staff import hours
from app.web.staff.settings.words import both_texts_names, kind_names

Typed = Mapping[str, str]
_LONGEST_PREFIX = 40


def change_hours(session: Any, who: str, typed: Typed) -> None:
    desk_settings.change_window(session, who, hours.chosen(typed))


def hours_choices(form: Form) -> Mapping[str, Any]:
    choices = {hours.SOME: _("Between two hours"), hours.ANY: _("At any hour of the day or night")}
    return {"choices": items(choices, form["when"]), **hours.choices(form)}


def prefix_errors(typed: Typed) -> dict[str, str]:
    wrong = {}
    for name, missing in (("prefix_cy", _("Enter the name in Welsh")), ("prefix_en", _("Enter the name in English"))):
        if not typed[name]:
            wrong[name] = missing
        elif len(typed[name]) > _LONGEST_PREFIX:
            wrong[name] = _("The name must have 40 letters or fewer")
        elif harmless(typed[name], lines=False) != typed[name]:
            wrong[name] = _("The name can have no links, brackets in pairs or letters that cannot be seen")
    return wrong


def change_prefix(session: Any, who: str, typed: Typed) -> None:
    desk_settings.change_prefix(session, who, Bilingual(typed["prefix_cy"], typed["prefix_en"]))


def language_errors(typed: Typed) -> dict[str, str]:
    wrong = {}
    if typed["both_texts"] not in tuple(BothTexts):
        wrong["both_texts"] = _("Choose how a text in both languages is sent")
    if typed["author"] not in ("yes", "no"):
        wrong["author"] = _("Choose whether authors may sign their own words")
    return wrong


def change_language(session: Any, who: str, typed: Typed) -> None:
    language_policy.change(session, BothTexts(typed["both_texts"]), typed["author"] == "yes", who)


def language_choices(form: Form) -> Mapping[str, Any]:
    return {
        "both_texts": items({how.value: words for how, words in both_texts_names().items()}, form["both_texts"]),
        "author": items(
            {
                "no": _("No: somebody else reads and signs them"),
                "yes": _("Yes: where only one person can read a language. The history shows it."),
            },
            form["author"],
        ),
    }


def days_errors(typed: Typed) -> dict[str, str]:
    if _number(typed["days"], 1, MOST_ANSWER_DAYS) is None:
        return {"days": _("Enter a number of working days from 1 to 60")}
    return {}


def change_days(session: Any, who: str, typed: Typed) -> None:
    desk_settings.change_answer_days(session, who, int(typed["days"]))


def keeping_errors(typed: Typed) -> dict[str, str]:
    return {
        kind.value: _("Enter a number of days from 7 to 400")
        for kind in Sensitivity
        if _number(typed[kind.value], FEWEST_DAYS_KEPT, MOST_DAYS_KEPT) is None
    }


def change_keeping(session: Any, who: str, typed: Typed) -> None:
    desk_settings.change_days_kept(session, who, {kind: int(typed[kind.value]) for kind in Sensitivity})


def keeping_choices(_form: Form) -> Mapping[str, Any]:
    return {"kinds": [(kind.value, words) for kind, words in kind_names().items()]}


def _number(typed: str, least: int, most: int) -> int | None:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6):
        return None
    return int(typed) if least <= int(typed) <= most else None
