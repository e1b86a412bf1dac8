"""What the tests of the workers share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workers.through_notify import Office, open_office
from tests.world import World


@pytest.fixture
def office(world: World, tmp_path: Path) -> Iterator[Office]:
    """An organisation of its own whose messages the stub of GOV.UK Notify carries."""
    opened = open_office(world, tmp_path)
    yield opened
    opened.stub.close()
