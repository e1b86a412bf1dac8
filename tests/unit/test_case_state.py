"""What the events of a case add up to, in whatever order they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, note, seed, settings
from hypothesis import strategies as st

from app.domain.case_events import EventType
from app.domain.case_state import CaseState, fold, retracted_ids
from tests.unit.some_case import NOW, SEED, Raw, lives, raw_event, read, received

FIRST = "received"


def folded(*raws: Raw) -> CaseState:
    return fold(received(list(raws)), FIRST)


def told_of(state: CaseState) -> CaseState:
    """A state without our own ids, which say nothing of the case."""
    return replace(state, history=tuple(replace(entry, event_id=_NOBODY) for entry in state.history))


_NOBODY = received([raw_event(0, "case.opened")])[0].id


class TestAnyOrder:
    @seed(SEED)
    @settings(max_examples=1200, deadline=None)
    @given(life=lives(), shuffle=st.randoms(use_true_random=False))
    def test_the_state_is_the_same_in_whatever_order_the_events_arrive(self, life: list[Raw], shuffle: Any) -> None:
        note(f"OLRHAIN_SEED={SEED}")
        arrived = shuffle.sample(life, len(life))
        assert told_of(fold(received(arrived), FIRST)) == told_of(fold(received(life), FIRST))

    @seed(SEED)
    @settings(max_examples=600, deadline=None)
    @given(life=lives(), shuffle=st.randoms(use_true_random=False))
    def test_an_event_that_came_twice_changes_nothing_but_the_history(self, life: list[Raw], shuffle: Any) -> None:
        note(f"OLRHAIN_SEED={SEED}")
        doubled = shuffle.sample(life + life, 2 * len(life))
        once, twice = fold(received(life), FIRST), fold(received(doubled), FIRST)
        assert replace(twice, history=()) == replace(once, history=())

    @seed(SEED)
    @settings(max_examples=600, deadline=None)
    @given(life=lives(), chosen=st.data())
    def test_a_retracted_event_leaves_the_case_as_if_it_had_never_been_posted(
        self, life: list[Raw], chosen: st.DataObject
    ) -> None:
        note(f"OLRHAIN_SEED={SEED}")
        plain = [raw for raw in life if raw["type"] != EventType.EVENT_RETRACTED.wire]
        wrong = chosen.draw(st.integers(0, max(0, len(plain) - 1)))
        rest = [raw for place, raw in enumerate(plain) if place != wrong]
        # The retraction itself says nothing of the contacts that it carries.
        retraction = raw_event(99, "case.event_retracted", retracts=f"{plain[wrong]['id']}" if plain else "e-0")
        retraction["data"]["contacts"] = []
        with_it, without_it = folded(*plain, retraction), folded(*rest)
        assert replace(with_it, history=()) == replace(without_it, history=())

    def test_two_events_of_one_moment_count_in_the_order_of_their_arrival(self) -> None:
        early, late = (
            raw_event(1, "case.milestone_reached", milestone=code) | {"id": code} for code in ("checking", "checked")
        )
        assert folded(early, late).milestone == "checked"
        assert folded(late, early).milestone == "checking"


class TestStatusAndMilestone:
    def test_an_opened_case_stands_at_its_first_milestone(self) -> None:
        state = folded(raw_event(0, "case.opened"))
        assert (state.status, state.milestone, state.opened_at) == (
            "open",
            FIRST,
            read(raw_event(0, "case.opened")).time,
        )

    def test_an_opened_case_stands_where_the_event_says(self) -> None:
        assert folded(raw_event(0, "case.opened", milestone="checking")).milestone == "checking"

    def test_a_late_milestone_joins_the_history_and_never_moves_the_case_back(self) -> None:
        state = folded(
            raw_event(2, "case.milestone_reached", milestone="checked"),
            raw_event(1, "case.milestone_reached", milestone="checking"),
        )
        assert state.milestone == "checked"
        assert [entry.milestone for entry in state.history] == ["checking", "checked"]

    def test_a_late_opening_fills_in_when_the_case_was_opened(self) -> None:
        state = folded(raw_event(5, "case.milestone_reached", milestone="checked"), raw_event(1, "case.opened"))
        assert state.opened_at == read(raw_event(1, "case.opened")).time
        assert state.milestone == "checked"

    def test_a_new_milestone_ends_a_delay_and_its_date(self) -> None:
        late = raw_event(1, "case.delayed", expected_by="2026-12-24", reason={"cy": "Eira", "en": "Snow"})
        delayed = folded(raw_event(0, "case.opened"), late)
        assert (delayed.delayed, str(delayed.expected_by)) == (True, "2026-12-24")
        moved_on = folded(
            raw_event(0, "case.opened"), late, raw_event(2, "case.milestone_reached", milestone="checked")
        )
        assert (moved_on.delayed, moved_on.delay_reason, moved_on.expected_by) == (False, None, None)

    def test_a_delay_that_names_no_day_keeps_the_one_that_was_named(self) -> None:
        state = folded(
            raw_event(0, "case.milestone_reached", milestone="checking", expected_by="2026-12-01"),
            raw_event(1, "case.delayed"),
        )
        assert str(state.expected_by) == "2026-12-01"

    def test_closing_ends_requests_and_appointments(self) -> None:
        state = folded(
            raw_event(0, "case.information_requested", request={"id": "r"}),
            raw_event(1, "case.appointment_booked", appointment={"id": "a", "start": NOW.isoformat()}),
            raw_event(2, "case.closed", outcome="granted"),
        )
        assert (state.status, state.outcome, state.requests, state.appointments) == ("closed", "granted", (), ())

    def test_reopening_clears_how_the_case_ended_and_keeps_when_it_was_opened(self) -> None:
        opened = raw_event(0, "case.opened")
        state = folded(opened, raw_event(1, "case.closed", outcome="refused"), raw_event(2, "case.reopened"))
        assert (state.status, state.outcome, state.closed_at) == ("open", None, None)
        assert state.opened_at == read(opened).time

    def test_a_closing_that_arrives_after_the_reopening_that_followed_it_closes_nothing(self) -> None:
        state = folded(raw_event(0, "case.opened"), raw_event(2, "case.reopened"), raw_event(1, "case.closed"))
        assert state.status == "open"

    def test_a_decision_alone_does_not_close_the_case(self) -> None:
        state = folded(raw_event(0, "case.opened"), raw_event(1, "case.decision_made", outcome="granted"))
        assert (state.status, state.outcome) == ("open", "granted")

    def test_a_merged_case_says_into_which(self) -> None:
        state = folded(raw_event(0, "case.opened"), raw_event(1, "case.merged", into="C-2"))
        assert (state.status, state.into) == ("merged", "C-2")


class TestRequestsAndAppointments:
    def test_what_was_received_is_no_longer_asked_for(self) -> None:
        asked = raw_event(0, "case.information_requested", request={"id": "r"})
        other = raw_event(1, "case.information_requested", request={"id": "s"})
        came = raw_event(2, "case.information_received", request={"id": "r"})
        assert [request.id for request in folded(asked, other, came).requests] == ["s"]
        assert [request.id for request in folded(came, asked, other).requests] == ["s"]

    def test_a_change_keeps_what_it_does_not_speak_of(self) -> None:
        place = {"cy": "Y Ganolfan", "en": "The Centre"}
        booked = raw_event(0, "case.appointment_booked", appointment={"id": "a", "start": _at(9), "place": place})
        moved = raw_event(1, "case.appointment_changed", appointment={"id": "a", "start": _at(11)})
        [appointment] = folded(booked, moved).appointments
        assert (appointment.start, appointment.place.as_dict() if appointment.place else None) == (_hour(11), place)

    def test_a_new_start_drops_the_old_end(self) -> None:
        booked = raw_event(0, "case.appointment_booked", appointment={"id": "a", "start": _at(9), "end": _at(10)})
        moved = raw_event(1, "case.appointment_changed", appointment={"id": "a", "start": _at(14)})
        assert folded(booked, moved).appointments[0].end is None

    def test_a_cancelled_appointment_is_gone_even_if_its_booking_arrives_afterwards(self) -> None:
        booked = raw_event(0, "case.appointment_booked", appointment={"id": "a", "start": _at(9)})
        cancelled = raw_event(1, "case.appointment_cancelled", appointment={"id": "a"})
        assert folded(cancelled, booked).appointments == ()


class TestRetraction:
    def test_a_retraction_counts_before_and_after_its_event(self) -> None:
        opened = raw_event(0, "case.opened")
        wrong = raw_event(1, "case.milestone_reached", milestone="decided")
        back = raw_event(2, "case.event_retracted", retracts="e-1")
        assert folded(opened, wrong, back).milestone == folded(back, opened, wrong).milestone == FIRST

    def test_a_retracted_event_stays_in_the_history_marked_as_such(self) -> None:
        state = folded(
            raw_event(0, "case.opened"),
            raw_event(1, "case.closed"),
            raw_event(2, "case.event_retracted", retracts="e-1"),
        )
        assert [(entry.type, entry.retracted) for entry in state.history] == [
            (EventType.OPENED, False),
            (EventType.CLOSED, True),
            (EventType.EVENT_RETRACTED, False),
        ]

    def test_a_retraction_that_was_retracted_takes_nothing_back(self) -> None:
        state = folded(
            raw_event(0, "case.opened"),
            raw_event(1, "case.milestone_reached", milestone="checked"),
            raw_event(2, "case.event_retracted", retracts="e-1"),
            raw_event(3, "case.event_retracted", retracts="e-2"),
        )
        assert state.milestone == "checked"

    def test_a_retraction_reaches_only_events_of_its_own_source(self) -> None:
        back = raw_event(2, "case.event_retracted", retracts="e-1") | {"source": "/another"}
        assert retracted_ids([read(back)]) == {("/another", "e-1")}
        closed = folded(raw_event(0, "case.opened"), raw_event(1, "case.closed"), back)
        assert closed.status == "closed"


class TestContacts:
    def test_absent_contacts_and_fields_stay_and_null_clears(self) -> None:
        first = raw_event(
            0, "case.opened", contacts=[_who("p-1", name="Siân", mobile="07700900123"), _who("p-2", name="Tomos")]
        )
        then = raw_event(1, "case.delayed", contacts=[_who("p-1", mobile=None)])
        sian, tomos = folded(first, then).contacts
        assert (sian.facts.name, sian.facts.mobile, tomos.facts.name) == ("Siân", None, "Tomos")

    def test_only_contact_removed_removes_and_only_contact_updated_brings_back(self) -> None:
        opened = raw_event(0, "case.opened", contacts=[_who("p-1", name="Siân")])
        gone = raw_event(1, "contact.removed", contact=_who("p-1"), reason="moved")
        named_again = raw_event(2, "case.delayed", contacts=[_who("p-1", name="Siân")])
        back = raw_event(3, "contact.updated", contact=_who("p-1", language="cy"))
        assert folded(opened, gone, named_again).contacts[0].removal == "moved"
        returned = folded(opened, gone, named_again, back).contacts[0]
        assert (returned.removed_at, returned.removal, returned.facts.language) == (None, None, "cy")

    def test_who_has_died_is_brought_back_by_nothing_but_a_retraction(self) -> None:
        opened = raw_event(0, "case.opened", contacts=[_who("p-1", name="Siân")])
        gone = raw_event(1, "contact.removed", contact=_who("p-1"), reason="deceased")
        repeated = raw_event(2, "contact.updated", contact=_who("p-1", name="Siân", mobile="07700900123"))
        assert folded(opened, gone, repeated).contacts[0].removal == "deceased"
        mistaken = raw_event(3, "case.event_retracted", retracts="e-1")
        assert folded(opened, gone, repeated, mistaken).contacts[0].removal is None

    def test_a_removal_counts_even_if_it_arrives_before_the_contact(self) -> None:
        gone = raw_event(5, "contact.removed", contact=_who("p-9"))
        opened = raw_event(0, "case.opened", contacts=[_who("p-9", name="Alys")])
        [contact] = [one for one in folded(gone, opened).contacts if one.facts.reference == "p-9"]
        assert (contact.facts.name, contact.removal) == ("Alys", "other")

    def test_what_a_contact_said_and_when_is_kept_for_each_choice(self) -> None:
        said = raw_event(1, "contact.updated", contact=_who("p-1", language="cy"), said_at=NOW.isoformat())
        [contact] = folded(raw_event(0, "case.opened"), said).contacts
        assert contact.said_at == {"language": NOW}

    def test_news_of_a_contact_never_makes_an_event_of_the_case_late(self) -> None:
        state = folded(raw_event(0, "case.opened"), raw_event(9, "contact.updated", contact=_who("p-1", language="en")))
        assert state.applied_time == read(raw_event(0, "case.opened")).time


def _who(reference: str, **fields: Any) -> Raw:
    return {"reference": reference} | fields


def _hour(hour: int) -> Any:
    return NOW.replace(hour=hour) + timedelta(days=3)


def _at(hour: int) -> str:
    return str(_hour(hour).isoformat())
