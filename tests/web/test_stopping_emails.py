"""Stopping emails by their link: what it takes, what it leaves as evidence, and that nothing else can do it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select, update

from app.db import vault_of
from app.domain.recipients import Channel
from app.models.callback import Callback
from app.models.case_type import CaseType
from app.models.contact import Contact, Preference, Suppression
from app.models.message import Message
from app.models.organisation import AuditEntry
from app.services.case_systems import callbacks
from app.services.known import address_index
from app.services.opting_out import stopping, suppressions
from tests.texting import told_live
from tests.web.reading import Page
from tests.world import Tenant, World, contact, event

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
EMAIL = "sian@example.com"
SECRETS = ("Siân", "Llŷr", "07700", "example.com", "C-1", "p-1", "uilding")


def reader(language: str = "cy", **fields: Any) -> dict[str, Any]:
    return contact(language=language, channels=["email"], **fields)


def token(world: World, address: str = EMAIL, tenant: Tenant | None = None) -> str:
    """The token in the emails that go to an address of the newest contact of a tenant."""
    with world.session(tenant) as session:
        row = session.scalars(select(Contact).order_by(Contact.created_at.desc())).first()
        assert row is not None
        vault = vault_of(session)
        index = address_index(vault, Channel.EMAIL, address)
        return stopping.token(vault, row.organisation_id, row.id, index)


@pytest.fixture
def link(world: World) -> str:
    """The token of a reader who gets emails in Welsh."""
    world.told(event("C-1", contacts=[reader()]))
    return token(world)


def suppressed(world: World) -> list[str]:
    with world.session() as session:
        return list(session.scalars(select(Suppression.reason).order_by(Suppression.created_at)))


def evidence(world: World) -> Sequence[tuple[str, str, str, str]]:
    with world.session() as session:
        rows = session.scalars(
            select(Preference).where(Preference.field == "email").order_by(Preference.created_at)
        ).all()
        return [(row.field, row.value, row.by, row.through) for row in rows]


def audited(world: World) -> list[str]:
    with world.session() as session:
        query = select(AuditEntry.what).where(AuditEntry.about_table == "contacts").order_by(AuditEntry.created_at)
        return list(session.scalars(query))


# What stops


def test_the_post_of_a_mail_program_stops_emails_to_the_address(world: World, link: str) -> None:
    answer = world.client.post(f"/stop/{link}", data=ONE_CLICK)
    page = Page(answer.text)
    assert answer.status_code == 200
    assert "Mae’r e-byst wedi’u stopio" in page.words["cy"]
    assert "The emails have been stopped" in page.words["en"]
    assert suppressed(world) == ["trial-stop"]
    assert evidence(world) == [("email", "stopped", "citizen", "one-click")]
    assert audited(world) == ["email stopped"]


def test_the_button_of_the_page_stops_them_too(world: World, link: str) -> None:
    answer = world.client.post(f"/en/stop/{link}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/en/stop/{link}")
    assert "The emails have been stopped" in world.client.get(f"/en/stop/{link}").text
    assert suppressed(world) == ["trial-stop"]


def test_saying_it_again_changes_nothing(world: World, link: str) -> None:
    for _ in range(2):
        assert world.client.post(f"/stop/{link}", data=ONE_CLICK).status_code == 200
        assert world.client.post(f"/cy/stopio/{link}").status_code == 303
    assert suppressed(world) == ["trial-stop"]
    assert len(evidence(world)) == len(audited(world)) == 1


def test_an_email_that_waits_is_not_sent(world: World, link: str) -> None:
    world.post(event("C-1", "case.milestone_reached", milestone="checked"))
    world.process()
    world.client.post(f"/stop/{link}", data=ONE_CLICK)
    world.deliver()
    waiting = world.messages("C-1")[-1]
    assert (waiting["status"], waiting["reason"]["code"]) == ("cancelled", "opted-out")


def test_later_events_tell_by_another_channel_and_say_why(world: World, link: str) -> None:
    world.client.post(f"/stop/{link}", data=ONE_CLICK)
    world.told(event("C-1", "case.milestone_reached", milestone="checked"))
    assert [one["channel"] for one in world.messages("C-1")] == ["email"]
    assert world.told(event("C-2", contacts=[reader() | {"channels": ["email", "sms"]}]))[0]["channel"] == "sms"


def test_nobody_elses_emails_are_stopped(world: World, link: str) -> None:
    world.client.post(f"/stop/{link}", data=ONE_CLICK)
    [other] = world.told(event("C-3", contacts=[reader(email="other@example.com")]))
    assert other["status"] == "delivered"


def test_who_has_an_old_mailbox_stops_that_one_and_not_the_new(world: World, link: str) -> None:
    moved = {"reference": "p-1", "email": "new@example.com"}
    world.told(event("C-1", "contact.updated", contact=moved))
    world.client.post(f"/stop/{link}", data=ONE_CLICK)
    assert suppressed(world) == ["trial-stop"]
    told = world.told(event("C-1", "case.milestone_reached", milestone="checked"))
    assert (told[-1]["status"], told[-1]["recipient"]) == ("delivered", "new@example.com")


# What does not


def test_following_the_link_changes_nothing(world: World, link: str) -> None:
    for path in (f"/stop/{link}", f"/cy/stopio/{link}", f"/en/stop/{link}"):
        assert world.client.get(path).status_code in (200, 303)
        assert world.client.head(f"{path}?List-Unsubscribe=One-Click").status_code in (200, 303)
    assert suppressed(world) == []


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "x"}, {"other": "One-Click"}])
def test_another_post_to_the_address_without_a_language_changes_nothing(
    world: World, link: str, data: dict[str, str]
) -> None:
    answer = world.client.post(f"/stop/{link}", data=data)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cy/stopio/{link}")
    assert suppressed(world) == []


@pytest.mark.parametrize("wrong", ["short", "letter", "organisation", "unknown"])
def test_a_wrong_link_looks_like_an_unknown_one(world: World, link: str, wrong: str) -> None:
    other = "0" if link[-1] != "0" else "1"
    forged = {
        "short": link[:-1],
        "letter": link[:-1] + other,
        "organisation": "0" * 20 + link[20:],
        "unknown": "0" * 65,
    }[wrong]
    unknown = world.client.get("/en/stop/unknown")
    answers = [
        world.client.get(f"/stop/{forged}"),
        world.client.post(f"/stop/{forged}", data=ONE_CLICK),
        world.client.get(f"/en/stop/{forged}"),
        world.client.post(f"/en/stop/{forged}"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert _without_address(answers[2].text) == _without_address(unknown.text)
    assert suppressed(world) == []


def test_a_token_made_for_another_address_stops_nothing(world: World, link: str) -> None:
    assert world.client.get(f"/en/stop/{token(world, 'other@example.com')}").status_code == 404


def test_the_link_of_one_organisation_does_nothing_in_another(world: World, link: str) -> None:
    other = world.add_tenant()
    world.client.post(f"/stop/{link}", data=ONE_CLICK)
    with world.session(other) as session:
        assert session.scalars(select(Suppression)).all() == []


def test_emails_of_a_case_type_that_cannot_be_stopped_have_no_such_page(world: World, link: str) -> None:
    with world.session() as session:
        session.execute(update(CaseType).values(stoppable=False))
    assert world.client.get(f"/en/stop/{link}").status_code == 404
    assert world.client.post(f"/stop/{link}", data=ONE_CLICK).status_code == 404
    assert suppressed(world) == []


# The page


@pytest.mark.parametrize(
    ("language", "place"),
    [("cy", "/cy/stopio/"), ("en", "/en/stop/"), ("both", "/cy/stopio/"), ("unknown", "/cy/stopio/")],
)
def test_the_address_without_a_language_chooses_the_readers(world: World, language: str, place: str) -> None:
    world.told(event("C-1", contacts=[reader(language)]))
    link = token(world)
    assert world.client.get(f"/stop/{link}").headers["Location"] == f"{place}{link}"


@pytest.mark.parametrize("stopped", [False, True])
def test_the_page_names_the_organisation_and_nothing_personal(world: World, link: str, stopped: bool) -> None:
    if stopped:
        world.client.post(f"/stop/{link}", data=ONE_CLICK)
    for path, name in ((f"/cy/stopio/{link}", "Cyngor Prawf"), (f"/en/stop/{link}", "Test Council")):
        page = world.client.get(path)
        assert name in page.text
        assert not any(secret in page.text.replace(link, "") for secret in SECRETS)
        assert "Set-Cookie" not in page.headers


def test_the_page_starts_the_emails_again_and_keeps_that_as_evidence(world: World, link: str) -> None:
    world.client.post(f"/en/stop/{link}")
    answer = world.client.post(f"/en/stop/{link}", data={"start": "start"})
    assert "The emails have started again" in world.client.get(answer.headers["Location"]).text
    assert suppressed(world) == []
    assert [value for _, value, _, _ in evidence(world)] == ["stopped", "started"]
    assert audited(world) == ["email stopped", "email started"]
    told = world.told(event("C-1", "case.milestone_reached", milestone="checked"))
    assert told[-1]["status"] == "delivered"


def test_starting_what_was_not_stopped_changes_nothing(world: World, link: str) -> None:
    world.client.post(f"/en/stop/{link}", data={"start": "start"})
    assert evidence(world) == []


def test_an_address_that_was_closed_for_another_reason_cannot_be_opened_by_the_link(world: World, link: str) -> None:
    with world.session() as session:
        row = session.scalars(select(Message).where(Message.channel == "email")).one()
        session.add(
            Suppression(
                organisation_id=row.organisation_id,
                channel="email",
                address_index=row.recipient_index,
                reason="5.1.1",
            )
        )
    page = world.client.get(f"/en/stop/{link}").text
    assert "The emails have been stopped" in page
    assert "Start the emails again" not in page
    world.client.post(f"/en/stop/{link}", data={"start": "start"})
    assert suppressed(world) == ["5.1.1"]


# Live and trial


def test_the_link_of_a_trial_email_neither_stops_nor_starts_live_emails(world: World, link: str) -> None:
    told_live(world, "C-1", contacts=[reader()])
    live_link = token(world)
    world.client.post(f"/en/stop/{link}")
    told_live(world, "C-1", "case.milestone_reached", milestone="checked")
    assert {one["status"] for one in world.messages("C-1", key=world.tenant.live_key)} == {"delivered"}
    assert "The emails have been stopped" not in world.client.get(f"/en/stop/{live_link}").text
    world.client.post(f"/en/stop/{live_link}")
    assert suppressed(world) == ["stop"]
    world.client.post(f"/en/stop/{link}", data={"start": "start"})
    assert suppressed(world) == ["stop"]
    assert told_live(world, "C-2", contacts=[reader()]) == []


def test_a_provider_that_finds_no_mailbox_is_heard_where_a_trial_was_stopped(world: World, link: str) -> None:
    world.client.post(f"/en/stop/{link}")
    with world.session() as session:
        message = session.scalars(select(Message)).one()
        suppressions.suppress_recipient(session, message.id, "5.1.1")
    assert suppressed(world) == ["5.1.1"]


def test_the_case_system_is_told_of_a_stop_and_of_a_start_once_each(world: World) -> None:
    told_live(world, "C-1", contacts=[reader()])
    with world.session() as session:
        callbacks.set_address(session, world.tenant.integration_id, "https://cases.example/told")
    link = token(world)
    for form in ({}, {}, {"start": "start"}):
        world.client.post(f"/en/stop/{link}", data=form)
    with world.session() as session:
        rows = session.scalars(select(Callback).order_by(Callback.number))
        bodies: list[Any] = [vault_of(session).open_json("callbacks", row.id, "body", row.body_sealed) for row in rows]
    about = {"case": "C-1", "contact": "p-1", "field": "email", "mode": "live"}
    assert [body["data"] for body in bodies] == [about | {"value": "stopped"}, about | {"value": "started"}]


def _without_address(text: str) -> str:
    return re.sub(r'nonce="[^"]*"|/(?:cy/stopio|en/stop)/\w+', "", text)
