"""The status page in each of its states, the way to it, and what is shown to whoever may not see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.browser.scenes import Scene
from tests.browser.visitor import Visitor

CASE = "CT/2026/00123"
UNKNOWN = "7zX1aZ0bQ7mXw2RtY8Lc3D"
Step = tuple[str, dict[str, Any]]


def milestone(code: str, **data: Any) -> Step:
    return "case.milestone_reached", {"milestone": code, **data}


def day(from_now: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=from_now)).isoformat()


def _appointment(days: int, **fields: Any) -> Step:
    start = datetime.now(UTC).replace(hour=10, minute=30, second=0, microsecond=0) + timedelta(days=days)
    return "case.appointment_booked", {"appointment": {"id": f"a-{days}", "start": start.isoformat(), **fields}}


def _request(number: int, cy: str, en: str, **fields: Any) -> Step:
    return "case.information_requested", {"request": {"id": f"r-{number}", "what": {"cy": cy, "en": en}, **fields}}


CHECKING = milestone("checking", expected_by=day(12))
PLACE = {"cy": "Swyddfa’r Cyngor, Stryd Fawr", "en": "Council Office, High Street"}
NOTES = {"cy": "Dewch â’ch cynlluniau gyda chi.", "en": "Bring your plans with you."}
WHY = {"cy": "Mae llawer o geisiadau.", "en": "There are many applications."}
ELSEWHERE = {"cy": "Cyngor Arall", "en": "Another Council"}


def link_to_a_case(visitor: Visitor, *steps: Step, **opened: Any) -> str:
    """The token of the link to a case that has come so far."""
    visitor.site.tell(CASE, **opened)
    for kind, data in steps:
        visitor.site.tell(CASE, kind, **data)
    return visitor.site.link()


def reached(*steps: Step, **opened: Any) -> Callable[[Visitor], None]:
    """Opens the status page of a case that has come so far."""

    def reach(visitor: Visitor) -> None:
        visitor.open_link(link_to_a_case(visitor, *steps, **opened))
        visitor.sees(CASE, CASE)

    return reach


def _landing(visitor: Visitor) -> None:
    token = link_to_a_case(visitor)
    visitor.go(f"/cy/c/{token}", f"/en/c/{token}")


def _not_online(visitor: Visitor) -> None:
    visitor.site.tell(CASE, case_type="adult-social-care")
    visitor.open_link(visitor.site.link())


SCENES = (
    Scene("link/landing", _landing),
    Scene("link/unknown", lambda visitor: visitor.go(f"/cy/c/{UNKNOWN}", f"/en/c/{UNKNOWN}"), status=404),
    Scene("link/unknown-in-both", lambda visitor: visitor.go(f"/c/{UNKNOWN}", f"/c/{UNKNOWN}"), status=404, both=True),
    Scene("link/open-again", lambda visitor: visitor.go("/cy/cais", "/en/request"), status=403),
    Scene("status/open", reached(CHECKING)),
    Scene("status/late", reached(milestone("checking", expected_by=day(-4)))),
    Scene("status/delayed", reached(CHECKING, ("case.delayed", {"reason": WHY, "expected_by": day(30)}))),
    Scene(
        "status/things-to-do",
        reached(
            CHECKING,
            _request(1, "Cynllun y safle", "A plan of the site", due=day(6)),
            _request(2, "Llofnod", "A signature"),
        ),
    ),
    Scene("status/appointments", reached(CHECKING, _appointment(5, place=PLACE, notes=NOTES), _appointment(9))),
    Scene("status/decision", reached(CHECKING, ("case.decision_made", {"outcome": "granted"}))),
    Scene("status/closed", reached(CHECKING, ("case.closed", {"outcome": "refused"}))),
    Scene("status/withdrawn", reached(CHECKING, ("case.withdrawn", {}))),
    Scene("status/merged", reached(CHECKING, ("case.merged", {"into": "CT/2026/00999"}))),
    Scene("status/transferred", reached(CHECKING, ("case.transferred", {"to": ELSEWHERE}))),
)
