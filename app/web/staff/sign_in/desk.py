"""What the pages of signing in share: whose desk it is, how a browser goes on, and how a session begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, g, request

from app.i18n import page_url
from app.providers.registry import Providers
from app.providers.sign_in_services import SignInServices
from app.services.organisation_settings.organisation_choice import Chosen, OrganisationChoice
from app.services.staff import oidc, signing_in
from app.services.staff.mail import StaffPost
from app.services.staff.passwords import Checker
from app.services.staff.signing_in import Device, NotRight
from app.web.answers import see_other
from app.web.forms import Form
from app.web.rendering import page
from app.web.staff.addresses import ROOTS, is_of_the_desk
from app.web.staff.cookie import SessionKey
from app.web.staff.door import StaffDoor
from app.web.staff.sign_in.browser import Browser
from app.web.staff.sign_in.pending import Pending, PendingCookie

_LONGEST_WAY = 2000
_LONGEST_KEPT = 400_000
_MAIL_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class SignInDesk:
    """`services`: those of the organisations. post: emails to staff."""

    door: StaffDoor
    checker: Checker
    choice: OrganisationChoice
    pending: PendingCookie
    browser: Browser
    services: SignInServices
    post: StaffPost

    @classmethod
    def of(cls, door: StaffDoor, checker: Checker) -> SignInDesk:
        providers = Providers(deadline=_MAIL_SECONDS, base_url=door.base_url)
        return cls(
            door,
            checker,
            OrganisationChoice(door.db),
            PendingCookie(),
            Browser(),
            SignInServices(door.networks),
            StaffPost(door.db, providers),
        )

    def at(self, slug: str) -> Chosen | None:
        """The organisation of that name, unless we are at another's own host."""
        here, chosen = self.choice.by_host(request.host), self.choice.by_slug(slug)
        return None if chosen is None or (here is not None and here.id != chosen.id) else chosen

    def likely(self) -> Chosen | None:
        """The organisation that needs no choosing: of the host, of this browser's last session, or the only one."""
        here = self.choice.by_host(request.host)
        if here is not None:
            return here
        key = self.door.cookie.key()
        known = key.organisation_id if key else self.browser.organisation_id()
        if known is not None and known in self.door.db.organisations():
            return self.choice.by_id(known)
        return self.choice.only()

    def service_of(self, organisation_id: UUID) -> oidc.Service | None:
        with self.door.db.transaction(organisation_id) as session:
            return oidc.load(session)

    def device(self, organisation_id: UUID) -> Device | None:
        return self.browser.device(organisation_id)

    def wait_for(self, pending: Pending, endpoint: str) -> Response:
        """On to the next thing to show. What was typed before the session ended rides along in the body (307)."""
        location = page_url(endpoint)
        carried = bool(request.form.get("kept"))
        response = Response(status=307, headers={"Location": location}) if carried else see_other(location)
        self.pending.keep(response, pending)
        return response

    def page(self, name: str, pending: Pending, /, status: int = 200, **values: Any) -> Response:
        """A page for somebody who has shown the first thing; its forms carry the word of what is pending."""
        g.form_word = self.pending.form_word(pending)
        shown = {"organisation": self.choice.by_id(pending.organisation_id).view, "kept": kept(), "form": Form()}
        return page(name, status, **{**shown, **values})

    def open(self, pending: Pending) -> SessionKey:
        """Begins the session of somebody who has shown both things. Raises NotRight where they may not sign in."""
        with self.door.db.transaction(pending.organisation_id) as session:
            token = signing_in.open_session(session, pending.staff_id, self.door.now())
        return SessionKey(pending.organisation_id, token)

    def welcome(self, response: Response, pending: Pending, key: SessionKey) -> Response:
        """Gives the browser its session, and marks it as one in which its owner has signed in."""
        self.pending.end(response)
        self.browser.mark(response, pending.organisation_id, pending.staff_id)
        self.door.cookie.start(response, key)
        return response

    def go_in(self, pending: Pending) -> Response:
        """To where they wanted to go, with the form that they had filled in when their session ended."""
        try:
            key = self.open(pending)
        except NotRight:
            response = see_other(page_url("desk_sign_in.sign_in", again="1"))
            self.pending.end(response)
            return response
        return self.welcome(self._inside(pending, key), pending, key)

    def _inside(self, pending: Pending, key: SessionKey) -> Response:
        typed = self.door.keeper.typed(kept(), pending.staff_id) if kept() else None
        if typed is not None:
            organisation = self.choice.by_id(pending.organisation_id).view
            return self.door.keeper.go_on(typed, self.door.cookie.form_word(key), organisation=organisation)
        return see_other(pending.to or self.home(pending.organisation_id, pending.staff_id))

    def home(self, organisation_id: UUID, staff_id: UUID) -> str:
        """The first page of the desk, in the language that they chose for their pages."""
        with self.door.db.transaction(organisation_id) as session:
            language = signing_in.language_of(session, staff_id)
        return ROOTS[language]


def way() -> str:
    """Where somebody wanted to go when they were asked to sign in; empty where that is nowhere at the desk."""
    to = request.values.get("to", "")[:_LONGEST_WAY]
    return to if is_of_the_desk(to.partition("?")[0]) and not set(to) & {"\n", "\r", "\\"} else ""


def kept() -> str:
    """What somebody had typed when their session ended, sealed."""
    sealed = request.form.get("kept", "")
    return sealed if len(sealed) <= _LONGEST_KEPT else ""
