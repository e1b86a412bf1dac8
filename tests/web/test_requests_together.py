"""One person with several requests at one organisation: they see theirs together once they have proven an address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.db import vault_of
from app.domain import tokens
from app.models.case import Case
from app.models.contact import Contact, StatusLink
from tests.web.code_kit import EMAIL, MOBILE, Seeker, open_case, seeker
from tests.web.reading import Page
from tests.world import World, contact, event

FIRST, SECOND = "NPT/2026/1", "NPT/2026/2"
OTHERS = "My other requests"


@pytest.fixture
def reader(world: World) -> Seeker:
    """Two requests with one mobile, found by the first of them."""
    open_case(world, FIRST)
    open_case(world, SECOND, contact("p-2", email="work@example.com", language="en"))
    found = seeker(world)
    found.find(FIRST)
    return found


def test_the_requests_with_the_proven_number_are_seen_together(reader: Seeker) -> None:
    page = reader.browser.get("/en/requests")
    assert page.text.count('name="request"') == 2
    assert page.text.count("We have received") + page.text.count("received") >= 1
    assert "Open in this window" in page.text


def test_only_the_address_that_was_proven_counts(world: World, reader: Seeker) -> None:
    by_email = seeker(world)
    by_email.find(FIRST, EMAIL)
    page = by_email.browser.get("/en/requests").text
    assert page.count('name="request"') == 1
    assert "This is the only request" in page


def test_a_press_opens_another_request_with_the_same_proof(world: World, reader: Seeker) -> None:
    opened = reader.post("/en/requests", request=_contact(world, SECOND))
    assert (opened.status_code, opened.headers["Location"]) == (303, "/en/request")
    page = reader.browser.get("/en/request").text
    assert SECOND in page
    assert FIRST not in page
    assert reader.browser.get("/en/requests").text.count('name="request"') == 2


def test_what_is_over_is_below(world: World, reader: Seeker) -> None:
    world.told(event(FIRST, "case.closed"))
    page = reader.browser.get("/en/requests").text
    assert page.index("No longer open") > page.index('name="request"')


def test_a_request_of_a_sensitive_kind_is_not_named_in_the_list(world: World, reader: Seeker) -> None:
    open_case(world, "ASC-1", contact("p-3", language="en"), case_type="adult-social-care")
    page = reader.browser.get("/en/requests").text
    assert "A request" in page
    assert "social care" not in page.lower()
    assert reader.post("/en/requests", request=_contact(world, "ASC-1")).headers["Location"] == "/en/request"
    assert "ASC-1" in reader.browser.get("/en/request").text


@pytest.mark.parametrize("what", ["another organisation", "another person", "removed", "trial", "unknown", "rubbish"])
def test_what_is_not_the_readers_own_is_neither_listed_nor_opened(world: World, reader: Seeker, what: str) -> None:
    request = _foreign(world, what)
    before = reader.browser.get("/en/request").text.count(FIRST)
    assert reader.browser.get("/en/requests").text.count('name="request"') == 2
    assert reader.post("/en/requests", request=request).headers["Location"] == "/en/requests"
    assert reader.browser.get("/en/request").text.count(FIRST) == before > 0


@pytest.mark.parametrize(
    ("confirmed", "until", "listed"),
    [(True, None, 3), (True, 5, 3), (False, None, 2), (True, -2, 2)],
    ids=["agreed", "in time", "not asked yet", "over"],
)
def test_a_helper_sees_what_they_agreed_to_and_while_they_help(
    world: World, reader: Seeker, confirmed: bool, until: int | None, listed: int
) -> None:
    _help(world, confirmed, until)
    assert reader.browser.get("/en/requests").text.count('name="request"') == listed


@pytest.mark.parametrize(
    ("confirmed", "until", "told"),
    [(True, None, True), (True, 5, True), (False, None, False), (True, -2, False)],
    ids=["agreed", "in time", "not asked yet", "over"],
)
def test_what_a_helper_helps_with_is_another_request_of_theirs_while_they_help(
    world: World, confirmed: bool, until: int | None, told: bool
) -> None:
    open_case(world, FIRST)
    _help(world, confirmed, until)
    assert [OTHERS in page for page in _pages_by_link_and_by_code(world)] == [told, told]


@pytest.mark.parametrize("what", ["another organisation", "another person", "removed", "trial"])
def test_nothing_that_is_not_the_readers_own_makes_the_way_to_the_list_appear(world: World, what: str) -> None:
    open_case(world, FIRST)
    _foreign(world, what)
    assert [OTHERS in page for page in _pages_by_link_and_by_code(world)] == [False, False]


def test_by_the_link_alone_a_shared_email_is_enough_for_the_way_to_the_list(world: World) -> None:
    open_case(world, FIRST)
    open_case(world, SECOND, contact("p-2", mobile="07700900999", language="en"))
    by_link, by_code = _pages_by_link_and_by_code(world)
    assert OTHERS in by_link
    assert OTHERS not in by_code


def test_a_case_with_two_contacts_of_one_address_is_listed_once(world: World, reader: Seeker) -> None:
    open_case(world, "T-1", contact("p-7", role="carer", language="en"), contact("p-8", language="en"))
    page = reader.browser.get("/en/requests").text
    assert page.count('name="request"') == 3
    assert "For somebody else" not in page


def test_without_proof_a_code_comes_first(world: World, reader: Seeker) -> None:
    other = _by_link(world, FIRST)
    answer = other.browser.get("/en/requests")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/en/code/send?next=requests")
    assert other.post("/en/requests", request=_contact(world, SECOND)).status_code in (303, 403)
    assert SECOND not in other.browser.get("/en/request").text


def test_the_way_to_the_list_is_there_only_where_there_is_more_than_one(world: World, reader: Seeker) -> None:
    assert OTHERS in reader.browser.get("/en/request").text
    assert OTHERS in _by_link(world, FIRST).browser.get("/en/request").text
    by_email = seeker(world)
    by_email.find(FIRST, EMAIL)
    assert OTHERS not in by_email.browser.get("/en/request").text


def test_who_has_proven_nothing_does_not_learn_of_a_sensitive_one(world: World) -> None:
    open_case(world, FIRST)
    open_case(world, "ASC-1", contact("p-3", language="en"), case_type="adult-social-care")
    assert OTHERS not in _by_link(world, FIRST).browser.get("/en/request").text
    proven = seeker(world)
    proven.find(FIRST)
    assert OTHERS in proven.browser.get("/en/request").text


@pytest.mark.parametrize(("language", "heading"), [("cy", "Eich ceisiadau"), ("en", "Your requests")])
def test_the_list_is_in_both_languages(reader: Seeker, language: str, heading: str) -> None:
    path = {"cy": "/cy/ceisiadau", "en": "/en/requests"}[language]
    page = Page(reader.browser.get(path).text)
    assert heading in page.words[language]
    assert page.headings[:2] == ["h1", "h2"]


def _help(world: World, confirmed: bool, until: int | None) -> None:
    """A case in which the reader's number is that of a helper, who has agreed or not, for so many days."""
    now = datetime.now(UTC)
    open_case(world, "H-1", contact("p-5", language="en"), contact("p-6", mobile="07700900999", language="en"))
    with world.session() as session:
        case = session.scalars(select(Contact).where(Contact.case_id == _case(world, "H-1")).order_by(Contact.id)).all()
        helper, person = case
        helper.named_by, helper.scope, helper.role = person.id, "all", "carer"
        helper.confirmed_at = now if confirmed else None
        helper.helps_until = (now + timedelta(days=until)).date() if until else None
        person.email_index = None


