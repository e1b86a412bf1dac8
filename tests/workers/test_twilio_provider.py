"""The Twilio provider over real HTTP: what each answer, and each lack of one, means for a text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from app.domain.message_status import MessageStatus
from app.providers.base import Accepted, Outgoing, ProviderError
from app.providers.twilio import TwilioConfig, TwilioProvider
from tests.stubs.attempts import WORDS, email, sms
from tests.stubs.faults import TAKEN, Fault
from tests.stubs.ledger import body_hash
from tests.stubs.twilio import TwilioStub
from tests.stubs.twilio_attempts import OURS, TOKEN, config, refused, trace
from tests.stubs.twilio_words import ACCOUNT_SID, API_KEY_SECRET, API_KEY_SID, AUTH_TOKEN, FROM

SLOW = (Fault.STALL, Fault.DRIP)


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[TwilioStub]:
    with TwilioStub(tmp_path / "ledger.jsonl") as stub:
        yield stub


@pytest.fixture
def provider(stub: TwilioStub) -> TwilioProvider:
    return TwilioProvider(config(stub), OURS)


def test_a_text_is_handed_over_word_for_word_from_our_number(stub: TwilioStub, provider: TwilioProvider) -> None:
    message = sms()
    accepted = provider.send(message)
    [taken] = stub.taken()
    assert accepted == Accepted(taken.id, MessageStatus.SENT)
    assert (taken.to, taken.template_id, taken.body_sha256) == (message.to, FROM, body_hash(WORDS))


def test_twilio_is_told_where_to_report_and_the_address_carries_attempt_and_token(
    stub: TwilioStub, provider: TwilioProvider
) -> None:
    message = sms()
    provider.send(message)
    address = urlsplit(stub.posted[0]["StatusCallback"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{OURS}/v1/receipts/twilio"
    assert parse_qs(address.query) == {"attempt": [message.reference], "token": [TOKEN]}


def test_twilio_is_asked_to_leave_the_circumflexes_alone(stub: TwilioStub, provider: TwilioProvider) -> None:
    provider.send(sms(body="ŵŷ"))
    assert (stub.posted[0]["SmartEncoded"], stub.posted[0]["Body"]) == ("false", "ŵŷ")


def test_a_messaging_service_and_an_api_key_take_the_place_of_number_and_token(stub: TwilioStub) -> None:
    service = "MG" + "0" * 32
    keys = {"api_key_sid": API_KEY_SID, "api_key_secret": API_KEY_SECRET}
    provider = TwilioProvider(config(stub, from_number=None, messaging_service_sid=service, **keys), OURS)
    provider.send(sms())
    provider.check()
    assert stub.posted[0]["MessagingServiceSid"] == service
    assert "From" not in stub.posted[0]


@pytest.mark.parametrize("message", [email(), sms(body="a" * 1601)], ids=["an email", "1,601 characters"])
def test_what_twilio_cannot_carry_is_not_even_asked(
    stub: TwilioStub, provider: TwilioProvider, message: Outgoing
) -> None:
    assert refused(provider, message).permanent
    assert stub.requests == 0


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.SERVER_ERROR, "500-20500"),
        (Fault.UNAVAILABLE, "503"),
        (Fault.RATE_LIMITED, "429-20429"),
        (Fault.REDIRECT, "307"),
        (Fault.KEY_REFUSED, "401-20003"),
        (Fault.TEMPLATE_GONE, "400-21606"),
        (Fault.NOT_IN_TEAM, "400-21608"),
    ],
)
def test_what_was_not_taken_and_is_not_the_recipients_fault_is_tried_again(
    stub: TwilioStub, provider: TwilioProvider, fault: Fault, code: str
) -> None:
    stub.script(fault)
    error = refused(provider, sms())
    assert (error.code, error.permanent, error.unknown, error.suppress) == (code, False, False, False)
    assert error.retry_after == (7.0 if fault is Fault.RATE_LIMITED else None)
    assert (stub.taken(), stub.requests) == ([], 1)


def test_a_number_that_is_none_is_a_permanent_failure(stub: TwilioStub, provider: TwilioProvider) -> None:
    stub.script(Fault.BAD_NUMBER)
    error = refused(provider, sms())
    assert (error.code, error.permanent, error.suppress) == ("400-21211", True, False)


def test_a_person_who_has_answered_stop_is_never_written_to_again(stub: TwilioStub, provider: TwilioProvider) -> None:
    message = sms()
    stub.opted_out.add(message.to)
    error = refused(provider, message)
    assert (error.code, error.permanent, error.suppress) == ("opted-out", True, True)


@pytest.mark.parametrize("fault", sorted(TAKEN - {Fault.NONE, *SLOW}))
def test_a_text_that_was_taken_without_a_good_answer_is_unknown_and_found_by_its_words(
    stub: TwilioStub, provider: TwilioProvider, fault: Fault
) -> None:
    stub.script(fault)
    message = sms()
    error = refused(provider, message)
    assert (error.permanent, error.unknown) == (False, True)
    [taken] = stub.taken()
    assert provider.find(message.reference, trace(message)) == Accepted(taken.id, MessageStatus.DELIVERED)


@pytest.mark.parametrize("fault", SLOW)
def test_a_server_that_stalls_or_drips_does_not_hold_the_thread_past_the_deadline(
    stub: TwilioStub, fault: Fault
) -> None:
    stub.script(fault)
    error = refused(TwilioProvider(config(stub), OURS, deadline=2.0), sms())
    assert (error.code, error.unknown) == ("timed-out", True)


def test_a_refused_connection_is_tried_again_for_nothing_was_sent(stub: TwilioStub, provider: TwilioProvider) -> None:
    stub.refuse()
    error = refused(provider, sms())
    assert (error.code, error.permanent, error.unknown) == ("connection-refused", False, False)


def test_a_reset_before_the_words_were_read_is_unknown_and_not_found(
    stub: TwilioStub, provider: TwilioProvider
) -> None:
    stub.script(Fault.RESET_BEFORE)
    message = sms()
    assert refused(provider, message).unknown
    assert provider.find(message.reference, trace(message)) is None


def test_a_check_knows_a_good_account_and_sends_nothing(stub: TwilioStub, provider: TwilioProvider) -> None:
    provider.check()
    assert stub.taken() == []


def test_a_check_finds_a_wrong_token_a_suspended_account_and_a_server_that_is_away(
    stub: TwilioStub, provider: TwilioProvider
) -> None:
    def code(asked: TwilioProvider) -> str:
        with pytest.raises(ProviderError) as caught:
            asked.check()
        return caught.value.code

    wrong = TwilioConfig(ACCOUNT_SID, "0" * 32, TOKEN, FROM, base_url=stub.base_url)
    assert code(TwilioProvider(wrong, OURS)) == "401-20003"
    stub.account_status = "suspended"
    assert code(provider) == "account-not-active"
    stub.refuse()
    assert code(provider) == "connection-refused"


def test_no_error_repeats_the_number_or_the_words(stub: TwilioStub, provider: TwilioProvider) -> None:
    for fault in Fault:
        if fault not in (Fault.NONE, *SLOW):
            stub.script(fault)
            error = refused(provider, sms())
            shown = f"{error!r} {error.code} {error.__cause__!r}"
            assert "7700900123" not in shown
            assert "asesiad" not in shown


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("account_sid", "AC1"),
        ("auth_token", "short"),
        ("receipt_token", "a b"),
        ("from_number", None),
        ("from_number", "07700900123 or so"),
        ("from_number", "Cyngor Abertawe"),
        ("messaging_service_sid", "SM1"),
        ("api_key_secret", None),
        ("base_url", "https://example.com/path"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(field: str, value: str | None) -> None:
    settings: dict[str, str | None] = {
        "account_sid": ACCOUNT_SID,
        "auth_token": AUTH_TOKEN,
        "receipt_token": TOKEN,
        "from_number": FROM,
        "api_key_sid": API_KEY_SID,
        "api_key_secret": API_KEY_SECRET,
    }
    with pytest.raises(ValueError, match=f"^{field}$"):
        TwilioConfig(**{**settings, field: value})  # type: ignore[arg-type]


def test_a_config_does_not_show_its_secrets() -> None:
    shown = repr(TwilioConfig(ACCOUNT_SID, AUTH_TOKEN, TOKEN, FROM, None, API_KEY_SID, API_KEY_SECRET, "1" * 32))
    assert not any(secret in shown for secret in (AUTH_TOKEN, TOKEN, API_KEY_SECRET, "1" * 32))
