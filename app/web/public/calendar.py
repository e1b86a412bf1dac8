"""An appointment as a file that a phone or a computer adds to its calendar."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from app.i18n import localised, page_language
from app.services.status_page import calendar_files
from app.services.views import Reader
from app.web.public.door import PublicDoor

_NAMES = {"cy": "apwyntiad.ics", "en": "appointment.ics"}


def blueprint(door: PublicDoor) -> Blueprint:
    blueprint = Blueprint("calendar", __name__)

    @localised(blueprint, cy="/cy/cais/apwyntiad/<key>.ics", en="/en/request/appointment/<key>.ics")
    @door.visiting.needed
    def appointment(reader: Reader, key: str) -> Response:
        with door.db.transaction(reader.organisation_id) as session:
            found = calendar_files.appointment(session, door.catalogue, reader, key, page_language())
        if found is None:
            abort(404)
        name = _NAMES[page_language()]
        return Response(
            found.content,
            mimetype="text/calendar",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    return blueprint
