"""The way in to the desk of the embedded demo: one button, without a password, on this machine alone."""

from __future__ import annotations

from ipaddress import ip_address

from flask import Blueprint, Response, abort, request

from app.i18n import localised, page_language
from app.services.demo import staff as demo_staff
from app.services.staff import signing_in
from app.web.answers import see_other
from app.web.staff.addresses import ROOTS
from app.web.staff.cookie import SessionKey
from app.web.staff.sign_in.desk import SignInDesk

_THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")


def add(blueprint: Blueprint, desk: SignInDesk) -> None:
    """Only in the demo (`settings.demo`): elsewhere the page is not there."""

    @localised(blueprint, cy="/cy/desg/mewngofnodi/demo/<slug>", en="/en/desk/sign-in/demo/<slug>", methods=["POST"])
    def demo(slug: str) -> Response:
        """A POST, and from our own page (`_mind_other_websites`): no website that a newcomer reads can press it."""
        chosen = desk.at(slug)
        if chosen is None or not _is_this_machine():
            abort(404)
        with desk.door.db.transaction(chosen.id) as session:
            staff_id = demo_staff.manager(session)
            if staff_id is None:
                abort(404)
            token = signing_in.open_session(session, staff_id, desk.door.now())
        response = see_other(ROOTS[page_language()])
        desk.door.cookie.start(response, SessionKey(chosen.id, token))
        return response


def _is_this_machine() -> bool:
    """Both ends: who asks, and under which name. A stranger's name that leads to loopback (DNS rebinding) is none."""
    host = request.host.rpartition(":")[0] or request.host
    try:
        return host in _THIS_MACHINE and ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
