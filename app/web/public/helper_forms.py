"""The questions about a helper that are asked when they are named, and again when something is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.bilingual import LanguageWish
from app.domain.harmless import harmless
from app.domain.helping import LONGEST_HELP, Scope
from app.domain.recipients import Channel, as_written_here
from app.i18n import gettext as _
from app.i18n import voice
from app.services.helpers.naming import Why
from app.services.helpers.shown import HelperView
from app.services.preferences import addresses
from app.web.forms import Form, items, posted

LONGEST_NAME = 60
_ON_A_DAY, _WHILE_OPEN = "day", "open"
DAY, MONTH, YEAR = "until-day", "until-month", "until-year"


@dataclass(frozen=True, slots=True)
class Address:
    channel: Channel
    to: str


def read_who(form: Form) -> tuple[str, Address | None, dict[str, str]]:
    """The name, the address, and what is wrong with them."""
    errors = {}
    name = harmless(form["name"], lines=False)
    if not any(map(str.isalpha, name)):
        errors["name"] = _("Enter their name")
    elif len(name) > LONGEST_NAME:
        errors["name"] = _("Their name must be 60 characters or fewer")
    typed, address = form["to"], None
    channel = Channel.EMAIL if "@" in typed else Channel.SMS
    to = addresses.read(channel, typed) if typed else None
    if not typed:
        errors["to"] = _("Enter their mobile number or email address")
    elif to is None:
        errors["to"] = _("Enter a UK mobile number, like 07700 900 982, or an email address, like name@example.com")
    else:
        address = Address(channel, to)
    return name, address, errors


def languages(form: Form) -> list[dict[str, Any]]:
    return items({"cy": _("Welsh"), "en": _("English"), "both": _("Both languages")}, form["language"])


def read_language(form: Form) -> LanguageWish | None:
    found = (wish for wish in LanguageWish if wish is not LanguageWish.UNKNOWN)
    return next((wish for wish in found if wish.value == form["language"]), None)


def scopes(form: Form) -> list[dict[str, Any]]:
    hints = {
        Scope.ALL: _("Where the request is, what happens next, what we ask for, and appointments."),
        Scope.APPOINTMENTS: _("When and where they are, and whom to phone. Nothing else."),
    }
    choices = items({scope.value: scope_words(scope) for scope in Scope}, form["scope"])
    return [{**one, "hint": {"text": hints[Scope(one["value"])]}} for one in choices]


def scope_words(scope: Scope) -> str:
    return _("Everything about the request") if scope is Scope.ALL else _("Appointments only")


def read_scope(form: Form) -> Scope | None:
    return next((scope for scope in Scope if scope.value == form["scope"]), None)


def posted_until() -> dict[str, str]:
    return posted("ends", DAY, MONTH, YEAR, longest=20)


def until_typed(until: date | None) -> dict[str, str]:
    """An end as the form shows it."""
    if until is None:
        return {"ends": _WHILE_OPEN}
    return {"ends": _ON_A_DAY, DAY: str(until.day), MONTH: str(until.month), YEAR: str(until.year)}


def until_items(form: Form) -> list[dict[str, Any]]:
    choices = {_WHILE_OPEN: _("For as long as the request is open"), _ON_A_DAY: _("Until a day that I choose")}
    return items(choices, form["ends"])


def date_items(form: Form) -> list[dict[str, Any]]:
    """The three boxes of a date, as GOV.UK's component takes them."""
    wide = {YEAR: "govuk-input--width-4"}
    wrong = " govuk-input--error" if DAY in form.errors else ""
    labels = {DAY: _("Day"), MONTH: _("Month"), YEAR: _("Year")}
    return [
        {
            "id": name,
            "name": name,
            "label": label,
            "value": form[name],
            "classes": wide.get(name, "govuk-input--width-2") + wrong,
        }
        for name, label in labels.items()
    ]


def read_until(form: Form, today: date) -> tuple[date | None, dict[str, str]]:
    """The last day, None for as long as the request is open; and what is wrong with what was typed."""
    if form["ends"] == _WHILE_OPEN:
        return None, {}
    if form["ends"] != _ON_A_DAY:
        return None, {"ends": _("Choose until when they help")}
    if not (form[DAY] and form[MONTH] and form[YEAR]):
        return None, {DAY: _("Enter the last day, with its month and year")}
    until = _date(form)
    if until is None:
        return None, {DAY: _("Enter a real date, like 31 3 2027")}
    if until < today:
        return None, {DAY: _("The last day must be today or later")}
    if until > today + LONGEST_HELP:
        return None, {DAY: _("The last day must be within two years")}
    return until, {}


def _date(form: Form) -> date | None:
    parts = [form[name] for name in (YEAR, MONTH, DAY)]
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts) or len(parts[0]) != 4:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def until_words(until: date | None) -> str:
    if until is None:
        return _("For as long as the request is open")
    return _("Until %(day)s") % {"day": voice().day(until)}


def how_words(channel: Channel) -> str:
    return _("By text") if channel is Channel.SMS else _("By email")


def address_words(channel: Channel | None, to: str) -> str:
    return as_written_here(to) if to and channel is Channel.SMS else to


def language_words(wish: LanguageWish) -> str:
    return {LanguageWish.CY: _("Welsh"), LanguageWish.EN: _("English")}.get(wish, _("Both languages"))


def why_words(why: Why) -> str:
    """Why somebody cannot be named or asked, kindly."""
    return {
        Why.OWN_ADDRESS: _("This is your own number or email address. Enter theirs"),
        Why.ALREADY: _("You have already named somebody with this number or email address"),
        Why.SAID_NO: _("They have told us that they cannot help, so we will not ask them again"),
        Why.FULL: _("You can have 5 people to help you at a time. End one person’s help first"),
        Why.TOO_OFTEN: _("You have asked 5 times today, which is as often as we can send. Try again tomorrow"),
        Why.JUST_NOW: _("We asked them a few minutes ago. Give the message time to arrive"),
    }[why]


def rows(helper: HelperView) -> list[tuple[str, str]]:
    """What is told of a helper: a label and its words."""
    how = how_words(helper.channel)
    return [
        (_("How we tell them"), f"{how}: {address_words(helper.channel, helper.to)}" if helper.to else how),
        (_("In which language"), language_words(helper.language)),
        (_("What they hear of"), scope_words(helper.scope)),
        (_("Until when"), until_words(helper.until)),
    ]
