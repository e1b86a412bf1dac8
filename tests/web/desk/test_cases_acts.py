"""What staff do with a case: each asked once, done once, noted, and undone where it can be."""

from __future__ import annotations

import itertools
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.db import vault_of
from app.domain.recipients import Channel
from app.domain.tokens import hash_of
from app.models.contact import Contact, StatusLink, Suppression
from app.models.message import Message
from app.models.organisation import AuditEntry
from app.services.cases import deaths
from app.services.opting_out import suppressions
from tests.web.desk import Desk, plain
from tests.web.desk.cases_kit import CaseDesk, live, open_case
from tests.web.desk.test_cases import park
from tests.world import World, contact, event

REASON = "phoning about the failed message"


@pytest.fixture
def case(world: World) -> CaseDesk:
    return open_case(world)


def test_contact_details_are_shown_once_somebody_has_said_why(case: CaseDesk) -> None:
    page = f"/people/{case.person.id}/details"
    assert "+447700900123" not in case.words(page)
    answer = case.do(page, reason=REASON)
    assert answer.status_code == 200
    assert [said for said in ("Siân Llŷr", "+447700900123", "sian@example.com") if said not in answer.text] == []
    assert "+447700900123" not in case.words(page), "they are in that one answer alone"
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"Reason given: {REASON}" in case.words()


def test_the_reason_cannot_be_read_in_the_audit_trail_itself(case: CaseDesk) -> None:
    case.do(f"/people/{case.person.id}/details", reason=REASON)
    [entry] = case.noted("contact shown")
    assert (entry.who, entry.about_id) == (case.desk.member.who, case.person.id)
    assert REASON not in str(entry.facts)


@pytest.mark.parametrize("reason", ["", "  ", "x", "y" * 301])
def test_without_a_reason_nothing_is_shown_nor_noted(case: CaseDesk, reason: str) -> None:
    answer = case.do(f"/people/{case.person.id}/details", reason=reason)
    assert "<title>Error:" in answer.text
    assert "+447700900123" not in answer.text
    assert case.noted("contact shown") == []


def test_nobody_of_another_case_is_shown(case: CaseDesk, world: World) -> None:
    live(world, event("B-1", contacts=[contact(mobile="07700900555")]))
    other = case.rows(Contact)[-1]
    assert case.desk.get(case.path(f"/people/{other.id}/details")).status_code == 404
    assert case.desk.post(case.path(f"/people/{other.id}/details"), {"reason": REASON}).status_code == 404


def test_a_milestone_posted_by_hand_moves_the_case_and_tells_people(case: CaseDesk) -> None:
    case.done("/post/milestone-reached", milestone="checking", tell="yes")
    assert case.case.milestone == "checking"
    assert [row.status for row in case.messages] == ["delivered", "delivered"]
    assert "A milestone was reached" in case.words()
    assert "Posted by Siân Prys" in case.words()
    assert case.events[-1].posted_by == case.desk.member.who
    assert case.noted("event posted")[0].about_id == case.events[-1].id


def test_it_goes_through_the_integration_of_the_case_and_from_a_source_of_our_own(case: CaseDesk) -> None:
    case.done("/post/closed", tell="no")
    posted = case.events[-1]
    assert posted.integration_id == case.case.integration_id
    view = case.world.get(f"/v1/events/{posted.id}", key=case.world.tenant.live_key).json
    assert view["source"] == "olrhain/desk"
    assert view["event_id"].startswith("desk-")


def test_nobody_is_told_where_it_is_only_noted(case: CaseDesk) -> None:
    case.done("/post/milestone-reached", milestone="checking", tell="no")
    assert len(case.messages) == 1
    assert case.case.milestone == "checking"


def test_pressing_twice_posts_once(case: CaseDesk) -> None:
    form = {"once": "a" * 32, "milestone": "checking", "tell": "yes"}
    for _ in range(2):
        assert case.desk.post(case.path("/post/milestone-reached"), form).status_code == 303
    case.work()
    assert len(case.events) == 2
    assert len(case.noted("event posted")) == 1
    assert len(case.messages) == 2


