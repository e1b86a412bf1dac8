"""The sandbox takes everything at once, but for the recipients that let integrators try trouble."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.bilingual import Language
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel, normalise_mobile
from app.providers.base import Accepted, Outgoing, Provider, ProviderError
from app.providers.sandbox import SandboxProvider


def outgoing(to: str, channel: Channel = Channel.SMS) -> Outgoing:
    return Outgoing("attempt-1", channel, to, "Eich cais", "Mae eich cais wedi cyrraedd.", Language.CY)


def refused(to: str) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        SandboxProvider().send(outgoing(to))
    return caught.value


@pytest.mark.parametrize(
    ("channel", "to"),
    [
        (Channel.SMS, "+447700900123"),
        (Channel.EMAIL, "sian@example.com"),
        (Channel.LETTER, "Siân Llŷr\n1 Stryd Fawr\nSA1 1AA"),
    ],
)
def test_every_channel_is_delivered_at_once(channel: Channel, to: str) -> None:
    provider: Provider = SandboxProvider()
    assert channel in provider.channels
    accepted = provider.send(outgoing(to, channel))
    assert accepted == Accepted("sandbox-attempt-1", MessageStatus.DELIVERED)


@pytest.mark.parametrize(
    "to",
    ["+447700900991", "permanent-failure@example.com", "permanent-failure+case-7@example.com"],
)
def test_some_recipients_fail_for_good(to: str) -> None:
    error = refused(to)
    assert (error.code, error.permanent, error.unknown) == ("permanent-failure", True, False)


@pytest.mark.parametrize("to", ["+447700900992", "temporary-failure@example.com"])
def test_some_recipients_fail_for_now(to: str) -> None:
    error = refused(to)
    assert (error.code, error.permanent, error.unknown) == ("temporary-failure", False, False)


@pytest.mark.parametrize("to", ["+447700900993", "unknown@example.com"])
def test_of_some_recipients_it_stays_unknown_whether_the_message_was_taken(to: str) -> None:
    error = refused(to)
    assert (error.code, error.permanent, error.unknown) == ("unknown", False, True)


@pytest.mark.parametrize("to", ["+447700900994", "technical-failure@example.com"])
def test_some_messages_are_taken_and_then_fail(to: str) -> None:
    assert SandboxProvider().send(outgoing(to)).status is MessageStatus.TECHNICAL_FAILURE


@pytest.mark.parametrize("written", ["07700900991", "07700 900991", "+44 7700 900991"])
def test_a_number_behaves_badly_however_the_case_system_writes_it(written: str) -> None:
    assert refused(normalise_mobile(written) or "").permanent


def test_the_same_name_at_another_domain_is_an_ordinary_recipient() -> None:
    accepted = SandboxProvider().send(outgoing("permanent-failure@example.org", Channel.EMAIL))
    assert accepted.status is MessageStatus.DELIVERED


def test_nothing_is_ever_found_and_that_counts_at_once() -> None:
    provider = SandboxProvider()
    provider.send(outgoing("+447700900123"))
    assert provider.find("attempt-1") is None
    assert provider.not_found_counts_after == timedelta(0)
