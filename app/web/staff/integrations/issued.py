"""What is shown once: a key or a secret, in answer to the form that made it, and never again."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, request

from app.services.integrations.connected import IntegrationView
from app.services.integrations.keys import Asked, ShownAlready
from app.services.staff.signed import Signed
from app.web.forms import Form, is_switch, posted
from app.web.rendering import page
from app.web.staff.door import StaffDoor

STAYS = {
    "now": timedelta(0),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
}
"""For how long what is rotated stays in force beside what takes its place."""
_ONE_OF_OURS = re.compile(r"olr_(live|team|test)_[0-9A-Za-z]{43}|whsec_[0-9A-Za-z+/=]{20,100}")


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown, which of `key`, `secret` and `callback-secret` it is, and of which integration."""

    what: str
    secret: str
    integration: IntegrationView


def new_word() -> str:
    """The word of a form that issues something: it issues one thing, however often it is sent."""
    return secrets.token_urlsafe(16)


def once(
    door: StaffDoor, staff: Signed, what: str, integration: IntegrationView, make: Callable[[Any, Asked], str]
) -> Response:
    """Makes something and shows it. make: does so in a transaction, whose session it is given."""
    asked = Asked(staff.who, posted("word")["word"], door.now())
    try:
        with door.db.transaction(staff.organisation_id) as session:
            secret = make(session, asked)
    except ShownAlready:
        return shown_already(staff, integration.id)
    return show(staff, Shown(what, secret, integration))


def shown_before() -> str | None:
    """What this page shows, where its reader goes over to the other language: the page itself carries it along."""
    carried = request.form.get("shown", "")
    return carried if is_switch() and _ONE_OF_OURS.fullmatch(carried) else None


def show(staff: Signed, shown: Shown) -> Response:
    return page("staff/integrations/shown.html", staff=staff, shown=shown, form=Form())


def shown_already(staff: Signed, integration_id: UUID) -> Response:
    """The form was sent twice, such as by loading the page anew."""
    return page("staff/integrations/shown_already.html", staff=staff, integration_id=integration_id)
