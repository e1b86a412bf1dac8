"""Who is let in: keys, signatures over the raw body, and what an integration may speak of."""

from __future__ import annotations

import base64
import json
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine

from app.domain import tokens
from app.domain.recipients import KeyKind
from app.domain.signatures import new_secret
from app.services import organisations
from tests.answers import faults, kind, rows
from tests.world import World, contact, event, sign

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
BODY = json.dumps(event(time="2026-03-04T09:00:00Z")).encode()
REFUSED = (401, "unauthorised")


@pytest.fixture
def stopped_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic b2xyOm9scg==",
        "olr_test_abc",
        "Bearer olr_test_",
        "Bearer olr_admin_" + "a" * 43,
        "Bearer olr_test_" + "a" * 43,
        "Bearer olr_test_'; DROP TABLE cases; --",
        "Bearer olr_test_\xe9\xe9",
        "Bearer " + "a" * 8000,
        "Bearer \t",
    ],
)
def test_no_key_or_a_wrong_one_is_401(world: World, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    posted = world.client.post("/v1/events", data=BODY, content_type="application/cloudevents+json", headers=headers)
    assert kind(posted) == REFUSED
    assert posted.headers["WWW-Authenticate"].startswith("Bearer")
    assert kind(world.client.get("/v1/case-types", headers=headers)) == REFUSED
    assert rows(world) == 0


def test_an_expired_key_is_401(world: World) -> None:
    with world.session() as session:
        expired = datetime.now(UTC) - timedelta(seconds=1)
        key = organisations.issue_key(session, world.tenant.integration_id, KeyKind.TEST, expired)
    assert kind(world.post(BODY, key=key)) == REFUSED
    assert rows(world) == 0


def test_a_revoked_key_is_401_within_5_seconds_and_the_others_go_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.session() as session:
        other = organisations.issue_key(session, world.tenant.integration_id, KeyKind.TEST)
    assert world.get("/v1/case-types").status_code == 200
    with world.session() as session:
        organisations.revoke_key(session, world.tenant.test_key, datetime.now(UTC))
    monkeypatch.setattr("app.timed.time", SimpleNamespace(monotonic=lambda: time.monotonic() + 5))
    assert kind(world.get("/v1/case-types")) == REFUSED
    assert kind(world.post(BODY)) == REFUSED
    assert world.get("/v1/case-types", key=other).status_code == 200


def test_a_live_post_without_a_signature_is_401(world: World) -> None:
    assert kind(world.post(BODY, key=world.tenant.live_key)) == REFUSED
    assert rows(world) == 0


def test_a_live_post_that_is_signed_is_taken(world: World) -> None:
    assert world.post(BODY, key=world.tenant.live_key, secret=world.tenant.secret).status_code == 202


def test_looking_up_with_a_live_key_needs_no_signature(world: World) -> None:
    assert world.get("/v1/case-types", key=world.tenant.live_key).status_code == 200


def test_either_of_two_secrets_is_good_while_one_is_rotated(world: World) -> None:
    with world.session() as session:
        newer = organisations.issue_secret(session, world.tenant.integration_id)
    for secret in (newer, world.tenant.secret):
        assert world.post(event(), key=world.tenant.live_key, secret=secret).status_code == 202


@pytest.mark.parametrize("kind_of_key", ["test_key", "team_key"])
def test_a_test_or_team_key_need_not_sign_but_what_it_signs_is_checked(world: World, kind_of_key: str) -> None:
    key = getattr(world.tenant, kind_of_key)
    assert kind(world.post(BODY, key=key, secret=new_secret())) == REFUSED
    assert kind(world.post(BODY, key=key, headers={"webhook-signature": ""})) == REFUSED
    assert rows(world) == 0
    assert world.post(BODY, key=key).status_code == 202


@pytest.mark.usefixtures("stopped_clock")
@pytest.mark.parametrize(("seconds", "status"), [(-300, 202), (-301, 401), (300, 202), (301, 401)])
def test_a_signature_is_good_for_5_minutes_either_way(world: World, seconds: int, status: int) -> None:
    headers = sign(BODY, world.tenant.secret, at=NOW + timedelta(seconds=seconds))
    assert world.post(BODY, key=world.tenant.live_key, headers=headers).status_code == status


MALFORMED = {
    "webhook-id": ["", " ", "é", "a" * 300, "a b", None],
    "webhook-timestamp": ["", "now", "-1", "1e9", "NaN", "9" * 400, "9" * 12, "٣", "1772618400.0", " 1772618400", None],
    "webhook-signature": [
        "",
        "v1",
        "v1,",
        "v1,!",
        "v1,é",
        "v2,abc",
        ",",
        " " * 99,
        "v1,\u00ff",
        "v1," + "A" * 9999,
        None,
    ],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in MALFORMED for value in MALFORMED[name]])
