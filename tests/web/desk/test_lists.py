"""Lists keep their state in the address, whatever stands there."""

from __future__ import annotations

import pytest
from flask import Flask

from app.web.staff.lists import LAST_PAGE, ListState
from tests.world import World

SORTS, FILTERS = ("-when", "name"), ("language", "status")


def state(app: Flask, query: str) -> ListState:
    with app.test_request_context(f"/en/desk?{query}"):
        return ListState.read(sorts=SORTS, filters=FILTERS, size=2)


@pytest.mark.parametrize(
    ("query", "page"),
    [("", 1), ("page=3", 3), ("page=0", 1), ("page=-1", 1), ("page=x", 1), ("page=²", 1), ("page=99999999999", 1)],
)
def test_a_page_that_is_none_is_the_first(shared_world: World, query: str, page: int) -> None:
    assert state(shared_world.app, query).page == page


def test_nobody_leafs_beyond_the_last_page(shared_world: World) -> None:
    assert state(shared_world.app, "page=9999").page == LAST_PAGE


def test_an_order_that_is_none_is_the_usual_one(shared_world: World) -> None:
    assert [(one.sort, one.descending) for one in (state(shared_world.app, "sort=nothing"),)] == [("when", True)]


def test_a_filter_by_language_does_not_lead_to_the_page_in_that_language(shared_world: World) -> None:
    with shared_world.app.test_request_context("/en/desk?language=cy&sort=name&page=2"):
        there = ListState.read(sorts=SORTS, filters=FILTERS)
        assert there.url(page=3) == "/en/desk?language=cy&sort=name&page=3"
        assert there.sort_url("name") == "/en/desk?language=cy&sort=-name"
        assert there.url(language="") == "/en/desk?sort=name"


def test_one_row_too_many_says_that_another_page_follows(shared_world: World) -> None:
    shown = state(shared_world.app, "").cut([1, 2, 3])
    assert (list(shown.rows), shown.more) == ([1, 2], True)
    assert not state(shared_world.app, "").cut([1, 2]).more
