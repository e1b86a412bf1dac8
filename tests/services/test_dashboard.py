"""What the first page of the desk is made of: the last hours, what needs a person, providers, and first steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from app.domain.bilingual import Bilingual, LanguageWish
from app.domain.forms import day_in_london
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel, Mode
from app.domain.staff_roles import Act
from app.models.callback import CallbackAddress
from app.models.case_type import CaseType
from app.models.figures import MessageFigures
from app.models.pace import Pace
from app.services import organisations
from app.services.dashboard import last_day, needs
from app.services.dashboard.board import Board, Looker, board
from app.services.dashboard.first_steps import FirstStep
from app.services.dashboard.needs import Needed, NeedKind
from app.services.dashboard.providers import Health
from app.services.delivery import suspension
from app.services.organisations import NewOrganisation
from tests.services.test_reports import counted
from tests.texting import text_in, told_live
from tests.world import Tenant, World, contact, event

TYPES = ("building-permit", "adult-social-care")


def types(world: World, *codes: str) -> frozenset[UUID]:
    with world.session() as session:
        return frozenset(session.scalars(select(CaseType.id).where(CaseType.code.in_(codes or TYPES))))


def looked(world: World, *codes: str, acts: Mapping[Act, Any] | None = None, **how: Any) -> Board:
    """What somebody sees who may do everything for these case types (all of them where none is named)."""
    mine = types(world, *codes)
    may = dict.fromkeys(Act, mine) if acts is None else acts
    with world.session() as session:
        return board(session, Looker(may, sees_all=not codes, **how), datetime.now(UTC))


def needed(world: World, *codes: str) -> dict[NeedKind, int]:
    return {one.kind: one.count for one in looked(world, *codes).needed}


def change(world: World, statement: str, **values: Any) -> None:
    with world.session() as session:
        session.execute(text(statement), values)


def test_the_last_hours_are_counted_by_what_the_messages_are(world: World) -> None:
    told_live(world, contacts=[contact(channels=["sms"]), contact("p-2", language="en", channels=["email"])])
    day = looked(world).last_day
    assert day.statuses == {MessageStatus.DELIVERED: 2}
    assert day.languages == {LanguageWish.CY: 1, LanguageWish.EN: 1}
    assert day.channels == {Channel.SMS: 1, Channel.EMAIL: 1}
    assert sum(day.events.values()) == 1
    assert set(day.events) | {hour for hour, _ in day.messages} <= set(day.hours)
    assert len(day.hours) == 24


@pytest.mark.parametrize("codes", [(), ("building-permit",)])
def test_what_is_older_than_a_day_is_not_shown(world: World, codes: tuple[str, ...]) -> None:
    told_live(world)
    change(world, "UPDATE messages SET created_at = now() - interval '25 hours'")
    change(world, "UPDATE case_events SET received_at = now() - interval '25 hours'")
    assert looked(world, *codes).last_day.is_empty


def test_today_begins_at_midnight_in_wales(world: World) -> None:
    told_live(world)
    midnight = "date_trunc('day', now(), 'Europe/London')"
    change(world, f"UPDATE messages SET created_at = {midnight}")
    change(world, f"UPDATE case_events SET received_at = {midnight} - interval '1 second'")
    day = looked(world).last_day
    assert (day.events_today, day.made_today, day.delivered_today) == (0, 1, 1)


def test_nothing_is_shown_of_a_case_type_that_one_may_not_see(world: World) -> None:
    told_live(world, case_type="adult-social-care")
    change(world, "UPDATE messages SET status = 'permanent-failure'")
    text_in(world, "Helo?")
    change(world, "UPDATE case_events SET parked_at = now()")
    assert looked(world, "building-permit").last_day.is_empty
    assert needed(world, "building-permit") == {}
    assert {NeedKind.FAILED, NeedKind.PARKED, NeedKind.REPLIES} <= needed(world).keys()


def test_nothing_is_shown_of_another_organisation(world: World) -> None:
    other = World(world.settings, world.db, world.app, world.client, world.shop, world.add_tenant())
    told_live(other)
    change(other, "UPDATE messages SET status = 'permanent-failure'")
    found = looked(world)
    assert (found.last_day.is_empty, found.needed, found.providers) == (True, [], [])


def test_the_mode_is_live_unless_there_is_nothing_but_trial(world: World) -> None:
    assert looked(world).mode is Mode.LIVE
    world.told(event())
    assert (looked(world).mode, looked(world).both_modes) == (Mode.TRIAL, False)
    told_live(world, "C-2")
    found = looked(world)
    assert (found.mode, found.both_modes, found.last_day.channels.total()) == (Mode.LIVE, True, 1)
    assert looked(world, mode=Mode.TRIAL).mode is Mode.TRIAL


def test_the_message_that_has_waited_longest_is_one_that_might_have_gone(world: World) -> None:
    told_live(world, contacts=[contact(), contact("p-2", mobile="07700900124")])
    assert looked(world).last_day.oldest_due is None
    change(world, "UPDATE messages SET status = 'created', send_after = now() + interval '1 hour'")
    assert looked(world).last_day.oldest_due is None
    change(world, "UPDATE messages SET send_after = now() - interval '10 minutes', urgent = number % 2 = 0")
    oldest = looked(world).last_day.oldest_due
    assert oldest is not None
    assert timedelta(minutes=9) < datetime.now(UTC) - oldest < timedelta(minutes=11)


def test_a_failed_message_needs_a_person_until_there_is_another_way(world: World) -> None:
    told_live(world, contacts=[contact(channels=["sms"])])
    change(world, "UPDATE messages SET status = 'permanent-failure'")
    assert needed(world)[NeedKind.FAILED] == 1


def test_a_message_that_is_unknown_and_sensitive_needs_a_person(world: World) -> None:
    told_live(world)
    change(world, "UPDATE messages SET status = 'unknown', sensitive = true")
    assert needed(world)[NeedKind.UNKNOWN] == 1


def test_held_messages_say_since_when_the_oldest_waits(world: World) -> None:
    told_live(world)
    change(world, "UPDATE messages SET status = 'held', held_at = now() - interval '2 days', finished_at = NULL")
    [held] = looked(world).needed
    assert (held.kind, held.count, held.more) == (NeedKind.HELD, 1, False)
    assert held.since is not None
    assert timedelta(days=2) <= datetime.now(UTC) - held.since < timedelta(days=3)


def test_a_case_with_several_parked_events_is_one_that_needs_a_person(world: World) -> None:
    told_live(world)
    told_live(world, kind="case.delayed")
    change(world, "UPDATE case_events SET parked_at = now()")
    assert needed(world)[NeedKind.PARKED] == 1


def test_an_open_reply_needs_a_person_and_a_closed_one_does_not(world: World) -> None:
    told_live(world)
    text_in(world, "Pryd?")
    assert needed(world)[NeedKind.REPLIES] == 1
    change(world, "UPDATE replies SET closed_at = now()")
    assert NeedKind.REPLIES not in needed(world)


def test_a_suspended_callback_address_needs_whoever_manages_integrations(world: World) -> None:
    with world.session() as session:
        session.add(
            CallbackAddress(
                organisation_id=world.tenant.id,
                integration_id=world.tenant.integration_id,
                url="https://tests.example/told",
                secret_sealed=b"",
                suspended_at=datetime.now(UTC),
                suspended_for="gone",
            )
        )
    assert needed(world) == {NeedKind.CALLBACKS: 1}
    mine = types(world)
    everything_else = {act: mine for act in Act if act is not Act.MANAGE_INTEGRATIONS}
    assert looked(world, acts=everything_else).needed == []


def test_suspended_sending_comes_first(world: World) -> None:
    told_live(world)
    change(world, "UPDATE messages SET status = 'permanent-failure'")
    with world.session() as session:
        suspension.suspend(session, "operator", datetime.now(UTC))
    kinds = [one.kind for one in looked(world).needed]
    assert kinds == [NeedKind.SUSPENDED, NeedKind.FAILED]


@pytest.mark.parametrize(("pence", "is_told"), [(100, True), (1000, False)])
def test_a_budget_of_which_most_is_spent_needs_whoever_manages_it(world: World, pence: int, is_told: bool) -> None:
    counted(world, MessageFigures, day_in_london(datetime.now(UTC)), pence=Decimal(85))
    change(world, "UPDATE organisations SET budget_pence = :pence", pence=pence)
    assert (NeedKind.BUDGET in needed(world)) is is_told


def test_templates_wait_for_who_may_sign_and_publish_them(world: World) -> None:
    tenant = world.add_tenant(signed=False)
    unsigned = World(world.settings, world.db, world.app, world.client, world.shop, tenant)
    assert needed(unsigned).keys() == {NeedKind.REVIEW}
    change(unsigned, "UPDATE template_versions SET signed_cy = 'a', signed_en = 'b'")
    assert needed(unsigned).keys() == {NeedKind.PUBLISH}


def test_no_more_are_counted_than_are_shown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "MOST", 2)
    told_live(world, contacts=[contact(f"p-{n}", mobile=f"0770090012{n}", channels=["sms"]) for n in range(3)])
    change(world, "UPDATE messages SET status = 'held', held_at = now(), finished_at = NULL")
    [held] = looked(world).needed
    assert (held.count, held.more) == (2, True)
    change(world, "UPDATE messages SET status = 'permanent-failure'")
    [failed] = looked(world).needed
    assert (failed.count, failed.more) == (2, True)


def test_of_very_many_only_the_newest_are_counted_and_that_is_said(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_live(world, contacts=[contact(f"p-{n}", mobile=f"0770090012{n}", channels=["sms"]) for n in range(3)])
    assert looked(world).last_day.left_out is False
    monkeypatch.setattr(last_day, "MOST", 2)
    for codes in ((), ("building-permit",)):
        day = looked(world, *codes).last_day
        assert (day.channels.total(), day.left_out) == (2, True)
    assert looked(world, "adult-social-care").last_day.left_out


def health(world: World) -> dict[str, Health]:
    return {one.provider: one.health for one in looked(world).providers}


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (("taken",) * 10, Health.WORKING),
        (("refused",) * 10, Health.WORKING),
        (("taken",) * 9 + ("failed",), Health.TROUBLED),
        (("taken",) * 9 + ("unknown",), Health.TROUBLED),
        (("failed",) * 10, Health.AWAY),
        (("put-back",) * 10, Health.IDLE),
    ],
)
def test_a_provider_is_as_its_attempts_of_the_last_hour(
    world: World, outcomes: tuple[str, ...], expected: Health
) -> None:
    _attempts(world, outcomes)
    assert health(world) == {"twilio": expected}


def _attempts(world: World, outcomes: tuple[str, ...]) -> None:
    told_live(world, contacts=[contact(f"p-{n}", mobile=f"0770090012{n}", channels=["sms"]) for n in range(10)])
    change(world, "UPDATE delivery_attempts SET provider = 'twilio', finished_at = now()")
    with world.session() as session:
        rows = session.execute(text("SELECT id FROM delivery_attempts ORDER BY id")).scalars().all()
        for row, outcome in zip(rows, outcomes, strict=True):
            session.execute(
                text("UPDATE delivery_attempts SET outcome = :outcome WHERE id = :id"), {"outcome": outcome, "id": row}
            )


def test_of_a_provider_to_which_nothing_went_lately_nobody_knows(world: World) -> None:
    with world.session() as session:
        organisations.set_provider(session, Channel.EMAIL, "smtp", {})
    assert health(world) == {"smtp": Health.IDLE}
    [one] = looked(world).providers
    assert (one.channels, one.at, one.slowed) == ((Channel.EMAIL,), None, False)


def test_a_provider_whose_pace_is_used_up_is_said_to_be_slowed(world: World) -> None:
    with world.session() as session:
        organisations.set_provider(session, Channel.SMS, "twilio", {})
        used_up = {"left_over": 0.2, "at": datetime.now(UTC)}
        session.add(Pace(organisation_id=world.tenant.id, provider="twilio", **used_up))
    assert [one.slowed for one in looked(world).providers] == [True]


def test_the_sandbox_is_shown_only_where_there_is_nothing_else(world: World) -> None:
    told_live(world)
    assert set(health(world)) == {"sandbox"}
    with world.session() as session:
        organisations.set_provider(session, Channel.EMAIL, "smtp", {})
    assert set(health(world)) == {"smtp"}


def test_an_organisation_that_has_just_begun_is_led_through_its_first_steps(world: World) -> None:
    name = Bilingual("Cyngor Newydd", "New Council")
    organisation_id = organisations.create(world.db, NewOrganisation(f"new-{datetime.now(UTC)}", name, "01632 960000"))
    tenant = Tenant(organisation_id, "", world.tenant.integration_id, "", "", "", "")
    new = World(world.settings, world.db, world.app, world.client, world.shop, tenant)
    assert looked(new).first_steps == dict.fromkeys(FirstStep, False)
    with new.session() as session:
        organisations.add_integration(session, "case system")
    steps = looked(new).first_steps
    assert [step for step, done in steps.items() if done] == [FirstStep.INTEGRATION]


def test_whoever_has_sent_a_test_has_taken_the_first_steps(world: World) -> None:
    assert looked(world).first_steps[FirstStep.TEST] is False
    world.told(event())
    assert looked(world).first_steps == {}


def test_every_need_has_somebody_who_is_shown_it() -> None:
    assert set(needs.WHO) == {*needs._LOOKS, NeedKind.BUDGET} == set(NeedKind)
    assert Needed(NeedKind.HELD, 1).more is False
