"""Every route says here who may call it; a new one fails until it does."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

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
    "GET /cy/adborth": SESSION,
    "POST /cy/adborth": SESSION,
    "GET /cy/adborth/diolch": SESSION,
    "GET /cy/cais": SESSION,
    "GET /cy/dogfennau": NONE,
    "GET /cy/ffon": NONE,
    "GET /cy/ffon/newest": NONE,
    "GET /cy/gofyn": SESSION,
    "POST /cy/gofyn": SESSION,
    "GET /cy/gofyn/wedi-dod-i-law": SESSION,
    "GET /cy/gwybodaeth": NONE,
    "GET /cy/gwybodaeth/cwcis": NONE,
    "GET /cy/gwybodaeth/hygyrchedd": NONE,
    "GET /cy/gwybodaeth/neges-go-iawn": NONE,
    "GET /cy/gwybodaeth/preifatrwydd": NONE,
    "GET /cy/gwybodaeth/telerau": NONE,
    "GET /cy/stopio/<token>": TOKEN,
    "POST /cy/stopio/<token>": TOKEN,
    "GET /desk/sign-in/back": NONE,
    "GET /docs": NONE,
    "GET /en": NONE,
    "GET /en/ask": SESSION,
    "POST /en/ask": SESSION,
    "GET /en/ask/received": SESSION,
    "GET /en/c/<token>": TOKEN,
    "GET /en/docs": NONE,
    "POST /en/c/<token>": TOKEN,
    "GET /en/feedback": SESSION,
    "POST /en/feedback": SESSION,
    "GET /en/feedback/thank-you": SESSION,
    "GET /en/information": NONE,
    "GET /en/information/accessibility": NONE,
    "GET /en/information/cookies": NONE,
    "GET /en/information/is-this-text-real": NONE,
    "GET /en/information/privacy": NONE,
    "GET /en/information/terms": NONE,
    "GET /en/phone": NONE,
    "GET /en/phone/newest": NONE,
    "GET /en/request": SESSION,
    "GET /en/stop/<token>": TOKEN,
    "POST /en/stop/<token>": TOKEN,
    "GET /cy/help-llaw": SESSION,
    "POST /cy/help-llaw": SESSION,
    "GET /cy/help-llaw/gorffen": SESSION,
    "POST /cy/help-llaw/gorffen": SESSION,
    "GET /cy/help-llaw/na": NONE,
    "GET /cy/help-llaw/wedi-gorffen": NONE,
    "GET /cy/rhywun-i-helpu": SESSION,
    "GET /cy/rhywun-i-helpu/<uuid:helper_id>/beth": SESSION,
    "POST /cy/rhywun-i-helpu/<uuid:helper_id>/beth": SESSION,
    "GET /cy/rhywun-i-helpu/<uuid:helper_id>/eto": SESSION,
    "POST /cy/rhywun-i-helpu/<uuid:helper_id>/eto": SESSION,
    "GET /cy/rhywun-i-helpu/<uuid:helper_id>/gorffen": SESSION,
    "POST /cy/rhywun-i-helpu/<uuid:helper_id>/gorffen": SESSION,
    "GET /cy/rhywun-i-helpu/<uuid:helper_id>/hyd": SESSION,
    "POST /cy/rhywun-i-helpu/<uuid:helper_id>/hyd": SESSION,
    "GET /cy/rhywun-i-helpu/beth": SESSION,
    "POST /cy/rhywun-i-helpu/beth": SESSION,
    "GET /cy/rhywun-i-helpu/gwirio": SESSION,
    "POST /cy/rhywun-i-helpu/gwirio": SESSION,
    "GET /cy/rhywun-i-helpu/hyd": SESSION,
    "POST /cy/rhywun-i-helpu/hyd": SESSION,
    "GET /cy/rhywun-i-helpu/iaith": SESSION,
    "POST /cy/rhywun-i-helpu/iaith": SESSION,
    "GET /cy/rhywun-i-helpu/pwy": SESSION,
    "POST /cy/rhywun-i-helpu/pwy": SESSION,
    "GET /en/helping": SESSION,
    "POST /en/helping": SESSION,
    "GET /en/helping/no": NONE,
    "GET /en/helping/stop": SESSION,
    "POST /en/helping/stop": SESSION,
    "GET /en/helping/stopped": NONE,
    "GET /en/someone-to-help": SESSION,
    "GET /en/someone-to-help/<uuid:helper_id>/again": SESSION,
    "POST /en/someone-to-help/<uuid:helper_id>/again": SESSION,
    "GET /en/someone-to-help/<uuid:helper_id>/end": SESSION,
    "POST /en/someone-to-help/<uuid:helper_id>/end": SESSION,
    "GET /en/someone-to-help/<uuid:helper_id>/until": SESSION,
    "POST /en/someone-to-help/<uuid:helper_id>/until": SESSION,
    "GET /en/someone-to-help/<uuid:helper_id>/what": SESSION,
    "POST /en/someone-to-help/<uuid:helper_id>/what": SESSION,
    "GET /en/someone-to-help/check": SESSION,
    "POST /en/someone-to-help/check": SESSION,
    "GET /en/someone-to-help/language": SESSION,
    "POST /en/someone-to-help/language": SESSION,
    "GET /en/someone-to-help/until": SESSION,
    "POST /en/someone-to-help/until": SESSION,
    "GET /en/someone-to-help/what": SESSION,
    "POST /en/someone-to-help/what": SESSION,
    "GET /en/someone-to-help/who": SESSION,
    "POST /en/someone-to-help/who": SESSION,
    "GET /cy/dod-o-hyd": NONE,
    "POST /cy/dod-o-hyd": NONE,
    "GET /cy/dod-o-hyd/<slug>": NONE,
    "POST /cy/dod-o-hyd/<slug>": NONE,
    "GET /en/find": NONE,
    "POST /en/find": NONE,
    "GET /en/find/<slug>": NONE,
    "POST /en/find/<slug>": NONE,
    "GET /cy/cod": SESSION,
    "POST /cy/cod": SESSION,
    "GET /en/code": SESSION,
    "POST /en/code": SESSION,
    "GET /cy/cod/anfon": SESSION,
    "POST /cy/cod/anfon": SESSION,
    "GET /en/code/send": SESSION,
    "POST /en/code/send": SESSION,
    "GET /cy/cod/eto": SESSION,
    "POST /cy/cod/eto": SESSION,
    "GET /en/code/again": SESSION,
    "POST /en/code/again": SESSION,
    "GET /cy/ceisiadau": SESSION,
    "POST /cy/ceisiadau": SESSION,
    "GET /en/requests": SESSION,
    "POST /en/requests": SESSION,
    "GET /cy/cais/apwyntiad/<key>.ics": SESSION,
    "GET /cy/cais/negeseuon": SESSION,
    "GET /cy/cais/negeseuon/<uuid:event>": SESSION,
    "GET /cy/gadael": NONE,
    "GET /en/leave": NONE,
    "GET /en/request/appointment/<key>.ics": SESSION,
    "GET /en/request/messages": SESSION,
    "GET /en/request/messages/<uuid:event>": SESSION,
    "GET /cy/cod/aros/<slug>": NONE,
    "GET /en/code/wait/<slug>": NONE,
    "GET /cy/cod/wedi-dod-i-ben": SESSION,
    "GET /en/code/spent": SESSION,
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
    "GET /cy/dewisiadau": SESSION,
    "GET /cy/dewisiadau/iaith": SESSION,
    "POST /cy/dewisiadau/iaith": SESSION,
    "GET /cy/dewisiadau/pa-iaith": SESSION,
    "POST /cy/dewisiadau/pa-iaith": SESSION,
    "GET /cy/dewisiadau/sut": SESSION,
    "POST /cy/dewisiadau/sut": SESSION,
    "GET /cy/dewisiadau/oriau": SESSION,
    "POST /cy/dewisiadau/oriau": SESSION,
    "GET /cy/dewisiadau/stopio": SESSION,
    "POST /cy/dewisiadau/stopio": SESSION,
    "GET /cy/dewisiadau/dechrau-eto": SESSION,
    "POST /cy/dewisiadau/dechrau-eto": SESSION,
    "GET /cy/dewisiadau/ffon-symudol": SESSION,
    "POST /cy/dewisiadau/ffon-symudol": SESSION,
    "GET /cy/dewisiadau/ffon-symudol/dileu": SESSION,
    "POST /cy/dewisiadau/ffon-symudol/dileu": SESSION,
    "GET /cy/dewisiadau/e-bost": SESSION,
    "POST /cy/dewisiadau/e-bost": SESSION,
    "GET /cy/dewisiadau/e-bost/dileu": SESSION,
    "POST /cy/dewisiadau/e-bost/dileu": SESSION,
    "GET /cy/dewisiadau/cadarnhau": SESSION,
    "POST /cy/dewisiadau/cadarnhau": SESSION,
    "GET /en/preferences": SESSION,
    "GET /en/preferences/language": SESSION,
    "POST /en/preferences/language": SESSION,
    "GET /en/preferences/which-language": SESSION,
    "POST /en/preferences/which-language": SESSION,
    "GET /en/preferences/how": SESSION,
    "POST /en/preferences/how": SESSION,
    "GET /en/preferences/hours": SESSION,
    "POST /en/preferences/hours": SESSION,
    "GET /en/preferences/stop": SESSION,
    "POST /en/preferences/stop": SESSION,
    "GET /en/preferences/start-again": SESSION,
    "POST /en/preferences/start-again": SESSION,
    "GET /en/preferences/mobile": SESSION,
    "POST /en/preferences/mobile": SESSION,
    "GET /en/preferences/mobile/remove": SESSION,
    "POST /en/preferences/mobile/remove": SESSION,
    "GET /en/preferences/email": SESSION,
    "POST /en/preferences/email": SESSION,
    "GET /en/preferences/email/remove": SESSION,
    "POST /en/preferences/email/remove": SESSION,
    "GET /en/preferences/confirm": SESSION,
    "POST /en/preferences/confirm": SESSION,
    "GET /cy/desg/mewngofnodi": NONE,
    "POST /cy/desg/mewngofnodi": NONE,
    "GET /cy/desg/mewngofnodi/ap-dilysu": NONE,
    "POST /cy/desg/mewngofnodi/ap-dilysu": NONE,
    "GET /cy/desg/mewngofnodi/cod": NONE,
    "POST /cy/desg/mewngofnodi/cod": NONE,
    "GET /cy/desg/mewngofnodi/cod-adfer": NONE,
    "POST /cy/desg/mewngofnodi/cod-adfer": NONE,
    "POST /cy/desg/mewngofnodi/demo/<slug>": NONE,
    "GET /cy/desg/mewngofnodi/dewis": NONE,
    "GET /cy/desg/mewngofnodi/gwahoddiad/<slug>/<token>": TOKEN,
    "POST /cy/desg/mewngofnodi/gwahoddiad/<slug>/<token>": TOKEN,
    "GET /cy/desg/mewngofnodi/gwasanaeth/<slug>": NONE,
    "GET /cy/desg/mewngofnodi/heb-fynd/<slug>": NONE,
    "GET /cy/desg/mewngofnodi/yn/<slug>": NONE,
    "POST /cy/desg/mewngofnodi/yn/<slug>": NONE,
    "GET /en/desk/sign-in": NONE,
    "POST /en/desk/sign-in": NONE,
    "GET /en/desk/sign-in/at/<slug>": NONE,
    "POST /en/desk/sign-in/at/<slug>": NONE,
    "GET /en/desk/sign-in/authenticator": NONE,
    "POST /en/desk/sign-in/authenticator": NONE,
    "GET /en/desk/sign-in/choose": NONE,
    "GET /en/desk/sign-in/code": NONE,
    "POST /en/desk/sign-in/code": NONE,
    "POST /en/desk/sign-in/demo/<slug>": NONE,
    "GET /en/desk/sign-in/invitation/<slug>/<token>": TOKEN,
    "POST /en/desk/sign-in/invitation/<slug>/<token>": TOKEN,
    "GET /en/desk/sign-in/not-signed-in/<slug>": NONE,
    "GET /en/desk/sign-in/recovery-code": NONE,
    "POST /en/desk/sign-in/recovery-code": NONE,
    "GET /en/desk/sign-in/service/<slug>": NONE,
}
"""token: the link itself; session: the cookie that opening the link gave; none: nothing of anybody is shown.

