"""The GOV.UK Notify provider over real HTTP: what each answer, and each lack of one, means for a message."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.bilingual import Language
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel
from app.providers.base import Accepted, Outgoing, ProviderError
from app.providers.govuk_notify import LONGEST_WAIT, NotifyConfig, NotifyProvider
from tests.stubs.attempts import EMAIL_TEMPLATE, SMS_TEMPLATE, WORDS, config, email, refused, sms
from tests.stubs.faults import Fault
from tests.stubs.ledger import body_hash
from tests.stubs.notify import NotifyStub
from tests.stubs.notify_words import API_KEY, SECRET, SERVICE_ID


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[NotifyStub]:
    with NotifyStub(tmp_path / "ledger.jsonl") as stub:
        yield stub


@pytest.fixture
def provider(stub: NotifyStub) -> NotifyProvider:
    return NotifyProvider(config(stub.base_url))


def test_a_text_is_handed_over_word_for_word_under_our_reference(stub: NotifyStub, provider: NotifyProvider) -> None:
    message = sms()
    accepted = provider.send(message)
    [taken] = stub.taken()
    assert accepted == Accepted(taken.id, MessageStatus.SENT)
    assert (taken.reference, taken.channel, taken.to) == (message.reference, "sms", "+447700900123")
    assert (taken.template_id, taken.body_sha256) == (SMS_TEMPLATE, body_hash(WORDS))


def test_an_email_is_handed_over_with_its_subject(stub: NotifyStub, provider: NotifyProvider) -> None:
    accepted = provider.send(email())
    [taken] = stub.taken()
    assert accepted.provider_id == taken.id
    assert (taken.channel, taken.to, taken.template_id) == ("email", "sian@example.com", EMAIL_TEMPLATE)


def test_a_letter_is_not_offered_and_asks_nothing_of_notify(stub: NotifyStub, provider: NotifyProvider) -> None:
    letter = Outgoing(str(uuid4()), Channel.LETTER, "1 Stryd Fawr\nSA1 1AA", None, WORDS, Language.CY)
    error = refused(provider, letter)
    assert (error.code, error.permanent) == ("channel-not-offered", True)
    assert stub.requests == 0


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.SERVER_ERROR, "500-Exception"),
        (Fault.UNAVAILABLE, "503"),
        (Fault.RATE_LIMITED, "429-RateLimitError"),
        (Fault.REDIRECT, "307"),
        (Fault.KEY_REFUSED, "403-AuthError"),
        (Fault.TEMPLATE_GONE, "400-BadRequestError"),
    ],
)
def test_what_was_not_taken_and_is_not_the_recipients_fault_is_tried_again(
    stub: NotifyStub, provider: NotifyProvider, fault: Fault, code: str
) -> None:
    stub.script(fault)
    error = refused(provider, sms())
    assert (error.code, error.permanent, error.unknown) == (code, False, False)
    assert stub.taken() == []
    assert stub.requests == 1


@pytest.mark.parametrize("fault", [Fault.BAD_NUMBER, Fault.NOT_IN_TEAM])
def test_a_recipient_that_notify_refuses_is_a_permanent_failure(
    stub: NotifyStub, provider: NotifyProvider, fault: Fault
) -> None:
    stub.script(fault)
    error = refused(provider, sms())
    assert (error.permanent, error.unknown) == (True, False)
    assert error.code in ("400-ValidationError", "400-BadRequestError")


def test_a_text_that_is_too_long_for_notify_is_a_permanent_failure(provider: NotifyProvider) -> None:
    assert refused(provider, sms(body="ŵ" * 919)).permanent


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.RESET_AFTER, "connection-broken"),
        (Fault.TRUNCATED, "answer-broken"),
        (Fault.GARBAGE, "answer-not-understood"),
        (Fault.NO_SENSE, "answer-not-understood"),
        (Fault.DEEP, "answer-not-understood"),
        (Fault.STRANGER, "answer-not-understood"),
        (Fault.HUGE, "answer-too-large"),
        (Fault.GATEWAY_TIMEOUT, "504"),
    ],
)
def test_a_message_that_was_taken_without_a_good_answer_is_unknown_and_found_by_reference(
    stub: NotifyStub, provider: NotifyProvider, fault: Fault, code: str
) -> None:
    stub.script(fault)
    message = sms()
    error = refused(provider, message)
    assert (error.code, error.permanent, error.unknown) == (code, False, True)
    [taken] = stub.taken()
    assert provider.find(message.reference) == Accepted(taken.id, MessageStatus.DELIVERED)


def test_a_wrong_secret_or_service_never_ends_in_a_permanent_failure(stub: NotifyStub) -> None:
    for key in (f"{SERVICE_ID}-{uuid4()}", f"{uuid4()}-{SECRET}"):
        error = refused(NotifyProvider(config(stub.base_url, key)), sms())
        assert (error.code, error.permanent, error.unknown) == ("403-AuthError", False, False)
    assert stub.taken() == []


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("12", 12.0),
        ("0", 0.0),
        ("-5", 0.0),
        ("99999999", LONGEST_WAIT),
        ("soon", None),
        ("nan", None),
        ("", None),
        (format_datetime(datetime(2001, 1, 1, tzinfo=UTC), usegmt=True), 0.0),
        (format_datetime(datetime(2999, 1, 1, tzinfo=UTC), usegmt=True), LONGEST_WAIT),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date_and_nonsense_is_left_out(
    stub: NotifyStub, provider: NotifyProvider, said: str, meant: float | None
) -> None:
    stub.retry_after = said
    stub.script(Fault.RATE_LIMITED)
    assert refused(provider, sms()).retry_after == meant


def test_what_was_never_taken_is_not_found(provider: NotifyProvider) -> None:
    assert provider.find(str(uuid4())) is None


def test_not_found_counts_five_minutes_after_the_try(provider: NotifyProvider) -> None:
    assert provider.not_found_counts_after == timedelta(minutes=5)


@pytest.mark.parametrize(
    ("to", "status"),
    [
        ("+447700900123", MessageStatus.DELIVERED),
        ("+447700900002", MessageStatus.PERMANENT_FAILURE),
        ("+447700900003", MessageStatus.TEMPORARY_FAILURE),
    ],
)
def test_a_look_up_says_how_it_ended(provider: NotifyProvider, to: str, status: MessageStatus) -> None:
    message = sms(to)
    provider.send(message)
    found = provider.find(message.reference)
    assert found is not None
    assert found.status is status


def test_what_is_still_on_its_way_counts_as_sent(stub: NotifyStub, provider: NotifyProvider) -> None:
    stub.settles_after = 3600
    message = sms()
    accepted = provider.send(message)
    assert provider.find(message.reference) == Accepted(accepted.provider_id, MessageStatus.SENT)


@pytest.mark.parametrize(
    "fault",
    [
        Fault.SERVER_ERROR,
        Fault.BAD_NUMBER,
        Fault.KEY_REFUSED,
        Fault.RESET_BEFORE,
        Fault.TRUNCATED,
        Fault.GARBAGE,
        Fault.NO_SENSE,
        Fault.HUGE,
        Fault.GATEWAY_TIMEOUT,
    ],
)
def test_a_look_up_that_fails_says_nothing_about_the_message(
    stub: NotifyStub, provider: NotifyProvider, fault: Fault
) -> None:
    stub.lookup_faults.script([fault])
    with pytest.raises(ProviderError) as caught:
        provider.find(str(uuid4()))
    assert (caught.value.permanent, caught.value.unknown) == (False, False)


def test_a_look_up_that_answers_with_another_message_is_not_taken_for_not_found(
    stub: NotifyStub, provider: NotifyProvider
) -> None:
    message = sms()
    provider.send(message)
    stub.lookup_faults.script([Fault.STRANGER])
    with pytest.raises(ProviderError) as caught:
        provider.find(message.reference)
    assert (caught.value.code, caught.value.unknown) == ("answer-not-understood", False)


def test_no_error_repeats_the_number_or_the_words(stub: NotifyStub, provider: NotifyProvider) -> None:
    for fault in Fault:
        if fault not in (Fault.NONE, Fault.STALL, Fault.DRIP):
            stub.script(fault)
            error = refused(provider, sms())
            shown = f"{error!r} {error.code} {error.__cause__!r}"
            assert "7700900123" not in shown
            assert "asesiad" not in shown


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("api_key", "not-a-key"),
        ("base_url", "ftp://notify.example"),
        ("base_url", "https://example.com/notify"),
        ("sms_template_id", "welsh"),
        ("email_template_id", ""),
        ("sms_sender_id", "Cyngor"),
        ("email_reply_to_id", "me@example.com"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(field: str, value: str) -> None:
    settings = {
        "api_key": API_KEY,
        "base_url": "https://notify.example",
        "sms_template_id": SMS_TEMPLATE,
        "email_template_id": EMAIL_TEMPLATE,
    }
    with pytest.raises(ValueError, match=f"^{field}$"):
        NotifyConfig(**{**settings, field: value})


def test_a_config_does_not_show_its_key() -> None:
    assert SECRET not in repr(config("https://notify.example"))
