"""Bodies that cannot be read: 400, 415 and 413, and nothing is stored."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from tests.answers import kind, rows, with_own_tenant
from tests.world import BATCH, STRUCTURED, World, event

EVENT_LIMIT = 64 * 1024
BATCH_LIMIT = 2 * 1024 * 1024
GOOD = json.dumps(event()).encode()


@pytest.fixture(scope="module")
def world(shared_world: World) -> World:
    """What is refused leaves no trace, so all tests of this file share an organisation."""
    return with_own_tenant(shared_world)


UNREADABLE = {
    "nothing": b"",
    "a space": b" ",
    "not JSON": b"milestone reached",
    "half of it": GOOD[:-9],
    "two of it": GOOD + GOOD,
    "a byte order mark": b"\xef\xbb\xbf" + GOOD,
    "UTF-16": GOOD.decode().encode("utf-16"),
    "Latin-1": GOOD.replace(b'"subject": "C-1"', b'"subject": "\xfb"'),
    "a doubled key": GOOD.replace(b'{"spec', b'{"id": "evt-0", "spec'),
    "a doubled key further in": GOOD.replace(b'"reference":', b'"reference": "p-0", "reference":'),
    "an escaped NUL": GOOD.replace(b'"subject": "C', b'"subject": "\\u0000C'),
    "a raw NUL": GOOD.replace(b'"subject": "C', b'"subject": "\x00C'),
    "a NUL in a key": GOOD.replace(b'"data": {', b'"data": {"\\u0000": 1, '),
    "a lone surrogate": GOOD.replace(b'"subject": "C', b'"subject": "\\ud800C'),
    "a lone surrogate in an extension": GOOD.replace(b'{"spec', b'{"x": "\\udfff", "spec'),
    "NaN": GOOD.replace(b'"data": {', b'"data": {"x": NaN, '),
    "Infinity": GOOD.replace(b'"data": {', b'"data": {"x": -Infinity, '),
    "10,000 deep in lists": b"[" * 10_000 + b"]" * 10_000,
    "10,000 deep in objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "100 deep within the event": GOOD.replace(b'{"spec', b'{"x": ' + b"[" * 100 + b"]" * 100 + b', "spec'),
    "a number of 5,000 digits": GOOD.replace(b'"data": {', b'"data": {"x": ' + b"9" * 5000 + b", "),
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("content_type", [STRUCTURED, BATCH])
def test_a_body_that_is_not_strict_json_is_400(world: World, body: bytes, content_type: str) -> None:
    _refused(world, body, (400, "malformed"), content_type=content_type)


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_the_data_of_binary_mode_are_read_as_strictly(world: World, body: bytes) -> None:
    headers = {f"ce-{name}": value for name, value in event().items() if name != "data"}
    _refused(world, body, (400, "malformed"), content_type="application/json", headers=headers)


def test_a_batch_that_is_no_list_is_400(world: World) -> None:
    _refused(world, GOOD, (400, "malformed"), content_type=BATCH)


def test_no_error_repeats_what_was_sent(world: World) -> None:
    canary = "Cyfrinach-4711"
    odd = event(
        canary, name=canary, contacts=[{"reference": canary, "mobile": canary, "email": canary}], milestone=canary
    )
    for body in (canary.encode(), json.dumps(odd).encode()):
        answer = world.post(body)
        assert answer.status_code in (400, 422)
        assert canary not in answer.text


def test_errors_have_a_welsh_title_for_who_asks_for_welsh(world: World) -> None:
    answer = world.post(b"", headers={"Accept-Language": "cy, en;q=0.5"})
    assert answer.get_json(force=True)["title"] == "Nid yw'r cais yn JSON dilys"
    assert answer.headers["Content-Language"] == "cy"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "application/cloudevents+xml", "multipart/form-data", " "]
)
def test_another_type_of_content_is_415(world: World, content_type: str) -> None:
    _refused(world, GOOD, (415, "wrong_type"), content_type=content_type)


def test_json_without_the_headers_of_binary_mode_is_415(world: World) -> None:
    _refused(world, GOOD, (415, "wrong_type"), content_type="application/json")


def test_a_compressed_body_is_415_and_never_unpacked(world: World) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    _refused(world, bomb, (415, "wrong_type"), headers={"Content-Encoding": "gzip"})


def test_a_type_with_a_charset_is_taken(world: World) -> None:
    assert world.post(event(), content_type=f"{STRUCTURED}; charset=utf-8").status_code == 202


def test_an_event_of_64_kb_is_taken_and_one_byte_more_is_413(world: World) -> None:
    _refused(world, _padded(event(), EVENT_LIMIT + 1), (413, "too_large"))
    assert world.post(_padded(event(), EVENT_LIMIT)).status_code == 202


def test_an_event_of_a_batch_that_is_over_64_kb_is_rejected_and_the_others_are_taken(world: World) -> None:
    large = json.loads(_padded(event("C-2"), EVENT_LIMIT + 100))
    items = world.post([event("C-1"), large]).json["items"]
    assert [one["status"] for one in items] == ["accepted", "rejected"]
    assert items[1]["problem"]["status"] == 413


def test_a_batch_of_2_mb_is_taken_and_one_byte_more_is_413(world: World) -> None:
    body = json.dumps([event()]).encode()
    _refused(world, body.ljust(BATCH_LIMIT + 1), (413, "too_large"), content_type=BATCH)
    assert world.post(body.ljust(BATCH_LIMIT), content_type=BATCH).status_code == 207


def test_a_batch_of_500_is_taken_and_one_of_501_is_413(world: World) -> None:
    batch = [event("C-500")] * 501
    _refused(world, batch, (413, "too_large"))
    answer = world.post(batch[:500])
    assert [one["status"] for one in answer.json["items"]] == ["accepted"] + ["replayed"] * 499


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/v1/events", 405), ("POST", "/v1/nowhere", 404)])
def test_what_is_not_there_is_a_problem_too(world: World, method: str, path: str, status: int) -> None:
    assert kind(world.client.open(path, method=method))[0] == status


def _refused(world: World, body: Any, expected: tuple[int, str], **how: Any) -> None:
    before = rows(world)
    assert kind(world.post(body, **how)) == expected
    assert rows(world) == before


def _padded(sent: dict[str, Any], size: int) -> bytes:
    """An event of exactly `size` bytes, through an extension that is ignored."""
    bare = json.dumps(sent | {"padding": ""})
    return json.dumps(sent | {"padding": "x" * (size - len(bare))}).encode()