def test_six_presses_at_once_post_once(case: CaseDesk) -> None:
    form = {"once": "b" * 32, "start-day": "3", "start-month": "3", "start-year": "2031", "start_time": "2pm"}
    answers = _at_once(lambda: _post(case, "/post/appointment-booked", form | {"tell": "yes"}))
    assert set(answers) == {303}
    assert len(case.events) == 2


def test_what_was_changed_before_it_was_sent_again_is_another_event(case: CaseDesk) -> None:
    for milestone in ("checking", "decided"):
        form = {"once": "c" * 32, "milestone": milestone, "tell": "no"}
        case.desk.post(case.path("/post/milestone-reached"), form)
    assert len(case.events) == 3


@pytest.mark.parametrize(
    ("kind", "form", "error"),
    [
        ("milestone-reached", {"tell": "yes"}, "Choose the milestone"),
        ("milestone-reached", {"milestone": "no-such", "tell": "yes"}, "Choose the milestone"),
        ("milestone-reached", {"milestone": "checking"}, "Choose whether people are told"),
        ("milestone-reached", {"milestone": "checking", "tell": "yes", "expected-day": "31"}, "real date"),
        ("information-requested", {"tell": "yes"}, "Say what information is needed"),
        ("information-requested", {"tell": "yes", "what_cy": "x" * 2001}, "2,000 characters"),
        ("delayed", {"tell": "yes", "happened-day": "1", "happened-month": "1", "happened-year": "2199"}, "today or"),
        ("appointment-booked", {"tell": "yes", "start_time": "2pm"}, "Enter the day of the appointment"),
        ("decision-made", {"tell": "yes", "outcome": "'; --"}, "Choose the decision"),
    ],
)
def test_what_is_wrong_with_a_form_is_said_and_what_was_typed_stays(
    case: CaseDesk, kind: str, form: dict[str, str], error: str
) -> None:
    answer = case.do(f"/post/{kind}", **form)
    assert answer.status_code == 200
    assert error in plain(answer.text)
    assert "<title>Error:" in answer.text
    assert len(case.events) == 1


@pytest.mark.parametrize("time", ["25:00", "2", "14.75", "noon", "13pm", "ñ"])
def test_a_time_that_is_none_is_said_to_be_none(case: CaseDesk, time: str) -> None:
    day = {"start-day": "3", "start-month": "3", "start-year": "2031"}
    answer = case.do("/post/appointment-booked", start_time=time, tell="yes", **day)
    assert "Enter when it begins" in answer.text


def test_an_appointment_is_booked_changed_and_cancelled(case: CaseDesk) -> None:
    day = {"start-day": "3", "start-month": "3", "start-year": "2031", "tell": "no"}
    case.done("/post/appointment-booked", start_time="2:30pm", place_cy="Y Neuadd", place_en="The Hall", **day)
    assert "Y Neuadd" in case.desk.words(f"/cy/desg/achosion/{case.case_id}")
    assert "2:30pm" in case.words()
    answer = case.desk.get(case.path("/post/appointment-changed"))
    [id] = {part.split('"')[0] for part in answer.text.split('name="about" type="radio" value="')[1:]}
    case.done("/post/appointment-changed", about=id, start_time="10:00", **day)
    case.done("/post/appointment-cancelled", about=id, tell="no")
    assert case.desk.get(case.path("/post/appointment-changed")).status_code == 200
    assert "An appointment has changed" not in case.words("/post")


def test_an_event_of_an_earlier_day_joins_the_story_without_moving_the_case_back(case: CaseDesk) -> None:
    case.tell("case.milestone_reached", milestone="checking")
    day = {"happened-day": "1", "happened-month": "2", "happened-year": "2024"}
    case.done("/post/delayed", tell="yes", **day)
    assert "A delay was told Came late" in case.words()
    assert case.case.milestone == "checking"


def test_only_what_makes_sense_is_offered(case: CaseDesk) -> None:
    assert "The case is open again" not in case.words("/post")
    case.tell("case.closed")
    assert "The case is open again" in case.words("/post")
    assert "The case has reached a milestone" not in case.words("/post")


