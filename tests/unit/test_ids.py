"""Ids sort by the time they were made."""

from __future__ import annotations

from app.domain.ids import new_id


def test_ids_made_one_after_the_other_sort_in_that_order_even_within_a_millisecond() -> None:
    made = [new_id() for _ in range(1000)]
    assert made == sorted(made)


def test_an_id_is_a_uuid_of_version_7() -> None:
    made = new_id()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_no_two_ids_are_equal() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000