def test_a_malformed_signature_header_is_401(world: World, name: str, value: str | None) -> None:
    headers = sign(BODY, world.tenant.secret)
    headers = {one: said for one, said in headers.items() if one != name}
    if value is not None:
        headers[name] = value.encode().decode("latin-1")
    assert kind(world.post(BODY, key=world.tenant.live_key, headers=headers)) == REFUSED
    assert rows(world) == 0


def test_none_of_250_false_signatures_is_taken_and_every_true_one_is(world: World) -> None:
    dice = random.Random(7)
    answers = [world.post(BODY, key=world.tenant.live_key, headers=_forged(world, dice)) for _ in range(250)]
    assert {one.status_code for one in answers} == {401}
    assert rows(world) == 0
    taken = [world.post(event(), key=world.tenant.live_key, secret=world.tenant.secret) for _ in range(20)]
    assert {one.status_code for one in taken} == {202}


def test_a_signature_counts_for_the_raw_body_alone(world: World) -> None:
    headers = sign(BODY, world.tenant.secret)
    assert kind(world.post(BODY + b" ", key=world.tenant.live_key, headers=headers)) == REFUSED


def test_one_good_signature_among_several_is_enough(world: World) -> None:
    headers = sign(BODY, world.tenant.secret)
    headers["webhook-signature"] = f"v1a,abc v1,{'A' * 43}= {headers['webhook-signature']}"
    assert world.post(BODY, key=world.tenant.live_key, headers=headers).status_code == 202


def test_the_key_of_another_organisation_finds_nothing_of_ours(world: World) -> None:
    world.post(event("C-1"))
    other = world.add_tenant()
    assert world.get("/v1/cases/C-1", key=other.test_key).status_code == 404


def test_an_integration_speaks_only_of_its_case_types(world: World) -> None:
    with world.session() as session:
        limited = organisations.add_integration(session, "limited", ["adult-social-care"])
        key = organisations.issue_key(session, limited, KeyKind.TEST)
    answer = world.post(event("C-1"), key=key)
    assert kind(answer) == (403, "forbidden")
    assert faults(answer) == {("/data/case_type", "case_type_forbidden")}
    assert rows(world) == 0
    assert [one["code"] for one in world.get("/v1/case-types", key=key).json["items"]] == ["adult-social-care"]
    assert {one["case_type"] for one in world.get("/v1/templates", key=key).json["items"]} == {"adult-social-care"}
    care = event("C-1", case_type="adult-social-care", contacts=[contact()])
    assert world.post(care, key=key).status_code == 202


def test_a_forbidden_event_of_a_batch_is_rejected_alone(world: World) -> None:
    with world.session() as session:
        limited = organisations.add_integration(session, "limited", ["adult-social-care"])
        key = organisations.issue_key(session, limited, KeyKind.TEST)
    items = world.post([event("C-1"), event("C-2", case_type="adult-social-care")], key=key).json["items"]
    assert [one["status"] for one in items] == ["rejected", "accepted"]
    assert items[0]["problem"]["status"] == 403


def _forged(world: World, dice: random.Random) -> dict[str, str]:
    """Headers that nearly are right: one thing about them is not."""
    headers = sign(BODY, world.tenant.secret)
    signature = bytearray(base64.b64decode(headers["webhook-signature"].removeprefix("v1,")))
    match dice.randrange(5):
        case 0:
            signature[dice.randrange(32)] ^= 1 << dice.randrange(8)
            return headers | {"webhook-signature": "v1," + base64.b64encode(signature).decode()}
        case 1:
            return sign(BODY, new_secret())
        case 2:
            return headers | {"webhook-id": tokens.base62(dice.getrandbits(90), 12)}
        case 3:
            return headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) - dice.randrange(1, 200))}
        case _:
            return sign(BODY.replace(b"C-1", b"C-2"), world.tenant.secret)
