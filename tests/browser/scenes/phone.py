"""The sandbox phone of the demo: with nothing on it, with what was sent, and past its last page."""

from __future__ import annotations

from tests.browser.scenes import EMPTY, PHONES, Scene
from tests.browser.visitor import Visitor
from tests.world import contact


def _empty(visitor: Visitor) -> None:
    visitor.go("/cy/ffon", "/en/phone")
    visitor.sees("curl", "curl")


def _full(visitor: Visitor) -> None:
    people = [
        contact(),
        contact("p-2", name="Dewi Morgan", mobile="07700900456", language="both", channels=["sms"]),
        contact("p-3", name="Tom Evans", email="tom@example.com", language="en", channels=["email"]),
    ]
    visitor.site.tell("C-1", contacts=people)
    visitor.site.tell("C-1", "case.milestone_reached", milestone="checking")
    visitor.go("/cy/ffon", "/en/phone")
    visitor.sees("Dewi Morgan", "Dewi Morgan")


def _without_a_link(visitor: Visitor) -> None:
    people = [contact(language="both", channels=["sms"]), contact("p-2", email="tom@example.com", channels=["email"])]
    visitor.site.tell("CT/2026/00500", case_type="adult-social-care", contacts=people)
    visitor.go("/cy/ffon", "/en/phone")
    visitor.sees("CT/2026/00500", "CT/2026/00500")


SCENES = (
    Scene("phone/empty", _empty, site=EMPTY),
    Scene("phone/full", _full, site=PHONES),
    Scene("phone/without-a-link", _without_a_link, site=PHONES),
    Scene("phone/no-more", lambda visitor: visitor.go("/cy/ffon?page=900", "/en/phone?page=900"), site=PHONES),
)
