"""What the status page says besides where it is: mistakes, appointments that moved, words sent before, the way out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.browser.scenes import Scene
from tests.browser.scenes.status import CASE, CHECKING, NOTES, PLACE, WHY, Step, link_to_a_case, milestone, reached
from tests.browser.visitor import Visitor

MOBILE = "+447700900123"
ALL = ("Popeth a anfonon ni atoch", "Everything we sent you")
OF_A_STEP = ("Beth ddywedon ni wrthych", "What we told you")
WAY_OUT = ("Argyfwng: Gadael y dudalen hon", "Emergency: Exit this page")


def appointment(kind: str, days: int = 0) -> Step:
    start = datetime.now(UTC).replace(hour=10, minute=30, second=0, microsecond=0) + timedelta(days=days)
    fields = {"start": start.isoformat(), "place": PLACE, "notes": NOTES} if days else {}
    return f"case.appointment_{kind}", {"appointment": {"id": "a-1", **fields}}


def _followed(link: tuple[str, str], *steps: Step) -> Callable[[Visitor], None]:
    def reach(visitor: Visitor) -> None:
        reached(*steps)(visitor)
        visitor.click(visitor.page.get_by_role("link", name=visitor.say(*link)).first)
        visitor.sees(*link)

    return reach


def _mistaken(visitor: Visitor) -> None:
    _retracted(visitor)
    visitor.sees("Dywedon ni rywbeth wrthych drwy gamgymeriad", "We told you something by mistake")


def _taken_back(visitor: Visitor) -> None:
    _retracted(visitor)
    visitor.press(*ALL)
    visitor.sees("thynnu’r geiriau’n ôl", "took these words back")


def _retracted(visitor: Visitor) -> None:
    token = link_to_a_case(visitor, CHECKING)
    visitor.site.tell(CASE, "case.decision_made", outcome="refused", id="wrong")
    visitor.site.tell(CASE, "case.event_retracted", retracts="wrong")
    visitor.open_link(token)


def open_sensitive(visitor: Visitor) -> None:
    """The page of a case that needs a code: found by its reference, as its texts carry no link."""
    visitor.site.tell(CASE, case_type="adult-social-care")
    visitor.go(f"/cy/dod-o-hyd/{visitor.site.world.tenant.slug}", f"/en/find/{visitor.site.world.tenant.slug}")
    fields = visitor.page.locator("main form input:not([type=hidden])")
    fields.nth(0).fill(CASE)
    fields.nth(1).fill("07700 900123")
    visitor.submit()
    visitor.page.locator("main form input:not([type=hidden])").first.fill(visitor.last_code(MOBILE))
    visitor.submit()
    visitor.sees(CASE, CASE)


def _sensitive_words(visitor: Visitor) -> None:
    open_sensitive(visitor)
    visitor.press(*ALL)
    visitor.sees(*ALL)


SCENES = (
    Scene("status/by-working-days", reached(milestone("received"))),
    Scene("status/mistake", _mistaken),
    Scene("status/appointment-moved", reached(CHECKING, appointment("booked", 5), appointment("changed", 8))),
    Scene("status/appointment-cancelled", reached(CHECKING, appointment("booked", 5), appointment("cancelled"))),
    Scene("status/neutral", open_sensitive),
    Scene("said/everything", _followed(ALL, CHECKING, ("case.delayed", {"reason": WHY}))),
    Scene("said/of-a-step", _followed(OF_A_STEP, CHECKING)),
    Scene("said/taken-back", _taken_back),
    Scene("said/neutral", _sensitive_words),
)
