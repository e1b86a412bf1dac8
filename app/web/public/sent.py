"""Everything we sent to the reader about their request, in the words that they were sent."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, abort, request

from app.i18n import localised
from app.services.status_page import said as status_said
from app.services.views import Reader, SaidPage
from app.web.public.door import PublicDoor
from app.web.public.mail_shown import MailShown
from app.web.public.phone import Linker, by_language
from app.web.rendering import page

_LAST_PAGE = 1000


class Shown:
    """How the words are shown: only addresses of ours can be followed."""

    def __init__(self, base_url: str) -> None:
        self._linker = Linker(base_url)
        self._mail = MailShown(self._linker.follows)

    def page(self, reader: Reader, said: SaidPage) -> Response:
        return page(
            "status/said.html", reader=reader, view=said, linked=self._linker, mail=self._mail, by_language=by_language
        )


def blueprint(door: PublicDoor) -> Blueprint:
    blueprint = Blueprint("sent", __name__)
    shown = Shown(door.base_url)

    @localised(blueprint, cy="/cy/cais/negeseuon", en="/en/request/messages")
    @door.visiting.needed
    def everything(reader: Reader) -> Response:
        with door.db.transaction(reader.organisation_id) as session:
            said = status_said.everything(session, door.catalogue, reader, _page_number())
        return shown.page(reader, said) if said else abort(404)

    @localised(blueprint, cy="/cy/cais/negeseuon/<uuid:event>", en="/en/request/messages/<uuid:event>")
    @door.visiting.needed
    def step(reader: Reader, event: UUID) -> Response:
        with door.db.transaction(reader.organisation_id) as session:
            said = status_said.about_event(session, door.catalogue, reader, event)
        return shown.page(reader, said) if said else abort(404)

    return blueprint


def _page_number() -> int:
    number = request.args.get("page", 1, type=int)
    return number if 1 <= number <= _LAST_PAGE else abort(404)
