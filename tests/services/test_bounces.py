"""`olrhain bounce`: a bounce that a mail server pipes to us ends the message that it is about."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.commands.bounce import TRY_AGAIN
from app.models.contact import Suppression
from tests.services.command_kit import Olrhain
from tests.unit.test_smtp_bounces import bounce
from tests.workers.carriers import Carrier, carried_by
from tests.world import World

Pipe = Callable[[bytes], int]


@pytest.fixture
def carrier(shared_world: World, tmp_path: Path) -> Iterator[Carrier]:
    """An organisation one of whose emails a mail server has taken."""
    with carried_by("smtp", shared_world, tmp_path) as carrier:
        carrier.tell()
        yield carrier


@pytest.fixture
def pipe(olrhain: Olrhain, monkeypatch: pytest.MonkeyPatch) -> Pipe:
    def run(raw: bytes) -> int:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        return olrhain("bounce").code

    return run


def attempt(carrier: Carrier) -> str:
    return carrier.stub.taken()[0].reference


def suppressed(carrier: Carrier) -> list[str]:
    with carrier.world.session() as session:
        return list(session.scalars(select(Suppression.channel)))


def test_an_address_that_is_gone_fails_the_message_and_is_not_used_again(carrier: Carrier, pipe: Pipe) -> None:
    assert carrier.message()["status"] == "sent"
    assert pipe(bounce(envelope=attempt(carrier))) == 0
    message = carrier.message()
    assert (message["status"], message["reason"]["code"]) == ("permanent-failure", "mailbox-gone")
    assert suppressed(carrier) == ["email"]


def test_the_email_that_came_back_is_enough(carrier: Carrier, pipe: Pipe) -> None:
    returned = bounce(envelope=None, message_id=f"<{attempt(carrier)}@cyngor.example>")
    assert pipe(returned) == 0
    assert carrier.message()["status"] == "permanent-failure"


def test_a_full_mailbox_fails_the_message_and_stays_open(carrier: Carrier, pipe: Pipe) -> None:
    assert pipe(bounce("failed", "5.2.2", envelope=attempt(carrier))) == 0
    assert (carrier.message()["status"], suppressed(carrier)) == ("permanent-failure", [])


def test_a_delay_changes_nothing(carrier: Carrier, pipe: Pipe) -> None:
    before = carrier.message()
    assert pipe(bounce("delayed", "4.4.1", envelope=attempt(carrier))) == 0
    assert carrier.message() == before


def test_the_same_bounce_twice_ends_the_same(carrier: Carrier, pipe: Pipe) -> None:
    for _ in range(2):
        assert pipe(bounce(envelope=attempt(carrier))) == 0
    assert (carrier.message()["status"], suppressed(carrier)) == ("permanent-failure", ["email"])


def test_an_email_that_we_do_not_know_is_no_error_and_other_mail_is(carrier: Carrier, pipe: Pipe) -> None:
    assert pipe(bounce()) == 0
    assert pipe(b"Subject: Ar wyliau\n\nNi fyddaf yma.") == 1
    assert carrier.message()["status"] == "sent"


def test_with_the_database_away_the_mail_server_is_asked_to_try_again(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert pipe(bounce()) == TRY_AGAIN
