"""Everything we sent to one reader, in the words they were sent, through the whole of Olrhain."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.domain.bilingual import Bilingual
from app.domain.notice_words import CODE, NoticeKind
from app.domain.recipients import Channel
from app.models.case import StoredEvent
from app.models.contact import Contact
from app.models.message import Message
from app.services.messages import notices
from app.services.messages.notices import Address, Notice
from tests.web.reading import Page
from tests.web.visits import CASE, opened
from tests.world import World, contact, event

ALL, ALL_IN_WELSH = "/en/request/messages", "/cy/cais/negeseuon"


@pytest.fixture
def reader(world: World) -> FlaskClient:
    client = world.app.test_client()
    opened(world, client)
    return client


@pytest.fixture
def mail_reader(world: World) -> FlaskClient:
    """One who gets emails, which say more than texts do."""
    client = world.app.test_client()
    opened(world, client, channel="email")
    return client


def words(reader: FlaskClient, path: str = ALL, language: str = "en") -> str:
    answer = reader.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", Page(answer.text).words[language])


def told(world: World, kind: str, **data: Any) -> list[dict[str, Any]]:
    return world.told(event(CASE, kind, **data))


def test_the_words_are_those_that_were_handed_over(world: World, reader: FlaskClient) -> None:
    (message,) = world.messages(CASE)
    assert re.sub(r"\s+", " ", message["content"]["body"]) in words(reader)


def test_each_step_of_the_timeline_leads_to_what_was_told_of_it(world: World, mail_reader: FlaskClient) -> None:
    told(world, "case.delayed", reason={"cy": "Prysurdeb", "en": "A busy month"})
    links = re.findall(rf'href="({ALL}/[0-9a-f-]+)"', mail_reader.get("/en/request").text)
    assert len(links) == 2
    assert "A busy month" in words(mail_reader, links[0])
    assert "A busy month" not in words(mail_reader, links[1])
    assert "Everything we sent you" in words(mail_reader, "/en/request")


def test_what_is_not_handed_over_yet_is_not_shown(world: World, mail_reader: FlaskClient) -> None:
    assert world.post(event(CASE, "case.delayed", reason={"cy": "Prysurdeb", "en": "A busy month"})).status_code == 202
    world.process()
    assert "A busy month" not in words(mail_reader)
    world.deliver()
    assert "A busy month" in words(mail_reader)


def test_words_are_shown_in_their_own_language_on_both_pages(world: World) -> None:
    client = world.app.test_client()
    opened(world, client, language="cy")
    (message,) = world.messages(CASE)
    said = re.sub(r"\s+", " ", message["content"]["body"])
    assert said in words(client, ALL_IN_WELSH, "cy")
    assert said in words(client, ALL, "cy")


def test_a_retraction_takes_the_words_away_and_says_so(world: World, reader: FlaskClient) -> None:
    wrong = event(CASE, "case.decision_made", outcome="refused")
    world.told(wrong)
    step = re.findall(rf'href="({ALL}/[0-9a-f-]+)"', reader.get("/en/request").text)[0]
    refused = "explains how to appeal"
    assert refused in words(reader, "/en/request")
    told(world, "case.event_retracted", retracts=wrong["id"])
    status = words(reader, "/en/request")
    assert refused not in status
    assert status.count("We told you something by mistake") == 2
    for path in (ALL, step):
        said = words(reader, path)
        assert "We sent this by mistake, and took these words back on" in said
        assert "refused" not in said


def test_the_notice_of_a_mistake_goes_when_something_new_happens(world: World, reader: FlaskClient) -> None:
    wrong = event(CASE, "case.decision_made", outcome="refused")
    world.told(wrong)
    told(world, "case.event_retracted", retracts=wrong["id"])
    told(world, "case.milestone_reached", milestone="advice")
    status = words(reader, "/en/request")
    assert "What this page says now is right." not in status
    assert status.count("We told you something by mistake") == 1


def test_a_code_is_never_shown_again(world: World, reader: FlaskClient) -> None:
    with world.session() as session:
        row = session.scalars(select(Contact)).one()
        code = Notice(NoticeKind.CODE, uuid4(), CODE, {"code": Bilingual("493817", "493817")})
        assert notices.write(session, code, Address(row, Channel.SMS, "+447700900123"), datetime.now(UTC))
    world.deliver()
    assert "493817" not in words(reader)


def test_a_reader_sees_what_they_were_sent_alone(world: World, mail_reader: FlaskClient) -> None:
    tom = contact("p-2", mobile="07700900124", email="tom@example.com", language="en", channels=["email"])
    told(world, "contact.updated", contact=tom)
    messages = told(world, "case.delayed", reason={"cy": "Prysurdeb", "en": "A busy month"})
    assert len([one for one in messages if one["contact"] == "p-2"]) == 1
    assert words(mail_reader).count("A busy month") == 1


def test_an_event_of_another_case_or_organisation_is_as_one_that_is_not_there(
    world: World, reader: FlaskClient
) -> None:
    world.told(event("NPT/2026/2", contacts=[contact("p-9", mobile="07700900129")]))
    other = world.add_tenant()
    world.told(event(CASE, contacts=[contact()]), key=other.test_key)
    foreign = []
    with world.session() as session:
        mine = session.scalars(select(Message.event_id).where(Message.recipient_index.is_not(None))).all()
        shown = set(re.findall(rf"{ALL}/([0-9a-f-]+)", reader.get("/en/request").text))
        foreign += [one for one in mine if str(one) not in shown]
    with world.session(other) as session:
        foreign += session.scalars(select(StoredEvent.id)).all()
    assert len(foreign) == 2
    assert {reader.get(f"{ALL}/{one}").status_code for one in [*foreign, uuid4()]} == {404}


@pytest.mark.parametrize("page", ["0", "-1", "2", "99999", "x", "1e3", "9" * 400])
def test_a_page_that_is_not_there_shows_nothing_wrong(reader: FlaskClient, page: str) -> None:
    answer = reader.get(f"{ALL}?page={page}")
    assert answer.status_code == (200 if page in ("x", "1e3") else 404)


def test_twenty_things_are_shown_at_a_time(world: World, mail_reader: FlaskClient) -> None:
    for day in range(21):
        told(world, "case.delayed", reason={"cy": f"Rheswm {day}.", "en": f"Reason {day}."})
    first, second = mail_reader.get(ALL), mail_reader.get(f"{ALL}?page=2")
    assert first.text.count("<article") == 20
    assert second.text.count("<article") == 2
    assert "Older messages" in first.text
    assert "Newer messages" in second.text
    assert "Reason 20." in first.text


def test_without_a_visit_nothing_is_shown(world: World) -> None:
    assert world.app.test_client().get(ALL).status_code == 403


def test_a_failed_message_says_that_it_was_not_delivered(world: World, reader: FlaskClient) -> None:
    assert "We could not deliver this." not in words(reader)
    with world.session() as session:
        session.execute(update(Message).values(status="permanent-failure"))
    assert "We could not deliver this." in words(reader)


def test_a_bilingual_reader_finds_welsh_and_english_together(world: World) -> None:
    client = world.app.test_client()
    opened(world, client, language="both", channel="email")
    told(world, "case.delayed", reason={"cy": "Prysurdeb mawr", "en": "A busy month"})
    page = Page(client.get(ALL_IN_WELSH).text)
    assert "Prysurdeb mawr" in page.words["cy"]
    assert "A busy month" in page.words["en"]
