"""What the clock lets go of for good, told by moving time: all of a case, and what else has served."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from app.db import Base
from app.domain.recipients import Sensitivity
from app.models.case import Case
from app.services.audit import note
from app.services.organisation_settings import desk_settings
from app.services.upkeep import letting_go
from tests.world import World, contact, event

CLOSED = "case.closed"


def now() -> datetime:
    return datetime.now(UTC)


def after(world: World, days: float) -> None:
    """One round of the clock, so many days from now."""
    with world.session() as session:
        letting_go.let_go(session, now() + timedelta(days=days))


def rows(world: World, table: str) -> int:
    found = Base.metadata.tables[table]
    with world.session() as session:
        return session.scalar(select(func.count()).select_from(found)) or 0


def cases(world: World) -> int:
    return rows(world, "cases")


def change(world: World, statement: str, **values: Any) -> None:
    with world.session() as session:
        session.execute(text(statement), values)


def keep(world: World, kind: Sensitivity, days: int) -> None:
    with world.session() as session:
        desk_settings.change_days_kept(session, "operator", {kind: days})


def test_everything_of_a_case_goes_ninety_days_after_it_was_closed(world: World) -> None:
    world.told(event())
    world.told(event("C-1", CLOSED))
    after(world, 89.9)
    assert cases(world) == 1
    after(world, 90.1)
    left = {table.name: rows(world, table.name) for table in letting_go.with_all_that_points_at(Case.__table__)}  # type: ignore[arg-type]
    assert set(left.values()) == {0}


def test_a_case_that_is_open_stays(world: World) -> None:
    world.told(event())
    after(world, 500)
    assert cases(world) == 1


def test_a_case_of_which_nothing_was_heard_for_eighteen_months_counts_as_closed(world: World) -> None:
    world.told(event())
    after(world, 548 + 89.9)
    assert cases(world) == 1
    after(world, 548 + 90.1)
    assert cases(world) == 0


def test_a_case_that_still_hears_of_something_is_not_forgotten(world: World) -> None:
    world.told(event())
    change(world, "UPDATE cases SET created_at = now() - interval '3 years'")
    after(world, 1)
    assert cases(world) == 1


def test_the_days_are_those_of_the_kind_of_case(world: World) -> None:
    world.told(event("C-1"))
    world.told(event("S-1", case_type="adult-social-care", contacts=[contact()]))
    for case in ("C-1", "S-1"):
        world.told(event(case, CLOSED))
    keep(world, Sensitivity.SENSITIVE, 200)
    after(world, 100)
    with world.session() as session:
        left = session.scalar(text("SELECT t.code FROM cases c JOIN case_types t ON t.id = c.case_type_id"))
    assert left == "adult-social-care"


def test_however_few_the_days_are_an_event_that_is_posted_again_within_thirty_is_known(world: World) -> None:
    opened = event()
    world.told(opened)
    world.told(event("C-1", CLOSED))
    keep_all(world, 7)
    after(world, 29.9)
    assert world.post(opened).status_code == 200
    assert rows(world, "case_events") == 2
    after(world, 30.1)
    assert cases(world) == 0


def keep_all(world: World, days: int) -> None:
    for kind in Sensitivity:
        keep(world, kind, days)


def test_the_days_count_from_when_we_learnt_of_it(world: World) -> None:
    world.told(event())
    world.told(event("C-1", CLOSED))
    change(world, "UPDATE cases SET closed_at = now() - interval '80 days'")
    after(world, 20)
    assert cases(world) == 1


@pytest.mark.parametrize("status", ["created", "sending", "unknown"])
def test_a_case_with_a_message_under_way_waits(world: World, status: str) -> None:
    world.told(event())
    world.told(event("C-1", CLOSED))
    change(world, "UPDATE messages SET status = :status", status=status)
    after(world, 91)
    assert cases(world) == 1


def test_a_case_with_a_young_question_that_nobody_answered_waits_and_not_for_ever(world: World) -> None:
    world.told(event())
    world.told(event("C-1", CLOSED))
    ask(world, case=True, days_ahead=85)
    after(world, 91)
    assert cases(world) == 1
    after(world, 176)
    assert cases(world) == 0


def ask(world: World, *, case: bool, days_ahead: float, closed: bool = False) -> None:
    change(
        world,
        "INSERT INTO replies (id, organisation_id, created_at, mode, provider, provider_id, channel, address_index, "
        "address_sealed, words_sealed, case_id, closed_at) SELECT gen_random_uuid(), id, :at, 'live', 'twilio', "
        "'SM-1', 'sms', 'x', 'x', 'x', CASE WHEN :case THEN (SELECT id FROM cases LIMIT 1) END, CASE WHEN :closed THEN "
        "CAST(:at AS timestamptz) END FROM organisations",
        at=now() + timedelta(days=days_ahead),
        case=case,
        closed=closed,
    )


def test_a_text_of_no_case_goes_once_staff_are_done_with_it(world: World) -> None:
    ask(world, case=False, days_ahead=0, closed=True)
    after(world, 89)
    assert rows(world, "replies") == 1
    after(world, 91)
    assert rows(world, "replies") == 0


def test_a_text_of_no_case_that_nobody_has_looked_at_stays(world: World) -> None:
    ask(world, case=False, days_ahead=0)
    after(world, 500)
    assert rows(world, "replies") == 1


def test_no_case_of_another_organisation_is_touched(world: World) -> None:
    other = world.add_tenant()
    theirs = World(world.settings, world.db, world.app, world.client, world.shop, other)
    for one in (world, theirs):
        one.told(event(), key=one.tenant.test_key)
        one.told(event("C-1", CLOSED), key=one.tenant.test_key)
    after(world, 91)
    assert (cases(world), cases(theirs)) == (0, 1)


def test_a_round_takes_a_handful_and_the_next_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letting_go, "A_ROUND", 2)
    for number in range(3):
        world.told(event(f"C-{number}"))
        world.told(event(f"C-{number}", CLOSED))
    after(world, 91)
    assert cases(world) == 1
    after(world, 91)
    assert cases(world) == 0


def test_what_a_case_system_was_told_goes_after_thirty_days(world: World) -> None:
    sealed = "INSERT INTO callbacks (id, organisation_id, integration_id, mode, type, body_sealed, finished_at) "
    sealed += "SELECT gen_random_uuid(), organisation_id, id, 'live', 'olrhain.told', 'x', "
    change(world, sealed + "now() FROM integrations")
    change(world, sealed + "NULL FROM integrations")
    after(world, 29)
    assert rows(world, "callbacks") == 2
    after(world, 31)
    assert rows(world, "callbacks") == 1


def test_the_audit_goes_after_six_years_and_a_day_before_that_it_is_there(world: World) -> None:
    with world.session() as session:
        note(session, "operator", "look set")
    before = rows(world, "audit_entries")
    with world.session() as session:
        for age in ("6 years 1 day", "5 years 360 days"):
            session.execute(
                text(
                    "INSERT INTO audit_entries (id, organisation_id, created_at, who, what) "
                    "SELECT gen_random_uuid(), id, now() - CAST(:age AS interval), 'operator', 'look set' "
                    "FROM organisations"
                ),
                {"age": age},
            )
    after(world, 0)
    assert rows(world, "audit_entries") == before + 1


@pytest.mark.parametrize("days", [6, 401, 0, -1])
def test_days_beyond_what_the_law_and_sense_allow_are_refused(world: World, days: int) -> None:
    with pytest.raises(ValueError, match="days kept"):
        keep(world, Sensitivity.OPEN, days)


def test_whatever_points_at_a_case_goes_with_it() -> None:
    gone = {table.name for table in letting_go.with_all_that_points_at(Case.__table__)}  # type: ignore[arg-type]
    people = {"cases", "contacts", "messages", "case_events", "replies", "delivery_attempts"}
    assert people <= gone
    pointing = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.column.table.name in people for key in table.foreign_keys)
    }
    assert pointing <= gone


def test_nothing_goes_that_belongs_to_the_organisation() -> None:
    gone = {table.name for table in letting_go.with_all_that_points_at(Case.__table__)}  # type: ignore[arg-type]
    own = {"organisations", "case_types", "templates", "integrations", "staff_users", "provider_accounts", "guests"}
    assert gone.isdisjoint(own)
