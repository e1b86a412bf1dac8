"""Whether a provider knows the organisation."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, request

from app.domain.provider_trouble import Trouble
from app.domain.recipients import Channel
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.providers.registry import Providers
from app.services.delivery import provider_settings
from app.services.delivery.claiming import Account
from app.services.delivery.provider_settings import FIELDS
from app.services.staff.signed import Signed
from app.web.forms import Form, is_switch
from app.web.rendering import page
from app.web.staff.door import StaffDoor
from app.web.staff.settings.provider_words import trouble_words
from app.web.staff.settings.providers import channel_of
from app.web.staff.settings.words import channel_names, provider_names

_DEADLINE = 8.0
"""Seconds that a person waits for a check; a provider that needs longer is not well."""


def register(door: StaffDoor, pages: Blueprint) -> None:
    checker = Providers(deadline=_DEADLINE, base_url=door.base_url)
    cy, en = "gosodiadau/gwirio/<string:channel>", "settings/check/<string:channel>"

    @door.page(pages, Act.MANAGE_SETTINGS, cy=cy, en=en, methods=["GET", "POST"], endpoint="check")
    def check(staff: Signed, channel: str) -> Response:
        wanted = channel_of(channel)
        with door.db.transaction(staff.organisation_id) as session:
            account = provider_settings.account(session, wanted)
        if request.method != "POST" or is_switch():
            return _check_page(staff, wanted, account, None)
        # No transaction is open while the provider is asked.
        found = provider_settings.check(door.db, staff.organisation_id, wanted, account, checker)
        return _check_page(staff, wanted, account, found)


def _check_page(staff: Signed, channel: Channel, account: Account, found: Sequence[Trouble] | None) -> Response:
    """found: None where nobody has asked yet."""
    is_set = found is None and request.args.get("done") == "set"
    return page(
        "staff/settings/check.html",
        staff=staff,
        form=Form(),
        channel=channel,
        channel_name=channel_names()[channel],
        provider_name=provider_names().get(account.provider, account.provider),
        checked=found is not None,
        troubles=[trouble_words()[trouble] for trouble in found or ()],
        kind=account.provider if account.provider in FIELDS else "",
        done=_("The provider is set, and in force within a few seconds. Now check whether it knows you.")
        if is_set
        else "",
    )