@pytest.mark.parametrize("kind", ["opened", "event-retracted", "merged", "nonsense", "milestone_reached"])
def test_what_cannot_be_posted_by_hand_is_not_there(case: CaseDesk, kind: str) -> None:
    assert case.desk.get(case.path(f"/post/{kind}")).status_code == 404


def test_the_other_language_keeps_what_was_typed_and_does_nothing(case: CaseDesk) -> None:
    welsh = f"/cy/desg/achosion/{case.case_id}/digwyddiad/delayed"
    answer = case.desk.post(welsh, {"reason_cy": "Mae’n brysur", "other_language": "1", "tell": "no", "once": "d"})
    assert "Mae’n brysur" in answer.text
    assert len(case.events) == 1


def test_a_wrong_event_is_put_right_at_its_own_time(case: CaseDesk) -> None:
    case.tell("case.milestone_reached", milestone="decided")
    wrong = case.events[-1]
    assert 'value="decided" checked' in case.desk.get(case.path(f"/events/{wrong.id}/correct")).text
    case.done(f"/events/{wrong.id}/correct", milestone="checking", tell="yes")
    assert case.case.milestone == "checking"
    right = next(row for row in case.events if row.posted_by and row.type == "case.milestone_reached")
    assert (right.time, right.effect) == (wrong.time, "applied")
    assert len(case.messages) == 3, "nobody is told of the taking back, and all of how it is"
    assert case.noted("event corrected")


def test_an_event_is_taken_back_and_that_is_taken_back_again(case: CaseDesk) -> None:
    case.tell("case.milestone_reached", milestone="decided")
    case.done(f"/events/{case.events[-1].id}/take-back", tell="no")
    assert case.case.milestone != "decided"
    assert case.noted("event retracted")
    case.done(f"/events/{case.events[-1].id}/take-back", tell="no")
    assert case.case.milestone == "decided"


def test_whoever_was_told_can_be_told_that_it_was_a_mistake(case: CaseDesk) -> None:
    case.tell("case.milestone_reached", milestone="decided")
    told = len(case.messages)
    case.done(f"/events/{case.events[-1].id}/take-back", tell="yes")
    assert len(case.messages) == told + 1


def test_taking_back_twice_at_once_takes_back_once(case: CaseDesk) -> None:
    case.tell("case.delayed")
    page = f"/events/{case.events[-1].id}/take-back"
    answers = _at_once(lambda: _post(case, page, {"once": "e" * 32, "tell": "no"}))
    assert set(answers) == {303}
    assert len(case.events) == 3
    assert len(case.noted("event retracted")) == 1


def test_what_somebody_puts_right_already_is_put_right_once(case: CaseDesk) -> None:
    case.tell("case.milestone_reached", milestone="decided")
    page = f"/events/{case.events[-1].id}/correct"
    assert case.do(page, milestone="checking", tell="yes").status_code == 303
    for late in ("checking", "advice"):
        assert case.do(page, milestone=late, tell="yes").status_code == 404
    case.work()
    assert [row.effect for row in case.events if row.type == "case.milestone_reached"] == ["retracted", "applied"]
    assert case.case.milestone == "checking"
    assert len(case.messages) == 3
    assert len(case.noted("event corrected")) == 1


def test_going_back_to_another_word_before_the_first_is_processed_posts_nothing(case: CaseDesk) -> None:
    case.tell("case.milestone_reached", milestone="decided")
    page = case.path(f"/events/{case.events[-1].id}/correct")
    forms = [{"once": "9" * 32, "milestone": milestone, "tell": "yes"} for milestone in ("checking", "advice")]
    answers = [case.desk.post(page, form).status_code for form in (*forms, forms[0])]
    assert answers == [303, 404, 303], "the same again is no other"
    assert len(case.events) == 4


