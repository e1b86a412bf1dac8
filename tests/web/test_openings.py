"""Each visit that begins is noted, as a phone call that nobody may have had to make; nothing else is."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from app.db import vault_of
from app.models.case_type import CaseType
from app.models.contact import StatusLink
from app.models.message import Message
from app.models.organisation import AuditEntry
from app.services.look_ups import of_messages
from tests.web.case_open import Browser, follow, open_case
from tests.world import World

STATUS = "/en/request"


def noted(world: World) -> list[tuple[str, str | None]]:
    """Who is said to have opened what kind of thing, each time."""
    query = select(AuditEntry.who, AuditEntry.about_table).where(AuditEntry.what == "status page opened")
    with world.session() as session:
        return [(who, table) for who, table in session.execute(query)]


def last_code(world: World) -> str:
    with world.session() as session:
        newest = select(Message).where(Message.notice == "code").order_by(Message.number.desc()).limit(1)
        body = of_messages.words(vault_of(session), session.scalars(newest).one()).body
    found = re.search(r"\b\d{6}\b", body or "")
    assert found
    return found.group()


def test_pressing_the_button_of_a_link_is_noted_about_the_link(world: World) -> None:
    open_case(world)
    assert noted(world) == [("citizen", "status_links")]
    with world.session() as session:
        about = session.scalars(select(AuditEntry.about_id).where(AuditEntry.what == "status page opened")).one()
        assert session.get(StatusLink, about) is not None


def test_looking_at_pages_of_a_visit_notes_nothing_more(world: World) -> None:
    browser = open_case(world)
    for path in (STATUS, "/cy/cais", "/en/ask", f"/en/c/{browser.token}", f"/c/{browser.token}"):
        browser.look(path)
    assert len(noted(world)) == 1
    follow(world)
    assert len(noted(world)) == 2


@pytest.fixture
def sensitive(world: World) -> Browser:
    """A browser whose link alone shows nothing yet."""
    with world.session() as session:
        session.execute(update(CaseType).where(CaseType.code == "adult-social-care").values(link=True))
    return open_case(world, case_type="adult-social-care")


def test_a_sensitive_case_is_opened_by_its_code_and_not_by_its_link(world: World, sensitive: Browser) -> None:
    assert noted(world) == []
    sensitive.send("/en/code/send", channel="sms")
    sensitive.send("/en/code", code="000000" if last_code(world) != "000000" else "111111")
    assert noted(world) == []
    assert sensitive.send("/en/code", code=last_code(world)).headers["Location"] == STATUS
    assert noted(world) == [("citizen", "status_links")]


def test_a_link_that_is_not_there_notes_nothing(world: World) -> None:
    world.app.test_client().post("/en/c/7zX1aZ0bQ7mXw2RtY8Lc3D")
    assert noted(world) == []
