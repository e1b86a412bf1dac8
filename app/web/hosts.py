"""Whose host name a page was asked for at: there it is shown in that organisation's own name and colours."""

from __future__ import annotations

import time
from collections.abc import Callable

from flask import Flask, current_app, g, request

from app.db import AWAY
from app.services.organisation_settings.organisation_choice import Chosen
from app.services.views import OrganisationView

SECONDS = 60
"""How long it is remembered whose a host is, so that an error page can say so while the database is away."""
MOST = 1000
"""Host names that are remembered at once: whoever asks may make up any number of them."""

_KNOWN = "olrhain-hosts"


class Hosts:
    """`find`: the organisation whose pages are at a host, None where it is nobody's own."""

    def __init__(self, find: Callable[[str], Chosen | None], seconds: Callable[[], float] = time.monotonic) -> None:
        self._find = find
        self._seconds = seconds
        self._remembered: dict[str, tuple[float, OrganisationView | None]] = {}

    def organisation(self, host: str, *, ask: bool = True) -> OrganisationView | None:
        """Whose it is. Where the database is away, or is not to be asked, whose it last was as far as that is known."""
        until, organisation = self._remembered.get(host, (0.0, None))
        if not ask or self._seconds() < until:
            return organisation
        try:
            found = self._find(host)
        except AWAY:
            return organisation
        organisation = found.view if found else None
        if len(self._remembered) >= MOST:
            self._remembered.clear()
        self._remembered[host] = (self._seconds() + SECONDS, organisation)
        return organisation


def init(app: Flask, find: Callable[[str], Chosen | None]) -> None:
    app.extensions[_KNOWN] = Hosts(find)


def here(*, ask: bool = True) -> dict[str, OrganisationView]:
    """`organisation` for the values of a page, where one is known: of the open case, else of the host.

    ask: whether the database may be asked, which is of no use while it is away.
    """
    known: Hosts = current_app.extensions[_KNOWN]
    organisation: OrganisationView | None = g.get("organisation") or known.organisation(request.host, ask=ask)
    return {"organisation": organisation} if organisation else {}
