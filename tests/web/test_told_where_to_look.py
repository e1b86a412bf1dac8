"""A sensitive request is told of without a link: the words say where to look, and the way from there leads to it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.models.organisation import Organisation
from app.services.case_type_changes import pack_loading
from app.services.packs.files import shipped_pack
from app.services.templates.signing import sign_and_publish_all
from tests.web.code_kit import MOBILE, Seeker, open_case, seeker
from tests.web.helper_kit import messages_to, name, rows, words
from tests.web.reading import Page
from tests.world import World, contact, event

CASE = "GOF-00932"
SENSITIVE = ("adult-social-care", "therapy-referral")


@pytest.fixture
def world(world: World) -> World:
    """A world whose organisation has both sensitive case types."""
    with world.session() as session:
        case_type_id = pack_loading.load_pack(session, shipped_pack("therapy-referral"))
        session.flush()
        sign_and_publish_all(session, case_type_id, "Nobody", datetime.now(UTC))
    return world


def told(world: World, case_type: str, person: dict[str, object]) -> list[str]:
    """What somebody is told when their case is opened and moves on."""
    world.told(event(CASE, case_type=case_type, contacts=[person]))
    messages = world.told(event(CASE, kind="case.milestone_reached", milestone="being-looked-at"))
    return [message["content"]["body"] for message in messages]


@pytest.mark.parametrize("case_type", SENSITIVE)
@pytest.mark.parametrize(("language", "site"), [("cy", "localhost/cy"), ("en", "localhost/en")])
@pytest.mark.parametrize("channel", ["sms", "email"])
def test_every_message_says_where_to_look_in_its_own_language_and_none_has_a_link(
    world: World, case_type: str, language: str, site: str, channel: str
) -> None:
    bodies = told(world, case_type, contact(language=language, channels=[channel]))
    assert len(bodies) == 2
    assert all(f" {site}" in body for body in bodies)
    assert not any("://" in body or "/c/" in body for body in bodies)


@pytest.mark.parametrize(
    ("case_type", "given"), [("adult-social-care", [True, True]), ("therapy-referral", [True, False])]
)
def test_a_text_about_social_care_gives_the_reference_each_time_and_one_about_health_at_first_only(
    world: World, case_type: str, given: list[bool]
) -> None:
    bodies = told(world, case_type, contact(language="en", channels=["sms"]))
    assert [CASE in body for body in bodies] == given


def test_from_there_the_reference_and_a_code_lead_to_the_request(world: World) -> None:
    told(world, "adult-social-care", contact(language="en", channels=["sms"]))
    reader = seeker(world)
    start = Page(reader.browser.get("/en").text)
    assert any(link.startswith("/en/find") for link in start.links())
    assert reader.find(CASE, MOBILE).headers["Location"] == "/en/request"
    assert CASE in reader.browser.get("/en/request").text


def test_an_organisation_with_a_host_of_its_own_names_that(world: World) -> None:
    with world.session() as session:
        session.get_one(Organisation, world.tenant.id).host = host = f"{world.tenant.slug}.example"
    bodies = told(world, "adult-social-care", contact(language="en", channels=["sms"]))
    assert all(f" {host}/en" in body for body in bodies)
    assert not any("localhost" in body for body in bodies)
    at_theirs = world.app.test_client().get("/en", base_url=f"http://{host}")
    assert "Test Council" in at_theirs.text


def test_neutral_words_name_no_site(world: World) -> None:
    bodies = told(world, "adult-social-care", contact(language="en", channels=["sms"], safe={"neutral": True}))
    assert bodies
    assert not any("localhost" in body or CASE in body for body in bodies)


@pytest.fixture
def reader(world: World) -> Seeker:
    open_case(world, CASE, case_type="adult-social-care")
    asking = seeker(world)
    asking.find(CASE)
    return asking


@pytest.mark.parametrize(
    ("to", "where"), [("07700900501", "{host}/en."), ("mair@example.com", "http://{host}/en/find")]
)
def test_a_helper_of_a_sensitive_request_is_sent_to_the_organisations_own_host(
    world: World, reader: Seeker, to: str, where: str
) -> None:
    with world.session() as session:
        session.get_one(Organisation, world.tenant.id).host = host = f"{world.tenant.slug}.example"
    name(reader, to=to)
    [message] = messages_to(world, rows(world)[0])
    assert where.format(host=host) in words(world, message)
    assert CASE not in words(world, message)


def test_the_email_that_invites_a_helper_leads_to_the_page_that_asks_for_the_reference(
    world: World, reader: Seeker
) -> None:
    name(reader, to="mair@example.com")
    [message] = messages_to(world, rows(world)[0])
    assert f"go to this page: http://localhost/en/find/{world.tenant.slug}" in words(world, message)
