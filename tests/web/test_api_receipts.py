"""What GOV.UK Notify reports: by whom it may be reported, and that every order of reports ends the same."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.models.message import DeliveryAttempt, DeliveryReceipt, Message
from app.services.delivery import claiming, receipt_tokens
from tests.answers import kind, with_own_tenant
from tests.world import Tenant, World, contact, event

URL = "/v1/receipts/govuk-notify"
REFUSED = (401, "unauthorised")


@pytest.fixture(scope="module")
def world(shared_world: World) -> World:
    """All tests of this file share an organisation; each reports of a message of its own."""
    return with_own_tenant(shared_world)


@pytest.fixture(scope="module")
def token(world: World) -> str:
    return _issue(world)


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer wrong", "Bearer é" * 9])
def test_a_receipt_without_our_token_is_401(world: World, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    assert kind(world.client.post(URL, json=_receipt(str(uuid4())), headers=headers)) == REFUSED


def test_a_key_of_a_case_system_is_no_receipt_token(world: World) -> None:
    assert kind(_post(world, world.tenant.live_key, _receipt(str(uuid4())))) == REFUSED


def test_a_token_counts_for_its_own_provider_alone(world: World) -> None:
    assert kind(_post(world, _issue(world, "twilio"), _receipt(str(uuid4())))) == REFUSED


def test_two_tokens_are_good_at_once(world: World, token: str) -> None:
    for good in (token, _issue(world)):
        assert _post(world, good, _receipt(str(uuid4()))).status_code == 200


GARBAGE: dict[str, Any] = {
    "nothing": b"",
    "not JSON": b"delivered",
    "a list": [],
    "no fields": {},
    "another status": {"status": "exploded"},
    "no time": {"created_at": "soon"},
    "a time without end": {"completed_at": 7},
    "an id that is none": {"id": "7"},
    "a reference that is no text": {"reference": 7},
    "another kind": {"notification_type": "pigeon"},
    "NUL": b'{"id": "\\u0000"}',
    "10,000 deep": b"[" * 10_000,
    "NaN": b'{"id": NaN}',
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_400_and_changes_nothing(world: World, token: str, garbage: Any) -> None:
    case = f"garbage-{uuid4()}"
    reference = _under_way(world, case)
    body = _receipt(reference) | garbage if isinstance(garbage, dict) and garbage else garbage
    assert kind(_post(world, token, body))[0] == 400
    assert _ends(world, case) == [("sms", "sending")]


@pytest.mark.parametrize(
    "reference", ["01a20000-0000-7000-8000-000000000000", None, "", "by hand", "x" * 1000, "'; DROP TABLE messages; --"]
)
def test_a_message_that_is_not_ours_is_answered_200(world: World, token: str, reference: str | None) -> None:
    assert _post(world, token, _receipt(reference)).status_code == 200


def test_a_receipt_of_another_organisation_is_answered_200_and_moves_nothing(world: World) -> None:
    reference = _under_way(world, "ours")
    other = world.add_tenant()
    assert _post(world, _issue(world, tenant=other), _receipt(reference)).status_code == 200
    assert _ends(world, "ours") == [("sms", "sending")]


FINAL = ["delivered", "permanent-failure", "temporary-failure", "technical-failure"]


@pytest.mark.parametrize("status", FINAL)
def test_a_receipt_ends_a_message_with_the_providers_time(world: World, token: str, status: str) -> None:
    case = f"final-{status}"
    reference = _under_way(world, case)
    assert _post(world, token, _receipt(reference, status)).status_code == 200
    message = world.messages(case)[0]
    assert (message["status"], message["finished_at"]) == (status, "2026-03-02T09:00:05Z")


@pytest.mark.parametrize("before", ["sending", "sent", "unknown"])
def test_an_early_receipt_and_one_that_comes_at_its_time_end_the_same(world: World, token: str, before: str) -> None:
    case = f"early-{before}"
    reference = _under_way(world, case)
    _set(world, reference, status=before)
    _post(world, token, _receipt(reference))
    assert _ends(world, case) == [("sms", "delivered")]


def test_receipts_tripled_and_in_any_order_end_as_delivered(world: World, token: str) -> None:
    for number, order in enumerate(itertools.permutations(["sending", "sent", "delivered"])):
        reference = _under_way(world, f"order-{number}")
        for status in order * 3:
            assert _post(world, token, _receipt(reference, status)).status_code == 200
        assert _ends(world, f"order-{number}") == [("sms", "delivered")]


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(FINAL, 2)))
def test_a_final_state_is_never_left(world: World, token: str, first: str, second: str) -> None:
    case = f"{first}-{second}"
    reference = _under_way(world, case, channels=["sms"])
    for status in (first, second):
        _post(world, token, _receipt(reference, status))
    assert _ends(world, case) == [("sms", first)]


def test_every_receipt_is_kept_in_the_order_in_which_it_came(world: World, token: str) -> None:
    reference = _under_way(world, "kept")
    for status in ("delivered", "sent", "delivered"):
        _post(world, token, _receipt(reference, status))
    with world.session() as session:
        rows = session.scalars(
            select(DeliveryReceipt).where(DeliveryReceipt.attempt_id == reference).order_by(DeliveryReceipt.id)
        ).all()
    assert [one.code for one in rows] == ["delivered", "sent", "delivered"]


def test_a_permanent_failure_leads_to_the_next_channel_once(world: World, token: str) -> None:
    reference = _under_way(world, "fallback")
    for _ in range(3):
        _post(world, token, _receipt(reference, "permanent-failure"))
    world.deliver()
    assert _ends(world, "fallback") == [("sms", "permanent-failure"), ("email", "delivered")]


@pytest.mark.parametrize("status", ["temporary-failure", "technical-failure", "delivered"])
def test_nothing_else_leads_to_the_next_channel(world: World, token: str, status: str) -> None:
    case = f"no-fallback-{status}"
    _post(world, token, _receipt(_under_way(world, case), status))
    assert _ends(world, case) == [("sms", status)]


def test_a_failure_of_what_is_no_longer_true_leads_to_nothing(world: World, token: str) -> None:
    visit = {"id": "v-1", "start": "2027-01-12T14:30:00Z"}
    first = event(contacts=[contact()])["data"]
    reference = _under_way(
        world, "overtaken", event("overtaken", "case.appointment_booked", appointment=visit, **first)
    )
    world.told(event("overtaken", "case.appointment_cancelled", appointment=visit))
    _post(world, token, _receipt(reference, "permanent-failure"))
    world.deliver()
    assert [one["channel"] for one in world.messages("overtaken")] == ["sms", "sms"]


def test_of_an_older_attempt_only_that_it_arrived_counts(world: World, token: str) -> None:
    for number, (status, end) in enumerate([("permanent-failure", "sending"), ("delivered", "delivered")]):
        older = _under_way(world, f"older-{number}")
        _set(world, older, status="created", lease_until=None)
        _claim(world, older)
        _post(world, token, _receipt(older, status))
        assert _ends(world, f"older-{number}") == [("sms", end)]


def test_what_arrived_after_all_is_not_sent_again(world: World, token: str) -> None:
    reference = _under_way(world, "after-all")
    _set(world, reference, status="created", lease_until=None)
    _post(world, token, _receipt(reference))
    assert _ends(world, "after-all") == [("sms", "delivered")]


def test_a_receipt_does_not_depend_on_the_type_of_content(world: World, token: str) -> None:
    reference = _under_way(world, "typed")
    headers = {"Authorization": f"bearer {token}"}
    body = json.dumps(_receipt(reference))
    assert world.client.post(URL, data=body, content_type="text/plain", headers=headers).status_code == 200
    assert _ends(world, "typed") == [("sms", "delivered")]


def _issue(world: World, provider: str = "govuk-notify", tenant: Tenant | None = None) -> str:
    with world.session(tenant) as session:
        return receipt_tokens.issue(session, provider)


def _post(world: World, token: str, receipt: Any) -> TestResponse:
    body = receipt if isinstance(receipt, bytes) else json.dumps(receipt).encode()
    headers = {"Authorization": f"Bearer {token}"}
    return world.client.post(URL, data=body, content_type="application/json", headers=headers)


def _receipt(reference: str | None, status: str = "delivered") -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "reference": reference,
        "to": "07700900123",
        "status": status,
        "created_at": "2026-03-02T09:00:00.000000Z",
        "completed_at": "2026-03-02T09:00:05.000000Z",
        "sent_at": "2026-03-02T09:00:01.000000Z",
        "notification_type": "sms",
        "template_id": str(uuid4()),
        "template_version": 1,
    }


def _under_way(world: World, case: str, sent: dict[str, Any] | None = None, **person: Any) -> str:
    """The reference under which a provider knows a message that is being handed over."""
    assert world.post(sent or event(case, contacts=[contact(**person)])).status_code == 202
    world.process()
    (message,) = world.messages(case)
    with world.session() as session:
        (claimed,) = claiming.claim(session, [message["id"]], timedelta(seconds=45), datetime.now(UTC))
    return claimed.outgoing.reference


def _claim(world: World, older: str) -> None:
    with world.session() as session:
        message_id = session.get_one(DeliveryAttempt, older).message_id
        assert len(claiming.claim(session, [message_id], timedelta(seconds=45), datetime.now(UTC))) == 1


def _set(world: World, reference: str, **values: Any) -> None:
    with world.session() as session:
        message = session.get_one(Message, session.get_one(DeliveryAttempt, reference).message_id)
        for name, value in values.items():
            setattr(message, name, value)


def _ends(world: World, case: str) -> list[tuple[str, str]]:
    return [(one["channel"], one["status"]) for one in world.messages(case)]
