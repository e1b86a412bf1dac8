"""A browser and the live site for each pytest worker, started when a test first asks for them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.browser import live
from tests.browser.no_browser import needed
from tests.servers import Servers


@pytest.fixture(scope="session")
def stage(request: pytest.FixtureRequest) -> Iterator[live.Stage]:
    program = needed()
    servers: Servers = request.getfixturevalue("servers")
    name = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with live.stage(program, servers, f"olrhain_browser_{name}") as started:
        yield started
