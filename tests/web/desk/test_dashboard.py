"""The first page of the desk: what needs whoever looks, how the last hours went, and what to do first."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from sqlalchemy import text

from app.domain.bilingual import Bilingual
from app.domain.staff_roles import Role
from app.services import organisations
from app.services.delivery import suspension
from app.services.organisations import NewOrganisation
from tests.texting import told_live
from tests.web.desk import Desk, plain
from tests.world import Tenant, World, contact, event

ADDRESSES = ("/cy/desg", "/en/desk")


def links(page: str) -> dict[str, str]:
    """Where each link leads, by its words."""
    found = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return {plain(words): unescape(address) for address, words in found}


def change(world: World, statement: str, **values: Any) -> None:
    with world.session() as session:
        session.execute(text(statement), values)


def a_new_council(world: World) -> Tenant:
    name = Bilingual("Cyngor Newydd", "New Council")
    new = NewOrganisation(f"new-{datetime.now(UTC).timestamp()}", name, "01632 960000")
    return Tenant(organisations.create(world.db, new), new.slug, world.tenant.integration_id, "", "", "", "")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("address", ADDRESSES)
def test_whoever_is_signed_in_may_see_it(world: World, role: Role, address: str) -> None:
    assert Desk(world, [role]).get(address).status_code == 200


def test_what_waits_leads_to_where_it_is_dealt_with(world: World) -> None:
    told_live(world, contacts=[contact(channels=["sms"])])
    change(world, "UPDATE messages SET status = 'permanent-failure'")
    change(world, "UPDATE case_events SET parked_at = now()")
    found = links(Desk(world).get("/en/desk").text)
    assert found["Messages that failed, with no other way to tell the person"] == "/en/desk/messages?needs=failed"
    assert found["Cases with an event that could not be processed"] == "/en/desk/cases?needs=parked"
    found = links(Desk(world).get("/cy/desg").text)
    assert found["Achosion â digwyddiad nad oedd modd ei brosesu"] == "/cy/desg/achosion?needs=parked"


def test_nobody_is_shown_what_they_may_not_deal_with(world: World) -> None:
    told_live(world, contacts=[contact(channels=["sms"])])
    change(world, "UPDATE messages SET status = 'permanent-failure'")
    assert "Messages that failed" not in Desk(world, [Role.EDITOR]).words("/en/desk")
    assert "Messages that failed" in Desk(world, [Role.VIEWER]).words("/en/desk")


def test_what_is_of_a_case_type_that_was_not_granted_is_not_counted(world: World) -> None:
    told_live(world, case_type="adult-social-care")
    desk = Desk(world, grants=[(Role.VIEWER, None)])
    assert "No events and no messages in this time." in desk.words("/en/desk")
    named = Desk(world, grants=[(Role.VIEWER, "adult-social-care")])
    assert "No events and no messages in this time." not in named.words("/en/desk")


def test_every_chart_has_its_table(world: World) -> None:
    told_live(world)
    page = Desk(world).get("/en/desk").text
    assert page.count("<figure") == page.count("Show these figures as a table") == 5
    assert page.count('role="img"') == 5


def test_a_quiet_day_says_so(world: World) -> None:
    words = Desk(world).words("/en/desk")
    assert "Nothing waits for you just now." in words
    assert "No message is waiting that might have gone by now." in words


def test_live_is_shown_first_and_trial_for_the_asking(world: World) -> None:
    told_live(world)
    world.told(event("C-2", contacts=[contact(), contact("p-2", mobile="07700900124", channels=["sms"])]))
    desk = Desk(world)
    assert "Messages made 1" in desk.words("/en/desk")
    assert "Messages made 2" in desk.words("/en/desk", mode="trial")
    assert "Messages made 1" in desk.words("/en/desk", mode="<script>")


def test_a_new_organisation_is_led_through_its_first_steps(world: World) -> None:
    desk = Desk(world, [Role.MANAGER, Role.EDITOR], tenant=a_new_council(world))
    page = desk.get("/en/desk").text
    assert [
        step in page for step in ("Add a case type", "Publish a template", "Add an integration", "Send a test")
    ] == [*(True, True, True, True)]
    assert links(page)["Add a case type"] == "/en/desk/case-types"
    assert "Publish a template" not in links(page)


def test_an_organisation_that_is_under_way_is_not(world: World) -> None:
    told_live(world)
    assert "First steps" not in Desk(world).words("/en/desk")


def test_suspended_sending_is_told_to_all_and_leads_a_manager_to_the_settings(world: World) -> None:
    with world.session() as session:
        suspension.suspend(session, "operator", datetime.now(UTC))
    words = "Nothing goes out, codes included"
    assert words in Desk(world, [Role.EDITOR]).words("/en/desk")
    assert words in Desk(world, [Role.MANAGER]).words("/en/desk")
    assert "/en/desk/settings" in links(Desk(world, [Role.MANAGER]).get("/en/desk").text).values()


def test_nobody_sees_it_without_signing_in(world: World) -> None:
    answer = world.app.test_client().get("/en/desk")
    assert answer.status_code == 303
