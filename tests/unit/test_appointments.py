"""What is told of the appointments of a case: those that stand, what was moved, and what is off."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.domain import appointments, status_words
from app.domain.bilingual import Bilingual
from app.domain.case_state import CaseState, fold
from tests.unit.some_case import Raw, raw_event, received

FIRST, LATER = "2026-11-30T10:30:00Z", "2026-12-02T14:00:00Z"


def state(*raws: Raw) -> CaseState:
    return fold(received([raw_event(0, "case.opened"), *raws]), "received")


def booked(number: int, kind: str = "booked", **fields: Any) -> Raw:
    return raw_event(number, f"case.appointment_{kind}", appointment={"id": "a-1", **fields})


def test_a_booked_appointment_stands_as_it_was_told() -> None:
    (one,) = appointments.told(state(booked(1, start=FIRST)))
    assert (one.start, one.moved_from, one.cancelled, one.version) == (_at(FIRST), None, False, 0)


def test_a_moved_appointment_says_when_it_was_before_and_grows_in_version() -> None:
    (one,) = appointments.told(state(booked(1, start=FIRST), booked(2, "changed", start=LATER)))
    assert (one.start, one.moved_from, one.version) == (_at(LATER), _at(FIRST), 1)


def test_a_change_of_place_alone_moves_nothing() -> None:
    place = {"cy": "Neuadd y Dref", "en": "Town Hall"}
    (one,) = appointments.told(state(booked(1, start=FIRST), booked(2, "changed", place=place)))
    assert (one.moved_from, one.version) == (None, 1)


def test_a_cancelled_appointment_is_told_with_the_time_that_it_would_have_been() -> None:
    raws = [booked(1, start=FIRST), booked(2, "changed", start=LATER), booked(3, "cancelled")]
    (one,) = appointments.told(state(*raws))
    assert (one.start, one.cancelled, one.version) == (_at(LATER), True, 2)


def test_an_appointment_that_was_told_by_mistake_is_off() -> None:
    (one,) = appointments.told(state(booked(1, start=FIRST), raw_event(2, "case.event_retracted", retracts="e-1")))
    assert (one.cancelled, one.version) == (True, 1)


def test_a_move_that_was_told_by_mistake_has_the_first_time_stand_again() -> None:
    raws = [booked(1, start=FIRST), booked(2, "changed", start=LATER)]
    (one,) = appointments.told(state(*raws, raw_event(3, "case.event_retracted", retracts="e-2")))
    assert (one.start, one.moved_from, one.cancelled, one.version) == (_at(FIRST), None, False, 2)


def test_a_case_that_is_over_has_none() -> None:
    assert appointments.told(state(booked(1, start=FIRST), raw_event(2, "case.withdrawn"))) == ()


def test_what_was_taken_back_says_when() -> None:
    raws = [booked(1, start=FIRST), raw_event(2, "case.event_retracted", retracts="e-1")]
    entries = state(*raws).history
    assert [entry.retracted_at is not None for entry in entries] == [False, True, False]
    assert entries[1].retracted_at == entries[2].time


def test_what_was_taken_back_twice_was_taken_back_the_first_time() -> None:
    raws = [booked(1, start=FIRST), *(raw_event(at, "case.event_retracted", retracts="e-1") for at in (3, 2))]
    entries = state(*raws).history
    assert entries[1].retracted_at == entries[2].time < entries[3].time


def test_the_timeline_names_the_day_in_its_welsh_and_english_form() -> None:
    raws = [booked(1, start=FIRST), booked(2, "changed", start=LATER), booked(3, "cancelled")]
    _, first, second, third = state(*raws).history
    assert status_words.sentence(first, None, _at(FIRST)) == Bilingual(
        "Cafodd apwyntiad ei drefnu ar gyfer dydd Llun 30 Tachwedd 2026.",
        "An appointment was booked for Monday 30 November 2026.",
    )
    assert status_words.sentence(second, None, _at(LATER)) == Bilingual(
        "Cafodd apwyntiad ei symud i ddydd Mercher 2 Rhagfyr 2026.",
        "An appointment was moved to Wednesday 2 December 2026.",
    )
    assert status_words.sentence(third, None, _at(LATER)) == Bilingual(
        "Cafodd yr apwyntiad ar ddydd Mercher 2 Rhagfyr 2026 ei ganslo.",
        "The appointment on Wednesday 2 December 2026 was cancelled.",
    )


def test_a_day_is_that_of_the_clocks_of_wales() -> None:
    (_, entry) = state(booked(1, start="2026-07-01T23:30:00Z")).history
    assert entry.day is not None
    assert entry.day.isoformat() == "2026-07-02"


def _at(when: str) -> datetime:
    return datetime.fromisoformat(when).astimezone(UTC)
