"""The hours of a case type: what waits for them, beside those of the organisation and the person, and what does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.domain.bilingual import Bilingual, LanguageWish
from app.domain.notice_words import CODE, NoticeKind
from app.domain.quiet_hours import DayHours
from app.domain.recipients import Channel
from app.domain.template_preview import Asked
from app.models.case import Case, StoredEvent
from app.models.case_type import CaseType
from app.models.contact import Contact
from app.models.message import Message
from app.models.organisation import Organisation
from app.services import organisations
from app.services.cases import resending
from app.services.cases.opened import Worker
from app.services.events.processing import process_case
from app.services.messages import notices
from app.services.messages.notices import Address, Notice
from app.services.replies_desk import answering
from app.services.templates import drafts, trying
from app.services.templates.trying import Trial
from tests.services.hours_kit import LONDON, OLD, claim, plan, row_of
from tests.services.template_kit import template
from tests.services.test_case_type_changes import put_in_force, type_id
from tests.texting import text_in
from tests.world import World, contact, event, use_notify

OFFICE: DayHours = (9, 17)
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=LONDON)
EVENING = datetime(2026, 3, 4, 18, 30, tzinfo=LONDON)
"""The organisations of these tests send from 8am to 8pm: in the evening they still do."""
MORNING = datetime(2026, 3, 5, 9, 0, tzinfo=LONDON)
SPREAD = timedelta(minutes=10)
SOMEBODY = "+447911123456"
NOBODY_LISTENS = {"api_key": "none", "base_url": "http://127.0.0.1:9", "sms_template_id": "none"}


@pytest.fixture
def real(world: World) -> World:
    """An organisation whose messages leave the house."""
    other = World(world.settings, world.db, world.app, world.client, world.shop, world.add_tenant(sandboxed=False))
    use_notify(other, NOBODY_LISTENS)
    return other


def give_hours(world: World, hours: DayHours | None, code: str = "building-permit") -> None:
    """As if a version with them had been published."""
    with world.session() as session:
        session.scalars(select(CaseType).where(CaseType.code == code)).one().hours = hours
    world.shop.sender.catalogue.forget()


def planned(world: World, now: datetime, **fields: Any) -> Message:
    return plan(world, world.tenant, now, **fields)


def opens(message: Message, at: datetime) -> bool:
    return at <= message.send_after <= at + SPREAD


class TestWhatIsPlanned:
    def test_waits_until_its_case_type_opens(self, real: World) -> None:
        give_hours(real, OFFICE)
        message = planned(real, EVENING)
        assert opens(message, MORNING)
        assert (message.has_hours, message.waited_for_hours) == (True, True)

    def test_goes_at_once_while_it_is_open(self, real: World) -> None:
        give_hours(real, OFFICE)
        assert planned(real, NOON).send_after == NOON

    def test_of_another_case_type_does_not_wait(self, real: World) -> None:
        give_hours(real, OFFICE, "adult-social-care")
        assert planned(real, EVENING).send_after == EVENING

    def test_waits_for_the_persons_own_hours_as_well(self, real: World) -> None:
        give_hours(real, OFFICE)
        assert opens(planned(real, NOON, safe={"from": "16:00", "to": "22:00"}), NOON.replace(hour=16))

    def test_goes_by_the_persons_own_hours_where_they_never_meet(self, real: World) -> None:
        give_hours(real, OFFICE)
        assert opens(planned(real, NOON, safe={"from": "18:00", "to": "19:00"}), NOON.replace(hour=18))

    def test_goes_by_the_case_type_where_it_and_the_organisation_never_meet(self, real: World) -> None:
        give_hours(real, (21, 23))
        assert opens(planned(real, NOON), NOON.replace(hour=21))

    def test_waits_where_the_organisation_itself_sends_at_any_hour(self, real: World) -> None:
        without_a_window(real)
        give_hours(real, OFFICE)
        assert opens(planned(real, EVENING), MORNING)

    def test_leaves_in_both_languages_at_the_same_moment(self, real: World) -> None:
        give_hours(real, OFFICE)
        planned(real, EVENING, language=None)
        with real.session() as session:
            assert len(set(session.scalars(select(Message.send_after)))) == 1

    def test_of_a_reminder_waits_for_the_first_hour_after_its_moment(self, real: World) -> None:
        give_hours(real, (13, 17), "adult-social-care")
        start = NOON + timedelta(days=5)
        booked: dict[str, Any] = {
            "appointment": {"id": "v-1", "start": start.isoformat()},
            "case_type": "adult-social-care",
        }
        people = [contact(mobile=SOMEBODY)]
        sent = event(kind="case.appointment_booked", time=OLD, contacts=people, **booked)
        assert real.post(sent, key=real.tenant.live_key, secret=real.tenant.secret).status_code == 202
        with real.session() as session:
            session.execute(update(StoredEvent).values(received_at=NOON))
            process_case(session, session.scalars(select(Case.id)).one(), real.shop.sender, NOON)
            reminder = session.scalars(select(Message).where(Message.part >= 2)).one()
        assert reminder.send_after.astimezone(LONDON).hour == 13

    @pytest.mark.parametrize("key", ["test_key", "team_key"])
    def test_by_a_test_or_team_key_goes_at_once(self, real: World, key: str) -> None:
        give_hours(real, OFFICE)
        with real.session() as session:
            organisations.add_guest(session, Channel.SMS, SOMEBODY, "Siân")
        message = planned(real, EVENING, key=getattr(real.tenant, key))
        assert message.send_after == EVENING
        assert claim(real, message.id, EVENING) == 1

    def test_in_the_demo_goes_at_once(self, world: World) -> None:
        give_hours(world, OFFICE)
        message = planned(world, EVENING)
        assert message.send_after == EVENING
        assert claim(world, message.id, EVENING) == 1


class TestAtTheClaim:
    def test_what_was_planned_before_the_hours_were_published_waits_for_them(self, real: World) -> None:
        without_a_window(real)
        message = planned(real, EVENING)
        assert not message.has_hours
        put_in_force(real, lambda was: replace(was, hours=OFFICE))
        assert claim(real, message.id, EVENING) == 0
        row = row_of(real, message)
        assert (row.status, row.reason, row.attempts) == ("created", "outside-hours", 0)
        assert (row.send_after, row.waited_for_hours) == (MORNING, True)
        assert claim(real, message.id, MORNING) == 1

    def test_what_was_planned_goes_at_any_hour_once_they_are_taken_away(self, real: World) -> None:
        put_in_force(real, lambda was: replace(was, hours=OFFICE))
        message = planned(real, NOON)
        give_hours(real, None)
        assert claim(real, message.id, EVENING) == 1

    def test_the_hours_of_the_organisation_and_of_the_person_count_on(self, real: World) -> None:
        message = planned(real, NOON, safe={"from": "11:00", "to": "13:00"})
        give_hours(real, OFFICE)
        assert claim(real, message.id, EVENING) == 0
        assert row_of(real, message).send_after == MORNING.replace(hour=11)

    def test_what_staff_try_out_on_themselves_goes_at_once(self, real: World) -> None:
        give_hours(real, OFFICE)
        with real.session() as session:
            organisations.add_guest(session, Channel.SMS, SOMEBODY, "Awen")
            template_id = template(session, "case.opened/sms")
            trial = Trial(drafts.read(session, template_id).words, Asked(LanguageWish.CY), SOMEBODY)
            assert trying.send(session, template_id, trial, "staff:1", EVENING) == 1
            message = session.scalars(select(Message)).one()
        assert claim(real, message.id, EVENING) == 1


class TestWhatGoesToOnePerson:
    def test_a_code_goes_at_once(self, real: World) -> None:
        message = noticed(real, NoticeKind.CODE)
        assert (message.send_after, message.has_hours) == (EVENING, False)
        assert claim(real, message.id, EVENING) == 1

    def test_what_nobody_waits_for_waits(self, real: World) -> None:
        message = noticed(real, NoticeKind.NEW_LINK)
        assert (message.send_after, message.waited_for_hours) == (MORNING, True)

    def test_an_answer_to_somebodys_own_text_goes_at_once(self, real: World) -> None:
        told_of(real)
        text_in(real, "CYMORTH", number=SOMEBODY, at=EVENING)
        with real.session() as session:
            answer = session.scalars(select(Message).where(Message.reply_id.is_not(None))).one()
        assert claim(real, answer.id, EVENING) == 1

    def test_an_answer_that_staff_write_waits_and_they_are_told_so(self, real: World) -> None:
        told_of(real)
        reply = text_in(real, "Pryd byddwch chi’n dod?", number=SOMEBODY, at=NOON)
        with real.session() as session:
            way = answering.way(session, reply)
        assert way is not None
        assert way.has_hours
        message = noticed(real, NoticeKind.ANSWER)
        assert message.send_after == MORNING

    def test_an_answer_to_who_has_no_hours_does_not(self, real: World) -> None:
        told_of(real)
        give_hours(real, None)
        reply = text_in(real, "Pryd byddwch chi’n dod?", number=SOMEBODY, at=NOON)
        with real.session() as session:
            way = answering.way(session, reply)
        assert way is not None
        assert not way.has_hours

    def test_what_is_sent_again_waits(self, real: World) -> None:
        first = told_of(real)
        with real.session() as session:
            worker = Worker([type_id(real)], "staff:1", real.shop.sender, EVENING)
            resending.send(session, first.case_id, first.id, worker)
            again = session.scalars(select(Message).where(Message.notice == NoticeKind.SENT_AGAIN.value)).one()
        assert (again.send_after, again.has_hours, again.waited_for_hours) == (MORNING, True, True)
        assert claim(real, again.id, EVENING) == 0


@pytest.mark.parametrize("hours", [(9, None), (None, 17), (17, 9), (9, 9), (-1, 9), (9, 25)])
def test_no_hours_that_never_open_can_be_kept(world: World, hours: Sequence[int | None]) -> None:
    with pytest.raises(IntegrityError), world.session() as session:
        session.execute(update(CaseType).values(hours_from=hours[0], hours_to=hours[1]))


def without_a_window(world: World) -> None:
    with world.session() as session:
        organisation = session.get_one(Organisation, world.tenant.id)
        organisation.window_from = organisation.window_to = None


def told_of(world: World) -> Message:
    """The message of a case whose type has office hours; it was sent at noon."""
    give_hours(world, OFFICE)
    message = planned(world, NOON)
    with world.session() as session:
        session.execute(update(Message).values(status="delivered", sent_at=NOON, finished_at=NOON))
    return message


def noticed(world: World, kind: NoticeKind) -> Message:
    """A notice to the person of a case whose type has office hours, written in the evening."""
    with world.session() as session:
        there = session.scalar(select(Case.id)) is not None
    if not there:
        told_of(world)
    with world.session() as session:
        row = session.scalars(select(Contact)).one()
        notice = Notice(kind, uuid4(), CODE, {"code": Bilingual("493817", "493817")})
        assert notices.write(session, notice, Address(row, Channel.SMS, SOMEBODY), EVENING)
        message: Message = session.scalars(select(Message).where(Message.notice == kind.value)).one()
        return message
