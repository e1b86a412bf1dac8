"""The settings of one provider for one channel. A secret can be replaced, and is never shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request

from app.domain.errors import NotFound
from app.domain.recipients import Channel
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.providers.registry import allowed_per_minute
from app.services.delivery import provider_settings
from app.services.delivery.provider_settings import (
    BY_CHANNEL,
    FIELDS,
    MOST_PER_MINUTE,
    SECRET,
    NewProvider,
    ProviderUnfit,
)
from app.services.delivery.provider_settings import ProviderView as View
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import Form, is_switch, items, posted
from app.web.rendering import page
from app.web.staff.door import StaffDoor
from app.web.staff.settings.provider_words import field_words
from app.web.staff.settings.providers import carried, channel_of
from app.web.staff.settings.words import channel_names, provider_names

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Field:
    """One setting of a provider, as its form asks for it. kept: a secret is there, which an empty field leaves."""

    name: str
    label: str
    hint: str
    secret: bool
    kept: bool


def register(door: StaffDoor, pages: Blueprint) -> None:
    path = "<string:channel>/<string:kind>"
    cy, en = f"gosodiadau/darparwyr/{path}", f"settings/providers/{path}"

    @door.page(pages, Act.MANAGE_SETTINGS, cy=cy, en=en, methods=["GET", "POST"], endpoint="provider")
    def provider(staff: Signed, channel: str, kind: str) -> Response:
        wanted = channel_of(channel)
        if kind not in BY_CHANNEL[wanted]:
            raise NotFound(f"{kind} carries no {channel}")
        now = carried(door, staff).get(wanted)
        now = now if now and now.provider == kind else None
        if request.method != "POST":
            return _provider_page(staff, wanted, kind, now, Form(_shown(now)))
        typed = posted(*FIELDS[kind], "per_minute", longest=_LONGEST)
        errors = {} if is_switch() else _errors(kind, now, typed)
        if not (is_switch() or errors):
            errors = _put(door, staff, NewProvider(wanted, kind, _pace(typed), typed), now)
        if is_switch() or errors:
            return _provider_page(staff, wanted, kind, now, Form(typed, errors))
        return see_other(page_url("desk_settings.check", channel=wanted.value, done="set"))


def _shown(now: View | None) -> Mapping[str, str]:
    """What is in force, without its secrets."""
    if now is None:
        return {}
    return {**now.plain, "per_minute": str(now.per_minute) if now.per_minute else ""}


def _errors(kind: str, now: View | None, typed: Mapping[str, str]) -> dict[str, str]:
    wrong = {name: _("This is too long") for name in FIELDS[kind] if len(typed[name]) > _LONGEST}
    pace = typed["per_minute"]
    if pace and not (pace.isascii() and pace.isdigit() and len(pace) < 6 and 1 <= int(pace) <= MOST_PER_MINUTE):
        wrong["per_minute"] = _("Enter a number from 1 to 10,000, or leave this empty")
    kept = now.secrets if now else frozenset()
    for name in _needed(kind):
        if not typed[name] and name not in kept and name not in wrong:
            wrong[name] = _("Enter this: it cannot be left empty")
    return wrong


def _needed(kind: str) -> tuple[str, ...]:
    return {
        "govuk-notify": ("api_key", "sms_template_id", "email_template_id"),
        "twilio": ("account_sid", "auth_token"),
        "smtp": ("host", "sender_address", "sender_name"),
    }[kind]


def _pace(typed: Mapping[str, str]) -> int | None:
    return int(typed["per_minute"]) if typed["per_minute"] else None


def _put(door: StaffDoor, staff: Signed, new: NewProvider, now: View | None) -> dict[str, str]:
    """What cannot be used, by field; nothing is changed then."""
    names = FIELDS[new.provider]
    outside = provider_settings.is_outside(new, now)
    try:
        with door.db.transaction(staff.organisation_id) as session:
            provider_settings.put(session, staff.who, new, outside=outside)
    except ProviderUnfit as error:
        if error.fields == ("password",) and not new.typed.get("password"):
            return {"password": _("The password is sent to this mail server: enter it once more")}
        return {name: _wrong_words(name) for name in error.fields if name in names} or {names[0]: _wrong_words("")}
    return {}


def _wrong_words(name: str) -> str:
    if name == "host":
        return _(
            "The internet must be able to reach the mail server. For one that it cannot, ask whoever runs Olrhain."
        )
    if name == "port":
        return _("The port must be 25, 465, 587 or 2525")
    if name == "from_number":
        return _("Enter either a number or name to send from, or a messaging service, and not both")
    return _("This does not look right: copy it once more from the provider")


def _provider_page(staff: Signed, channel: Channel, kind: str, now: View | None, form: Form) -> Response:
    kept = now.secrets if now else frozenset()
    words = field_words()
    fields = [Field(name, *words[name], name in SECRET, name in kept) for name in FIELDS[kind] if name != "security"]
    return page(
        "staff/settings/provider.html",
        staff=staff,
        form=form,
        channel=channel,
        channel_name=channel_names()[channel],
        kind=kind,
        name=provider_names()[kind],
        fields=fields,
        securities=_securities(form) if kind == "smtp" else [],
        allowed=allowed_per_minute(kind),
        is_new=now is None,
    )


def _securities(form: Form) -> list[dict[str, Any]]:
    choices = {"starttls": _("STARTTLS (usually port 587)"), "tls": _("TLS from the start (usually port 465)")}
    return items(choices, form["security"] or "starttls")
