"""Offering a code to who has a link open, where the link alone is not enough."""

from __future__ import annotations

from flask import Response, g, request

from app.domain.codes import CodePurpose
from app.domain.recipients import Channel
from app.i18n import page_url
from app.services.organisation_settings.organisation_choice import OrganisationChoice
from app.services.views import NeedsCode, Reader
from app.services.visits import proving, visits
from app.services.visits.codes import TooManyCodes
from app.web.answers import see_other
from app.web.forms import is_switch
from app.web.public import onward, pending
from app.web.public.code_limits import try_later
from app.web.public.door import PublicDoor
from app.web.public.pending import Pending
from app.web.public.session import Visit
from app.web.public.visiting import closed
from app.web.rendering import page


class CodeOffer:
    """Asks by which way the code shall come, and sends it."""

    def __init__(self, door: PublicDoor, choice: OrganisationChoice) -> None:
        self._door = door
        self._choice = choice

    def answer(self) -> Response:
        """Who has proven enough already, or needs something else first, is sent there."""
        visit = self._door.cookie.visit()
        if visit is None or not self._is_from_our_page(visit):
            return page("open_link_again.html", 403)
        opened = self._door.visiting.open(visit)
        if isinstance(opened, Reader) and opened.proof is not None:
            return see_other(onward.address(onward.wanted()))
        if not isinstance(opened, Reader | NeedsCode):
            return closed(opened)
        standing = visits.standing(self._door.db, visit.link, visit.proof, self._door.now())
        if standing is None:
            return closed(None)
        with self._door.db.transaction(visit.link.organisation_id) as session:
            channels = proving.channels(session, standing.contact_id)
            wanted = _chosen(channels)
            if request.method != "POST" or is_switch() or wanted is None:
                return self._shown(visit, opened, channels)
            try:
                code_id = proving.ask(session, standing.contact_id, wanted, self._door.now())
            except TooManyCodes as error:
                return try_later(opened.organisation, error)
        response = see_other(page_url("code.enter"))
        pending.keep(response, Pending(visit.link.organisation_id, code_id, CodePurpose.OPEN, onward.wanted()))
        return response

    def _shown(self, visit: Visit, opened: Reader | NeedsCode, channels: tuple[Channel, ...]) -> Response:
        whose = {
            "organisation": opened.organisation,
            "sensitive": isinstance(opened, NeedsCode) or opened.sensitive,
            "may_go_back": isinstance(opened, Reader),
        }
        if not channels:
            return page("code_nowhere.html", **whose)
        g.form_word = self._door.cookie.form_word(visit)
        chosen = _chosen(channels) or channels[0]
        names = [channel.value for channel in channels]
        response = page("code_send.html", channels=names, chosen=chosen.value, onward=onward.wanted(), **whose)
        self._door.cookie.keep(response, visit)
        return response

    def _is_from_our_page(self, visit: Visit) -> bool:
        return request.method != "POST" or self._door.cookie.is_ours(visit, request.form.get("form_word", ""))


def _chosen(channels: tuple[Channel, ...]) -> Channel | None:
    """The one that was chosen, or the only one; None where that is still to be said."""
    said = request.form.get("channel", "")
    if len(channels) == 1:
        return channels[0]
    return next((channel for channel in channels if channel.value == said), None)
