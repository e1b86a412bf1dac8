"""`POST /v1/replies/govuk-notify`: by whom a text may be passed on, what is taken, and that it is taken once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.models.contact import Suppression
from app.services.delivery import receipt_tokens
from tests.answers import kind, with_own_tenant
from tests.texting import answers, kept, told_live
from tests.world import Tenant, World, contact

URL = "/v1/replies/govuk-notify"
REFUSED = (401, "unauthorised")


@pytest.fixture(scope="module")
def shared(shared_world: World) -> World:
    """For tests that keep nothing: they share an organisation."""
    return with_own_tenant(shared_world)


def issue(world: World, provider: str = "govuk-notify", tenant: Tenant | None = None) -> str:
    with world.session(tenant) as session:
        return receipt_tokens.issue(session, provider)


def received(**changes: Any) -> dict[str, Any]:
    """A text as on https://docs.notifications.service.gov.uk/rest-api.html#received-text-messages."""
    return {
        "id": str(uuid4()),
        "source_number": "447700900123",
        "destination_number": "07700900001",
        "message": "STOPIO",
        "date_received": "2026-11-21T09:30:00.000000Z",
    } | changes


def post(world: World, token: str, body: Any) -> TestResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {token}"}
    return world.client.post(URL, data=raw, content_type="application/json", headers=headers)


def test_a_text_is_taken_acted_on_and_answered(world: World) -> None:
    told_live(world)
    answer = post(world, issue(world), received())
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    [reply] = kept(world)
    assert (reply.provider, reply.word, reply.channel) == ("govuk-notify", "stop", "sms")
    assert "Ni fyddwn yn anfon rhagor o negeseuon testun" in answers(world)[0].body


def test_a_number_may_come_with_its_plus_or_as_people_write_it(world: World) -> None:
    told_live(world)
    token = issue(world)
    for number in ("447700900123", "+447700900123", "07700 900123"):
        post(world, token, received(source_number=number, message="Pryd?"))
    assert len({reply.case_id for reply in kept(world)} - {None}) == 1


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer wrong", "Bearer é" * 9])
def test_a_text_without_our_token_is_401(shared: World, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    assert kind(shared.client.post(URL, json=received(), headers=headers)) == REFUSED


def test_neither_a_case_systems_key_nor_another_providers_token_will_do(shared: World) -> None:
    for token in (shared.tenant.live_key, issue(shared, "twilio")):
        assert kind(post(shared, token, received())) == REFUSED
    assert kept(shared) == []


GARBAGE: dict[str, Any] = {
    "nothing": b"",
    "not JSON": b"STOP",
    "a list": [],
    "no fields": {},
    "no words": {"message": None},
    "words that are no text": {"message": ["STOP"]},
    "nobody": {"source_number": ""},
    "nobody in spaces": {"source_number": "  "},
    "a number without end": {"source_number": "7" * 101},
    "nowhere": {"destination_number": 7},
    "an id that is none": {"id": "7"},
    "no time": {"date_received": "soon"},
    "the end of time": {"date_received": "0001-01-01T00:00:00+14:00"},
    "half a character": b'{"message": "\\ud800"}',
    "NUL": b'{"message": "\\u0000"}',
    "a text without end": {"message": "a" * 40_001},
    "10,000 deep": b"[" * 10_000,
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_400_in_our_form_and_is_not_kept(shared: World, garbage: Any) -> None:
    body = received() | garbage if isinstance(garbage, dict) and garbage else garbage
    assert kind(post(shared, issue(shared), body))[0] == 400
    assert kept(shared) == []


def test_a_post_of_more_than_a_megabyte_is_413(shared: World) -> None:
    assert kind(post(shared, issue(shared), received(extra="a" * 1_000_000))) == (413, "too_large")
    assert kept(shared) == []


def test_a_text_that_is_posted_again_and_at_once_is_kept_and_answered_once(world: World) -> None:
    told_live(world)
    token, text = issue(world), received(message="Pryd?")
    with ThreadPoolExecutor(6) as pool:
        posted = list(pool.map(lambda _: _post_apart(world, token, text), range(6)))
    assert posted == [200] * 6
    assert (len(kept(world)), len(answers(world))) == (1, 1)


def test_several_texts_of_one_number_at_once_are_told_once_that_we_have_them(world: World) -> None:
    told_live(world)
    token = issue(world)
    with ThreadPoolExecutor(4) as pool:
        posted = list(pool.map(lambda n: _post_apart(world, token, received(message=f"Text {n}")), range(4)))
    assert posted == [200] * 4
    assert (len(kept(world)), len(answers(world))) == (4, 1)


def test_another_organisation_is_neither_seen_nor_touched(world: World) -> None:
    told_live(world)
    other = world.add_tenant()
    assert post(world, issue(world, tenant=other), received()).status_code == 200
    assert [(len(kept(world, one)), len(answers(world, one))) for one in (world.tenant, other)] == [(0, 0), (1, 0)]
    with world.session() as session:
        assert session.scalars(select(Suppression)).all() == []


def test_a_text_of_two_people_in_one_case_at_once_ends_in_both_choices(world: World) -> None:
    told_live(world, contacts=[contact(email=None), contact("p-2", mobile="07700900124", email=None)])
    token = issue(world)
    numbers = ["447700900123", "447700900124"]
    with ThreadPoolExecutor(2) as pool:
        texts = [received(source_number=number, message="ENGLISH") for number in numbers]
        assert list(pool.map(lambda one: _post_apart(world, token, one), texts)) == [200, 200]
    assert sorted(one.to for one in answers(world)) == ["+447700900123", "+447700900124"]
    assert {one.language for one in answers(world)} == {"en"}


def test_a_refusal_repeats_no_words(shared: World) -> None:
    refused = post(shared, issue(shared), received(source_number="", message="Canary words"))
    assert refused.status_code == 400
    assert "Canary" not in refused.text


def _post_apart(world: World, token: str, text: dict[str, Any]) -> int:
    """With a client of its own, as threads share none."""
    headers = {"Authorization": f"Bearer {token}"}
    return world.app.test_client().post(URL, json=text, headers=headers).status_code
