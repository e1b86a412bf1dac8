"""From the link in a text to the status page, through the whole of Olrhain."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.db import vault_of
from app.domain import tokens
from app.models.case_type import CaseType
from app.models.contact import StatusLink
from tests.web.reading import Page
from tests.world import World, contact, event

LINK = re.compile(r"http://localhost(/(?:cy/|en/)?c/[0-9A-Za-z]{22})\b")
SECRETS = ("Siân", "Llŷr", "07700", "example.com", "NPT/2026")


@pytest.fixture
def reader(world: World) -> FlaskClient:
    """A browser of its own, without cookies from other tests."""
    return world.app.test_client()


@pytest.mark.parametrize(
    ("language", "prefix"), [("cy", "/cy/c/"), ("en", "/en/c/"), ("both", "/c/"), ("unknown", "/c/")]
)
def test_a_text_carries_a_link_in_the_readers_language(world: World, language: str, prefix: str) -> None:
    assert _link(world, language=language).startswith(prefix)


def test_the_address_that_asks_nothing_leads_to_the_landing_page_in_welsh_for_who_gets_both(
    world: World, reader: FlaskClient
) -> None:
    link = _link(world, language="both")
    answer = reader.get(link)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cy{link}")


def test_the_address_that_asks_nothing_follows_what_is_recorded_now(world: World, reader: FlaskClient) -> None:
    link = _link(world, language="both")
    world.told(event("NPT/2026/1", "contact.updated", contact={"reference": "p-1", "language": "en"}))
    assert reader.get(link).headers["Location"] == f"/en{link}"


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_landing_page_shows_nothing_personal_and_opens_nothing(
    world: World, reader: FlaskClient, language: str
) -> None:
    link = _link(world, language=language)
    page = reader.get(link)
    assert page.status_code == 200
    assert not any(secret in page.text for secret in SECRETS)
    assert "Set-Cookie" not in page.headers
    assert reader.get(f"/{language}/{'cais' if language == 'cy' else 'request'}").status_code == 403


def test_the_button_leads_to_a_clean_address_that_shows_the_case(world: World, reader: FlaskClient) -> None:
    opened = reader.post(_link(world, language="cy"))
    assert (opened.status_code, opened.headers["Location"]) == (303, "/cy/cais")
    cookie = opened.headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict"))
    page = reader.get("/cy/cais")
    assert page.status_code == 200
    assert Page(page.text).language == "cy"
    words = page.text
    assert all(word in words for word in ("NPT/2026/1", "Cyngor Prawf", "01632 960000", "Cais wedi dod i law"))
    english = reader.get("/en/request").text
    assert Page(english).language == "en"
    assert all(word in english for word in ("NPT/2026/1", "Test Council", "Application received"))


def test_the_page_follows_the_case(world: World, reader: FlaskClient) -> None:
    reader.post(_link(world))
    visit = {
        "id": "v-1",
        "start": (datetime.now(UTC) + timedelta(days=9)).isoformat(),
        "place": {"cy": "Canolfan Ddinesig", "en": "Civic Centre"},
    }
    steps: list[tuple[str, dict[str, Any], str]] = [
        ("case.milestone_reached", {"milestone": "advice"}, "We have asked for specialist advice"),
        ("case.delayed", {"reason": {"cy": "Prysurdeb", "en": "A busy month"}}, "A busy month"),
        ("case.appointment_booked", {"appointment": visit}, "Civic Centre"),
        (
            "case.information_requested",
            {"request": {"id": "r", "what": {"cy": "Cynllun", "en": "A floor plan"}}},
            "A floor plan",
        ),
        ("case.decision_made", {"outcome": "refused"}, "explains how to appeal"),
        ("case.transferred", {"to": {"cy": "Cyngor Arall", "en": "Another Council"}}, "Another Council"),
    ]
    for of_type, data, words in steps:
        assert words not in reader.get("/en/request").text
        world.told(event("NPT/2026/1", of_type, **data))
        assert words in reader.get("/en/request").text


def test_a_reader_sees_their_own_case_alone(world: World, reader: FlaskClient) -> None:
    reader.post(_link(world))
    world.told(event("NPT/2026/2"))
    page = reader.get("/en/request").text
    assert "NPT/2026/1" in page
    assert "NPT/2026/2" not in page


def test_a_sensitive_case_needs_a_code_and_says_nothing_before(world: World, reader: FlaskClient) -> None:
    with world.session() as session:
        session.execute(update(CaseType).where(CaseType.code == "adult-social-care").values(link=True))
    world.told(event("NPT/2026/1", case_type="adult-social-care", contacts=[contact()]))
    token = _token_of_the_newest_link(world)
    landing = reader.get(f"/cy/c/{token}")
    reader.post(f"/cy/c/{token}")
    page = reader.get("/cy/cais")
    assert (page.status_code, page.headers["Location"]) == (303, "/cy/cod/anfon")
    offered = reader.get("/cy/cod/anfon"), reader.get("/en/code/send")
    for answer in (landing, page, *offered):
        assert not any(secret in answer.text for secret in (*SECRETS, "gofal cymdeithasol", "asesiad"))
    assert [answer.status_code for answer in offered] == [200, 200]
    assert all("01632 960000" in answer.text for answer in offered)


def _expire(world: World) -> None:
    with world.session() as session:
        session.scalars(select(StatusLink)).one().expires_at = datetime.now(UTC) - timedelta(seconds=1)


def _revoke(world: World) -> None:
    with world.session() as session:
        session.scalars(select(StatusLink)).one().revoked_at = datetime.now(UTC)


def _remove(world: World) -> None:
    world.told(event("NPT/2026/1", "contact.removed", contact={"reference": "p-1"}))


@pytest.mark.parametrize("close", [_expire, _revoke, _remove])
def test_unknown_expired_and_revoked_links_look_the_same(world: World, reader: FlaskClient, close: Any) -> None:
    token = _link(world).rpartition("/")[2]
    close(world)
    unknown = tokens.status_token(4711)
    for method, prefix in (
        ("GET", "/c/"),
        ("GET", "/cy/c/"),
        ("GET", "/en/c/"),
        ("POST", "/cy/c/"),
        ("POST", "/en/c/"),
    ):
        closed, never = (reader.open(prefix + one, method=method) for one in (token, unknown))
        assert closed.status_code == 404
        assert _bare(closed, token) == _bare(never, unknown)


@pytest.mark.parametrize("token", ["x", "a" * 21, "a" * 23, "é" * 22, "%00" * 22, "..", "' OR 1=1 --", "a" * 5000])
def test_what_is_no_token_looks_as_an_unknown_one(world: World, reader: FlaskClient, token: str) -> None:
    for prefix in ("/c/", "/cy/c/", "/en/c/"):
        assert reader.get(prefix + token).status_code == 404


def test_a_page_that_is_open_closes_when_its_link_is_revoked(world: World, reader: FlaskClient) -> None:
    reader.post(_link(world))
    assert reader.get("/cy/cais").status_code == 200
    _revoke(world)
    page = reader.get("/cy/cais")
    assert page.status_code == 404
    assert "NPT/2026" not in page.text


def test_the_pages_are_kept_to_themselves(world: World, reader: FlaskClient) -> None:
    link = _link(world, language="cy")
    answers = [reader.get(link), reader.post(link), reader.get("/cy/cais"), reader.get("/cy/c/nobody")]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_each_contact_has_a_link_of_their_own_that_stays_the_same(world: World) -> None:
    people = [contact("p-1"), contact("p-2", mobile="07700900124")]
    world.told(event("NPT/2026/1", contacts=people))
    messages = world.told(event("NPT/2026/1", "case.closed"))
    links: dict[str, set[str]] = {"p-1": set(), "p-2": set()}
    for message in messages:
        links[message["contact"]].add(_link_in(message))
    assert [len(found) for found in links.values()] == [1, 1]
    assert links["p-1"] != links["p-2"]


def _link(world: World, language: str = "cy") -> str:
    """The path of the link in the text about a new case, as its reader would follow it."""
    (message,) = world.told(event("NPT/2026/1", contacts=[contact(language=language, channels=["sms"])]))
    return _link_in(message)


def _link_in(message: dict[str, Any]) -> str:
    found = LINK.search(message["content"]["body"])
    assert found
    return found.group(1)


def _token_of_the_newest_link(world: World) -> str:
    """Sensitive texts carry no link, so it is made anew as the texts would have it."""
    with world.session() as session:
        link = session.scalars(select(StatusLink)).one()
        return tokens.status_token(vault_of(session).token_number("status-link", link.id))


def _bare(answer: TestResponse, token: str) -> str:
    """A page without what differs in every answer: the one-time word, and the address itself."""
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
    assert nonce
    return answer.text.replace(nonce.group(1), "").replace(token, "")
