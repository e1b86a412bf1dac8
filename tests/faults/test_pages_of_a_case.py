"""Every page of an open case, asked for with what is somebody else's: it is as what is not there, and stays as it was.

The pages are taken from the app itself, so a new one is asked too. One whose address names a new kind of thing fails
until it is said here how somebody else's is called.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.faults.matrix import OF_A_CASE
from tests.web.code_kit import Seeker
from tests.web.helper_kit import citizen, name, rows
from tests.web.reading import Page
from tests.world import Tenant, World, event

MINE, THEIRS = "C-mine", "Ref-of-somebody-else"
_MY_MOBILE, _THEIR_MOBILE = "07700900123", "07700900987"
_SECRETS = (THEIRS, "Gwenhwyfar", "Blodeuwedd", "Neuadd Gyfrinachol", _THEIR_MOBILE, "+44" + _THEIR_MOBILE[1:])
_START = "2031-03-03T10:30:00Z"
_OWN_PAGES = ("/en/request", "/en/request/messages", "/en/someone-to-help", "/en/preferences", "/en/ask")
_NOTHING_THERE = {303, 404}


@dataclass(frozen=True, slots=True)
class Somebody:
    """Whose case it is that is none of the reader's, and what its parts are called in addresses and forms."""

    browser: Seeker
    contact: str
    called: dict[str, str]

    def sees(self) -> list[str]:
        return [_words(self.browser.browser.get(path)) for path in _OWN_PAGES]


@pytest.fixture(params=["another organisation", "the same organisation"])
def somebody(world: World, request: pytest.FixtureRequest) -> Somebody:
    """A case with an appointment, a message of each step, and somebody who was named to help."""
    tenant = world.add_tenant() if request.param == "another organisation" else world.tenant
    other = citizen(world, THEIRS, tenant, name="Gwenhwyfar Ellis", mobile=_THEIR_MOBILE, reference=f"p-{uuid4()}")
    _book(world, tenant)
    name(other, name="Blodeuwedd Ellis", to="07700900986")
    shown = other.browser.get("/en/request").text
    return Somebody(
        other,
        _contact(world, tenant),
        {
            "helper_id": str(rows(world, tenant)[-1].id),
            "event": _one(r"/en/request/messages/([0-9a-f-]{36})", shown),
            "key": _one(r"/en/request/appointment/(\w+)\.ics", shown),
        },
    )


@pytest.fixture
def reader(world: World) -> Seeker:
    return citizen(world, MINE, world.tenant, mobile=_MY_MOBILE)


def test_its_owner_is_shown_what_nobody_else_may_see(somebody: Somebody) -> None:
    seen = " ".join(somebody.sees())
    assert [word for word in ("Blodeuwedd", "Neuadd Gyfrinachol", THEIRS) if word not in seen] == []


def test_every_page_is_asked(world: World) -> None:
    assert {rule.endpoint.partition(".")[0] for rule in _rules(world)} == OF_A_CASE


def test_what_is_somebody_elses_is_as_what_is_not_there(world: World, somebody: Somebody, reader: Seeker) -> None:
    before, asked = somebody.sees(), 0
    for rule in _rules(world):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            theirs = _ask(reader, rule, method, somebody.called, somebody.contact)
            unknown = _ask(reader, rule, method, _nobodys(), str(uuid4()))
            place = (rule.rule, method)
            assert [secret for secret in _SECRETS if secret in _all_of(theirs)] == [], place
            assert theirs.status_code < 500, place
            if "<" in rule.rule:
                asked += 1
                assert theirs.status_code == unknown.status_code, place
                assert theirs.status_code in _NOTHING_THERE, place
    assert asked > 0
    assert somebody.sees() == before


def _rules(world: World) -> list[Rule]:
    return [rule for rule in world.app.url_map.iter_rules() if rule.endpoint.partition(".")[0] in OF_A_CASE]


def _ask(reader: Seeker, rule: Rule, method: str, called: dict[str, str], contact: str) -> TestResponse:
    """Every field that might name something names what is asked for."""
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: called[found.group(1)], rule.rule)
    if method == "GET":
        return reader.browser.get(path)
    ids = {"request": contact, "contact": contact, "contact_id": contact, "helper": called["helper_id"], **called}
    said = {"answer": "yes", "scope": "all", "ends": "open", "language": "both", "words": "Helo", "score": "5"}
    return reader.browser.post(path, data={"form_word": _form_word(reader), **said, **ids})


def _form_word(reader: Seeker) -> str:
    return _one(r'name="form_word" value="([0-9a-f]+)"', reader.browser.get("/en/ask").text)


def _nobodys() -> dict[str, str]:
    return {"helper_id": str(uuid4()), "event": str(uuid4()), "key": uuid4().hex}


def _book(world: World, tenant: Tenant) -> None:
    place = {"cy": "Neuadd Gyfrinachol", "en": "Neuadd Gyfrinachol"}
    booked = event(THEIRS, "case.appointment_booked", appointment={"id": "a-1", "start": _START, "place": place})
    world.told(booked, key=tenant.test_key)


def _contact(world: World, tenant: Tenant) -> str:
    """The one who named the newest helper."""
    named_by: UUID | None = rows(world, tenant)[-1].named_by
    return str(named_by)


def _all_of(answer: TestResponse) -> str:
    return answer.text + str(answer.headers)


def _words(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", Page(answer.text).words["en"])


def _one(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, pattern
    return found.group(1)
