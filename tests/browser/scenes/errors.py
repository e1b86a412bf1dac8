"""What is said when something is wrong: in the language of the address, or in both."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.scenes import Scene
from tests.browser.visitor import Visitor

STATUSES = (400, 403, 404, 405, 410, 413, 429, 500, 503)


def _fail(status: int) -> Callable[[Visitor], None]:
    return lambda visitor: visitor.go(f"/cy/fail/{status}", f"/en/fail/{status}")


SCENES = (
    *(Scene(f"error/{status}", _fail(status), status=status) for status in STATUSES),
    Scene("error/404-in-both", lambda visitor: visitor.go("/nid-yma", "/not-here"), status=404, both=True),
)
