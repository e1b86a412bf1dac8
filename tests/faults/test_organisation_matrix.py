"""Every route of the API, asked by everybody whom it must tell nothing: what is another's is as what is not there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from app.domain.recipients import Channel, KeyKind
from app.services import organisations
from app.services.delivery import receipt_tokens
from tests.faults.matrix import FORMS, MATRIX, PAGES, RECEIPTS, Cell, Names, milestone, twilio_callback
from tests.world import BASE_URL, STRUCTURED, Tenant, World, contact, event, sign


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose things they are, what they are called, and what may never be told to anybody else."""

    tenant: Tenant
    names: Names
    secrets: tuple[str, ...]
    strangers: dict[str, dict[str, str]] = field(default_factory=dict)


_KEYS_NOT_IN_FORCE = ("no key", "wrong key", "misshapen key", "key in another scheme")
_NONCE = re.compile(r"'nonce-[^']+'")
_CHANGING_HEADERS = {"Date", "Content-Length", "X-Request-Id"}


@pytest.fixture
def owner(world: World) -> Owner:
    """A case that was told, in a world with everybody who has no business with it."""
    reference, name, address = f"Ref-{uuid4().hex}", f"Enw {uuid4().hex}", f"{uuid4().hex}@example.com"
    person = contact(uuid4().hex, name=name, email=address)
    told = world.told(event(reference, id=uuid4().hex, contacts=[person]))[0]
    with world.session() as session:
        second = organisations.add_integration(session, "another")
        other_integration = organisations.issue_key(session, second, KeyKind.TEST)
        found = session.connection().exec_driver_sql("SELECT id, message_id FROM delivery_attempts").one()
    names = Names(reference, told["event"], told["id"], str(found.id))
    body = told["content"]["body"]
    ids = (str(world.tenant.id), str(world.tenant.integration_id))
    own = (*vars_of(names), name, address, person["reference"], body, *ids)
    foreign = world.add_tenant()
    strangers = {
        "no key": {},
        "wrong key": _bearer(foreign.test_key[:-1] + ("0" if foreign.test_key[-1] != "0" else "1")),
        "misshapen key": _bearer("olr_test_'; --"),
        "key in another scheme": {"Authorization": f"Basic {world.tenant.test_key}"},
        "another organisation": _bearer(foreign.test_key),
        "another organisation, live": _bearer(foreign.live_key),
        "another mode": _bearer(world.tenant.live_key),
        "another integration": _bearer(other_integration),
    }
    return Owner(world.tenant, names, own, strangers)


def vars_of(names: Names) -> tuple[str, ...]:
    return (names.case, names.event, names.message, names.attempt)


def test_every_route_of_the_service_is_in_the_matrix(world: World) -> None:
    endpoints = {rule.endpoint for rule in world.app.url_map.iter_rules()}
    desk = {one for one in endpoints if one.startswith("desk_")}  # tests/faults/test_desk_matrix.py asks them
    pages = desk | {one for one in endpoints if one in PAGES or one.partition(".")[0] in PAGES - {"docs"}}
    assert endpoints - pages == set(MATRIX)
    assert {rule.rule for rule in world.app.url_map.iter_rules() if rule.endpoint in pages} & {
        rule.rule for rule in world.app.url_map.iter_rules() if rule.rule.startswith("/v1")
    } == set()


def test_the_owner_is_told_what_the_strangers_ask_for(world: World, owner: Owner) -> None:
    for endpoint in ("get_event", "get_case", "list_messages", "get_message"):
        answer = _ask(world, MATRIX[f"api_look_ups.{endpoint}"], "GET", _bearer(owner.tenant.test_key), owner.names)
        assert answer.status_code == 200
        assert _leaks(owner, answer) != []


@pytest.mark.parametrize("endpoint", MATRIX)
def test_to_strangers_what_is_anothers_is_as_what_is_not_there(world: World, owner: Owner, endpoint: str) -> None:
    before = _everything(world, owner)
    nothing = Names(f"Ref-{uuid4().hex}", str(uuid4()), str(uuid4()), str(uuid4()))
    for method in _methods(world, endpoint):
        for stranger, headers in owner.strangers.items():
            real = _ask(world, MATRIX[endpoint], method, headers, owner.names)
            unknown = _ask(world, MATRIX[endpoint], method, headers, nothing)
            place = (endpoint, method, stranger)
            assert _told(real) == _told(unknown), place
            assert _leaks(owner, real) == [], place
            assert real.status_code in _allowed(MATRIX[endpoint], method, stranger), (place, real.status_code)
    assert _everything(world, owner) == before


