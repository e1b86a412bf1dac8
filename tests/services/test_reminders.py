"""Reminders of appointments: the day before, in each person's language, and only while they are true."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from app.domain.backoff import GIVE_UP_AFTER
from app.domain.recipients import Channel
from app.models.message import Message
from app.providers.base import ProviderError
from app.services import case_types
from app.services.case_type_changes import pack_loading
from app.services.delivery import claiming, outcomes
from app.services.delivery.outcomes import Outcome
from app.services.events import releasing
from app.services.packs.files import shipped_pack
from app.services.templates.signing import sign_and_publish_all
from tests.services.test_telling import suppress
from tests.world import Tenant, World, contact, event

LONDON = ZoneInfo("Europe/London")
PACK = shipped_pack("therapy-referral")
BINS = shipped_pack("missed-bin")
REMINDER = "appointment.reminder/sms"
BOOKED = "case.appointment_booked/sms"
REFUSED = "07700900991"
BOTH = [contact("cy", mobile="07700900111"), contact("en", language="en", mobile="07700900112")]


@pytest.fixture
def board(world: World) -> World:
    """A world whose organisation has the two case types that remind."""
    _load(world, world.tenant, signed=True)
    return world


def test_a_reminder_waits_for_10_in_the_morning_of_the_day_before(board: World) -> None:
    told, reminder = _book(board)
    assert (told["template"]["key"], told["status"]) == (BOOKED, "delivered")
    assert (reminder["template"]["key"], reminder["status"]) == (REMINDER, "created")
    assert _when(reminder) == datetime.combine(_day(4), time(10), LONDON)


def test_a_reminder_is_a_message_of_the_event_that_booked_the_appointment(board: World) -> None:
    told, reminder = _book(board)
    assert told["event"] == reminder["event"]
    seen = board.get(f"/v1/events/{told['event']}").get_json()
    assert set(seen["messages"]) == {told["id"], reminder["id"]}


def test_a_reminder_goes_when_its_time_has_come(board: World) -> None:
    _book(board)
    _let_time_pass(board)
    board.deliver()
    reminder = board.messages("C-1")[-1]
    assert (reminder["template"]["key"], reminder["status"]) == (REMINDER, "delivered")
    assert reminder["content"]["body"].startswith("Cyngor Prawf: Nodyn i'ch atgoffa am eich apwyntiad: dydd ")


def test_everybody_is_reminded_in_their_own_language_and_in_both_where_it_is_not_known(board: World) -> None:
    people = [*BOTH, contact("unknown", language=None, mobile="07700900113")]
    reminders = [one for one in _book(board, contacts=people) if one["template"]["key"] == REMINDER]
    spoken = {who: {one["language"] for one in reminders if one["contact"] == who} for who in ("cy", "en", "unknown")}
    assert (spoken["cy"], spoken["en"]) == ({"cy"}, {"en"})
    assert spoken["unknown"] in ({"both"}, {"cy", "en"})


def test_the_two_texts_of_a_bilingual_reminder_have_places_of_their_own(board: World) -> None:
    _book(board, contacts=[contact(language="both")])
    with board.session() as session:
        parts = session.scalars(select(Message.part).where(Message.status == "created").order_by(Message.number)).all()
    assert parts in ([2], [2, 3])


def test_who_reads_email_is_reminded_by_email(board: World) -> None:
    reminder = _book(board, contacts=[contact(channels=["email"])])[-1]
    assert reminder["template"]["key"] == "appointment.reminder/email"
    assert reminder["content"]["subject"] == "Nodyn i'ch atgoffa am yr apwyntiad"


def test_a_reminder_that_waits_holds_back_nothing_that_happens_meanwhile(board: World) -> None:
    _book(board)
    later = board.told(event(kind="case.information_received", request={"id": "r", "what": {"cy": "A", "en": "B"}}))
    assert (later[-1]["template"]["key"], later[-1]["status"]) == ("case.information_received/sms", "delivered")


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_what_is_booked_for_tomorrow_or_sooner_has_no_reminder(board: World, days: int) -> None:
    keys = [one["template"]["key"] for one in _book(board, days=days)]
    assert keys == [BOOKED]


def test_a_case_type_without_reminders_has_none(board: World) -> None:
    booked = event(kind="case.appointment_booked", case_type="building-permit", contacts=[contact()], **_visit())
    assert [one["template"]["key"] for one in board.told(booked)] == [BOOKED]


def test_a_changed_appointment_is_reminded_of_at_its_new_day_and_no_more_at_the_old(board: World) -> None:
    _book(board)
    messages = board.told(event(kind="case.appointment_changed", **_visit(8)))
    reminders = [one for one in messages if one["template"]["key"] == REMINDER]
    assert [(one["status"], (one["reason"] or {}).get("code")) for one in reminders] == [
        ("cancelled", "no-longer-true"),
        ("created", None),
    ]
    assert _when(reminders[1]) == datetime.combine(_day(7), time(10), LONDON)


def test_a_changed_place_alone_keeps_the_day_of_the_reminder(board: World) -> None:
    _book(board)
    moved: dict[str, Any] = {"appointment": {"id": "v-1", "place": {"cy": "Neuadd y Dref", "en": "Town Hall"}}}
    reminder = board.told(event(kind="case.appointment_changed", **moved))[-1]
    assert (reminder["template"]["key"], reminder["status"]) == (REMINDER, "created")
    assert _when(reminder) == datetime.combine(_day(4), time(10), LONDON)


@pytest.mark.parametrize(
    ("kind", "data", "reason"),
    [
        ("case.appointment_cancelled", {"appointment": {"id": "v-1"}}, "no-longer-true"),
        ("case.closed", {"outcome": "care-complete"}, "no-longer-true"),
        ("case.withdrawn", {}, "case-withdrawn"),
        ("case.merged", {"into": "C-2"}, "case-merged"),
        ("contact.removed", {"contact": {"reference": "p-1"}, "reason": "moved"}, "contact-removed"),
    ],
)
def test_a_reminder_is_cancelled_when_the_appointment_or_the_case_is_over(
    board: World, kind: str, data: dict[str, Any], reason: str
) -> None:
    _book(board)
    messages = board.told(event(kind=kind, **data))
    (reminder,) = [one for one in messages if one["template"]["key"] == REMINDER]
    assert (reminder["status"], reminder["reason"]["code"]) == ("cancelled", reason)


def test_a_closing_takes_away_the_reminder_alone(board: World) -> None:
    _book(board)
    messages = board.told(event(kind="case.closed", outcome="care-complete"))
    assert [one["status"] for one in messages if one["template"]["key"] != REMINDER] == ["delivered"] * 2


def test_a_retracted_booking_takes_its_reminder_with_it(board: World) -> None:
    booked = _booked()
    board.told(booked)
    messages = board.told(event(kind="case.event_retracted", retracts=booked["id"]))
    assert messages[1]["reason"]["code"] == "retracted"


def test_a_reminder_of_what_is_past_is_not_sent(board: World) -> None:
    _book(board)
    with board.session() as session:
        waiting = session.scalars(select(Message.id).where(Message.part >= 2)).all()
        after = datetime.combine(_day(5), time(14, 31), LONDON)
        assert claiming.claim(session, waiting, timedelta(seconds=45), after) == []
    assert board.messages("C-1")[-1]["reason"]["code"] == "no-longer-true"


def test_who_opts_out_is_not_reminded(board: World) -> None:
    _book(board)
    suppress(board, Channel.SMS, "+447700900123")
    _let_time_pass(board)
    board.deliver()
    assert board.messages("C-1")[-1]["reason"]["code"] == "opted-out"


def test_safe_hours_count_for_reminders_too(board: World) -> None:
    reminder = _book(board, contacts=[contact(safe={"from": "14:00", "to": "15:00"})])[-1]
    opening = datetime.combine(_day(4), time(14), LONDON)
    assert opening <= _when(reminder) <= opening + timedelta(minutes=10)


def test_a_silent_booking_reminds_nobody(board: World) -> None:
    assert _book(board, silent=True) == []


def test_a_reminder_without_signed_welsh_is_held_and_released_with_the_rest(world: World) -> None:
    tenant = world.add_tenant(signed=False)
    _load(world, tenant, signed=False)
    live = {"key": tenant.live_key, "secret": tenant.secret}
    held = world.told(_booked(contacts=BOTH), **live)
    assert [one["status"] for one in held] == ["held"] * 4
    with world.session(tenant) as session:
        (found,) = [one for one in case_types.load(session) if one.words.code == "therapy-referral"]
        sign_and_publish_all(session, found.id, "A named Welsh speaker", datetime.now(UTC))
    assert releasing.release(world.db, tenant.id, found.id, world.settings.base_url, datetime.now(UTC)) == 4
    world.deliver()
    messages = world.messages("C-1", key=tenant.live_key)
    ends = {(one["contact"], one["template"]["key"]): one["status"] for one in messages}
    assert ends == {
        ("cy", BOOKED): "delivered",
        ("en", BOOKED): "delivered",
        ("cy", REMINDER): "created",
        ("en", REMINDER): "created",
    }


def test_where_the_booking_fails_by_text_it_is_told_by_email_and_the_reminder_stays(board: World) -> None:
    messages = _until_nothing_is_due(board, _booked(contacts=[contact(mobile=REFUSED)]))
    assert [(one["template"]["key"], one["status"]) for one in messages] == [
        (BOOKED, "permanent-failure"),
        (REMINDER, "created"),
        ("case.appointment_booked/email", "delivered"),
    ]


def test_where_the_reminder_fails_by_text_only_the_reminder_is_told_by_email(board: World) -> None:
    first = _booked(contacts=[contact(mobile=REFUSED)])
    board.post(first)
    board.process()
    with board.session() as session:
        session.execute(update(Message).where(Message.part < 2).values(status="delivered"))
    _let_time_pass(board)
    while board.deliver():
        _let_time_pass(board)
    assert [(one["template"]["key"], one["status"]) for one in board.messages("C-1")] == [
        (BOOKED, "delivered"),
        (REMINDER, "permanent-failure"),
        ("appointment.reminder/email", "delivered"),
    ]


def test_a_reminder_is_given_up_a_day_after_its_first_try_and_not_after_its_planning(board: World) -> None:
    _book(board, days=30)
    due = datetime.combine(_day(29), time(11), LONDON)
    with board.session() as session:
        (waiting,) = session.scalars(select(Message.id).where(Message.part >= 2)).all()
        (claimed,) = claiming.claim(session, [waiting], timedelta(seconds=45), due)
    away = ProviderError("away", permanent=False)
    assert outcomes.step_of(Outcome(claimed, due, error=away)).status.value == "created"
    too_late = due + GIVE_UP_AFTER
    assert outcomes.step_of(Outcome(claimed, too_late, error=away)).status.value != "created"


def test_a_collection_is_reminded_of_as_a_collection(board: World) -> None:
    booked = event(kind="case.appointment_booked", case_type="missed-bin", contacts=[contact()], **_visit(at=time(7)))
    reminder = board.told(booked)[-1]
    assert "byddwn yn casglu ddydd" in reminder["content"]["body"]
    assert "Rhowch bopeth allan erbyn 7am" in reminder["content"]["body"]


def _load(world: World, tenant: Tenant, *, signed: bool) -> None:
    with world.session(tenant) as session:
        for pack in (PACK, BINS):
            case_type_id = pack_loading.load_pack(session, pack)
            session.flush()
            if signed:
                sign_and_publish_all(session, case_type_id, "Tests", datetime.now(UTC))


def _day(days: int) -> date:
    """A day to come, in Wales."""
    return datetime.now(LONDON).date() + timedelta(days=days)


def _visit(days: int = 5, at: time = time(14, 30)) -> dict[str, Any]:
    return {"appointment": {"id": "v-1", "start": datetime.combine(_day(days), at, LONDON).isoformat()}}


def _booked(days: int = 5, **data: Any) -> dict[str, Any]:
    first = {"case_type": "therapy-referral", "contacts": [contact()]} | data
    return event(kind="case.appointment_booked", **first, **_visit(days))


def _book(world: World, days: int = 5, **data: Any) -> list[dict[str, Any]]:
    return world.told(_booked(days, **data))


def _when(message: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(message["send_after"])


def _let_time_pass(world: World) -> None:
    with world.session() as session:
        session.execute(update(Message).where(Message.status == "created").values(send_after=datetime.now(UTC)))


def _until_nothing_is_due(world: World, first: dict[str, Any]) -> list[dict[str, Any]]:
    world.told(first)
    while world.deliver():
        pass
    return world.messages(first["subject"])
