"""Where a case type may say something."""

from __future__ import annotations

from app.domain.packs import NEUTRAL_EVENT, REMINDER_EVENT, TOLD_EVENTS
from app.domain.template_places import EVENTS, MILESTONE_EVENT, Occasion, occasions, order


def test_everything_that_is_told_has_its_place() -> None:
    assert set(EVENTS) == TOLD_EVENTS | {REMINDER_EVENT, NEUTRAL_EVENT}


def test_each_milestone_stands_below_what_serves_them_all() -> None:
    found = list(occasions(["received", "decided"], reminders=True))
    at = found.index(Occasion(MILESTONE_EVENT))
    assert found[at + 1 : at + 3] == [Occasion(MILESTONE_EVENT, "received"), Occasion(MILESTONE_EVENT, "decided")]


def test_only_a_case_type_that_reminds_has_words_for_it() -> None:
    assert Occasion(REMINDER_EVENT) not in occasions([], reminders=False)
    assert Occasion(REMINDER_EVENT) in occasions([], reminders=True)


def test_an_event_that_is_not_told_any_more_comes_last() -> None:
    assert order("case.forgotten") > order(NEUTRAL_EVENT)