def test_receipts_with_another_organisations_token_move_no_message(world: World, owner: Owner) -> None:
    with world.session(world.others[0]) as session:
        token = receipt_tokens.issue(session, "govuk-notify")
    before = _everything(world, owner)
    cell = MATRIX["api_receipts.post_notify_receipt"]
    answer = _ask(world, cell, "POST", _bearer(token), owner.names)
    assert answer.status_code == 200
    assert _leaks(owner, answer) == []
    assert _everything(world, owner) == before


def test_callbacks_signed_by_another_organisations_account_move_no_message(world: World, owner: Owner) -> None:
    auth_token, foreign = uuid4().hex, world.others[0]
    with world.session(foreign) as session:
        token = receipt_tokens.issue(session, "twilio")
        settings = {"account_sid": "AC" + uuid4().hex, "auth_token": auth_token, "sender": "Cyngor"}
        organisations.set_provider(session, Channel.SMS, "twilio", settings)
    before = _everything(world, owner)
    form = twilio_callback(owner.names)
    path = f"/v1/receipts/twilio?{urlencode({'token': token, 'attempt': owner.names.attempt})}"
    signature = RequestValidator(auth_token).compute_signature(BASE_URL + path, form)
    answer = world.client.post(path, data=form, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 200
    assert _leaks(owner, answer) == []
    assert _everything(world, owner) == before


def test_the_same_event_of_another_organisation_is_an_event_of_its_own(world: World, owner: Owner) -> None:
    mine = event(owner.names.case, id="evt-twice")
    posted = [world.post(mine), world.post(mine, key=world.others[0].test_key)]
    assert [answer.status_code for answer in posted] == [202, 202]
    assert len({answer.get_json()["id"] for answer in posted}) == 2
    theirs = world.get(f"/v1/cases/{owner.names.case}", key=world.others[0].test_key).get_json()
    assert [one["event_id"] for one in theirs["events"]] == ["evt-twice"]


def _methods(world: World, endpoint: str) -> list[str]:
    """Those of the route, and those that it has not: they too must be the same for what is there and what is not."""
    declared = {
        method for rule in world.app.url_map.iter_rules() if rule.endpoint == endpoint for method in rule.methods or ()
    }
    return sorted(declared | {"GET", "POST", "PUT", "PATCH", "DELETE"})


def _ask(world: World, cell: Cell, method: str, headers: dict[str, str], names: Names) -> TestResponse:
    asked = cell.body(names) if cell.body else {}
    form = cell.body in FORMS
    body = (urlencode(asked) if form else json.dumps(asked)).encode()
    signature = sign(body, _secret(world, headers)) if cell.body is milestone else {}
    path = cell.path.format(**_as_dict(names))
    return world.client.open(
        path,
        method=method,
        data=body,
        content_type="application/x-www-form-urlencoded" if form else STRUCTURED,
        headers={**headers, **signature},
    )


def _secret(world: World, headers: dict[str, str]) -> str:
    """The caller's own: a stranger signs well. Another integration has none, so its signature is not to be had."""
    foreign = world.others[0]
    theirs = headers.get("Authorization", "").removeprefix("Bearer ") in (foreign.test_key, foreign.live_key)
    return foreign.secret if theirs else world.tenant.secret


def _allowed(cell: Cell, method: str, stranger: str) -> set[int]:
    if method == "OPTIONS" or cell.open_to_all:
        return {200, 405}
    if stranger in _KEYS_NOT_IN_FORCE or cell.body in RECEIPTS:
        return {401, 404, 405}
    if cell.body is milestone:
        return {401, 404, 405, 422}
    return {200, 404, 405} if cell.path in _LISTS else {404, 405}


_LISTS = (
    "/v1/messages?case={case}",
    "/v1/case-types",
    "/v1/templates",
    MATRIX["api_evidence.get_language_evidence"].path,
)


def _told(answer: TestResponse) -> tuple[object, ...]:
    """All that an answer tells, but for what is new in every one: the request's id and the nonce of its scripts."""
    headers = {name: _NONCE.sub("", value) for name, value in answer.headers.items() if name not in _CHANGING_HEADERS}
    body = answer.get_json(silent=True)
    if isinstance(body, dict):
        body.pop("instance", None)
    return answer.status_code, headers, body if body is not None else answer.data


def _leaks(owner: Owner, answer: TestResponse) -> list[str]:
    told = answer.text + str(answer.headers)
    return [secret for secret in owner.secrets if secret in told]


def _everything(world: World, owner: Owner) -> list[object]:
    """All that the owner can look up of the case."""
    cells = [MATRIX[f"api_look_ups.{name}"] for name in ("get_event", "get_case", "list_messages", "get_message")]
    key = _bearer(owner.tenant.test_key)
    return [_ask(world, cell, "GET", key, owner.names).get_json() for cell in cells]


def _as_dict(names: Names) -> dict[str, str]:
    return {"case": names.case, "event": names.event, "message": names.message, "attempt": names.attempt}


def _bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}