The pages of the desk are not here: each declares its act, or it could not be put there, and
tests/faults/test_desk_matrix.py asks them all. Those here are the ones that sign in.
"""

DEMO_ALONE = {
    "GET /cy/ffon",
    "GET /cy/ffon/newest",
    "GET /en/phone",
    "GET /en/phone/newest",
    "GET /sandbox",
    "POST /cy/desg/mewngofnodi/demo/<slug>",
    "POST /en/desk/sign-in/demo/<slug>",
}
"""They show what was sent, so they must not be there outside the demo."""

_ID = "0192f3a4-0000-7000-8000-000000000000"


@cache
def build(*, demo: bool) -> Flask:
    return create_app(
        make_settings("postgresql+psycopg://nobody@127.0.0.1:1/nothing", "redis://127.0.0.1:1", demo=demo)
    )


def routes(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if hasattr(app.view_functions[rule.endpoint], "act"):
            continue
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
    client = build(demo=True).test_client()
    answer = client.open(address, method=method, headers=headers, data=b"{}", content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


@pytest.mark.parametrize("route", [route for route, how in AUTHENTICATION.items() if how == SESSION])
def test_without_a_session_nothing_of_a_case_is_shown(route: str) -> None:
    answer = build(demo=True).test_client().get(route.split()[1])
    assert answer.status_code in (302, 303, 401, 403, 404, 410)
