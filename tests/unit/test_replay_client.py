"""The client of a replay: it signs, waits as it is asked to, and gives up with a reason."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter
from standardwebhooks import Webhook

from app.replay.client import Client, Patience, connect
from app.replay.errors import BadInput, ServiceAway, ServiceRefused

SECRET = "whsec_" + base64.b64encode(b"a secret of the council, long enough").decode()
TAKEN = {"items": [{"status": "accepted", "id": "1"}]}


def answer(status: int, content: object = None, **headers: str) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.reason = "Some Reason"
    response._content = content if isinstance(content, bytes) else json.dumps(content).encode()
    response.headers.update(headers)
    return response


class FakeService(BaseAdapter):
    """Gives the answers it was made with, in order, and keeps what it was asked."""

    def __init__(self, answers: Iterable[requests.Response | Exception]) -> None:
        super().__init__()
        self.answers = list(answers)
        self.asked: list[requests.PreparedRequest] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        self.asked.append(request)
        given = self.answers.pop(0)
        if isinstance(given, Exception):
            raise given
        given.request, given.url = request, request.url or ""
        return given

    def close(self) -> None:
        pass


@dataclass
class Talk:
    """A client, the service it speaks to, and how long it slept."""

    service: FakeService
    client: Client
    slept: list[float]
    told: list[str] = field(default_factory=list)


def talk(*answers: requests.Response | Exception, secret: str | None = None) -> Talk:
    slept: list[float] = []
    told: list[str] = []
    patience = Patience(seconds=90, sleep=slept.append, tell=told.append)
    client = connect("http://olrhain.test/", "olr_test_abc", secret, patience)
    service = FakeService(answers)
    client.session.mount("http://", service)
    return Talk(service, client, slept, told)


def test_a_batch_is_posted_with_its_type_and_the_key() -> None:
    it = talk(answer(207, TAKEN))
    assert it.client.post_batch(b"[]").items[0].status == "accepted"
    (request,) = it.service.asked
    assert (request.method, request.url) == ("POST", "http://olrhain.test/v1/events")
    assert request.headers["Content-Type"] == "application/cloudevents-batch+json"
    assert request.headers["Authorization"] == "Bearer olr_test_abc"
    assert "webhook-signature" not in request.headers


def test_a_batch_is_signed_as_standard_webhooks_asks() -> None:
    it = talk(answer(207, TAKEN), secret=SECRET)
    it.client.post_batch('[{"enw": "Llŷr"}]'.encode())
    (request,) = it.service.asked
    assert isinstance(request.body, bytes)
    assert Webhook(SECRET).verify(request.body, dict(request.headers)) == [{"enw": "Llŷr"}]


def test_every_try_of_one_batch_bears_the_same_id_and_body() -> None:
    it = talk(answer(503, {}), answer(207, TAKEN), secret=SECRET)
    it.client.post_batch(b"[]")
    first, second = it.service.asked
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_looking_up_is_not_signed() -> None:
    it = talk(answer(200, {"items": [], "next": None}), secret=SECRET)
    it.client.messages(datetime(2026, 3, 1, 9, tzinfo=UTC), "c1")
    (request,) = it.service.asked
    assert request.url == (
        "http://olrhain.test/v1/messages?since=2026-03-01T09%3A00%3A00%2B00%3A00&limit=500&cursor=c1"
    )
    assert "webhook-signature" not in request.headers


@pytest.mark.parametrize(
    "trouble",
    [
        answer(429, {}),
        answer(500, b"<html>"),
        answer(502, b""),
        answer(503, {}),
        requests.ConnectionError(),
        requests.ReadTimeout(),
        requests.exceptions.ChunkedEncodingError(),
        answer(207, {"items": [{"status": "rejected", "problem": {"title": "Away", "status": 503}}]}),
    ],
)
def test_what_passes_is_tried_again(trouble: requests.Response | Exception) -> None:
    it = talk(trouble, answer(207, TAKEN))
    assert it.client.post_batch(b"[]").items[0].status == "accepted"
    assert it.slept == [0.5]


def test_the_wait_that_is_asked_for_is_kept() -> None:
    it = talk(answer(429, {"title": "Too many", "status": 429}, **{"Retry-After": "7"}), answer(207, TAKEN))
    it.client.post_batch(b"[]")
    assert it.slept == [7.0]
    assert it.told == ["waiting 7.0 s for the service (429 Too many)"]


def test_a_wait_until_a_time_is_kept() -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    it = talk(answer(503, {}, **{"Retry-After": until}), answer(207, TAKEN))
    it.client.post_batch(b"[]")
    assert 0 < it.slept[0] <= 30


@pytest.mark.parametrize("asked", ["soon", "-1", "", "Sun, 06 Nov 1994"])
def test_a_wait_that_is_none_is_ours_to_choose(asked: str) -> None:
    it = talk(answer(503, {}, **{"Retry-After": asked}), answer(207, TAKEN))
    it.client.post_batch(b"[]")
    assert it.slept == [0.5]


def test_waits_grow_and_end() -> None:
    it = talk(*[requests.ConnectionError()] * 20)
    with pytest.raises(ServiceAway, match=r"the service at http://olrhain.test did not take it \(no answer"):
        it.client.post_batch(b"[]")
    assert it.slept == [0.5, 1, 2, 4, 8, 16, 20, 20]


def test_an_answer_that_was_waited_for_in_vain_counts_as_waiting() -> None:
    it = talk(*[requests.ReadTimeout()] * 2)
    with pytest.raises(ServiceAway, match="ReadTimeout"):
        it.client.post_batch(b"[]")
    assert it.slept == [0.5]


def test_a_service_that_asks_for_no_wait_for_ever_is_given_up() -> None:
    it = talk(*[answer(503, {}, **{"Retry-After": "0"})] * 200)
    with pytest.raises(ServiceAway):
        it.client.post_batch(b"[]")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (answer(401, {"title": "No such key", "status": 401}), "the service refused: 401 No such key"),
        (answer(403, {"title": "Not yours", "status": 403, "detail": "d"}), "403 Not yours: d"),
        (answer(404, b"<html>"), "the service refused: 404 Some Reason"),
        (answer(302, b"", Location="http://elsewhere.test/"), "the service refused: 302 Some Reason"),
        (answer(200, b"<html>"), "the service gave an answer we do not know"),
        (answer(202, {"id": "1", "status": "accepted"}), r"do not know \(items: Field required\)"),
        (answer(207, {"items": [{"status": "lost"}]}), r"do not know \(items.0.status: "),
        (requests.exceptions.SSLError(), "no certificate that we trust"),
    ],
)
def test_what_will_not_pass_ends_it_at_once(given: requests.Response | Exception, said: str) -> None:
    it = talk(given)
    with pytest.raises(ServiceRefused, match=said):
        it.client.post_batch(b"[]")
    assert it.slept == []


@pytest.mark.parametrize(
    "address", ["", "olrhain.test", "ftp://x", "http://", "http://x:99999", "http://[", "http://x?a"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(BadInput, match="is not the address of a service"):
        connect(address, "olr_test_abc", None, Patience())


@pytest.mark.parametrize("key", ["", " ", "allwedd-ŵ", "olr_test\nx"])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(BadInput, match="The key is empty or holds characters"):
        connect("http://olrhain.test", key, None, Patience())


@pytest.mark.parametrize(("secret", "said"), [("whsec_***", "not one that"), ("whsec_YWJj", "at least 24 bytes")])
def test_a_secret_that_is_none_is_refused_and_not_repeated(secret: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as raised:
        connect("http://olrhain.test", "olr_test_abc", secret, Patience())
    assert secret not in str(raised.value)