def test_two_officers_who_take_an_event_back_take_it_back_once(case: CaseDesk) -> None:
    case.tell("case.milestone_reached", milestone="decided")
    told, page = len(case.messages), f"/events/{case.events[-1].id}/take-back"
    assert case.do(page, tell="yes").status_code == 303
    assert case.do(page, tell="yes").status_code == 404
    assert case.do(page, tell="no").status_code == 404
    case.work()
    assert len(case.messages) == told + 1
    case.done(f"/events/{case.events[-1].id}/take-back", tell="no")
    assert case.case.milestone == "decided", "one taking back, and it is taken back"


def test_the_case_system_may_have_taken_it_back_already(case: CaseDesk) -> None:
    wrong = event("NPT-123", "case.milestone_reached", milestone="decided")
    live(case.world, wrong)
    _taken(case, event("NPT-123", "case.event_retracted", retracts=wrong["id"]))
    assert case.do(f"/events/{case.events[1].id}/correct", milestone="checking", tell="yes").status_code == 404


def test_two_officers_at_the_same_moment_put_an_event_right_once(case: CaseDesk) -> None:
    case.tell("case.milestone_reached", milestone="decided")
    page, once = f"/events/{case.events[-1].id}/correct", itertools.count(10)
    form = {"milestone": "checking", "tell": "yes"}
    answers = _at_once(lambda: _post(case, page, form | {"once": f"{next(once)}" * 16}))
    assert sorted(answers) == [303, 404, 404, 404, 404, 404]
    assert len(case.events) == 4


def test_what_was_put_right_is_put_right_again_once_it_is_processed(case: CaseDesk) -> None:
    case.tell("case.milestone_reached", milestone="decided")
    for milestone in ("checking", "advice"):
        wrong = next(row for row in reversed(case.events) if row.type == "case.milestone_reached")
        case.done(f"/events/{wrong.id}/correct", milestone=milestone, tell="yes")
        assert case.case.milestone == milestone
    assert len(case.messages) == 4


def test_the_beginning_of_a_case_cannot_be_taken_back(case: CaseDesk) -> None:
    for page in ("take-back", "correct"):
        assert case.desk.get(case.path(f"/events/{case.events[0].id}/{page}")).status_code == 404


def test_a_parked_event_is_tried_again(case: CaseDesk) -> None:
    park(case)
    assert "What was stored cannot be opened. Nobody was told of it." in case.words()
    case.done(f"/events/{case.events[-1].id}/try-again")
    assert case.events[-1].effect == "applied"
    assert case.noted("parked event tried again")


def test_while_a_case_is_paused_nothing_is_sent_and_it_goes_on_where_it_stopped(case: CaseDesk) -> None:
    case.done("/pause")
    case.tell("case.milestone_reached", milestone="checking")
    waiting = case.messages[-1]
    assert (waiting.status, waiting.reason, waiting.attempts) == ("held", "paused", 0)
    assert "Paused by Siân Prys" in case.words()
    assert "NPT-123" in case.desk.words("/en/desk/cases", needs="paused")
    case.done("/resume")
    sent = case.messages[-1]
    assert (sent.status, sent.reason, sent.attempts) == ("delivered", None, 1)
    assert sent.released_at is not None
    assert [row.who for row in case.noted("case paused") + case.noted("case resumed")] == [case.desk.member.who] * 2


def test_what_was_queued_when_the_case_was_paused_is_held_at_once(case: CaseDesk) -> None:
    _queue(case)
    assert case.do("/pause").status_code == 303
    assert (case.messages[-1].status, case.messages[-1].held_for) == ("held", "paused")


def test_the_claim_itself_holds_what_slipped_by_the_pause(case: CaseDesk) -> None:
    case.do("/pause")
    _queue(case)
    with case.world.session() as session:
        session.execute(update(Message).where(Message.status == "held").values(status="created", reason=None))
    case.world.deliver()
    assert (case.messages[-1].status, case.messages[-1].attempts) == ("held", 0)


def test_what_was_made_untrue_while_a_case_was_paused_is_not_sent(case: CaseDesk) -> None:
    case.do("/pause")
    wrong = event("NPT-123", "case.milestone_reached", milestone="decided")
    live(case.world, wrong, event("NPT-123", "case.event_retracted", retracts=wrong["id"]))
    case.done("/resume")
    assert (case.messages[-1].status, case.messages[-1].reason) == ("cancelled", "retracted")


