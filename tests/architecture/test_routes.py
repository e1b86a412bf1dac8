"""Every route says here who may call it; a new one fails until it does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.main import create_app
from tests.world import make_settings

NONE, KEY, TOKEN, RECEIPT_TOKEN, SESSION = "none", "key", "token", "receipt-token", "session"
SIGNED = "receipt-token and signature"
AUTHENTICATION = {
    "GET /": NONE,
    "GET /assets/<version>/<name>": NONE,
    "GET /c/<token>": TOKEN,
    "GET /cy": NONE,
    "GET /cy/c/<token>": TOKEN,
    "POST /cy/c/<token>": TOKEN,
    "GET /cy/cais": SESSION,
    "GET /cy/dogfennau": NONE,
    "GET /cy/ffon": NONE,
    "GET /cy/ffon/newest": NONE,
    "GET /cy/gwybodaeth": NONE,
    "GET /cy/stopio/<token>": TOKEN,
    "POST /cy/stopio/<token>": TOKEN,
    "GET /docs": NONE,
    "GET /en": NONE,
    "GET /en/c/<token>": TOKEN,
    "GET /en/docs": NONE,
    "POST /en/c/<token>": TOKEN,
    "GET /en/information": NONE,
    "GET /en/phone": NONE,
    "GET /en/phone/newest": NONE,
    "GET /en/request": SESSION,
    "GET /en/stop/<token>": TOKEN,
    "POST /en/stop/<token>": TOKEN,
    "GET /healthz": NONE,
    "GET /readyz": NONE,
    "GET /sandbox": NONE,
    "GET /stop/<token>": TOKEN,
    "POST /stop/<token>": TOKEN,
    "GET /v1/case-types": KEY,
    "GET /v1/cases/<reference:reference>": KEY,
    "GET /v1/evidence/language": KEY,
    "POST /v1/events": KEY,
    "GET /v1/events/<uuid:id>": KEY,
    "GET /v1/messages": KEY,
    "GET /v1/messages/<uuid:id>": KEY,
    "GET /v1/openapi.json": NONE,
    "POST /v1/receipts/govuk-notify": RECEIPT_TOKEN,
    "POST /v1/receipts/twilio": SIGNED,
    "POST /v1/replies/govuk-notify": RECEIPT_TOKEN,
    "POST /v1/replies/twilio": SIGNED,
    "GET /v1/templates": KEY,
}
"""token: the link itself; session: the cookie that opening the link gave; none: nothing of anybody is shown."""

DEMO_ALONE = {"GET /cy/ffon", "GET /cy/ffon/newest", "GET /en/phone", "GET /en/phone/newest", "GET /sandbox"}
"""They show what was sent, so they must not be there outside the demo."""

_ID = "0192f3a4-0000-7000-8000-000000000000"


def build(*, demo: bool) -> Flask:
    return create_app(
        make_settings("postgresql+psycopg://nobody@127.0.0.1:1/nothing", "redis://127.0.0.1:1", demo=demo)
    )


def routes(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.rule}"


def test_every_route_declares_its_authentication() -> None:
    assert sorted(routes(build(demo=True))) == sorted(AUTHENTICATION)


def test_outside_the_demo_the_sandbox_phone_is_not_there() -> None:
    assert set(AUTHENTICATION) - set(routes(build(demo=False))) == DEMO_ALONE


@pytest.mark.parametrize("route", [route for route, how in AUTHENTICATION.items() if how in (KEY, RECEIPT_TOKEN)])
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic eDp5"}])
def test_without_a_key_or_token_the_answer_is_401(route: str, headers: dict[str, str]) -> None:
    method, path = route.split()
    address = path.replace("<uuid:id>", _ID).replace("<reference:reference>", "C-1")
    answer = (
        build(demo=True)
        .test_client()
        .open(address, method=method, headers=headers, data=b"{}", content_type="application/json")
    )
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


@pytest.mark.parametrize("route", [route for route, how in AUTHENTICATION.items() if how == SESSION])
def test_without_a_session_nothing_of_a_case_is_shown(route: str) -> None:
    answer = build(demo=True).test_client().get(route.split()[1])
    assert answer.status_code in (302, 303, 401, 403, 404, 410)
