"""`olrhain set-look`: what an organisation's pages and emails look like, and what cannot be used for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import cli
from app.models.organisation import Organisation
from tests.look_at_emails import png
from tests.world import MASTER_KEYS, World


@pytest.fixture(autouse=True)
def operator(app_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of an operator."""
    for name, value in {
        "DATABASE_URL": app_url,
        "REDIS_URL": redis_url,
        "OLRHAIN_MASTER_KEYS": MASTER_KEYS,
        "SECRET_KEY": "tests only",
        "OLRHAIN_BASE_URL": "http://localhost",
    }.items():
        monkeypatch.setenv(name, value)


def look(world: World) -> tuple[str, bytes | None]:
    with world.session() as session:
        row = session.get_one(Organisation, world.tenant.id)
        return row.colour, row.logo


def set_look(world: World, *options: str) -> int:
    return cli.main(["set-look", world.tenant.slug, *options])


def test_a_colour_and_a_logo_are_set_and_the_logo_can_be_taken_away(world: World, tmp_path: Path) -> None:
    logo = tmp_path / "logo.anything"
    logo.write_bytes(png(600, 90))
    assert set_look(world, "--colour", "#5A1E6B", "--logo", str(logo)) == 0
    assert look(world) == ("#5a1e6b", logo.read_bytes())
    assert set_look(world, "--no-logo") == 0
    assert look(world) == ("#5a1e6b", None)


@pytest.mark.parametrize(
    ("colour", "said"),
    [("#ffd500", "contrast"), ("#777777", "contrast"), ("red", "#rrggbb"), ("#12345", "#rrggbb")],
)
def test_a_colour_that_white_words_cannot_be_read_on_is_refused(
    world: World, capsys: pytest.CaptureFixture[str], colour: str, said: str
) -> None:
    before = look(world)
    assert set_look(world, "--colour", colour) == 1
    assert said in capsys.readouterr().err
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
    world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path, data: bytes, said: str
) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(data)
    assert set_look(world, "--colour", "#5a1e6b", "--logo", str(logo)) == 1
    assert said in capsys.readouterr().err
    assert look(world)[1] is None


def test_nothing_to_set_is_said(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert set_look(world) == 1
    assert "--colour" in capsys.readouterr().err