def test_what_is_past_when_a_case_goes_on_is_cancelled(case: CaseDesk) -> None:
    case.do("/pause")
    case.tell("case.delayed")
    with case.world.session() as session:
        held = update(Message).where(Message.status == "held")
        session.execute(held.values(true_until=datetime.now(UTC) - timedelta(minutes=1)))
    case.done("/resume")
    assert (case.messages[-1].status, case.messages[-1].reason) == ("cancelled", "no-longer-true")


def test_pausing_twice_pauses_once(case: CaseDesk) -> None:
    assert set(_at_once(lambda: _post(case, "/pause", {}))) == {303}
    assert len(case.noted("case paused")) == 1


def test_a_message_is_sent_again_in_the_same_words(case: CaseDesk) -> None:
    first = case.messages[0]
    case.done(f"/messages/{first.id}/send-again")
    again = case.messages[-1]
    assert (again.status, again.notice, again.notice_id) == ("delivered", "sent-again", first.id)
    assert _body(case, again) == _body(case, first)
    assert "An earlier message, sent again" in case.words()
    assert case.noted("message sent again")[0].about_id == first.id


def test_six_who_press_at_once_send_it_once(case: CaseDesk) -> None:
    page = f"/messages/{case.messages[0].id}/send-again"
    assert set(_at_once(lambda: _post(case, page, {}))) <= {200, 303}
    assert len(case.messages) == 2
    assert "It has been sent again already" in case.words(page)


def test_it_goes_to_the_address_of_today(case: CaseDesk) -> None:
    case.tell("contact.updated", contact={"reference": "p-1", "mobile": "07700900777"})
    case.done(f"/messages/{case.messages[0].id}/send-again")
    assert case.messages[-1].recipient_index != case.messages[0].recipient_index


def test_it_has_the_link_that_works_where_the_old_one_does_not(case: CaseDesk) -> None:
    case.done(f"/people/{case.person.id}/link", what="revoke")
    case.done(f"/messages/{case.messages[0].id}/send-again")
    links = case.rows(StatusLink, StatusLink.revoked_at.is_(None))
    assert len(links) == 1
    token = _body(case, case.messages[-1]).split("/c/")[1].split()[0].rstrip(".")
    assert links[0].token_hash == hash_of(token)


def test_it_is_refused_for_whoever_opted_out(case: CaseDesk) -> None:
    with case.world.session() as session:
        suppressions.close(session, Channel.SMS, case.messages[0].recipient_index, suppressions.OWN_STOP)
    page = f"/messages/{case.messages[0].id}/send-again"
    assert "They asked us not to write there" in case.words(page)
    assert case.desk.post(case.path(page)).status_code == 200
    assert len(case.messages) == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"status": "sending", "finished_at": None}, "still on its way"),
        ({"words_sealed": None}, "Its words are not there"),
        ({"true_until": datetime(2026, 1, 1, tzinfo=UTC)}, "not true any more"),
        ({"status": "cancelled", "reason": "no-longer-true"}, "not true any more"),
    ],
)
def test_what_must_not_be_sent_again_is_not(case: CaseDesk, change: dict[str, Any], why: str) -> None:
    with case.world.session() as session:
        session.execute(update(Message).values(**change))
    page = f"/messages/{case.messages[0].id}/send-again"
    assert why in case.words(page)
    case.desk.post(case.path(page))
    assert len(case.messages) == 1


def test_a_message_about_what_was_taken_back_is_not_sent_again(case: CaseDesk) -> None:
    case.tell("case.milestone_reached", milestone="decided")
    wrong = case.messages[-1]
    case.done(f"/events/{case.events[-1].id}/take-back", tell="no")
    assert "not true any more" in case.words(f"/messages/{wrong.id}/send-again")


