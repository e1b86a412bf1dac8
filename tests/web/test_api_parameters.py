"""Parameters of a look-up that are wrong: 400 with a pointer to each."""

from __future__ import annotations

from typing import Any

import pytest

from tests.answers import faults, kind, with_own_tenant
from tests.world import World


@pytest.fixture(scope="module")
def world(shared_world: World) -> World:
    """Nothing is changed here, so all tests of this file share an organisation."""
    return with_own_tenant(shared_world)


WRONG: list[tuple[str, Any]] = [
    ("limit", 0),
    ("limit", 501),
    ("limit", "many"),
    ("limit", ""),
    ("status", "sent-ish"),
    ("status", ""),
    ("language", "fr"),
    ("since", "yesterday"),
    ("since", "2026-03-02"),
    ("since", "0001-01-01T00:00:00+14:00"),
    ("cursor", "next"),
    ("cursor", "é"),
    ("cursor", "LTE"),
    ("cursor", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ"),
    ("case", "x" * 101),
    ("colour", "red"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_parameter_that_is_wrong_is_400_with_a_pointer_to_it(world: World, name: str, value: Any) -> None:
    answer = world.get("/v1/messages", **{name: value})
    assert kind(answer) == (400, "bad_request")
    assert {pointer for pointer, _ in faults(answer)} == {f"/{name}"}


def test_every_wrong_parameter_is_named(world: World) -> None:
    answer = world.get("/v1/messages", limit="x", status="y")
    assert {pointer for pointer, _ in faults(answer)} == {"/limit", "/status"}
