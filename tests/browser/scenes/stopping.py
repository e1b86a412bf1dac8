"""Stopping emails by their link, and starting them again."""

from __future__ import annotations

from tests.browser.scenes import Scene
from tests.browser.visitor import Visitor
from tests.world import contact


def _ask(visitor: Visitor) -> None:
    visitor.site.tell("C-1", contacts=[contact(channels=["email"])])
    token = visitor.site.stop_link()
    visitor.go(f"/cy/stopio/{token}", f"/en/stop/{token}")


def _stopped(visitor: Visitor) -> None:
    _ask(visitor)
    visitor.press("Stopio’r e-byst", "Stop the emails")


def _started(visitor: Visitor) -> None:
    _stopped(visitor)
    visitor.submit()


SCENES = (
    Scene("stop/ask", _ask),
    Scene("stop/stopped", _stopped),
    Scene("stop/started", _started),
)
