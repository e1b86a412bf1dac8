"""What the figures of days add up to: by month, language, channel and case type, within what may be seen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.domain.bilingual import LanguageWish
from app.domain.evidence import After
from app.domain.figures import bucket_of
from app.domain.recipients import Channel, Mode
from app.models.case_type import CaseType
from app.models.figures import CaseFigures, FigureDay, MessageFigures, WaitFigures
from app.services.reports.report import Report, Span, report
from tests.world import Tenant, World

OCTOBER, NOVEMBER = date(2026, 10, 5), date(2026, 11, 2)


def type_id(world: World, code: str = "building-permit", tenant: Tenant | None = None) -> UUID:
    with world.session(tenant) as session:
        return session.scalars(select(CaseType.id).where(CaseType.code == code)).one()


def counted(world: World, model: Any, day: date, *, tenant: Tenant | None = None, **figures: Any) -> None:
    """Writes the figures of a day; those that are not named are nought."""
    place = {"mode": "live", "language": "cy", "channel": "sms", "after": "nothing", "bucket": 0}
    place["case_type_id"] = type_id(world, tenant=tenant)  # type: ignore[assignment]
    columns = model.__table__.columns.keys()
    nought = {name: 0 for name in columns if name not in {"id", "created_at"}}
    known = {name: value for name, value in (place | figures).items() if name in columns}
    with world.session(tenant) as session:
        session.add(model(**nought | known | {"day": day, "organisation_id": (tenant or world.tenant).id}))


def asked(world: World, first: date = OCTOBER, last: date = NOVEMBER, **changes: Any) -> Report:
    span = {"mode": Mode.LIVE, "types": frozenset({type_id(world)})} | changes
    with world.session() as session:
        return report(session, Span(first, last, **span))


def test_messages_add_up_by_month_language_channel_and_case_type(world: World) -> None:
    counted(world, MessageFigures, OCTOBER, planned=3, delivered=2, failed=1, pence=Decimal("4.8"))
    counted(world, MessageFigures, NOVEMBER, planned=5, delivered=5, language="en", channel="email")
    found = asked(world)
    assert {month.month: one.planned for month, one in found.months.items()} == {10: 3, 11: 5}
    assert (found.languages[LanguageWish.CY].planned, found.languages[LanguageWish.EN].planned) == (3, 5)
    assert (found.channels[Channel.SMS].planned, found.channels[Channel.EMAIL].planned) == (3, 5)
    assert found.case_types[type_id(world)].delivered == 7
    assert (found.messages.planned, found.messages.pence) == (8, Decimal("4.8"))


def test_only_days_of_the_span_count_and_both_its_ends_do(world: World) -> None:
    for day in (date(2026, 10, 4), OCTOBER, NOVEMBER, date(2026, 11, 3)):
        counted(world, MessageFigures, day, planned=1)
    assert asked(world).messages.planned == 2
    assert asked(world, OCTOBER, OCTOBER).messages.planned == 1


def test_a_month_in_which_nothing_happened_is_shown_as_that(world: World) -> None:
    counted(world, MessageFigures, NOVEMBER, planned=1)
    months = asked(world, date(2025, 11, 30), date(2026, 12, 1)).months
    assert list(months) == [date(2025 + (10 + n) // 12, (10 + n) % 12 + 1, 1) for n in range(14)]
    assert [one.planned for one in months.values()] == [0] * 12 + [1, 0]


def test_nothing_counts_of_another_mode_case_type_or_organisation(world: World) -> None:
    counted(world, MessageFigures, NOVEMBER, planned=1, mode="trial")
    counted(world, MessageFigures, NOVEMBER, planned=1, case_type_id=type_id(world, "adult-social-care"))
    counted(world, MessageFigures, NOVEMBER, planned=1, tenant=world.add_tenant())
    found = asked(world)
    assert found.is_empty
    assert asked(world, mode=Mode.TRIAL).messages.planned == 1
    assert asked(world, types=frozenset()).is_empty


def test_welsh_and_english_stand_side_by_side_by_what_they_had_waited_for(world: World) -> None:
    for language, seconds in (("cy", 4), ("en", 9)):
        for after, longer in (("nothing", 1), ("hours", 100)):
            place = {"language": language, "after": after, "bucket": bucket_of(seconds * longer)}
            counted(world, WaitFigures, NOVEMBER, messages=10, **place)
    waits = asked(world).waits
    welsh, english = waits[After.NOTHING][LanguageWish.CY], waits[After.NOTHING][LanguageWish.EN]
    assert welsh.messages == english.messages == 10
    assert welsh.median is not None
    assert english.median is not None
    assert 3.5 < welsh.median < 4.6 < 8 < english.median < 10.2
    assert waits[After.HOURS][LanguageWish.CY].median == waits[After.HOURS][LanguageWish.CY].p95
    assert waits[After.HOLD][LanguageWish.EN].median is None


def test_the_course_of_time_is_of_messages_that_waited_for_nothing(world: World) -> None:
    counted(world, WaitFigures, OCTOBER, messages=3, bucket=bucket_of(4))
    counted(world, WaitFigures, NOVEMBER, messages=3, bucket=bucket_of(9000), after="hold")
    by_month = asked(world).waits_by_month
    october, november = (by_month[day.replace(day=1)][LanguageWish.CY] for day in (OCTOBER, NOVEMBER))
    assert (october.messages, november.messages) == (3, 0)


def test_what_happened_to_cases_adds_up_by_month(world: World) -> None:
    counted(world, CaseFigures, OCTOBER, views=7, would_have_called=1, language="cy")
    counted(world, CaseFigures, OCTOBER, views=3, would_not=1, language="en")
    counted(world, CaseFigures, NOVEMBER, views=10)
    found = asked(world)
    assert [one.views for one in found.happenings_by_month.values()] == [10, 10]
    assert found.happenings.calls_avoided == 10


def test_letters_are_not_digital(world: World) -> None:
    for channel, delivered in (("sms", 5), ("email", 2), ("letter", 3)):
        counted(world, MessageFigures, NOVEMBER, channel=channel, delivered=delivered)
    found = asked(world)
    assert (found.digital.delivered, found.messages.delivered) == (7, 10)


def test_it_is_said_when_the_newest_of_the_days_was_counted(world: World) -> None:
    assert asked(world).counted_at is None
    with world.session() as session:
        for day, hour in ((OCTOBER, 9), (NOVEMBER, 7)):
            at = datetime(2026, 11, 3, hour, tzinfo=UTC)
            session.add(FigureDay(organisation_id=world.tenant.id, day=day, counted_at=at, settled=False))
    assert asked(world).counted_at == datetime(2026, 11, 3, 7, tzinfo=UTC)