def test_what_was_sent_again_is_not_sent_once_more_when_it_was_taken_back(case: CaseDesk) -> None:
    case.tell("case.milestone_reached", milestone="decided")
    case.done(f"/messages/{case.messages[-1].id}/send-again")
    again = case.messages[-1]
    decided = next(row for row in case.events if row.type == "case.milestone_reached")
    case.done(f"/events/{decided.id}/take-back", tell="no")
    assert "not true any more" in case.words(f"/messages/{again.id}/send-again")


def test_what_waits_to_be_sent_again_is_cancelled_with_what_it_says(case: CaseDesk) -> None:
    case.tell("case.milestone_reached", milestone="decided")
    first, decided = case.messages[-1], case.events[-1]
    assert case.do(f"/messages/{first.id}/send-again").status_code == 303
    assert case.do(f"/events/{decided.id}/take-back", tell="no").status_code == 303
    case.world.process()
    again = next(row for row in case.messages if row.notice == "sent-again")
    assert (again.status, again.reason) == ("cancelled", "retracted")


def test_a_message_of_another_case_is_not_there(case: CaseDesk, world: World) -> None:
    live(world, event("B-1"))
    other = case.messages[-1]
    assert case.desk.get(case.path(f"/messages/{other.id}/send-again")).status_code == 404


def test_stopping_the_links_closes_them_at_once(case: CaseDesk) -> None:
    assert case.rows(StatusLink, StatusLink.revoked_at.is_(None))
    case.done(f"/people/{case.person.id}/link", what="revoke")
    assert case.rows(StatusLink, StatusLink.revoked_at.is_(None)) == []
    assert "Has no link that works" in case.words()
    assert case.noted("links revoked")


def test_a_new_link_is_sent_and_opens_the_case(case: CaseDesk) -> None:
    case.done(f"/people/{case.person.id}/link", what="new")
    told = case.messages[-1]
    assert (told.notice, told.status) == ("new-link", "delivered")
    token = _body(case, told).split("/c/")[1].split()[0]
    assert case.world.client.post(f"/cy/c/{token}").status_code == 303
    [old] = case.rows(StatusLink, StatusLink.revoked_at.is_not(None))
    assert old.token_hash != hash_of(token)


def test_what_waits_with_an_old_link_in_it_is_given_the_new_one(case: CaseDesk) -> None:
    case.do("/pause")
    case.tell("case.milestone_reached", milestone="checking")
    case.done(f"/people/{case.person.id}/link", what="revoke")
    case.done("/resume")
    token = _body(case, case.messages[-1]).split("/c/")[1].split()[0].rstrip(".")
    assert [row.token_hash for row in case.rows(StatusLink, StatusLink.revoked_at.is_(None))] == [hash_of(token)]


def test_when_somebody_has_died_nothing_goes_to_them_any_more(case: CaseDesk) -> None:
    case.do("/pause")
    case.tell("case.milestone_reached", milestone="checking")
    case.done(f"/people/{case.person.id}/death", sms="yes", email="yes", sure="yes")
    assert case.person.removed_reason == "deceased"
    assert (case.messages[-1].status, case.messages[-1].reason) == ("cancelled", "deceased")
    assert {row.reason for row in case.rows(Suppression)} == {"deceased"}
    assert case.rows(StatusLink, StatusLink.revoked_at.is_(None)) == []
    case.done("/resume")
    sent = len(case.messages)
    case.tell("case.delayed", contacts=[contact()])
    assert len(case.messages) == sent, "whatever the case system repeats of them"
    assert "Noted as having died" in case.words()
    assert case.noted("death noted")[0].who == case.desk.member.who


def test_a_death_is_noted_only_by_who_is_sure(case: CaseDesk) -> None:
    answer = case.do(f"/people/{case.person.id}/death", sms="yes")
    assert "Tick the box if you are sure" in answer.text
    assert case.person.removed_at is None


