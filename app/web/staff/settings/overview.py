"""All settings on one page, each with the way to change it."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.domain.recipients import Channel, Sensitivity
from app.domain.speech import speech
from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_language
from app.services.delivery import provider_settings, suspension
from app.services.organisation_settings import desk_settings
from app.services.organisation_settings.desk_settings import SettingsView
from app.services.staff.names import names
from app.services.staff.signed import Signed
from app.web.rendering import page
from app.web.staff.door import StaffDoor
from app.web.staff.hours import hour_words
from app.web.staff.settings.words import both_texts_names, channel_names, kind_names, provider_names


def register(door: StaffDoor, pages: Blueprint) -> None:
    @door.page(pages, Act.MANAGE_SETTINGS, cy="gosodiadau", en="settings", endpoint="index")
    def index(staff: Signed) -> Response:
        with door.db.transaction(staff.organisation_id) as session:
            view, suspended = desk_settings.view(session), suspension.state(session)
            carried = provider_settings.shown(session)
            stopped_by = names(session).of(suspended.by) if suspended else ""
        return page(
            "staff/settings/index.html",
            staff=staff,
            view=view,
            suspended=suspended,
            stopped_by=stopped_by,
            window=_window(view),
            answer_days=speech(page_language()).duration(view.answer_days, "working_day"),
            both_texts=both_texts_names()[view.both_texts],
            kept=[(kind_names()[kind], view.days_kept[kind]) for kind in Sensitivity],
            carried=[(name, provider_names().get(_of(carried, one), "")) for one, name in channel_names().items()],
            done=_done(request.args.get("done", "")),
        )


def _of(carried: dict[Channel, provider_settings.ProviderView], channel: Channel) -> str:
    return carried[channel].provider if channel in carried else ""


def _window(view: SettingsView) -> str:
    if view.window is None:
        return _("At any hour")
    return _("From %(start)s to %(end)s") % {"start": hour_words(view.window[0]), "end": hour_words(view.window[1])}


def _done(what: str) -> str:
    """What is said once something was changed; nothing for any other word."""
    said = {
        "hours": _("The sending hours are changed. Messages that wait go by the new hours, too."),
        "name": _("The name before texts is changed."),
        "language": _("The language policy is changed."),
        "answers": _("The days to answer are changed."),
        "keeping": _("How long cases are kept is changed."),
        "look": _("The look is changed. Emails show it within a few seconds."),
        "suspended": _("Sending is suspended. Messages wait until you resume."),
        "resumed": _("Sending goes on. What waited goes now, but for what is no longer true."),
    }
    return said.get(what, "")
