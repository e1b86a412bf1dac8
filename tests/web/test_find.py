"""Finding one's request with its reference and an address that we hold, through the whole of Olrhain."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.models.code import Code
from app.models.contact import Contact, StatusLink
from app.models.message import Message
from app.models.organisation import AuditEntry, Organisation
from app.services.delivery import suspension
from tests.web.code_kit import (
    EMAIL,
    MOBILE,
    Seeker,
    codes_sent,
    let_pass,
    open_case,
    rows_of_codes,
    seeker,
    wrong,
)
from tests.web.reading import Page
from tests.world import World, contact, event

CASE = "NPT/2026/1"


@pytest.fixture
def reader(world: World) -> Seeker:
    open_case(world, CASE)
    return seeker(world)


# From the reference to the page


@pytest.mark.parametrize("address", [MOBILE, EMAIL, " +44 7700 900 123 ", "SIAN@Example.com"])
def test_a_code_to_an_address_that_we_hold_opens_the_request(reader: Seeker, address: str) -> None:
    opened = reader.find(CASE, address)
    assert (opened.status_code, opened.headers["Location"]) == (303, "/en/request")
    assert CASE in reader.browser.get("/en/request").text


@pytest.mark.parametrize("typed", ["npt/2026/1", " NPT / 2026 / 1 ", "NPT/2026/1"])
def test_a_reference_is_found_however_it_is_typed(reader: Seeker, typed: str) -> None:
    assert reader.find(typed).status_code == 303


@pytest.mark.parametrize(("posted", "typed"), [("CS-Ŵ-1", "cs-w\u0302-1"), ("AB-12", "ab–12")])
def test_accents_and_dashes_are_found_in_any_form(world: World, posted: str, typed: str) -> None:
    open_case(world, posted)
    assert seeker(world).find(typed).status_code == 303


def test_the_code_comes_in_the_language_of_the_contact_not_of_the_page(world: World) -> None:
    open_case(world, CASE, contact(language="cy"))
    assert seeker(world).ask(CASE, MOBILE).status_code == 303
    [words] = codes_sent(world)
    assert "yw eich cod" in words
    assert "is your code" not in words


@pytest.mark.parametrize("shape", ["{0}", " {0} ", "{1} {2}", "{1}-{2}", "{3}"])
def test_a_code_may_be_typed_in_groups_or_in_full_width(reader: Seeker, shape: str) -> None:
    reader.ask(CASE, MOBILE)
    code = reader.newest_code()
    wide = "".join(chr(0xFF10 + int(digit)) for digit in code)
    assert reader.type(shape.format(code, code[:3], code[3:], wide)).status_code == 303


def test_the_visit_that_a_code_opens_is_proven(reader: Seeker) -> None:
    reader.find(CASE)
    assert reader.browser.get("/en/requests").status_code == 200


def test_a_new_link_is_made_where_the_last_is_revoked_or_expired(world: World, reader: Seeker) -> None:
    reader.find(CASE)
    with world.session() as session:
        session.scalars(select(StatusLink)).one().revoked_at = datetime.now(UTC)
    assert reader.browser.get("/en/request").status_code == 404
    reader.find(CASE)
    assert reader.browser.get("/en/request").status_code == 200
    with world.session() as session:
        newest = session.scalars(select(StatusLink).where(StatusLink.revoked_at.is_(None))).one()
        newest.expires_at = datetime.now(UTC) - timedelta(seconds=1)
    assert reader.browser.get("/en/request").status_code == 404
    reader.find(CASE)
    assert reader.browser.get("/en/request").status_code == 200


def test_live_comes_before_trial_and_the_person_it_is_about_before_who_helps(world: World) -> None:
    both = [contact("p-1", role="carer", language="en"), contact("p-2", language="en")]
    open_case(world, CASE, *both)
    assert (
        world.post(event(CASE, contacts=both), key=world.tenant.live_key, secret=world.tenant.secret).status_code == 202
    )
    world.process()
    seeker(world).ask(CASE, EMAIL)
    [row] = rows_of_codes(world)
    with world.session() as session:
        found = session.get_one(Contact, row.contact_id)
        assert (found.mode, found.role) == ("live", "citizen")


# What matches nothing


@pytest.mark.parametrize(
    ("reference", "address"), [("NPT/2026/2", MOBILE), (CASE, "07700900999"), (CASE, "nobody@example.com")]
)
def test_what_matches_nothing_leads_to_the_same_page_and_sends_nothing(
    world: World, reader: Seeker, reference: str, address: str
) -> None:
    other = seeker(world)
    assert other.ask(CASE, MOBILE).headers["Location"] == "/en/code"
    known = other.browser.get("/en/code")
    sent = len(codes_sent(world))
    answer = reader.ask(reference, address)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/en/code")
    assert _bare(reader.browser.get("/en/code").text) == _bare(known.text)
    assert len(codes_sent(world)) == sent
    assert _bare(reader.type("123456").text) == _bare(other.type(wrong(other.newest_code())).text)


def test_a_contact_who_is_removed_is_sent_nothing(world: World, reader: Seeker) -> None:
    world.told(event(CASE, "contact.removed", contact={"reference": "p-1"}))
    assert reader.ask(CASE, MOBILE).status_code == 303
    assert codes_sent(world) == []


def test_a_helper_whose_time_is_over_is_sent_nothing(world: World, reader: Seeker) -> None:
    with world.session() as session:
        row = session.scalars(select(Contact)).one()
        row.scope, row.named_by, row.helps_until = "all", row.id, (datetime.now(UTC) - timedelta(days=2)).date()
    reader.ask(CASE, MOBILE)
    assert codes_sent(world) == []


def test_another_organisations_reference_finds_nothing(world: World, reader: Seeker) -> None:
    theirs = world.add_tenant()
    stranger = seeker(world, theirs)
    assert stranger.ask(CASE, MOBILE).status_code == 303
    assert codes_sent(world) == codes_sent(world, theirs) == []


def test_a_code_of_one_organisation_opens_nothing_at_another(world: World, reader: Seeker) -> None:
    theirs = world.add_tenant()
    open_case(world, CASE, tenant=theirs)
    reader.ask(CASE, MOBILE)
    code, stranger = reader.newest_code(), seeker(world, theirs)
    stranger.ask(CASE, MOBILE)
    assert stranger.type(code if code != stranger.newest_code() else wrong(code)).status_code == 200


# What was typed


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reference": "", "address": MOBILE}, "Enter your reference"),
        ({"reference": " - ", "address": ""}, "Enter a mobile number or an email address"),
        ({"reference": CASE, "address": "01632 960000"}, "Enter a UK mobile number"),
        ({"reference": CASE, "address": "sian@"}, "Enter a UK mobile number"),
        ({"reference": "x" * 101, "address": MOBILE}, "100 characters or fewer"),
        ({"reference": "x" * 100_000, "address": "@" * 100_000}, "100 characters or fewer"),
        ({}, "Enter your reference"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field_and_asks_for_no_code(
    world: World, reader: Seeker, fields: dict[str, str], said: str
) -> None:
    answer = reader.browser.post(reader.find_url(), data=fields)
    assert answer.status_code == 200
    assert said in answer.text
    assert Page(answer.text).title.startswith("Error:")
    assert rows_of_codes(world) == []


@pytest.mark.parametrize("reference", ["\0", "'; DROP TABLE codes; --", "\u202e1/6202", "%00", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "a\u0301" * 90])
def test_nasty_references_find_nothing_and_break_nothing(world: World, reader: Seeker, reference: str) -> None:
    assert reader.ask(reference, MOBILE).status_code in (200, 303)
    assert codes_sent(world) == []


def test_the_toggle_keeps_what_was_typed_and_asks_for_no_code(world: World, reader: Seeker) -> None:
    page = reader.ask(CASE, "sian@", language="cy", other_language="1")
    assert Page(page.text).language == "cy"
    assert f'value="{CASE}"' in page.text
    assert 'value="sian@"' in page.text
    assert "Gwall" not in page.text
    assert rows_of_codes(world) == []


# Whose pages


def test_at_the_host_of_an_organisation_nobody_is_asked_which(world: World, reader: Seeker) -> None:
    with world.session() as session:
        session.get_one(Organisation, world.tenant.id).host = host = f"{world.tenant.slug}.example"
    page = reader.browser.get("/en/find", base_url=f"http://{host.upper()}:8080")
    assert 'name="reference"' in page.text
    assert "Test Council" in page.text
    assert "01632 960000" in page.text
    theirs = world.add_tenant()
    assert reader.browser.get(f"/en/find/{theirs.slug}", base_url=f"http://{host}").status_code == 404


def test_elsewhere_the_reader_chooses_by_name(world: World, reader: Seeker) -> None:
    world.add_tenant()
    page = world.app.test_client().get("/en/find")
    assert "Who is your request with?" in page.text
    assert reader.browser.get("/en/find/no-such-council").status_code == 404


# The code


def test_a_wrong_code_is_said_at_its_field_and_the_right_one_still_opens(reader: Seeker) -> None:
    reader.ask(CASE, MOBILE)
    code = reader.newest_code()
    answer = reader.type(wrong(code))
    assert answer.status_code == 200
    assert "That is not the code" in answer.text
    assert wrong(code) not in answer.text
    assert reader.type(code).status_code == 303


@pytest.mark.parametrize("matches", [True, False])
def test_after_five_tries_a_new_code_is_needed(world: World, reader: Seeker, matches: bool) -> None:
    reader.ask(CASE if matches else "NPT/2026/2", MOBILE)
    code = reader.newest_code() if matches else "123456"
    for _ in range(5):
        assert "That is not the code" in reader.type(wrong(code)).text
    assert "You need a new code" in reader.type(code).text
    assert _notes(world) == ["code asked", "code wrong 5 times"]


def test_a_code_opens_once(world: World, reader: Seeker) -> None:
    other = seeker(world)
    reader.ask(CASE, MOBILE)
    code = reader.newest_code()
    other.browser.set_cookie("olrhain-code", _cookie(reader))
    assert reader.type(code).status_code == 303
    assert "You need a new code" in other.type(code).text
    assert _notes(world) == ["code asked", "code right"]


def test_a_code_ends_after_ten_minutes(world: World, reader: Seeker) -> None:
    reader.ask(CASE, MOBILE)
    let_pass(world, timedelta(minutes=10))
    assert "You need a new code" in reader.type(reader.newest_code()).text


def test_a_new_code_makes_the_older_one_void_even_before_it_is_sent(world: World, reader: Seeker) -> None:
    reader.ask(CASE, MOBILE)
    first = reader.newest_code()
    assert reader.ask_anew().headers["Location"] == "/en/code?anew"
    assert "An older code no longer works" in reader.browser.get("/en/code?anew").text
    second = reader.newest_code()
    world.deliver()
    with world.session() as session:
        statuses = session.scalars(select(Message.status).where(Message.notice == "code").order_by(Message.number))
        assert [status == "cancelled" for status in statuses] == [True, False]
    if first != second:
        assert "That is not the code" in reader.type(first).text
    assert reader.type(second).status_code == 303


@pytest.mark.parametrize("reference", [CASE, "NPT/2026/2"])
def test_after_three_codes_in_an_hour_one_waits_whether_they_match_or_not(
    world: World, reader: Seeker, reference: str
) -> None:
    for _ in range(2):
        assert reader.ask(reference, MOBILE).status_code == 303
    assert reader.ask_anew().status_code == 303
    for answer in (reader.ask(reference, MOBILE), reader.ask_anew()):
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
        assert "01632 960000" in answer.text
    assert len(rows_of_codes(world)) == 3
    let_pass(world, timedelta(hours=1))
    assert reader.ask(reference, MOBILE).status_code == 303


@pytest.mark.parametrize("reference", [CASE, "NPT/2026/2"])
def test_while_all_sending_is_suspended_whoever_asks_for_a_code_is_told_to_phone(
    world: World, reader: Seeker, reference: str
) -> None:
    assert reader.ask(reference, MOBILE).status_code == 303
    with world.session() as session:
        suspension.suspend(session, "operator", datetime.now(UTC))
    for answer in (reader.ask(reference, MOBILE), reader.ask_anew()):
        assert "We are not sending any texts or emails just now" in answer.text
        assert "01632 960000" in answer.text
    assert len(rows_of_codes(world)) == 1
    with world.session() as session:
        suspension.resume(session, "operator", datetime.now(UTC))
    assert reader.ask(reference, MOBILE).headers["Location"] == "/en/code"


@pytest.mark.parametrize(("method", "path"), [("GET", "/en/code"), ("POST", "/en/code"), ("POST", "/en/code/again")])
def test_a_browser_that_waits_for_no_code_is_told_to_start_again(world: World, method: str, path: str) -> None:
    answer = world.app.test_client().open(path, method=method, data={"code": "123456"})
    assert answer.status_code == 403
    assert "Start again" in answer.text
    assert "/en/find" in answer.text


def test_the_cookie_names_an_organisation_and_a_row_and_is_shut_to_others(world: World, reader: Seeker) -> None:
    answer = reader.browser.post(
        reader.find_url(), data={"reference": CASE, "address": MOBILE}, base_url="https://localhost"
    )
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-olrhain-code=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; "))
    assert not any(word in cookie for word in (CASE, MOBILE, reader.newest_code()))


def test_what_was_typed_and_the_code_are_stored_sealed_alone(world: World, reader: Seeker) -> None:
    reader.ask(CASE, MOBILE)
    with world.session() as session:
        stored = str(session.execute(select(func.row_to_json(Code.__table__.table_valued()))).scalars().all())
    assert not any(word in stored for word in (CASE, MOBILE[1:], reader.newest_code()))


def _bare(html: str) -> str:
    """A page without the one-time word of its style block."""
    return re.sub(r'nonce="[^"]+"', "", html)


def _cookie(reader: Seeker) -> str:
    cookie = reader.browser.get_cookie("olrhain-code")
    assert cookie is not None
    return cookie.value


def _notes(world: World) -> list[str]:
    about = select(AuditEntry.what).where(AuditEntry.about_table == "codes").order_by(AuditEntry.id)
    with world.session() as session:
        return list(session.scalars(about))
