"""A link that is not enough alone: a code is offered, typed, and opens the page; and the words say nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import select, update

from app.db import vault_of
from app.domain import tokens
from app.domain.recipients import Channel
from app.models.case_type import CaseType
from app.models.contact import Contact, StatusLink
from app.models.message import Message
from app.services.delivery import suspension
from app.services.known import address_index
from app.services.opting_out import suppressions
from tests.web.code_kit import EMAIL, MOBILE, Seeker, codes_sent, let_pass, open_case, rows_of_codes, seeker, wrong
from tests.web.reading import Page
from tests.world import World, contact, event

CASE = "NPT/2026/1"
PATHS = {"en": "/en/code/send", "cy": "/cy/cod/anfon"}
NEVER_SAID = (CASE, "Siân", "Llŷr", MOBILE, MOBILE[-6:], EMAIL, "gofal cymdeithasol", "social care", "asesiad")


@dataclass(slots=True)
class Sensitive:
    """The reader of a link to a sensitive case, and the token of that link."""

    seeker: Seeker
    token: str


@pytest.fixture
def reader(world: World) -> Sensitive:
    return sensitive(world, contact(language="en"))


def sensitive(world: World, person: dict[str, object]) -> Sensitive:
    with world.session() as session:
        session.execute(update(CaseType).where(CaseType.code == "adult-social-care").values(link=True))
    open_case(world, CASE, person, case_type="adult-social-care")
    with world.session() as session:
        link = session.scalars(select(StatusLink)).one()
        token = tokens.status_token(vault_of(session).token_number("status-link", link.id))
    return Sensitive(seeker(world), token)


def test_while_all_sending_is_suspended_no_code_is_sent_for_an_open_link(world: World, reader: Sensitive) -> None:
    reader.seeker.browser.post(f"/en/c/{reader.token}")
    with world.session() as session:
        suspension.suspend(session, "operator", datetime.now(UTC))
    told = reader.seeker.post("/en/code/send", channel="sms")
    assert "We are not sending any texts or emails just now" in told.text
    assert not any(word in told.text for word in NEVER_SAID)
    assert rows_of_codes(world) == []


def test_a_sensitive_case_needs_a_code_and_its_pages_say_nothing_before(world: World, reader: Sensitive) -> None:
    browser = reader.seeker.browser
    landing, opened = browser.get(f"/en/c/{reader.token}"), browser.post(f"/en/c/{reader.token}")
    status = browser.get("/en/request")
    assert (status.status_code, status.headers["Location"]) == (303, "/en/code/send")
    offered = browser.get("/en/code/send")
    sent = reader.seeker.post("/en/code/send", channel="sms")
    assert (sent.status_code, sent.headers["Location"]) == (303, "/en/code")
    to_type = browser.get("/en/code")
    for answer in (landing, opened, status, offered, sent, to_type):
        assert not any(word in unescape(answer.text) for word in NEVER_SAID)
    assert "Exit this page" in offered.text
    assert "Exit this page" in to_type.text
    assert reader.seeker.type(reader.seeker.newest_code()).headers["Location"] == "/en/request"
    assert CASE in browser.get("/en/request").text


def test_the_code_goes_by_the_channel_that_was_chosen(world: World, reader: Sensitive) -> None:
    reader.seeker.browser.post(f"/en/c/{reader.token}")
    reader.seeker.post("/en/code/send", channel="email")
    with world.session() as session:
        assert session.scalars(select(Message.channel).where(Message.notice == "code")).all() == ["email"]


@pytest.mark.parametrize("preferred", [["sms", "email"], ["email", "sms"], ["letter"]])
def test_the_channel_that_the_reader_prefers_comes_first(world: World, preferred: list[str]) -> None:
    reader = sensitive(world, contact(language="en", channels=preferred))
    reader.seeker.browser.post(f"/en/c/{reader.token}")
    radios = [
        tag for name, tag in Page(reader.seeker.browser.get("/en/code/send").text).tags if tag.get("type") == "radio"
    ]
    first = preferred[0] if preferred != ["letter"] else "sms"
    assert radios[0]["value"] == first
    assert ["checked" in tag for tag in radios] == [True, False]


def test_who_has_one_address_is_not_asked_which(world: World) -> None:
    reader = sensitive(world, contact(language="en", email=None, channels=["sms"]))
    reader.seeker.browser.post(f"/en/c/{reader.token}")
    assert 'type="radio"' not in reader.seeker.browser.get("/en/code/send").text
    assert reader.seeker.post("/en/code/send").status_code == 303
    assert len(codes_sent(world)) == 1


def test_who_has_no_address_that_can_be_used_is_given_the_phone_number(world: World) -> None:
    reader = sensitive(world, contact(language="en", email=None, channels=["sms"]))
    with world.session() as session:
        index = address_index(vault_of(session), Channel.SMS, "+447700900123")
        suppressions.close(session, Channel.SMS, index, suppressions.WRONG_NUMBER)
    reader.seeker.browser.post(f"/en/c/{reader.token}")
    page = reader.seeker.browser.get("/en/code/send")
    assert "We cannot send you a code" in page.text
    assert "01632 960000" in page.text


def test_a_form_of_another_website_sends_no_code(world: World, reader: Sensitive) -> None:
    reader.seeker.browser.post(f"/en/c/{reader.token}")
    assert reader.seeker.browser.post("/en/code/send", data={"channel": "sms"}).status_code == 403
    assert rows_of_codes(world) == []


def test_the_toggle_keeps_the_choice_and_sends_nothing(world: World, reader: Sensitive) -> None:
    reader.seeker.browser.post(f"/en/c/{reader.token}")
    page = reader.seeker.post("/cy/cod/anfon", channel="email", other_language="1")
    chosen = [tag["value"] for _, tag in Page(page.text).tags if tag.get("type") == "radio" and "checked" in tag]
    assert (Page(page.text).language, chosen) == ("cy", ["email"])
    assert rows_of_codes(world) == []


def test_without_a_link_that_was_opened_no_code_is_offered(world: World, reader: Sensitive) -> None:
    assert reader.seeker.browser.get("/en/code/send").status_code == 403


def test_a_revoked_link_offers_no_code(world: World, reader: Sensitive) -> None:
    reader.seeker.browser.post(f"/en/c/{reader.token}")
    with world.session() as session:
        session.execute(update(StatusLink).values(revoked_at=StatusLink.created_at))
    assert reader.seeker.browser.get("/en/code/send").status_code == 404


def test_a_code_that_was_asked_for_to_open_another_contacts_page_opens_theirs_alone(world: World) -> None:
    """Whoever goes over to another link in between gets the page that the code was for, and no proof of the other."""
    reader = sensitive(world, contact(language="en"))
    reader.seeker.browser.post(f"/en/c/{reader.token}")
    reader.seeker.post("/en/code/send", channel="sms")
    other = contact("p-9", mobile="07700900777", email=None, language="en", channels=["sms"])
    open_case(world, "NPT/2026/9", other, case_type="adult-social-care")
    with world.session() as session:
        link = session.scalars(select(StatusLink).order_by(StatusLink.id.desc())).first()
        assert link is not None
        token = tokens.status_token(vault_of(session).token_number("status-link", link.id))
    reader.seeker.browser.post(f"/en/c/{token}")
    reader.seeker.type(reader.seeker.newest_code())
    page = reader.seeker.browser.get("/en/request").text
    assert CASE in page
    assert "NPT/2026/9" not in page


def test_at_more_than_three_codes_an_hour_one_waits_or_phones(world: World, reader: Sensitive) -> None:
    reader.seeker.browser.post(f"/en/c/{reader.token}")
    for _ in range(3):
        assert reader.seeker.post("/en/code/send", channel="sms").status_code == 303
    assert reader.seeker.post("/en/code/send", channel="email").status_code == 429
    let_pass(world, timedelta(hours=1))
    assert reader.seeker.post("/en/code/send", channel="sms").status_code == 303


def test_a_new_code_is_offered_to_who_waits_for_one(reader: Sensitive) -> None:
    reader.seeker.browser.post(f"/en/c/{reader.token}")
    reader.seeker.post("/en/code/send", channel="sms")
    assert "That is not the code" in reader.seeker.type(wrong(reader.seeker.newest_code())).text
    assert reader.seeker.ask_anew().headers["Location"] == "/en/code/send"


@pytest.mark.parametrize("name", ["https://elsewhere.example", "//elsewhere.example", "status.landing", "x" * 5000])
def test_after_a_code_nobody_is_led_out_of_the_service(world: World, name: str) -> None:
    open_case(world, CASE)
    browser = seeker(world)
    with world.session() as session:
        link = session.scalars(select(StatusLink)).one()
        token = tokens.status_token(vault_of(session).token_number("status-link", link.id))
    browser.browser.post(f"/en/c/{token}")
    browser.post("/en/code/send", channel="sms", next=name)
    assert browser.type(browser.newest_code()).headers["Location"] == "/en/request"


def test_where_the_reader_wanted_to_go_is_kept_through_the_code(world: World) -> None:
    open_case(world, CASE)
    browser = seeker(world)
    with world.session() as session:
        link = session.scalars(select(StatusLink)).one()
        token = tokens.status_token(vault_of(session).token_number("status-link", link.id))
    browser.browser.post(f"/en/c/{token}")
    assert browser.browser.get("/en/requests").headers["Location"] == "/en/code/send?next=requests"
    page = browser.browser.get("/en/code/send?next=requests").text
    assert 'name="next" value="requests"' in page
    browser.post("/en/code/send?next=requests", channel="sms", next="requests")
    assert browser.type(browser.newest_code()).headers["Location"] == "/en/requests"
    assert browser.browser.get("/en/code/send?next=requests").headers["Location"] == "/en/requests"


def test_a_contact_who_is_removed_meanwhile_is_not_let_in(world: World, reader: Sensitive) -> None:
    reader.seeker.browser.post(f"/en/c/{reader.token}")
    reader.seeker.post("/en/code/send", channel="sms")
    code = reader.seeker.newest_code()
    world.told(event(CASE, "contact.removed", contact={"reference": "p-1"}))
    with world.session() as session:
        assert session.scalars(select(Contact.removed_at)).one() is not None
    reader.seeker.type(code)
    assert reader.seeker.browser.get("/en/request").status_code == 404
