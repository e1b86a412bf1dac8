"""`olrhain set-look`: what an organisation's pages and emails look like, and what cannot be used for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.models.organisation import Organisation
from tests.look_at_emails import png
from tests.services.command_kit import Olrhain, Said
from tests.world import World

SetLook = Callable[..., Said]


@pytest.fixture
def set_look(olrhain: Olrhain, world: World) -> SetLook:
    """Runs `olrhain set-look` for the organisation of the world."""
    return lambda *options: olrhain("set-look", world.tenant.slug, *options)


def look(world: World) -> tuple[str, bytes | None]:
    with world.session() as session:
        row = session.get_one(Organisation, world.tenant.id)
        return row.colour, row.logo


def test_a_colour_and_a_logo_are_set_and_the_logo_can_be_taken_away(
    world: World, set_look: SetLook, tmp_path: Path
) -> None:
    logo = tmp_path / "logo.anything"
    logo.write_bytes(png(600, 90))
    assert set_look("--colour", "#5A1E6B", "--logo", str(logo)).code == 0
    assert look(world) == ("#5a1e6b", logo.read_bytes())
    assert set_look("--no-logo").code == 0
    assert look(world) == ("#5a1e6b", None)


@pytest.mark.parametrize(
    ("colour", "said"),
    [("#ffd500", "contrast"), ("#777777", "contrast"), ("red", "#rrggbb"), ("#12345", "#rrggbb")],
)
def test_a_colour_that_white_words_cannot_be_read_on_is_refused(
    world: World, set_look: SetLook, colour: str, said: str
) -> None:
    before = look(world)
    refused = set_look("--colour", colour)
    assert (refused.code, said in refused.err) == (1, True)
    assert look(world) == before


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (png(601, 10), "601 pixels wide"),
        (png(1, 601), "601 pixels tall"),
        (png(10, 10) + b"\0" * 100_000, "bytes"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither a PNG nor a JPEG"),
        (b"", "neither a PNG nor a JPEG"),
    ],
    ids=["too wide", "too tall", "too large", "svg", "empty"],
)
def test_a_logo_that_emails_cannot_carry_is_refused(
    world: World, set_look: SetLook, tmp_path: Path, data: bytes, said: str
) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(data)
    refused = set_look("--colour", "#5a1e6b", "--logo", str(logo))
    assert (refused.code, said in refused.err) == (1, True)
    assert look(world)[1] is None


def test_nothing_to_set_is_said(set_look: SetLook) -> None:
    said = set_look()
    assert (said.code, "--colour" in said.err) == (1, True)


def test_how_soon_people_who_ask_are_answered_is_set_and_nothing_else_changes(world: World, set_look: SetLook) -> None:
    before = look(world)
    assert set_look("--answer-days", "12").code == 0
    with world.session() as session:
        assert session.get_one(Organisation, world.tenant.id).answer_days == 12
    assert look(world) == before


@pytest.mark.parametrize("days", ["0", "61", "-1", "soon"])
def test_nobody_is_told_to_wait_for_no_day_or_for_months(world: World, set_look: SetLook, days: str) -> None:
    assert set_look("--answer-days", days).code == 2


@pytest.fixture
def set_host(olrhain: Olrhain, world: World) -> SetLook:
    """Runs `olrhain set-host` for the organisation of the world."""
    return lambda *options: olrhain("set-host", world.tenant.slug, *options)


def host(world: World) -> str | None:
    with world.session() as session:
        return session.get_one(Organisation, world.tenant.id).host


@pytest.mark.parametrize(
    ("typed", "kept"), [("Cais.{0}.Example", "cais.{0}.example"), ("tŷ.{0}.example.", "xn--t-foa.{0}.example")]
)
def test_a_host_name_is_kept_as_browsers_send_it_and_can_be_taken_away(
    world: World, set_host: SetLook, typed: str, kept: str
) -> None:
    mark = world.tenant.id.hex[-12:]
    assert set_host(typed.format(mark)).code == 0
    assert host(world) == kept.format(mark)
    assert set_host("--none").code == 0
    assert host(world) is None


@pytest.mark.parametrize(
    "typed", ["", "ynys", "http://ynys.example", "ynys.example:8000", "ynys..example", "a b.example"]
)
def test_what_is_no_host_name_is_refused(world: World, set_host: SetLook, typed: str) -> None:
    refused = set_host(typed)
    assert (refused.code, "host name" in refused.err) == (1, True)
    assert host(world) is None


def test_a_host_name_belongs_to_one_organisation(world: World, set_host: SetLook) -> None:
    theirs, name = world.add_tenant(), f"{world.tenant.id.hex[-12:]}.example"
    with world.session(theirs) as session:
        session.get_one(Organisation, theirs.id).host = name
    refused = set_host(name)
    assert (refused.code, "another organisation" in refused.err) == (1, True)
    assert host(world) is None
