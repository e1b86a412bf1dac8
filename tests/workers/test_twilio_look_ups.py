"""Looking up a text at Twilio, which keeps no reference of ours: what is found, and when nothing is proved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.message_status import MessageStatus
from app.providers.base import Accepted, Outgoing, ProviderError, Trace
from app.providers.twilio import PAGE, TwilioProvider
from tests.stubs.attempts import sms
from tests.stubs.faults import Fault
from tests.stubs.twilio import TwilioStub
from tests.stubs.twilio_attempts import OURS, config, trace
from tests.stubs.twilio_words import FINAL_STATUSES

SLOW = (Fault.STALL, Fault.DRIP)


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[TwilioStub]:
    with TwilioStub(tmp_path / "ledger.jsonl") as stub:
        yield stub


@pytest.fixture
def provider(stub: TwilioStub) -> TwilioProvider:
    return TwilioProvider(config(stub), OURS)


def not_told(provider: TwilioProvider, message: Outgoing, known: Trace | None) -> str:
    """The code of a look-up that says nothing about the message."""
    with pytest.raises(ProviderError) as caught:
        provider.find(message.reference, known)
    assert (caught.value.permanent, caught.value.unknown) == (False, False)
    return caught.value.code


@pytest.mark.parametrize("to", ["+447700900123", *FINAL_STATUSES])
def test_a_text_whose_number_at_twilio_is_known_is_looked_up_by_that(provider: TwilioProvider, to: str) -> None:
    message = sms(to)
    sid = provider.send(message).provider_id
    meant = {
        "+447700900123": MessageStatus.DELIVERED,
        "+447700900002": MessageStatus.PERMANENT_FAILURE,
        "+447700900003": MessageStatus.TEMPORARY_FAILURE,
        "+447700900004": MessageStatus.TECHNICAL_FAILURE,
    }
    assert provider.find(message.reference, trace(message, sid)) == Accepted(sid, meant[to])


def test_what_is_still_on_its_way_counts_as_sent(stub: TwilioStub, provider: TwilioProvider) -> None:
    stub.settled = False
    message = sms()
    sid = provider.send(message).provider_id
    assert provider.find(message.reference, trace(message, sid)) == Accepted(sid, MessageStatus.SENT)


def test_other_words_to_the_same_number_are_not_ours(provider: TwilioProvider) -> None:
    provider.send(sms(body="Rhywbeth arall"))
    message = sms()
    assert provider.find(message.reference, trace(message)) is None


def test_the_same_words_of_an_hour_ago_are_not_this_try(provider: TwilioProvider) -> None:
    message = sms()
    provider.send(message)
    assert provider.find(message.reference, trace(message, ago=timedelta(hours=1))) is None
    assert provider.find(message.reference, trace(message, ago=timedelta(hours=-1))) is None


def test_an_account_that_keeps_no_words_cannot_tell_whether_it_has_ours(
    stub: TwilioStub, provider: TwilioProvider
) -> None:
    stub.keeps_words = False
    message = sms()
    provider.send(message)
    assert not_told(provider, message, trace(message)) == "words-not-kept"


def test_a_list_that_does_not_reach_back_to_the_try_proves_nothing(stub: TwilioStub, provider: TwilioProvider) -> None:
    for _ in range(PAGE):
        provider.send(sms(body="Rhywbeth arall"))
    message = sms()
    assert not_told(provider, message, trace(message)) == "too-many-to-tell"


def test_without_a_trace_there_is_nothing_to_look_for(provider: TwilioProvider) -> None:
    assert not_told(provider, sms(), None) == "nothing-to-find-it-by"


def test_a_text_that_twilio_has_deleted_is_not_taken_for_one_it_never_had(provider: TwilioProvider) -> None:
    message = sms()
    assert not_told(provider, message, trace(message, "SM" + "0" * 32)) == "404-20404"


@pytest.mark.parametrize(
    "fault",
    [fault for fault in Fault if fault not in (Fault.NONE, *SLOW)],
)
def test_a_look_up_that_fails_says_nothing_about_the_message(
    stub: TwilioStub, provider: TwilioProvider, fault: Fault
) -> None:
    message = sms()
    provider.send(message)
    stub.lookup_faults.script([fault])
    assert not_told(provider, message, trace(message))


def test_a_trace_does_not_show_the_number_or_the_words() -> None:
    assert "7700900123" not in repr(trace(sms()))
    assert "asesiad" not in repr(trace(sms()))


def test_not_found_counts_five_minutes_after_the_try(provider: TwilioProvider) -> None:
    assert provider.not_found_counts_after == timedelta(minutes=5)


def test_what_was_never_taken_is_not_found(provider: TwilioProvider) -> None:
    assert provider.find(str(uuid4()), trace(sms())) is None
