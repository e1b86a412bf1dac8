"""What a case system is told of what people text to us, and what staff see of it until they have a desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.db import vault_of
from app.domain.errors import NotFound
from app.models.callback import Callback
from app.models.organisation import AuditEntry
from app.services.case_systems import callbacks
from app.services.replies import inbox
from tests.texting import kept, text_in, told_live
from tests.world import World, contact


@pytest.fixture
def listening(world: World) -> World:
    """A world whose case system wants to be told, and which has written to one person."""
    with world.session() as session:
        callbacks.set_address(session, world.tenant.integration_id, "https://cases.example/told")
    told_live(world)
    return world


def told(world: World) -> list[tuple[str, dict[str, Any]]]:
    with world.session() as session:
        vault, rows = vault_of(session), session.scalars(select(Callback).order_by(Callback.number)).all()
        bodies: list[Any] = [vault.open_json("callbacks", row.id, "body", row.body_sealed) for row in rows]
    ours = ("olrhain.reply.received", "olrhain.contact.preference_changed")
    return [(body["type"], body["data"]) for body in bodies if body["type"] in ours]


def test_a_reply_reaches_the_case_system_with_its_words(listening: World) -> None:
    reply = text_in(listening, "Mae fy nghyfeiriad wedi newid")
    [(kind, data)] = told(listening)
    assert kind == "olrhain.reply.received"
    assert data.pop("received_at")
    assert data == {
        "reply": str(reply.id),
        "case": "C-1",
        "contact": "p-1",
        "text": "Mae fy nghyfeiriad wedi newid",
        "several": False,
        "through": "text",
        "mode": "live",
    }


def test_staff_choose_which_case_a_reply_is_about_and_its_system_hears_of_it(listening: World) -> None:
    told_live(listening, "C-other", contacts=[contact("p-2")])
    reply = text_in(listening, "Pryd?")
    with listening.session() as session:
        inbox.choose(session, reply.id, "C-1", "Nia Rees", datetime.now(UTC))
    assert [(data["case"], data["contact"], data["several"]) for _, data in told(listening)] == [
        ("C-other", "p-2", True),
        ("C-1", "p-1", False),
    ]


@pytest.mark.parametrize("reference", ["C-nobody", "C-elsewhere", ""])
def test_a_case_that_the_number_was_not_told_of_cannot_be_chosen(listening: World, reference: str) -> None:
    told_live(listening, "C-elsewhere", contacts=[contact("p-9", mobile="07700900199")])
    reply = text_in(listening, "Pryd?")
    with listening.session() as session, pytest.raises(NotFound):
        inbox.choose(session, reply.id, reference, "Nia Rees", datetime.now(UTC))


def test_a_stop_and_a_start_reach_it_as_a_choice_without_words(listening: World) -> None:
    text_in(listening, "STOP")
    text_in(listening, "STOP")
    text_in(listening, "START")
    about = {"case": "C-1", "contact": "p-1", "field": "sms", "mode": "live"}
    assert told(listening) == [
        ("olrhain.contact.preference_changed", about | {"value": "stopped"}),
        ("olrhain.contact.preference_changed", about | {"value": "started"}),
    ]


def test_a_language_reaches_it_once_it_changes(listening: World) -> None:
    text_in(listening, "CYMRAEG")
    text_in(listening, "ENGLISH")
    assert [(data["field"], data["value"]) for _, data in told(listening)] == [("language", "en")]


def test_a_wrong_number_reaches_it_as_a_choice_and_as_a_reply(listening: World) -> None:
    text_in(listening, "WRONG")
    assert [kind for kind, _ in told(listening)] == ["olrhain.contact.preference_changed", "olrhain.reply.received"]


def test_help_and_status_are_between_us_and_the_person(listening: World) -> None:
    text_in(listening, "HELP")
    text_in(listening, "STATUS")
    assert told(listening) == []


def test_words_of_somebody_unknown_reach_no_case_system(listening: World) -> None:
    text_in(listening, "Hello", number="+447700900188")
    assert told(listening) == []


# What staff see


def test_staff_see_the_words_and_no_more_of_the_number_than_its_end(listening: World) -> None:
    text_in(listening, "Pryd?")
    [seen] = seen_by_staff(listening)
    assert (seen.words, seen.number, seen.case, seen.word, seen.closed_at) == ("Pryd?", "...123", "C-1", None, None)


def test_who_reads_them_is_noted(listening: World) -> None:
    reply = text_in(listening, "Pryd?")
    seen_by_staff(listening)
    with listening.session() as session:
        noted = session.execute(select(AuditEntry.who, AuditEntry.what).where(AuditEntry.about_id == reply.id)).all()
    assert [tuple(one) for one in noted] == [("Nia", "reply read")]


def test_a_reply_is_closed_once_by_who_saw_to_it_and_leaves_the_open_ones(listening: World) -> None:
    first, second = text_in(listening, "One"), text_in(listening, "Two")
    for who in ("Nia", "Huw"):
        with listening.session() as session:
            inbox.close(session, first.id, who, first.created_at)
    assert [one.id for one in seen_by_staff(listening, open_only=True)] == [second.id]
    assert [one.closed_by for one in kept(listening)] == ["Nia", None]


def test_another_organisation_can_neither_see_nor_close_it(listening: World) -> None:
    reply = text_in(listening, "One")
    other = listening.add_tenant()
    with listening.session(other) as session:
        assert inbox.replies(session, "Nia", open_only=False) == []
        with pytest.raises(NotFound):
            inbox.close(session, reply.id, "Nia", reply.created_at)
    with listening.session() as session, pytest.raises(NotFound):
        inbox.close(session, uuid4(), "Nia", reply.created_at)


def test_two_that_are_told_of_are_two_lines_newest_first(listening: World) -> None:
    told_live(listening, "C-2", contacts=[contact("p-2")])
    text_in(listening, "One")
    text_in(listening, "STOP")
    assert [(one.words, one.several) for one in seen_by_staff(listening)] == [("STOP", True), ("One", True)]


def seen_by_staff(world: World, *, open_only: bool = False) -> Sequence[inbox.ReplyView]:
    with world.session() as session:
        return inbox.replies(session, "Nia", open_only=open_only)
