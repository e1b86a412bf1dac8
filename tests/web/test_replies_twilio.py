"""`POST /v1/replies/twilio`: whose signature counts, what is taken, and the empty answer that Twilio wants."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from app.providers.twilio_replies import replies_url
from app.services.delivery import receipt_tokens, receipts
from tests.answers import kind
from tests.stubs.twilio_words import AUTH_TOKEN
from tests.texting import answers, kept
from tests.workers.carriers import Carrier, carried_by
from tests.world import BASE_URL, World

REFUSED = (401, "unauthorised")
SAID = {"MessageSid": "SM" + "0" * 32, "From": "+447400123456", "To": "+447860000000", "Body": "STOPIO"}


@pytest.fixture
def carrier(shared_world: World, tmp_path: Path) -> Iterator[Carrier]:
    """An organisation whose texts Twilio carries, and which has written to one number."""
    with carried_by("twilio", shared_world, tmp_path) as carrier:
        carrier.tell()
        yield carrier


def token(carrier: Carrier) -> str:
    with carrier.world.session() as session:
        [found] = receipts.settings_of(session, "twilio")
    return str(found["receipt_token"])


def post(
    carrier: Carrier,
    form: dict[str, str] = SAID,
    *,
    url: str | None = None,
    secret: str = AUTH_TOKEN,
    signed: str | None = None,
    headers: dict[str, str] | None = None,
) -> TestResponse:
    """Posts what Twilio would, signed over `signed`, or over the address that it is posted to."""
    url = url or replies_url(BASE_URL, token(carrier))
    signature = RequestValidator(secret).compute_signature(signed or url, form)
    parts = urlsplit(url)
    sent = {"X-Twilio-Signature": signature} | (headers or {})
    return carrier.world.client.post(f"{parts.path}?{parts.query}", data=form, headers=sent)


def test_a_signed_text_is_taken_and_twilio_is_asked_to_do_nothing(carrier: Carrier) -> None:
    answer = post(carrier)
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert answer.text.endswith("<Response/>")
    [reply] = kept(carrier.world)
    assert (reply.provider, reply.provider_id, reply.word) == ("twilio", SAID["MessageSid"], "stop")
    assert [one.to for one in answers(carrier.world)] == ["+447400123456"]


def test_three_posts_are_one_reply_with_one_answer(carrier: Carrier) -> None:
    assert [post(carrier).status_code for _ in range(3)] == [200] * 3
    assert (len(kept(carrier.world)), len(answers(carrier.world))) == (1, 1)


def test_the_signature_is_over_the_configured_address_whatever_the_host_header_says(carrier: Carrier) -> None:
    behind = {"Host": "10.0.0.7:8000", "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https"}
    assert post(carrier, headers=behind).status_code == 200
    elsewhere = replies_url("http://elsewhere.example", token(carrier))
    assert kind(post(carrier, signed=elsewhere, headers={"Host": "elsewhere.example"})) == REFUSED


def test_what_nobody_or_somebody_else_has_signed_is_refused_and_not_kept(carrier: Carrier) -> None:
    assert kind(post(carrier, secret="0" * 32)) == REFUSED
    assert kind(post(carrier, headers={"X-Twilio-Signature": ""})) == REFUSED
    assert kind(post(carrier, url=replies_url(BASE_URL, "wrong"))) == REFUSED
    assert kind(carrier.world.client.post("/v1/replies/twilio", data=SAID)) == REFUSED
    assert kept(carrier.world) == []


def test_a_signature_of_a_receipt_does_not_do_for_a_reply(carrier: Carrier) -> None:
    receipt = f"{BASE_URL}/v1/receipts/twilio?token={token(carrier)}"
    assert kind(post(carrier, signed=receipt)) == REFUSED


def test_a_token_for_another_provider_is_refused(carrier: Carrier) -> None:
    with carrier.world.session() as session:
        other = receipt_tokens.issue(session, "govuk-notify")
    assert kind(post(carrier, url=replies_url(BASE_URL, other))) == REFUSED


@pytest.mark.parametrize(
    "changes",
    [{"MessageSid": ""}, {"MessageSid": "7"}, {"From": ""}, {"From": "+" * 101}, {"Body": "a" * 40_001}],
    ids=["no id", "another id", "nobody", "a number without end", "a text without end"],
)
def test_what_is_no_message_of_twilios_is_400_in_our_form(carrier: Carrier, changes: dict[str, str]) -> None:
    assert kind(post(carrier, SAID | changes)) == (400, "bad_request")
    assert kept(carrier.world) == []


@pytest.mark.parametrize("missing", ["Body", "To", "From", "MessageSid"])
def test_a_form_that_lacks_a_field_is_400(carrier: Carrier, missing: str) -> None:
    form = {name: value for name, value in SAID.items() if name != missing}
    assert kind(post(carrier, form)) == (400, "bad_request")


def test_a_form_of_more_than_a_megabyte_is_413(carrier: Carrier) -> None:
    assert kind(post(carrier, SAID | {"Extra": "a" * 1_000_000})) == (413, "too_large")


def test_a_picture_without_words_is_kept_for_staff(carrier: Carrier) -> None:
    assert post(carrier, SAID | {"Body": "", "NumMedia": "1"}).status_code == 200
    [reply] = kept(carrier.world)
    assert (reply.word, reply.closed_at) == (None, None)
