"""Standard Webhooks signatures over the raw body: who is let in, and who is not."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook

from app.domain.signatures import SecretTooWeak, SignatureRefused, check_secret, is_signed, new_secret, verify

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"s" * 24).decode()
BODY = '{"a": "ŵ"}'.encode()


def signed(secret: str = SECRET, at: datetime = NOW, body: bytes = BODY) -> dict[str, str]:
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", at, body.decode()),
    }


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_body_signed_with_the_secret_is_let_in() -> None:
    verify(BODY, signed(), [SECRET])


def test_either_of_two_secrets_will_do_while_one_is_rotated() -> None:
    verify(BODY, signed(), [new_secret(), SECRET])


@pytest.mark.parametrize("minutes", [-5, 5])
def test_five_minutes_either_way_are_allowed(minutes: int) -> None:
    verify(BODY, signed(at=NOW + timedelta(minutes=minutes)), [SECRET])


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_second_more_is_refused(seconds: int) -> None:
    with pytest.raises(SignatureRefused):
        verify(BODY, signed(at=NOW + timedelta(seconds=seconds)), [SECRET])


def test_one_changed_byte_of_the_body_is_refused() -> None:
    with pytest.raises(SignatureRefused):
        verify(BODY + b" ", signed(), [SECRET])


def test_another_secret_or_none_is_refused() -> None:
    for secrets in ([new_secret()], []):
        with pytest.raises(SignatureRefused):
            verify(BODY, signed(), secrets)


def test_a_good_signature_among_others_is_let_in() -> None:
    headers = signed()
    headers["webhook-signature"] = f"v2,abc v1,{'A' * 43}= {headers['webhook-signature']}"
    verify(BODY, headers, [SECRET])


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize(
    "value",
    ["", " ", "-1", "1e9", "nan", "inf", "9" * 40, "v1,", "v1", "v1,====", "ŵ", "a\x00b", "v1,not base64!", "," * 99],
)
def test_a_malformed_header_is_refused_and_never_another_error(name: str, value: str) -> None:
    headers = signed() | {name: value}
    with pytest.raises(SignatureRefused):
        verify(BODY, headers, [SECRET])


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_missing_header_is_refused(name: str) -> None:
    headers = {other: value for other, value in signed().items() if other != name}
    with pytest.raises(SignatureRefused):
        verify(BODY, headers, [SECRET])


@settings(max_examples=200, deadline=None)
@given(
    headers=st.dictionaries(
        st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature"]),
        st.text() | st.from_regex(r"v1,[A-Za-z0-9+/=]{40,44}", fullmatch=True),
    ),
    body=st.binary(),
)
def test_whatever_a_stranger_sends_is_refused_and_never_another_error(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(SignatureRefused):
        verify(body, headers, [SECRET])


def test_a_request_claims_to_be_signed_by_any_one_of_the_headers() -> None:
    assert not is_signed({"content-type": "application/json"})
    assert is_signed({"webhook-signature": "v1,x"})
    assert is_signed({"webhook-id": ""})


def test_a_new_secret_is_strong_enough_and_never_the_same() -> None:
    check_secret(new_secret())
    assert new_secret() != new_secret()


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "whsec_",
        "whsec_not base64",
        "whsec_" + base64.b64encode(b"s" * 23).decode(),
        base64.b64encode(b"s" * 24).decode(),
    ],
)
def test_a_weak_secret_is_refused_without_being_repeated(secret: str) -> None:
    with pytest.raises(SecretTooWeak) as caught:
        check_secret(secret)
    assert not secret.removeprefix("whsec_") or secret not in str(caught.value)
