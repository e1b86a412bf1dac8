"""Staff add the words that an event lacks in one language, and what waited for them goes, in both together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.db import vault_of
from app.domain.added_words import Added
from app.domain.bilingual import Bilingual, Language
from app.domain.errors import NotFound
from app.models.case import AddedWords, Case
from app.models.message import Message
from app.models.organisation import AuditEntry
from app.models.template import TemplateVersion
from app.services.events import event_store, missing_words
from app.services.events.missing_words import NothingIsHeld, NotMissing, NotWords
from app.services.messages import held
from tests.services.test_fallback import TEMPORARY
from tests.services.test_holding import BOTH
from tests.world import World, contact, event

CY, EN = Language.CY, Language.EN
FIRST: dict[str, Any] = {"case_type": "building-permit", "contacts": BOTH}
EMAILED: dict[str, Any] = {
    "case_type": "building-permit",
    "contacts": [one | {"channels": ["email"], "email": f"{one['reference']}@example.com"} for one in BOTH],
}


def asked(**what: str) -> dict[str, Any]:
    return event(kind="case.information_requested", request={"id": "r", "what": what}, **FIRST)


def supply(world: World, message: dict[str, Any], field: str, words: str, language: Language = CY) -> int:
    added, now = Added(field, language, words), datetime.now(UTC)
    with world.session() as session:
        return missing_words.supply(session, UUID(message["event"]), added, "Nia Rees", world.shop.sender, now)


def gaps(world: World, message: dict[str, Any]) -> list[tuple[str, str, str, str | None]]:
    with world.session() as session:
        found = missing_words.missing(session, UUID(message["event"]))
    return [(one.gap.field, one.gap.language.value, one.gap.there, one.added) for one in found]


def ends(world: World) -> list[tuple[str, str, str]]:
    return [(one["contact"], one["language"], one["status"]) for one in world.messages("C-1")]


@pytest.mark.parametrize(
    ("of_type", "data", "field", "there"),
    [
        ("case.information_requested", {"request": {"id": "r", "what": {"en": "A plan"}}}, "request.what", "A plan"),
        ("case.delayed", {"reason": {"en": "Staff are away"}}, "reason", "Staff are away"),
        ("case.transferred", {"to": {"en": "Another council"}}, "to", "Another council"),
        (
            "case.appointment_booked",
            {"appointment": {"id": "a", "start": "2030-03-18T10:30:00Z", "place": {"en": "The office"}}},
            "appointment.place",
            "The office",
        ),
        (
            "case.appointment_booked",
            {"appointment": {"id": "a", "start": "2030-03-18T10:30:00Z", "notes": {"en": "Bring it"}}},
            "appointment.notes",
            "Bring it",
        ),
    ],
)
def test_what_lacks_welsh_goes_in_both_languages_once_the_welsh_is_added(
    world: World, of_type: str, data: dict[str, Any], field: str, there: str
) -> None:
    messages = world.told(event(kind=of_type, **EMAILED, **data))
    assert {one["status"] for one in messages} == {"held"}
    assert gaps(world, messages[0]) == [(field, "cy", there, None)]
    assert supply(world, messages[0], field, "Geiriau newydd") >= 2
    world.deliver()
    told = [one for one in world.messages("C-1") if one["status"] != "created"]
    assert [(one["language"], one["status"]) for one in told] == [("cy", "delivered"), ("en", "delivered")]
    assert "Geiriau newydd" in told[0]["content"]["body"]
    assert there in told[1]["content"]["body"]


def test_a_detail_of_a_milestone_is_added_like_any_other_value(world: World) -> None:
    first = {"case_type": "adult-social-care", "contacts": BOTH}
    details = {"assessor": {"en": "Assessment team"}}
    booked = event(kind="case.milestone_reached", milestone="assessment-booked", details=details, **first)
    messages = world.told(booked)
    assert gaps(world, messages[0]) == [("details.assessor", "cy", "Assessment team", None)]
    assert supply(world, messages[0], "details.assessor", "Tîm Asesu") == 2


def test_a_hold_keeps_since_when_and_why_it_was_and_when_it_ended(world: World) -> None:
    (message, _) = world.told(asked(en="A plan"))
    since = message["held"]["since"]
    assert (message["held"]["reason"]["code"], message["held"]["released_at"]) == ("welsh-missing", None)
    supply(world, message, "request.what", "Cynllun")
    for one in world.messages("C-1"):
        assert (one["status"], one["reason"]) == ("created", None)
        assert (one["held"]["since"], one["held"]["reason"]["code"]) == (since, "welsh-missing")
        assert one["held"]["released_at"] > since


def test_what_was_never_held_says_so(world: World) -> None:
    assert [one["held"] for one in world.told(event())] == [None]


def test_both_wait_on_until_the_last_of_the_missing_words_is_there(world: World) -> None:
    visit = {"id": "a", "start": "2030-03-18T10:30:00Z", "place": {"en": "Office"}, "notes": {"cy": "Dewch â fe"}}
    messages = world.told(event(kind="case.appointment_booked", appointment=visit, **EMAILED))
    assert supply(world, messages[0], "appointment.place", "Swyddfa") == 0
    assert gaps(world, messages[0]) == [
        ("appointment.place", "cy", "Office", "Swyddfa"),
        ("appointment.notes", "en", "Dewch â fe", None),
    ]
    assert {status for _, _, status in ends(world)} == {"held"}
    assert supply(world, messages[0], "appointment.notes", "Bring it", EN) > 0
    assert "held" not in {status for _, _, status in ends(world)}


def test_words_may_be_bettered_while_others_are_awaited(world: World) -> None:
    visit = {"id": "a", "start": "2030-03-18T10:30:00Z", "place": {"en": "Office"}, "notes": {"en": "Bring it"}}
    messages = world.told(event(kind="case.appointment_booked", appointment=visit, **EMAILED))
    supply(world, messages[0], "appointment.place", "Swyddfea")
    supply(world, messages[0], "appointment.place", "Swyddfa")
    supply(world, messages[0], "appointment.notes", "Dewch â fe")
    assert "Lleoliad: Swyddfa." in world.messages("C-1")[0]["content"]["body"]


def test_a_later_event_that_says_no_more_of_the_place_goes_with_the_words_of_the_first(world: World) -> None:
    visit = {"id": "a", "start": "2030-03-18T10:30:00Z", "place": {"en": "The office"}}
    world.told(event(kind="case.appointment_booked", appointment=visit, **FIRST))
    later = {"id": "a", "start": "2030-03-19T10:30:00Z"}
    world.told(event(kind="case.appointment_changed", appointment=later))
    changed = [one for one in world.messages("C-1") if one["status"] == "held"]
    assert gaps(world, changed[0]) == [("appointment.place", "cy", "The office", None)]
    assert supply(world, changed[0], "appointment.place", "Y swyddfa") == 2
    with world.session() as session:
        case = session.scalars(select(Case)).one()
        assert case.state_sealed is not None
        state = event_store.open_state(vault_of(session), case.id, case.state_sealed)
    assert [one.place for one in state.appointments] == [Bilingual("Y swyddfa", "The office")]


def test_the_words_of_the_case_system_stand(world: World) -> None:
    messages = world.told(asked(en="A plan"))
    with pytest.raises(NotMissing):
        supply(world, messages[0], "request.what", "Another plan", EN)
    with pytest.raises(NotMissing):
        supply(world, messages[0], "reason", "Rheswm")


@pytest.mark.parametrize("words", ["", " \n", "x" * 2001])
def test_words_that_are_none_are_refused(world: World, words: str) -> None:
    messages = world.told(asked(en="A plan"))
    with pytest.raises(NotWords):
        supply(world, messages[0], "request.what", words)


def test_words_that_come_too_late_are_refused(world: World) -> None:
    messages = world.told(asked(en="A plan"))
    supply(world, messages[0], "request.what", "Cynllun")
    with pytest.raises(NothingIsHeld):
        supply(world, messages[0], "request.what", "Cynllun arall")


def test_the_event_of_another_organisation_is_not_there(world: World) -> None:
    messages = world.told(asked(en="A plan"))
    with world.session(world.add_tenant()) as session, pytest.raises(NotFound):
        missing_words.missing(session, UUID(messages[0]["event"]))


def test_added_words_are_sealed_and_leave_an_audit_entry_without_them(world: World) -> None:
    messages = world.told(asked(en="A plan"))
    supply(world, messages[0], "request.what", "Cynllun llawr")
    with world.session() as session:
        row = session.scalars(select(AddedWords)).one()
        audited = session.scalars(select(AuditEntry).where(AuditEntry.who == "Nia Rees")).one()
        assert b"Cynllun" not in row.words_sealed
        assert (row.by, row.field, row.language) == ("Nia Rees", "request.what", "cy")
        assert (audited.what, audited.about_id) == ("words added for request.what in cy", row.event_id)


class TestAFallback:
    @pytest.fixture(autouse=True)
    def _general_words(self, world: World) -> None:
        """Beside wording that asks for something, words that say only that something is asked for."""
        words = {"cy": "Mae angen rhywbeth arnom. Ffoniwch ni.", "en": "We need something. Ring us."}
        _give_fallbacks(world, Bilingual(words["cy"], words["en"]))

    def test_it_is_sent_at_once_to_everybody_and_nothing_is_sent_when_the_words_come(self, world: World) -> None:
        messages = world.told(asked(en="A plan"))
        assert [(one["language"], one["status"]) for one in messages] == [("cy", "delivered"), ("en", "delivered")]
        assert {one["language_reason"]["code"] for one in messages} == {"fallback-sent"}
        assert "Ffoniwch ni." in messages[0]["content"]["body"]
        with pytest.raises(NothingIsHeld):
            supply(world, messages[0], "request.what", "Cynllun")
        assert len(world.messages("C-1")) == 2


def _give_fallbacks(world: World, words: Bilingual) -> None:
    """A version never changes, so each gets a successor, published like itself."""
    with world.session() as session:
        for old in session.scalars(select(TemplateVersion)).all():
            copied = {name: getattr(old, name) for name in _COPIED}
            session.add(TemplateVersion(number=old.number + 1, fallback=words, **copied))
    world.shop.sender.catalogue.forget()


_COPIED = (
    *("organisation_id", "template_id", "subject", "body", "for_others", "author_cy", "author_en"),
    *("signed_cy", "signed_en", "published_at"),
)


def test_a_message_that_was_held_for_days_is_still_tried_for_a_day(world: World) -> None:
    people = [contact(mobile=TEMPORARY)]
    what = {"id": "r", "what": {"en": "A plan"}}
    requested = event(kind="case.information_requested", case_type="building-permit", contacts=people, request=what)
    (message,) = world.told(requested)
    _age(world, timedelta(days=3))
    supply(world, message, "request.what", "Cynllun")
    world.deliver()
    (tried,) = world.messages("C-1")
    assert (tried["status"], tried["reason"]["code"], tried["attempts"]) == ("created", "provider-away", 1)


def test_what_is_held_is_counted_by_event_with_its_age_and_its_people(world: World) -> None:
    world.told(asked(en="A plan"))
    _age(world, timedelta(hours=2))
    with world.session() as session:
        (found,) = held.events(session)
    assert (found.type, found.mode, found.reasons, found.people) == (
        "case.information_requested",
        "trial",
        ("welsh-missing",),
        2,
    )
    assert timedelta(hours=2) <= datetime.now(UTC) - found.since < timedelta(hours=3)


def _age(world: World, by: timedelta) -> None:
    with world.session() as session:
        session.execute(update(Message).values(held_at=Message.held_at - by, created_at=Message.created_at - by))
