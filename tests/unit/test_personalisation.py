"""The values that go into the words: what an event and its case say, typed, in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.bilingual import Bilingual
from app.domain.case_state import fold
from app.domain.packs import BUILT_IN_PLACEHOLDERS
from app.domain.personalisation import (
    CaseTypeWords,
    Happening,
    MilestoneWords,
    OutcomeWords,
    event_values,
    person_values,
)
from app.domain.placeholders import PlaceholderType, TypedValue
from tests.unit.some_case import NOW, Raw, raw_event, received

WORDS = CaseTypeWords(
    code="building-permit",
    name=Bilingual("Trwydded adeiladu", "Building permit"),
    milestones=(
        MilestoneWords(
            "received", Bilingual("Wedi dod i law", "Received"), Bilingual("A.", "B."), Bilingual("C.", "D."), None
        ),
        MilestoneWords("checked", Bilingual("Gwiriwyd", "Checked"), Bilingual("E.", "F."), Bilingual("G.", "H."), 10),
    ),
    outcomes=(OutcomeWords("granted", Bilingual("Caniatáu", "Granted"), Bilingual("Cewch.", "You may.")),),
    details={
        "visit_day": PlaceholderType.DATE,
        "visit_time": PlaceholderType.TIME,
        "storeys": PlaceholderType.NUMBER,
        "fee": PlaceholderType.MONEY,
        "inspector": PlaceholderType.BILINGUAL_TEXT,
    },
)

SITE = Bilingual("olrhain.example/cy", "olrhain.example/en")


def values(*raws: Raw) -> dict[str, TypedValue]:
    """The values of the last of the events, after all of them."""
    events = received(list(raws))
    before, after = fold(events[:-1], "received"), fold(events, "received")
    return event_values(
        Happening(events[-1].event, before, after, WORDS, Bilingual("Cyngor", "Council"), "01632 960000", SITE)
    )


def detail(name: str, value: Any) -> TypedValue | None:
    return values(raw_event(0, "case.milestone_reached", milestone="checked", details={name: value})).get(name)


def pair(values: dict[str, TypedValue], name: str) -> object:
    return values[name].value


def test_every_event_can_name_the_organisation_its_phone_and_the_case() -> None:
    found = values(raw_event(0, "case.opened"))
    assert pair(found, "organisation") == Bilingual("Cyngor", "Council")
    assert pair(found, "phone") == "01632 960000"
    assert (pair(found, "reference"), found["reference"].type) == ("C-1", PlaceholderType.REFERENCE)
    assert pair(found, "case_type") == WORDS.name


def test_a_milestone_gives_its_label_its_sentence_and_what_happens_next() -> None:
    found = values(raw_event(0, "case.milestone_reached", milestone="checked"))
    assert pair(found, "milestone") == Bilingual("Gwiriwyd", "Checked")
    assert (pair(found, "sentence"), pair(found, "next")) == (Bilingual("E.", "F."), Bilingual("G.", "H."))


def test_by_when_is_a_whole_sentence_in_both_languages_or_nothing() -> None:
    dated = values(raw_event(0, "case.milestone_reached", milestone="checked", expected_by="2026-12-04"))
    assert pair(dated, "by_when") == Bilingual(
        "Rydym yn disgwyl gwneud hyn erbyn 4 Rhagfyr 2026.", "We expect to do this by 4 December 2026."
    )
    assert pair(dated, "expected_by") == date(2026, 12, 4)
    undated = values(raw_event(0, "case.milestone_reached", milestone="checked"))
    assert pair(undated, "by_when") == Bilingual("", "")
    assert "expected_by" not in undated


def test_an_outcome_gives_its_label_and_what_it_means() -> None:
    found = values(raw_event(0, "case.opened"), raw_event(1, "case.decision_made", outcome="granted"))
    assert pair(found, "outcome") == Bilingual("Caniatáu", "Granted")
    assert pair(found, "outcome_meaning") == Bilingual("Cewch.", "You may.")


def test_a_request_says_what_is_wanted_and_by_when() -> None:
    asked = {"id": "r", "what": {"cy": "Cynllun", "en": "A plan"}, "due": "2026-12-01"}
    found = values(raw_event(0, "case.information_requested", request=asked))
    assert pair(found, "what") == Bilingual("Cynllun", "A plan")
    assert pair(found, "due") == date(2026, 12, 1)
    assert pair(found, "due_sentence") == Bilingual(
        "Anfonwch hyn atom erbyn 1 Rhagfyr 2026.", "Please send this to us by 1 December 2026."
    )


def test_what_was_received_is_named_as_it_was_asked_for() -> None:
    asked = raw_event(0, "case.information_requested", request={"id": "r", "what": {"cy": "Cynllun", "en": "A plan"}})
    came = raw_event(1, "case.information_received", request={"id": "r"})
    assert pair(values(asked, came), "what") == Bilingual("Cynllun", "A plan")


def test_an_appointment_is_told_by_the_clock_in_wales() -> None:
    late = {"id": "a", "start": "2026-07-01T23:30:00Z"}
    found = values(raw_event(0, "case.appointment_booked", appointment=late))
    assert pair(found, "appointment_date") == date(2026, 7, 2)


def test_a_changed_appointment_keeps_the_place_that_was_told_before() -> None:
    place = {"cy": "Y Ganolfan.", "en": "The Centre"}
    booked = raw_event(0, "case.appointment_booked", appointment={"id": "a", "start": NOW.isoformat(), "place": place})
    later = (NOW + timedelta(days=1)).isoformat()
    changed = raw_event(1, "case.appointment_changed", appointment={"id": "a", "start": later})
    found = values(booked, changed)
    assert pair(found, "place_sentence") == Bilingual("Lleoliad: Y Ganolfan.", "Place: The Centre.")


def test_a_cancelled_appointment_still_says_when_it_was_to_be() -> None:
    booked = raw_event(0, "case.appointment_booked", appointment={"id": "a", "start": NOW.isoformat()})
    cancelled = raw_event(1, "case.appointment_cancelled", appointment={"id": "a"})
    assert pair(values(booked, cancelled), "appointment_date") == NOW.date()


def test_a_place_that_lacks_one_language_lacks_it_in_its_sentence_too() -> None:
    half = {"id": "a", "start": NOW.isoformat(), "place": {"cy": "", "en": "The Centre"}}
    found = values(raw_event(0, "case.appointment_booked", appointment=half))
    assert pair(found, "place_sentence") == Bilingual("", "Place: The Centre.")


@pytest.mark.parametrize(
    ("name", "said", "kind"),
    [
        ("visit_day", "2026-12-04", PlaceholderType.DATE),
        ("visit_time", "2026-12-04T10:30:00+00:00", PlaceholderType.TIME),
        ("storeys", 3, PlaceholderType.NUMBER),
        ("fee", "12.50", PlaceholderType.MONEY),
        ("inspector", {"cy": "Tîm", "en": "Team"}, PlaceholderType.BILINGUAL_TEXT),
        ("anything", "as written", PlaceholderType.TEXT_AS_WRITTEN),
    ],
)
def test_a_detail_is_read_as_the_type_that_the_case_type_gives_it(name: str, said: Any, kind: PlaceholderType) -> None:
    found = detail(name, said)
    assert found is not None
    assert found.type is kind


@pytest.mark.parametrize(
    ("name", "said"), [("visit_day", "yfory"), ("visit_time", "10"), ("storeys", "tri"), ("fee", "drud")]
)
def test_a_detail_that_cannot_be_read_as_its_type_is_as_good_as_missing(name: str, said: str) -> None:
    assert detail(name, said) is None


def test_a_person_has_a_name_a_first_name_and_a_link() -> None:
    found = person_values(" Siân Llŷr ", "https://x.example/c/1")
    assert {name: typed.value for name, typed in found.items()} == {
        "name": "Siân Llŷr",
        "first_name": "Siân",
        "link": "https://x.example/c/1",
    }


@pytest.mark.parametrize("name", [None, "", "  "])
def test_who_gave_no_name_has_none(name: str | None) -> None:
    assert person_values(name, None) == {}


def test_every_value_has_the_type_that_templates_were_promised() -> None:
    place = {"cy": "Y Ganolfan", "en": "The Centre"}
    events = [
        raw_event(0, "case.milestone_reached", milestone="checked", expected_by="2026-12-04"),
        raw_event(1, "case.information_requested", request={"id": "r", "what": place, "due": "2026-12-04"}),
        raw_event(2, "case.appointment_booked", appointment={"id": "a", "start": NOW.isoformat(), "place": place}),
        raw_event(3, "case.delayed", reason=place),
        raw_event(4, "case.transferred", to=place, into="C-2"),
        raw_event(5, "case.closed", outcome="granted"),
    ]
    found = person_values("Siân", "https://x.example/c/1")
    for count in range(1, len(events) + 1):
        found |= values(*events[:count])
    assert {name: typed.type for name, typed in found.items()} == dict(BUILT_IN_PLACEHOLDERS)


def test_what_is_said_about_a_contact_is_no_value_of_the_event() -> None:
    assert "first_name" not in values(raw_event(0, "case.opened", contacts=[{"reference": "p-1", "name": "Siân"}]))
