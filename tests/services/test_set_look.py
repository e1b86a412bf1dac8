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