def _pages_by_link_and_by_code(world: World) -> tuple[str, str]:
    """The page of the first case to who has only its link, and to who has proven the mobile."""
    proven = seeker(world)
    proven.find(FIRST)
    by_link, by_code = (one.browser.get("/en/request").text for one in (_by_link(world, FIRST), proven))
    return by_link, by_code


def _by_link(world: World, case: str) -> Seeker:
    """A reader who has opened the link of the first contact of a case, and proven nothing."""
    found = seeker(world)
    with world.session() as session:
        query = select(StatusLink).where(StatusLink.case_id == _case(world, case)).order_by(StatusLink.id)
        link = session.scalars(query).first()
        assert link is not None
        token = tokens.status_token(vault_of(session).token_number("status-link", link.id))
    found.browser.post(f"/en/c/{token}")
    return found


def _case(world: World, reference: str) -> object:
    with world.session() as session:
        index = vault_of(session).index("reference", reference)
        return session.scalars(select(Case.id).where(Case.reference_index == index)).one()


def _contact(world: World, reference: str) -> str:
    with world.session() as session:
        found = session.scalars(select(Contact.id).where(Contact.case_id == _case(world, reference))).first()
    return str(found)


def _foreign(world: World, what: str) -> str:
    """The id of a contact that is not the reader's, though it may have the reader's number."""
    if what == "another organisation":
        theirs = world.add_tenant()
        open_case(world, FIRST, tenant=theirs)
        with world.session(theirs) as session:
            return str(session.scalars(select(Contact.id)).one())
    if what == "another person":
        open_case(world, "O-1", contact("p-9", mobile="07700900999", email=None, language="en", channels=["sms"]))
        return _contact(world, "O-1")
    if what == "removed":
        open_case(world, "R-1", contact("p-9", language="en"))
        world.told(event("R-1", "contact.removed", contact={"reference": "p-9"}))
        return _contact(world, "R-1")
    if what == "trial":
        live = event("L-1", contacts=[contact("p-9", mobile=MOBILE, language="en")])
        assert world.post(live, key=world.tenant.live_key, secret=world.tenant.secret).status_code == 202
        world.process()
        return _contact(world, "L-1")
    return str(uuid4()) if what == "unknown" else "' OR 1=1 --"
