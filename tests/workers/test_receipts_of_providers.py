"""Receipts that are early, doubled, in disorder or never come, posted over real HTTP: every message ends right."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.stubs.faults import Fault
from tests.stubs.receipts import When
from tests.workers.carriers import Carrier, Stub, carried_by
from tests.world import World

EXPECTED = {When.ON_TIME: 1, When.EARLY: 1, When.DOUBLED: 2, When.DISORDER: 2, When.NEVER: 0}
"""How many receipts come of one message."""

Carry = Callable[[When], AbstractContextManager[Carrier]]


@pytest.fixture(params=["govuk-notify", "twilio"])
def carry(request: pytest.FixtureRequest, shared_world: World, tmp_path: Path) -> Carry:
    return lambda when: carried_by(request.param, shared_world, tmp_path, when)


def wait_for_receipts(stub: Stub, count: int) -> list[int]:
    """The answers that the stub got to its receipts."""
    receipts = getattr(stub, "receipts", None)
    assert receipts is not None
    until = time.monotonic() + 30
    while len(receipts.answers) < count and time.monotonic() < until:
        time.sleep(0.02)
    answers: list[int] = receipts.answers
    return answers


@pytest.mark.parametrize("when", [When.ON_TIME, When.EARLY, When.DOUBLED, When.DISORDER])
def test_whenever_and_however_often_receipts_come_the_message_is_delivered(carry: Carry, when: When) -> None:
    with carry(when) as carrier:
        carrier.tell()
        assert wait_for_receipts(carrier.stub, EXPECTED[when]) == [200] * EXPECTED[when]
        ended = carrier.message()
        assert (ended["status"], ended["finished_at"] is not None) == ("delivered", True)
        assert len(carrier.taken()) == 1


def test_a_receipt_that_never_comes_is_asked_for(carry: Carry) -> None:
    with carry(When.NEVER) as carrier:
        assert carrier.tell()["status"] == "sent"
        carrier.wait_and_work(1)
        assert carrier.message()["status"] == "delivered"


@pytest.mark.parametrize("when", [When.EARLY, When.ON_TIME])
def test_a_receipt_settles_what_the_answer_left_unknown_even_where_nobody_may_try_again(
    carry: Carry, when: When
) -> None:
    with carry(when) as carrier:
        carrier.stub.script(Fault.RESET_AFTER)
        carrier.tell(case_type="adult-social-care")
        assert wait_for_receipts(carrier.stub, 1) == [200]
        assert carrier.message()["status"] == "delivered"
        carrier.wait_and_work()
        assert len(carrier.taken()) == 1
