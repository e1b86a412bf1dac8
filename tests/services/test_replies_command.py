"""`olrhain replies`: what staff read until they have a desk, and how they close what they have seen to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.services.command_kit import Olrhain
from tests.texting import kept, text_in, told_live
from tests.world import World

Replies = Callable[..., tuple[int, str]]


@pytest.fixture
def replies(olrhain: Olrhain, world: World) -> Replies:
    """Runs `olrhain replies` for the organisation of the world: its exit code and what it printed."""
    return lambda *arguments: olrhain("replies", world.tenant.slug, *arguments).whole


def test_the_words_are_shown_with_their_case_and_only_the_end_of_the_number(world: World, replies: Replies) -> None:
    told_live(world)
    text_in(world, "Mae fy nghyfeiriad wedi newid")
    code, out = replies()
    assert code == 0
    assert "Mae fy nghyfeiriad wedi newid" in out
    assert "...123  open" in out
    assert "case C-1; answered" in out
    assert "900123" not in out


def test_the_open_ones_can_be_asked_for_alone(world: World, replies: Replies) -> None:
    told_live(world)
    text_in(world, "STOP")
    text_in(world, "Pryd?")
    assert replies()[1].endswith("2 replies.\n")
    out = replies("--open")[1]
    assert "Pryd?" in out
    assert "STOP" not in out


def test_one_is_closed_by_a_named_person(world: World, replies: Replies) -> None:
    told_live(world)
    reply = text_in(world, "Pryd?")
    assert replies("--close", str(reply.id), "--as", "Nia") == (0, "Closed.\n")
    assert [one.closed_by for one in kept(world)] == ["Nia"]
    assert "closed by Nia" in replies()[1]


def test_nobody_closes_one_without_saying_who(world: World, replies: Replies) -> None:
    reply = text_in(world, "Pryd?")
    code, said = replies("--close", str(reply.id))
    assert (code, "--as" in said) == (2, True)
    assert [one.closed_at for one in kept(world)] == [None]


def test_a_reply_that_is_not_there_is_said_to_be_not_there(replies: Replies) -> None:
    unknown = "01a20000-0000-7000-8000-000000000000"
    assert replies("--close", unknown, "--as", "Nia") == (1, "olrhain: there is no such reply\n")


def test_a_strangers_words_cannot_steer_the_terminal(world: World, replies: Replies) -> None:
    text_in(world, "red \x1b[31m and\r\nanother line \u202e")
    out = replies()[1]
    assert "red  [31m and  another line" in out
    assert {"\x1b", "\r", "\u202e"} & set(out) == set()
