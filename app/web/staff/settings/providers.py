"""Who carries texts, emails and letters: the list, choosing another, and nobody at all."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.domain.errors import NotFound
from app.domain.recipients import Channel
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.providers.registry import allowed_per_minute
from app.services.delivery import provider_settings
from app.services.delivery.provider_settings import BY_CHANNEL, FIELDS, ProviderView
from app.services.organisation_settings import desk_settings
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.forms import is_switch
from app.web.rendering import page
from app.web.staff.confirm import Ask, confirm_page
from app.web.staff.door import StaffDoor
from app.web.staff.settings.words import channel_names, provider_names


def register(door: StaffDoor, pages: Blueprint) -> None:
    _register_list(door, pages)
    _register_choice(door, pages)
    _register_removal(door, pages)


def _register_list(door: StaffDoor, pages: Blueprint) -> None:
    @door.page(pages, Act.MANAGE_SETTINGS, cy="gosodiadau/darparwyr", en="settings/providers", endpoint="providers")
    def providers(staff: Signed) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            now, sandboxed = provider_settings.shown(session), desk_settings.view(session).sandboxed
        return page(
            "staff/settings/providers.html",
            staff=staff,
            sandboxed=sandboxed,
            rows=[(channel, channel_names()[channel], now.get(channel)) for channel in Channel],
            names=provider_names(),
            allowed={kind: allowed_per_minute(kind) for kind in FIELDS},
            done=_("The provider is removed.") if request.args.get("done") == "removed" else "",
        )


def _register_choice(door: StaffDoor, pages: Blueprint) -> None:
    cy, en = "gosodiadau/darparwyr/<string:channel>", "settings/providers/<string:channel>"

    @door.page(pages, Act.MANAGE_SETTINGS, cy=cy, en=en, endpoint="choose")
    def choose(staff: Signed, channel: str) -> Response:
        wanted = channel_of(channel)
        now = carried(door, staff).get(wanted)
        return page(
            "staff/settings/choose.html",
            staff=staff,
            channel=wanted,
            channel_name=channel_names()[wanted],
            choices={kind: provider_names()[kind] for kind in BY_CHANNEL[wanted]},
            now=now.provider if now else "",
        )


def _register_removal(door: StaffDoor, pages: Blueprint) -> None:
    cy, en = "gosodiadau/tynnu-darparwr/<string:channel>", "settings/remove-provider/<string:channel>"

    @door.page(pages, Act.MANAGE_SETTINGS, cy=cy, en=en, methods=["GET", "POST"], endpoint="remove_provider")
    def remove(staff: Signed, channel: str) -> Response:
        wanted = channel_of(channel)
        if wanted not in carried(door, staff):
            raise NotFound(f"nobody carries {channel}")
        if request.method != "POST" or is_switch():
            return confirm_page(staff, _before_removing(wanted))
        with door.db.transaction(staff.organisation_id) as session:
            provider_settings.remove(session, staff.who, wanted)
        return see_other(page_url("desk_settings.providers", done="removed"))


def carried(door: StaffDoor, staff: Signed) -> dict[Channel, ProviderView]:
    with door.db.transaction(staff.organisation_id) as session:
        return provider_settings.shown(session)


def channel_of(typed: str) -> Channel:
    """Raises NotFound for what is no channel."""
    if typed not in tuple(Channel):
        raise NotFound(f"there is no channel {typed}")
    return Channel(typed)


def _before_removing(channel: Channel) -> Ask:
    return Ask(
        question=_("Do you want nobody to carry this any more? – %(channel)s") % {"channel": channel_names()[channel]},
        what_happens=(
            _("What is to go that way waits until a provider is chosen again. The credentials are deleted."),
        ),
        button=_("Remove the provider"),
        back=page_url("desk_settings.providers"),
    )
