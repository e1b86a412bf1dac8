"""`POST /v1/receipts/twilio`: whose signature counts, over which address, and what is answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from sqlalchemy import select
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from app.domain.recipients import Channel
from app.models.contact import Suppression
from app.models.message import DeliveryAttempt, Message
from app.providers.twilio_receipts import callback_url
from app.services import organisations
from app.services.delivery import receipt_tokens, receipts
from tests.answers import kind
from tests.stubs.twilio_words import AUTH_TOKEN
from tests.workers.carriers import Carrier, carried_by
from tests.world import BASE_URL, World

REFUSED = (401, "unauthorised")
DELIVERED = {"MessageStatus": "delivered", "MessageSid": "SM" + "0" * 32}


@pytest.fixture
def carrier(shared_world: World, tmp_path: Path) -> Iterator[Carrier]:
    """An organisation whose texts Twilio carries, with one that it has taken."""
    with carried_by("twilio", shared_world, tmp_path) as carrier:
        carrier.tell()
        yield carrier


def address(carrier: Carrier, *, attempt: str | None = None, token: str | None = None) -> str:
    """Where Twilio was told to report the attempt."""
    [taken] = carrier.stub.taken()
    return callback_url(BASE_URL, token or settings(carrier)["receipt_token"], attempt or taken.reference)


def settings(carrier: Carrier) -> dict[str, str]:
    with carrier.world.session() as session:
        [found] = receipts.settings_of(session, "twilio")
    return {name: str(value) for name, value in found.items()}


def post(
    carrier: Carrier,
    url: str,
    form: dict[str, str] = DELIVERED,
    *,
    secret: str = AUTH_TOKEN,
    signed: str | None = None,
    headers: dict[str, str] | None = None,
) -> TestResponse:
    """Posts what Twilio would, signed over `signed`, or over the address that it is posted to."""
    signature = RequestValidator(secret).compute_signature(signed or url, form)
    sent = {"X-Twilio-Signature": signature} | (headers or {})
    parts = urlsplit(url)
    return carrier.world.client.post(f"{parts.path}?{parts.query}", data=form, headers=sent)


def test_a_signed_callback_moves_its_message_along(carrier: Carrier) -> None:
    answer = post(carrier, address(carrier))
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert carrier.message()["status"] == "delivered"


def test_the_signature_is_over_the_configured_address_whatever_the_host_header_says(carrier: Carrier) -> None:
    url = address(carrier)
    behind = {"Host": "10.0.0.7:8000", "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https"}
    assert post(carrier, url, headers=behind).status_code == 200
    elsewhere = url.replace(BASE_URL, "http://elsewhere.example")
    assert kind(post(carrier, url, signed=elsewhere, headers={"Host": "elsewhere.example"})) == REFUSED


def test_a_callback_that_nobody_or_somebody_else_has_signed_is_refused_and_changes_nothing(carrier: Carrier) -> None:
    url = address(carrier)
    assert kind(post(carrier, url, secret="0" * 32)) == REFUSED
    assert kind(post(carrier, url, headers={"X-Twilio-Signature": ""})) == REFUSED
    assert kind(carrier.world.client.post(urlsplit(url).path, data=DELIVERED)) == REFUSED
    assert carrier.message()["status"] == "sent"


def test_a_signature_for_one_attempt_does_not_do_for_another(carrier: Carrier) -> None:
    other = address(carrier, attempt=str(uuid4()))
    assert kind(post(carrier, address(carrier), signed=other)) == REFUSED


def test_a_changed_form_is_refused(carrier: Carrier) -> None:
    url = address(carrier)
    signature = RequestValidator(AUTH_TOKEN).compute_signature(url, DELIVERED | {"MessageStatus": "failed"})
    assert kind(post(carrier, url, headers={"X-Twilio-Signature": signature})) == REFUSED


@pytest.mark.parametrize("token", ["wrong", "x" * 5000, "ŵ", "'; --"])
def test_a_token_that_is_none_of_ours_is_refused(carrier: Carrier, token: str) -> None:
    assert kind(post(carrier, address(carrier, token=token))) == REFUSED


def test_a_token_for_another_provider_is_refused(carrier: Carrier) -> None:
    with carrier.world.session() as session:
        token = receipt_tokens.issue(session, "govuk-notify")
    assert kind(post(carrier, address(carrier, token=token))) == REFUSED


def test_another_organisations_token_does_not_reach_our_message(
    carrier: Carrier, shared_world: World, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    with carried_by("twilio", shared_world, tmp_path / "other") as other:
        token = settings(other)["receipt_token"]
        assert post(carrier, address(carrier, token=token)).status_code == 200
    assert carrier.message()["status"] == "sent"


def test_while_tokens_are_rotated_both_may_sign(carrier: Carrier) -> None:
    rotated = settings(carrier) | {"next_auth_token": "1" * 32}
    with carrier.world.session() as session:
        organisations.set_provider(session, Channel.SMS, "twilio", rotated)
    for secret in (AUTH_TOKEN, "1" * 32):
        assert post(carrier, address(carrier), secret=secret).status_code == 200


@pytest.mark.parametrize("attempt", ["", "0", "01a20000-0000-7000-8000-000000000000", "ŵ" * 50, "%00"])
def test_a_message_that_we_do_not_know_is_answered_200(carrier: Carrier, attempt: str) -> None:
    url = callback_url(BASE_URL, settings(carrier)["receipt_token"], attempt)
    assert post(carrier, url).status_code == 200
    assert carrier.message()["status"] == "sent"


@pytest.mark.parametrize("form", [{}, {"MessageStatus": "lost"}, {"MessageStatus": ""}])
def test_what_is_no_status_of_twilios_is_400(carrier: Carrier, form: dict[str, str]) -> None:
    assert kind(post(carrier, address(carrier), form)) == (400, "bad_request")


@pytest.mark.parametrize(
    ("order", "ends"),
    [
        (["queued", "sent", "delivered"], "delivered"),
        (["delivered", "sent", "queued"], "delivered"),
        (["delivered", "delivered", "undelivered"], "delivered"),
        (["sent", "undelivered", "delivered"], "temporary-failure"),
        (["failed", "sent"], "technical-failure"),
    ],
)
def test_any_order_of_callbacks_ends_right_and_a_final_status_stays(
    carrier: Carrier, order: list[str], ends: str
) -> None:
    for word in order:
        assert post(carrier, address(carrier), DELIVERED | {"MessageStatus": word}).status_code == 200
    assert carrier.message()["status"] == ends


def test_a_stop_in_a_callback_closes_the_number(carrier: Carrier) -> None:
    stopped = DELIVERED | {"MessageStatus": "failed", "ErrorCode": "21610"}
    assert post(carrier, address(carrier), stopped).status_code == 200
    ended = carrier.message()
    assert (ended["status"], ended["reason"]["code"]) == ("permanent-failure", "opted-out")
    with carrier.world.session() as session:
        closed = session.scalars(select(Suppression)).one()
    assert (closed.channel, closed.reason) == ("sms", "opted-out")


def test_a_callback_that_overtakes_our_own_note_leaves_an_hour_for_the_next(carrier: Carrier) -> None:
    with carrier.world.session() as session:
        message = session.scalars(select(Message)).one()
        message.status, message.send_after = "sending", datetime.now(UTC)
    post(carrier, address(carrier), DELIVERED | {"MessageStatus": "sent"})
    with carrier.world.session() as session:
        message = session.scalars(select(Message)).one()
    assert message.status == "sent"
    assert message.send_after > datetime.now(UTC) + timedelta(minutes=50)


def test_a_callback_tells_us_what_twilio_calls_the_attempt(carrier: Carrier) -> None:
    with carrier.world.session() as session:
        attempt = session.scalars(select(DeliveryAttempt)).one()
        attempt.provider_id = None
    post(carrier, address(carrier), DELIVERED | {"MessageStatus": "sent"})
    with carrier.world.session() as session:
        assert session.scalars(select(DeliveryAttempt.provider_id)).one() == DELIVERED["MessageSid"]
