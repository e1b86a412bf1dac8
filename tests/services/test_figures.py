"""The figures of a day: counted from its rows, again and again with the same outcome, until nothing can change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Table, select, text

from app.domain.figures import bucket_of
from app.domain.forms import day_in_london
from app.models.case import Case
from app.models.case_type import CaseType
from app.models.contact import Contact, StatusLink
from app.models.feedback import Feedback
from app.models.figures import CaseFigures, FigureDay, MessageFigures, WaitFigures
from app.services.audit import note
from app.services.figures import days
from app.services.figures.counting import count_day
from tests.services.command_kit import Olrhain, environment, olrhain
from tests.texting import told_live
from tests.world import World, contact
from workers import clock

__all__ = ["environment", "olrhain"]
NOW = datetime.now(UTC)
TODAY = day_in_london(NOW)
YESTERDAY = TODAY - timedelta(days=1)
COUNTED = (MessageFigures, WaitFigures, CaseFigures)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def change(world: World, statement: str, **values: Any) -> None:
    with world.session() as session:
        session.execute(text(statement), values)


def count(world: World, day: date = YESTERDAY) -> None:
    with world.session() as session:
        count_day(session, day, NOW, settled=False)


def figures(world: World, model: Any, day: date = YESTERDAY) -> list[dict[str, Any]]:
    """The rows of a day without what every row has, in one order."""
    left_out = {"id", "organisation_id", "created_at", "day"}
    table: Table = model.__table__
    columns = [column for column in table.columns if column.name not in left_out]
    with world.session() as session:
        rows = session.execute(select(*columns).where(table.c.day == day)).mappings()
        return sorted((dict(row) for row in rows), key=str)


def tell(world: World, *people: dict[str, Any], case: str = "C-1", case_type: str = "building-permit") -> None:
    """Has people told by live messages, yesterday at noon."""
    told_live(world, case, contacts=list(people or [contact()]), case_type=case_type)
    change(world, "UPDATE messages SET created_at = :at, sent_at = :at WHERE sent_at IS NOT NULL", at=noon(YESTERDAY))
    change(world, "UPDATE messages SET created_at = :at", at=noon(YESTERDAY))
    change(world, "UPDATE case_events SET received_at = :at", at=noon(YESTERDAY))
    change(world, "UPDATE cases SET opened_at = :at", at=noon(YESTERDAY))


def sums(rows: Sequence[dict[str, Any]], *names: str) -> list[Any]:
    return [sum(row[name] for row in rows) for name in names]


def test_messages_are_counted_by_channel_and_language(world: World) -> None:
    english = contact("p-2", mobile="07700900124", language="en", channels=["email"])
    tell(world, contact(channels=["sms"]), english)
    count(world)
    rows = figures(world, MessageFigures)
    assert [(row["mode"], row["channel"], row["language"], row["planned"]) for row in rows] == [
        ("live", "email", "en", 1),
        ("live", "sms", "cy", 1),
    ]
    assert sums(rows, "sent", "delivered", "failed", "held", "cancelled") == [2, 2, 0, 0, 0]


@pytest.mark.parametrize(
    ("status", "figure"),
    [
        ("permanent-failure", "failed"),
        ("temporary-failure", "failed"),
        ("technical-failure", "failed"),
        ("held", "held"),
        ("cancelled", "cancelled"),
        ("delivered", "delivered"),
    ],
)
def test_a_message_counts_as_it_stands(world: World, status: str, figure: str) -> None:
    tell(world)
    change(world, "UPDATE messages SET status = :status", status=status)
    count(world)
    [row] = figures(world, MessageFigures)
    kinds = ("delivered", "failed", "held", "cancelled")
    assert {kind: row[kind] for kind in kinds} == {kind: int(kind == figure) for kind in kinds}


def test_a_text_costs_what_its_provider_says_else_what_a_fragment_does_else_nobody_knows(world: World) -> None:
    tell(world, contact(channels=["sms"]))
    change(world, "UPDATE messages SET fragments = 2")
    for statement, pence, unpriced in (
        ("SELECT 1", 0, 1),
        ("UPDATE organisations SET pence_per_fragment = 2.4", Decimal("4.8"), 0),
        ("UPDATE messages SET cost_pence = 5", 5, 0),
        ("UPDATE messages SET sent_at = NULL", 0, 0),
    ):
        change(world, statement)
        count(world)
        [row] = figures(world, MessageFigures)
        assert (row["pence"], row["unpriced"]) == (pence, unpriced)


def test_waits_go_into_buckets_apart_from_those_of_what_was_held_or_had_to_wait_for_its_hours(world: World) -> None:
    tell(world, contact(channels=["sms"]))
    change(world, "UPDATE messages SET sent_at = :at", at=noon(YESTERDAY) + timedelta(seconds=7))
    count(world)
    waited = {"mode": "live", "language": "cy", "bucket": bucket_of(7), "messages": 1}
    [row] = figures(world, WaitFigures)
    assert row.pop("case_type_id") == type_id(world, "building-permit")
    assert row == waited | {"after": "nothing"}
    change(world, "UPDATE messages SET waited_for_hours = true")
    count(world)
    assert [row["after"] for row in figures(world, WaitFigures)] == ["hours"]
    change(world, "UPDATE messages SET held_at = created_at")
    count(world)
    assert [row["after"] for row in figures(world, WaitFigures)] == ["hold"]


def test_the_buckets_of_the_database_are_those_that_are_told(world: World) -> None:
    tell(world, contact(channels=["sms"]))
    for seconds in (0, 0.5, 1, 30, 3600, 10**7):
        change(world, "UPDATE messages SET sent_at = :at", at=noon(YESTERDAY) + timedelta(seconds=seconds))
        count(world)
        assert [row["bucket"] for row in figures(world, WaitFigures)] == [bucket_of(seconds)]


def test_a_reminder_has_no_part_in_how_soon_people_are_told(world: World) -> None:
    tell(world)
    change(world, "UPDATE messages SET part = 2")
    count(world)
    assert figures(world, WaitFigures) == []
    assert len(figures(world, MessageFigures)) == 1


def type_id(world: World, code: str) -> Any:
    with world.session() as session:
        return session.scalars(select(CaseType.id).where(CaseType.code == code)).one()


def test_what_happened_to_cases_is_counted_by_type(world: World) -> None:
    tell(world)
    tell(world, case="C-2", case_type="adult-social-care")
    change(world, "UPDATE cases SET closed_at = :at WHERE case_type_id = :id", at=noon(YESTERDAY), id=permit(world))
    count(world)
    rows = {row["case_type_id"]: row for row in figures(world, CaseFigures)}
    assert {id: (row["events"], row["opened"], row["closed"]) for id, row in rows.items()} == {
        permit(world): (1, 1, 1),
        type_id(world, "adult-social-care"): (1, 1, 0),
    }


def permit(world: World) -> Any:
    return type_id(world, "building-permit")


def test_visits_and_feedback_are_counted_by_language(world: World) -> None:
    tell(world)
    with world.session() as session:
        link = session.scalars(select(StatusLink.id)).one()
        for _ in range(3):
            note(session, "citizen", "status page opened", "status_links", link)
        note(session, "citizen", "something else", "status_links", link)
        session.flush()
        session.execute(text("UPDATE cases SET opened_at = NULL"))
    said(world, score=5, called=True)
    count(world, TODAY)
    [welsh] = [row for row in figures(world, CaseFigures, TODAY) if row["language"] == "cy"]
    assert sums([welsh], "views", "feedback", "score_sum", "satisfied", "would_have_called", "would_not") == [
        *(3, 1, 5, 1, 1, 0)
    ]


def said(world: World, *, score: int, called: bool | None) -> None:
    with world.session() as session:
        case, person = session.scalars(select(Case.id)).one(), session.scalars(select(Contact.id)).one()
        session.add(
            Feedback(
                organisation_id=world.tenant.id,
                case_id=case,
                contact_id=person,
                mode="live",
                language="cy",
                score=score,
                would_have_called=called,
            )
        )


def test_counting_twice_gives_the_same(world: World) -> None:
    tell(world)
    count(world)
    once = [figures(world, model) for model in COUNTED]
    count(world)
    assert [figures(world, model) for model in COUNTED] == once
    assert all(once)


def test_a_day_ends_at_midnight_in_wales(world: World) -> None:
    tell(world)
    summer = date(2026, 7, 14)
    for moment, day in (
        (datetime(2026, 7, 14, 22, 59, 59, tzinfo=UTC), summer),
        (datetime(2026, 7, 14, 23, 0, tzinfo=UTC), summer + timedelta(days=1)),
    ):
        change(world, "UPDATE messages SET created_at = :at", at=moment)
        for counted in (summer, summer + timedelta(days=1)):
            count(world, counted)
        assert [one for one in (summer, summer + timedelta(days=1)) if figures(world, MessageFigures, one)] == [day]


def test_nothing_is_counted_of_another_organisation(world: World) -> None:
    other = World(world.settings, world.db, world.app, world.client, world.shop, world.add_tenant())
    tell(other)
    count(world)
    assert [figures(world, model) for model in COUNTED] == [[], [], []]


def known(world: World) -> dict[date, bool]:
    """The days that were counted, and whether they are settled."""
    with world.session() as session:
        return {row.day: row.settled for row in session.scalars(select(FigureDay))}


def rounds(world: World, now: datetime, number: int = 35) -> list[date]:
    """The days that rounds of the clock count, a minute apart."""
    return [
        day
        for minute in range(number)
        for day in days.keep_up(world.db, world.tenant.id, now + timedelta(seconds=minute))
    ]


def test_the_clock_counts_today_and_soon_every_day_that_may_still_change(lone_world: World) -> None:
    clock.run_once(lone_world.db, lone_world.settings.base_url)
    assert TODAY in known(lone_world)
    rounds(lone_world, NOW)
    assert set(known(lone_world)) == {TODAY - timedelta(days=number) for number in range(36)}


def test_a_day_is_settled_once_nothing_of_it_is_let_go_or_changed(world: World) -> None:
    rounds(world, NOW)
    settled = known(world)
    assert not any(settled[TODAY - timedelta(days=number)] for number in range(6))
    assert all(settled[TODAY - timedelta(days=number)] for number in range(6, 36))


def test_one_round_counts_today_and_one_day_more_however_many_wait(world: World) -> None:
    assert days.keep_up(world.db, world.tenant.id, NOW) == [TODAY, YESTERDAY]


def test_a_day_that_may_still_change_is_counted_again_every_hour(world: World) -> None:
    rounds(world, NOW)
    assert set(rounds(world, NOW + timedelta(minutes=30), 3)) == {TODAY}
    later = rounds(world, NOW + timedelta(minutes=61), 6)
    assert sorted(set(later)) == [TODAY - timedelta(days=number) for number in reversed(range(6))]
    assert set(rounds(world, NOW + timedelta(minutes=62), 3)) == {TODAY}


def test_what_changes_after_the_day_is_counted_in_the_next_rounds(world: World) -> None:
    tell(world)
    change(world, "UPDATE messages SET status = 'sent'")
    days.keep_up(world.db, world.tenant.id, NOW)
    assert [row["delivered"] for row in figures(world, MessageFigures)] == [0]
    change(world, "UPDATE messages SET status = 'delivered'")
    rounds(world, NOW + timedelta(hours=2), 40)
    assert [row["delivered"] for row in figures(world, MessageFigures)] == [1]


def test_an_operator_counts_again_from_a_day_on(world: World, olrhain: Olrhain) -> None:
    tell(world)
    since = TODAY - timedelta(days=2)
    assert olrhain("figures", world.tenant.slug, "--since", since.isoformat()).whole == (0, "Counted 3 days.\n")
    assert [row["planned"] for row in figures(world, MessageFigures)] == [1]
    assert olrhain("figures", world.tenant.slug).whole == (0, "Counted 1 day.\n")


def test_a_settled_day_is_left_as_it_is_as_its_rows_may_be_gone(world: World, olrhain: Olrhain) -> None:
    tell(world)
    old = TODAY - timedelta(days=9)
    change(world, "UPDATE messages SET created_at = :at", at=noon(old))
    days.rebuild(world.db, world.tenant.id, old, NOW)
    change(world, "UPDATE messages SET created_at = :at", at=noon(TODAY))
    said = olrhain("figures", world.tenant.slug, "--since", old.isoformat()).out
    assert "Counted 6 days." in said
    assert "Left 4 settled days as before" in said
    assert [row["planned"] for row in figures(world, MessageFigures, old)] == [1]


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday", "2126-01-01", "1926-01-01", ""])
def test_what_is_no_day_to_count_from_is_said_to_be_none(world: World, olrhain: Olrhain, day: str) -> None:
    answer = olrhain("figures", world.tenant.slug, "--since", day)
    assert (answer.code, "day" in answer.err) == (1, True)
