"""A case's own reference may be any text, and the case is found by it."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

import pytest

from tests.answers import with_own_tenant
from tests.world import World, event


@pytest.fixture(scope="module")
def world(shared_world: World) -> World:
    """All tests of this file share an organisation; each looks at cases of its own."""
    return with_own_tenant(shared_world)


ODD = [
    "NPT/2026/00123",
    "a//b",
    "/starts/with",
    "ends/with/",
    "a b",
    "50%",
    "%2F",
    "a?b=c&d#e",
    "Llŷr+ŵ",
    "'; DROP TABLE cases; --",
    "a\\b",
    "<b>",
    "((reference))",
    "a\nb",
    "\u202egnihton",
    "👩‍👩‍👧",
    "943 476 5919",
    "..hidden",
    "a;b",
    " ",
]


@pytest.mark.parametrize("reference", ODD)
def test_a_case_is_found_by_its_reference_whatever_is_in_it(world: World, reference: str) -> None:
    answer = world.post(event(reference))
    assert answer.status_code == 202
    key = {"Authorization": f"Bearer {world.tenant.test_key}"}
    for link in (answer.json["links"]["case"], f"/v1/cases/{quote(reference, safe='')}"):
        found = world.client.get(link, headers=key)
        assert (found.status_code, found.json and found.json["reference"]) == (200, reference)
    world.process()
    (message,) = world.client.get(answer.json["links"]["messages"], headers=key).json["items"]
    assert message["case"] == reference


def test_references_that_differ_by_a_slash_are_different_cases(world: World) -> None:
    world.post([event("slash/1"), event("slash//1"), event("slash/1/")])
    for reference in ("slash/1", "slash//1", "slash/1/"):
        assert world.client.get(f"/v1/cases/{quote(reference)}", headers=_key(world)).json["reference"] == reference


def test_a_reference_is_found_however_its_accents_are_written(world: World) -> None:
    composed = "Llŷr/Siân"
    decomposed = unicodedata.normalize("NFD", composed)
    world.told(event(decomposed))
    assert world.get(f"/v1/cases/{decomposed}").json["reference"] == composed
    assert world.get(f"/v1/cases/{composed}").json["reference"] == composed
    assert len(world.messages(decomposed)) == 1


def _key(world: World) -> dict[str, str]:
    return {"Authorization": f"Bearer {world.tenant.test_key}"}