def test_others_of_the_case_are_still_told_even_at_the_same_address(world: World) -> None:
    partner = contact("p-2", name="Ann Llŷr", role="carer", language="en", email="ann@example.com")
    case = open_case(world, contacts=[contact(), partner])
    page = f"/people/{case.person.id}/death"
    assert "Somebody else of this case uses it too" in case.words(page)
    case.done(page, email="yes", sure="yes")
    case.tell("case.milestone_reached", milestone="checking")
    assert [row.contact_id for row in case.messages if row.status == "delivered"][-1] == case.rows(Contact)[1].id
    assert {row.channel for row in case.rows(Suppression)} == {"email"}


def test_a_death_noted_by_mistake_is_taken_back_within_the_day(case: CaseDesk) -> None:
    with case.world.session() as session:
        suppressions.close(session, Channel.SMS, case.person.mobile_index, suppressions.OWN_STOP)
    case.done(f"/people/{case.person.id}/death", sms="yes", email="yes", sure="yes")
    case.done(f"/people/{case.person.id}/death/undo")
    assert case.person.removed_at is None
    assert [(row.channel, row.reason) for row in case.rows(Suppression)] == [("sms", "stop")], "their own word stands"
    case.tell("case.delayed")
    assert case.messages[-1].status == "delivered"
    assert case.noted("death note taken back")


def test_a_helper_who_had_been_removed_before_a_death_was_noted_stays_so_when_it_is_undone(case: CaseDesk) -> None:
    removed = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    with case.world.session() as session:
        session.execute(update(Contact).values(scope="all", removed_at=removed, removed_reason="withdrawn"))
    case.done(f"/people/{case.person.id}/death", sure="yes")
    assert case.person.removed_reason == "deceased"
    case.done(f"/people/{case.person.id}/death/undo")
    assert (case.person.removed_at, case.person.removed_reason) == (removed, "withdrawn")


def test_after_a_day_it_is_not_taken_back(case: CaseDesk) -> None:
    case.done(f"/people/{case.person.id}/death", sure="yes")
    with case.world.db.transaction(case.world.tenant.id) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.what == "death noted")).one()
    later = datetime.now(UTC) + timedelta(hours=25)
    with case.world.session() as session:
        assert deaths.may_undo(session, case.person.id, entry.created_at + timedelta(minutes=1))
        assert not deaths.may_undo(session, case.person.id, later)


def test_a_death_noted_twice_at_once_is_noted_once(case: CaseDesk) -> None:
    form = {"once": "f" * 32, "sure": "yes", "sms": "yes"}
    assert set(_at_once(lambda: _post(case, f"/people/{case.person.id}/death", form))) == {303}
    case.work()
    assert len(case.noted("death noted")) == 1
    assert len(case.events) == 2


def test_nothing_is_closed_for_good_by_a_trial_case(world: World) -> None:
    world.told(event("T-1"))
    with world.session() as session:
        person = session.scalars(select(Contact)).one()
    desk = Desk(world)
    page = f"/en/desk/cases/{person.case_id}/people/{person.id}/death"
    assert desk.post(page, {"once": "a", "sure": "yes", "sms": "yes"}).status_code == 303
    with world.session() as session:
        assert session.scalars(select(Suppression)).all() == []


def _queue(case: CaseDesk) -> None:
    """A message that is due and not sent yet."""
    _taken(case, event("NPT-123", "case.milestone_reached", milestone="checking"))
    case.world.process()


def _taken(case: CaseDesk, told: dict[str, Any]) -> None:
    """The case system posts an event, which waits."""
    tenant = case.world.tenant
    assert case.world.post(told, key=tenant.live_key, secret=tenant.secret).status_code == 202


def _post(case: CaseDesk, page: str, form: dict[str, str]) -> int:
    client = case.world.app.test_client()
    client.set_cookie("olrhain-desk", f"{case.world.tenant.id.hex}.{case.desk.member.token}")
    return client.post(case.path(page), data={"form_word": case.desk.form_word, **form}).status_code


def _at_once(act: Any) -> list[int]:
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(act())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(threads)
    return answers


def _body(case: CaseDesk, row: Message) -> str:
    with case.world.session() as session:
        opened: Any = vault_of(session).open_json("messages", row.id, "words", row.words_sealed)
    return str(opened["body"])
