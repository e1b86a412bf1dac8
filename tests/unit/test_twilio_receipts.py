"""What Twilio's status callbacks mean, and whose signature counts."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from twilio.request_validator import RequestValidator

from app.domain.message_status import FINAL, MessageStatus
from app.providers.base import Receipt
from app.providers.twilio_receipts import (
    ReceiptMalformed,
    callback_url,
    is_signed,
    parse_receipt,
    signing_secrets,
    status_of,
)

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
SECRET, OTHER = "a" * 32, "b" * 32
URL = "https://olrhain.example/v1/receipts/twilio?token=t&attempt=a-1"
FORM = {"MessageSid": ["SM1"], "MessageStatus": ["delivered"], "To": ["+447700900123"], "Empty": [""]}
S = MessageStatus


def receipt(status: str, error: str | None = None) -> Receipt:
    form = {"MessageStatus": [status]} | ({"ErrorCode": [error]} if error else {})
    return parse_receipt(form, "a-1", NOW)


def signature(secret: str = SECRET, url: str = URL, form: dict[str, list[str]] = FORM) -> str:
    signed: str = RequestValidator(secret).compute_signature(url, {name: value for name, [value] in form.items()})
    return signed


def test_a_callback_says_what_became_of_the_attempt_in_its_address() -> None:
    assert parse_receipt(FORM, "a-1", NOW) == Receipt("a-1", S.DELIVERED, NOW, "SM1", "delivered")


@pytest.mark.parametrize(
    ("said", "error", "meant"),
    [
        ("accepted", None, S.SENT),
        ("scheduled", None, S.SENT),
        ("queued", None, S.SENT),
        ("sending", None, S.SENT),
        ("sent", None, S.SENT),
        ("delivered", None, S.DELIVERED),
        ("read", None, S.DELIVERED),
        ("undelivered", None, S.TEMPORARY_FAILURE),
        ("undelivered", "30003", S.TEMPORARY_FAILURE),
        ("undelivered", "30005", S.PERMANENT_FAILURE),
        ("undelivered", "30006", S.PERMANENT_FAILURE),
        ("undelivered", "30007", S.TECHNICAL_FAILURE),
        ("undelivered", "99999", S.TEMPORARY_FAILURE),
        ("failed", None, S.TECHNICAL_FAILURE),
        ("failed", "21211", S.PERMANENT_FAILURE),
        ("failed", "not a number", S.TECHNICAL_FAILURE),
        ("canceled", None, S.TECHNICAL_FAILURE),
        ("delivered", "30005", S.DELIVERED),
    ],
)
def test_twilios_words_and_errors_are_brought_into_ours(said: str, error: str | None, meant: MessageStatus) -> None:
    assert receipt(said, error).status is meant
    assert meant in {S.SENT, *FINAL}


def test_a_stop_that_twilio_reports_later_suppresses_the_number() -> None:
    stopped = receipt("failed", "21610")
    assert (stopped.status, stopped.code, stopped.suppress) == (S.PERMANENT_FAILURE, "opted-out", True)
    assert not receipt("undelivered", "30005").suppress


def test_the_error_is_kept_for_staff() -> None:
    assert receipt("undelivered", "30003").code == "undelivered-30003"


@pytest.mark.parametrize("form", [{}, {"MessageStatus": []}, {"MessageStatus": ["lost"]}, {"SmsStatus": ["sent"]}])
def test_a_form_without_a_status_of_twilios_is_no_receipt(form: dict[str, list[str]]) -> None:
    with pytest.raises(ReceiptMalformed):
        parse_receipt(form, "a-1", NOW)


def test_a_word_that_twilio_does_not_have_is_no_status() -> None:
    assert status_of("lost", None) is None


def test_either_token_of_an_account_may_sign() -> None:
    secrets = signing_secrets([{"auth_token": SECRET, "next_auth_token": OTHER}, {"auth_token": None}])
    assert secrets == [SECRET, OTHER]
    assert is_signed(secrets, URL, FORM, signature(SECRET))
    assert is_signed(secrets, URL, FORM, signature(OTHER))


def test_a_repeated_field_is_signed_with_each_of_its_values() -> None:
    # As Twilio joins them: the address, then the name with each value, in order.
    joined = RequestValidator(SECRET).compute_signature(f"{URL}A1A2", {})
    assert is_signed([SECRET], URL, {"A": ["2", "1"]}, joined)


@pytest.mark.parametrize(
    ("secrets", "url", "form", "given"),
    [
        ([OTHER], URL, FORM, signature()),
        ([], URL, FORM, signature()),
        ([SECRET], URL.replace("a-1", "a-2"), FORM, signature()),
        ([SECRET], URL.replace("olrhain", "elsewhere"), FORM, signature()),
        ([SECRET], URL, FORM | {"MessageStatus": ["failed"]}, signature()),
        ([SECRET], URL, FORM | {"Extra": ["1"]}, signature()),
        ([SECRET], URL, FORM, ""),
        ([SECRET], URL, FORM, "ŵ" * 28),
        ([SECRET], "https://[::1/x", FORM, signature()),
        ([SECRET], URL, {"A": ["\ud800"]}, signature()),
    ],
)
def test_nothing_else_counts_as_signed(secrets: list[str], url: str, form: dict[str, list[str]], given: str) -> None:
    assert not is_signed(secrets, url, form, given)


def test_the_address_of_callbacks_carries_token_and_attempt() -> None:
    url = urlsplit(callback_url("https://olrhain.example", "t+&", "a-1"))
    assert (url.path, parse_qs(url.query)) == ("/v1/receipts/twilio", {"token": ["t+&"], "attempt": ["a-1"]})
