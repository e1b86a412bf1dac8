"""What the pages of the desk have to work with, and the one way in which a page is put there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from flask import Blueprint, Response, g, request

from app.db import Database
from app.domain.errors import NotFound
from app.domain.quiet_hours import LONDON
from app.domain.staff_roles import MAY, Act
from app.i18n import localised, page_url
from app.providers.case_systems import Network
from app.services.case_types import Catalogue
from app.services.staff import sessions
from app.services.staff.signed import Signed
from app.web.answers import see_other
from app.web.rendering import page
from app.web.staff.addresses import ROOTS, address
from app.web.staff.cookie import DeskCookie, SessionKey
from app.web.staff.kept import Keeper

_View = ParamSpec("_View")
DeskView = Callable[Concatenate[Signed, _View], Response]


@dataclass(frozen=True, slots=True)
class StaffDoor:
    """`base_url`: how every link of ours begins. demo: the embedded demo, where nothing leaves the house.

    networks: of the operator's own, which what an organisation names (its sign-in service, where it is called back)
    may lead to.
    """

    db: Database
    catalogue: Catalogue
    cookie: DeskCookie
    keeper: Keeper
    now: Callable[[], datetime]
    base_url: str
    demo: bool = False
    networks: tuple[Network, ...] = ()

    def today(self) -> date:
        """The date in Wales."""
        return self.now().astimezone(LONDON).date()

    def types(self, staff: Signed, act: Act) -> frozenset[UUID]:
        """The case types for which somebody may do it."""
        return staff.types(act, self.catalogue.shelf(self.db, staff.organisation_id).all())

    def page(
        self, blueprint: Blueprint, act: Act, *, cy: str, en: str, **options: Any
    ) -> Callable[[DeskView[_View]], Callable[_View, Response]]:
        """A decorator that puts a view at its Welsh and its English address, for whoever may do `act`.

        There is no other way to put a page at the desk, so none can forget to ask who is there.
        """

        def register(view: DeskView[_View]) -> Callable[_View, Response]:
            @wraps(view)
            def opened(*given: _View.args, **named: _View.kwargs) -> Response:
                return self._opened(act, lambda staff: view(staff, *given, **named))

            opened.act = act  # type: ignore[attr-defined]  # for the test that asks every page
            return localised(blueprint, cy=address(ROOTS.cy, cy), en=address(ROOTS.en, en), **options)(opened)

        return register

    def _opened(self, act: Act, view: Callable[[Signed], Response]) -> Response:
        key = self.cookie.key()
        staff = sessions.find(self.db, key.organisation_id, key.token, self.now()) if key else None
        if key is None or staff is None:
            return self._sign_in_first(key)
        g.form_word, g.organisation = self.cookie.form_word(key), staff.organisation
        if request.method == "POST" and not self.cookie.is_ours(key):
            return self._of_another_session(staff)
        if not staff.may(act):
            return page("staff/not_allowed.html", 403, staff=staff, roles=sorted(MAY[act]))
        try:
            return view(staff)
        except NotFound:
            return page("staff/not_found.html", 404, staff=staff)

    def _sign_in_first(self, key: SessionKey | None) -> Response:
        """Leads to the page that signs in, and from there back here, with what was typed."""
        if request.method != "POST":
            return see_other(page_url("desk_sign_in.sign_in", to=request.full_path.rstrip("?")))
        owner = sessions.owner(self.db, key.organisation_id, key.token) if key else None
        kept = self.keeper.keep(owner) if key and owner and (self.cookie.is_ours(key) or _is_from_our_page()) else ""
        return page("staff/signed_out.html", 403, kept=kept)

    def _of_another_session(self, staff: Signed) -> Response:
        """A form from before this session began, such as in another tab; or from another website."""
        if not _is_from_our_page():
            return page("staff/form_too_old.html", 403, staff=staff)
        typed = self.keeper.typed(self.keeper.keep(staff.staff_id), staff.staff_id)
        if typed is None:
            return page("staff/form_too_old.html", 403, staff=staff)
        return self.keeper.go_on(typed, g.form_word, organisation=staff.organisation)


def _is_from_our_page() -> bool:
    return request.headers.get("Sec-Fetch-Site") == "same-origin"
