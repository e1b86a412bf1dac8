"""The hours of a case type at the desk: set, shown, compared, and taken away by a manager alone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.domain.staff_roles import Role
from tests.web.desk import Desk, plain
from tests.web.desk.test_case_types import path, seen, submitted
from tests.world import World


def settle(desk: Desk, where: str, **typed: str) -> Any:
    """The settings of a building permit as they are, but for its hours."""
    settings = f"{where}/settings"
    kept = {"name_cy": "Trwydded", "name_en": "Permit", "sensitivity": "personal", "link": "yes", "stoppable": "yes"}
    return desk.post(settings, kept | typed | {"seen": seen(desk.get(settings).text)})


def in_force(world: World, number: int = 2) -> None:
    """What is in the draft is submitted, signed and published, by somebody who may do all of it."""
    submitted(world)
    other, version = Desk(world), path(world, rest=f"/versions/{number}")
    for language in ("cy", "en"):
        assert other.post(f"{version}/sign/{language}").status_code == 303
    assert other.post(f"{version}/publish").status_code == 303


def test_hours_are_set_shown_changed_and_taken_away(world: World) -> None:
    desk = Desk(world)
    assert "Safe hours any time the organisation sends" in desk.words(path(world))
    for typed, said in (
        ({"when": "hours", "start": "9", "end": "17"}, "Safe hours only from 9am to 5pm"),
        ({"when": "hours", "start": "0", "end": "24"}, "Safe hours only from midnight to midnight"),
        ({"when": "any", "start": "9", "end": "17"}, "Safe hours any time the organisation sends"),
    ):
        assert settle(desk, path(world), **typed).status_code == 303
        assert said in desk.words(path(world))


def test_hours_are_said_in_welsh(world: World) -> None:
    desk = Desk(world)
    settle(desk, path(world), when="hours", start="9", end="17")
    welsh = path(world).replace("/en/desk/case-types", "/cy/desg/mathau")
    assert "Oriau diogel o 9am tan 5pm yn unig" in desk.words(welsh)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({}, "when", "Choose when messages may be sent"),
        ({"when": "never"}, "when", "Choose when messages may be sent"),
        ({"when": "hours"}, "start", "Choose the first hour"),
        ({"when": "hours", "start": "9"}, "end", "Choose the last hour"),
        ({"when": "hours", "start": "9", "end": "9"}, "end", "The last hour must be after the first"),
        ({"when": "hours", "start": "20", "end": "8"}, "end", "The last hour must be after the first"),
        ({"when": "hours", "start": "24", "end": "25"}, "start", "Choose the first hour"),
        ({"when": "hours", "start": "-1", "end": "9" * 4000}, "end", "Choose the last hour"),
        ({"when": "hours", "start": "٩", "end": "17"}, "start", "Choose the first hour"),
        ({"when": "hours", "start": "09.5", "end": "17"}, "start", "Choose the first hour"),
    ],
)
def test_hours_that_are_none_are_refused_beside_their_field(
    world: World, typed: dict[str, str], field: str, said: str
) -> None:
    desk = Desk(world)
    answer = settle(desk, path(world), **typed)
    assert answer.status_code == 200
    assert f'href="#{field}"' in answer.text
    assert said in plain(answer.text).partition("There is a problem")[2]
    assert f'id="{field}-error"' in answer.text
    assert "Draft being written" not in desk.words(path(world))


def test_hours_stay_as_they_were_typed_over_an_error_and_over_the_language(world: World) -> None:
    desk = Desk(world)
    typed = {"when": "hours", "start": "20", "end": "8"}
    for more in ({}, {"other_language": "1"}):
        page = settle(desk, path(world), **typed, **more).text
        assert re.search(r'value="hours"[^>]* checked', page)
        assert re.search(r'<option value="20"[^>]* selected', page)
        assert re.search(r'<option value="8"[^>]* selected', page)


def test_hours_are_in_the_form_of_whoever_opens_it_next(world: World) -> None:
    desk = Desk(world)
    settle(desk, path(world), when="hours", start="7", end="19")
    page = desk.get(path(world, rest="/settings")).text
    assert re.search(r'value="hours"[^>]* checked', page)
    assert re.search(r'<option value="7"[^>]* selected', page)
    assert re.search(r'<option value="19"[^>]* selected', page)


def test_hours_that_change_are_told_before_it_is_submitted_and_in_its_history(world: World) -> None:
    desk = Desk(world)
    settle(desk, path(world), when="hours", start="9", end="17")
    changed = "Safe hours taken out: any time the organisation sends put in: only from 9am to 5pm"
    check = desk.words(path(world, rest="/check"))
    assert changed in check
    assert "protects its cases less" not in check
    in_force(world)
    for page in ("/history", "/versions/2"):
        assert changed in desk.words(path(world, rest=page))


def test_hours_that_are_taken_away_are_allowed_by_a_manager_who_reads_what_it_opens(world: World) -> None:
    editor = Desk(world)
    settle(editor, path(world), when="hours", start="9", end="17")
    in_force(world)
    settle(editor, path(world), when="hours", start="8", end="20")
    assert "protects its cases less than before" in editor.words(path(world, rest="/check"))
    submitted(world)
    version = path(world, rest="/versions/3")
    publisher = Desk(world, (Role.PUBLISHER, Role.WELSH_REVIEWER))
    for language in ("cy", "en"):
        publisher.post(f"{version}/sign/{language}")
    assert "A manager has to allow it" in plain(publisher.post(f"{version}/publish").text)
    manager = Desk(world, (Role.MANAGER,))
    words = manager.words(f"{version}/allow")
    for said in (
        "Its messages may reach people at hours when they do not now.",
        "When its messages are sent now: only from 9am to 5pm.",
        "When they will be sent: only from 8am to 8pm.",
    ):
        assert said in words
    assert "private life" not in words
    manager.post(f"{version}/allow")
    assert publisher.post(f"{version}/publish").status_code == 303
