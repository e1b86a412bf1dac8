"""Every way in which a provider may misbehave, for every provider, through the workers: how the message ends.

What was really taken is what the stub's ledger on disk says.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.recipients import Channel
from app.models.contact import Suppression
from app.services import organisations
from app.services.delivery import receipts
from tests.stubs.faults import Fault
from tests.stubs.twilio import TwilioStub
from tests.workers.carriers import Carrier, carried_by
from tests.world import World

PROVIDERS = ("govuk-notify", "twilio", "smtp")
SLOW = (Fault.STALL, Fault.DRIP)


class Ends(Enum):
    """How it looks after the try, how it ends, and how often the provider took it."""

    TRIED_AGAIN = ("created", "told", 1)
    REFUSED = ("permanent-failure", "permanent-failure", 0)
    FOUND = ("unknown", "told", 1)
    NOT_FOUND = ("unknown", "told", 1)
    LEFT_TO_STAFF = ("unknown", "unknown", 1)


AGAIN, REFUSED, FOUND, LEFT = Ends.TRIED_AGAIN, Ends.REFUSED, Ends.FOUND, Ends.LEFT_TO_STAFF

TABLE: dict[Fault, tuple[Ends, Ends, Ends]] = {
    #                       GOV.UK Notify    Twilio           SMTP
    Fault.RATE_LIMITED: (AGAIN, AGAIN, AGAIN),
    Fault.SERVER_ERROR: (AGAIN, AGAIN, AGAIN),
    Fault.UNAVAILABLE: (AGAIN, AGAIN, AGAIN),
    Fault.KEY_REFUSED: (AGAIN, AGAIN, AGAIN),
    Fault.TEMPLATE_GONE: (AGAIN, AGAIN, AGAIN),
    Fault.REDIRECT: (AGAIN, AGAIN, REFUSED),
    Fault.NOT_IN_TEAM: (REFUSED, AGAIN, AGAIN),
    Fault.BAD_NUMBER: (REFUSED, REFUSED, REFUSED),
    Fault.RESET_BEFORE: (Ends.NOT_FOUND, Ends.NOT_FOUND, AGAIN),
    Fault.RESET_AFTER: (FOUND, FOUND, LEFT),
    Fault.STALL: (FOUND, FOUND, LEFT),
    Fault.DRIP: (FOUND, FOUND, LEFT),
    Fault.TRUNCATED: (FOUND, FOUND, LEFT),
    Fault.GARBAGE: (FOUND, FOUND, LEFT),
    Fault.NO_SENSE: (FOUND, FOUND, LEFT),
    Fault.DEEP: (FOUND, FOUND, LEFT),
    Fault.HUGE: (FOUND, FOUND, LEFT),
    Fault.STRANGER: (FOUND, FOUND, LEFT),
    Fault.GATEWAY_TIMEOUT: (FOUND, FOUND, LEFT),
}


@pytest.fixture(params=PROVIDERS)
def carrier(request: pytest.FixtureRequest, shared_world: World, tmp_path: Path) -> Iterator[Carrier]:
    with carried_by(request.param, shared_world, tmp_path) as carrier:
        yield carrier


@pytest.fixture(params=PROVIDERS[:2])
def askable(request: pytest.FixtureRequest, shared_world: World, tmp_path: Path) -> Iterator[Carrier]:
    """A carrier that can be asked what it took."""
    with carried_by(request.param, shared_world, tmp_path) as carrier:
        yield carrier


def told(carrier: Carrier) -> str:
    """The status of a message that all is well with: mail servers give no receipts."""
    return "sent" if carrier.name == "smtp" else "delivered"


def test_every_fault_of_the_stubs_is_in_the_table() -> None:
    assert set(TABLE) == set(Fault) - {Fault.NONE}


@pytest.mark.parametrize("fault", TABLE)
def test_whatever_a_provider_does_the_message_ends_as_promised(carrier: Carrier, fault: Fault) -> None:
    after_the_try, in_the_end, times = TABLE[fault][PROVIDERS.index(carrier.name)].value
    carrier.stub.script(fault)
    at_first = carrier.impatient() if fault in SLOW else carrier
    assert at_first.tell()["status"] == after_the_try
    carrier.wait_and_work()
    ended = carrier.message()
    assert ended["status"] == (told(carrier) if in_the_end == "told" else in_the_end)
    assert ended["finished_at"] is not None
    assert len(carrier.taken()) == times
    assert carrier.stub.faults.counts() == {fault: 1}


def test_a_good_provider_takes_each_message_once_and_it_ends(carrier: Carrier) -> None:
    assert carrier.tell()["status"] == "sent"
    carrier.wait_and_work()
    ended = carrier.message()
    assert (ended["status"], ended["finished_at"] is not None) == (told(carrier), True)
    assert len(carrier.taken()) == 1


def test_a_mail_server_has_the_last_word_at_once(shared_world: World, tmp_path: Path) -> None:
    with carried_by("smtp", shared_world, tmp_path) as carrier:
        assert carrier.tell()["finished_at"] is not None


def test_a_provider_that_cannot_be_reached_is_tried_again_when_it_is_back(carrier: Carrier) -> None:
    carrier.stub.refuse()
    waiting = carrier.tell()
    assert (waiting["status"], waiting["reason"]["code"]) == ("created", "provider-away")
    carrier.stub.listen()
    carrier.wait_and_work()
    assert (carrier.message()["status"], len(carrier.taken())) == (told(carrier), 1)


def test_a_message_that_nobody_can_be_sure_of_says_so_to_staff(shared_world: World, tmp_path: Path) -> None:
    with carried_by("smtp", shared_world, tmp_path) as carrier:
        carrier.stub.script(Fault.RESET_AFTER)
        carrier.tell()
        carrier.wait_and_work()
        assert carrier.message()["reason"]["code"] == "no-receipt"


def test_a_sensitive_message_is_not_tried_again_on_the_word_not_found(askable: Carrier) -> None:
    askable.stub.script(Fault.RESET_BEFORE)
    askable.tell(case_type="adult-social-care")
    askable.wait_and_work()
    assert (askable.message()["status"], askable.taken()) == ("unknown", [])


def test_a_wait_that_the_provider_asks_for_costs_no_try(askable: Carrier) -> None:
    askable.stub.script(Fault.RATE_LIMITED)
    askable.tell()
    with askable.world.session() as session:
        tries = session.connection().exec_driver_sql("SELECT tries FROM messages").scalar()
    assert tries == 0


def test_a_message_is_not_looked_for_at_a_provider_that_never_had_it(shared_world: World, tmp_path: Path) -> None:
    with carried_by("govuk-notify", shared_world, tmp_path) as first:
        first.stub.script(Fault.RESET_AFTER)
        first.tell()
        with carried_by("twilio", shared_world, tmp_path) as other:
            _set(first, other.name, _settings(other))
            first.wait_and_work()
            assert (first.message()["status"], first.message()["finished_at"]) == ("unknown", None)
            assert (len(first.taken()), other.taken()) == (1, [])
            _let_three_days_pass(first)
            first.wait_and_work(1)
            assert first.message()["reason"]["code"] == "no-receipt"
            assert (len(first.taken()), other.taken()) == (1, [])


def test_settings_that_are_broken_for_a_while_give_no_message_up(shared_world: World, tmp_path: Path) -> None:
    with carried_by("twilio", shared_world, tmp_path) as carrier:
        carrier.stub.script(Fault.RESET_AFTER)
        carrier.tell()
        good = _settings(carrier)
        _set(carrier, "twilio", good | {"auth_token": "broken"})
        carrier.wait_and_work()
        assert (carrier.message()["status"], carrier.message()["finished_at"]) == ("unknown", None)
        _set(carrier, "twilio", good)
        carrier.wait_and_work(1)
        assert carrier.message()["status"] == "delivered"


def test_who_has_answered_stop_is_suppressed_and_what_waits_for_them_is_cancelled(
    shared_world: World, tmp_path: Path
) -> None:
    with carried_by("twilio", shared_world, tmp_path) as carrier:
        assert isinstance(carrier.stub, TwilioStub)
        carrier.stub.refuse()
        carrier.tell("C-1")
        carrier.tell("C-2")
        carrier.stub.listen()
        carrier.stub.opted_out.add("+447400123456")
        _one_at_a_time(carrier)
        carrier.wait_and_work()
        ended = [carrier.message(case) for case in ("C-1", "C-2")]
        assert [(one["status"], one["reason"]["code"]) for one in ended] == [
            ("permanent-failure", "opted-out"),
            ("cancelled", "opted-out"),
        ]
        assert _suppressed(carrier) == [("sms", "opted-out")]


def test_a_mailbox_that_is_not_there_is_suppressed(shared_world: World, tmp_path: Path) -> None:
    with carried_by("smtp", shared_world, tmp_path) as carrier:
        carrier.stub.script(Fault.BAD_NUMBER)
        carrier.tell()
        assert _suppressed(carrier) == [("email", "rcpt-550-5.1.1")]


def _suppressed(carrier: Carrier) -> list[tuple[str, str]]:
    with carrier.world.session() as session:
        return [(row.channel, row.reason) for row in session.scalars(select(Suppression))]


def _one_at_a_time(carrier: Carrier) -> None:
    """Has the first message go now, and the second later."""
    with carrier.world.session() as session:
        session.connection().exec_driver_sql(
            "UPDATE messages SET send_after = now() WHERE number = (SELECT min(number) FROM messages)"
        )
    carrier.world.deliver()


def _settings(carrier: Carrier) -> dict[str, str]:
    with carrier.world.session() as session:
        [settings] = receipts.settings_of(session, carrier.name)
    return {name: str(value) for name, value in settings.items()}


def _set(carrier: Carrier, provider: str, settings: dict[str, str]) -> None:
    """Gives the organisation's texts to a provider from now on."""
    with carrier.world.session() as session:
        organisations.set_provider(session, Channel.SMS, provider, settings)


def _let_three_days_pass(carrier: Carrier) -> None:
    with carrier.world.session() as session:
        session.connection().exec_driver_sql("UPDATE messages SET tried_at = tried_at - interval '73 hours'")
