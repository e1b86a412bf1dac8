"""What waits for Welsh or English: seen by whoever works on its case type, completed, checked and released."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.added_words import Gap
from app.domain.bilingual import Language
from app.domain.errors import NotFound
from app.domain.reasons import Reason
from app.models.case import AddedWords
from app.models.case_type import CaseType
from app.models.message import Message
from app.models.template import TemplateVersion
from app.services.events import missing_words
from app.services.events.missing_words import MissingWords
from app.services.translating import one_event, waiting
from app.services.translating.one_event import HeldEvent, Supplied
from app.services.translating.waiting import WaitingEvent, Wanted
from tests.services.test_holding import BOTH
from tests.services.test_missing_words import EMAILED
from tests.world import World, event

WHO = "staff:1"


def type_ids(world: World, *codes: str) -> frozenset[UUID]:
    with world.session() as session:
        query = select(CaseType.id)
        return frozenset(session.scalars(query.where(CaseType.code.in_(codes)) if codes else query))


def asked(case: str = "C-1", **what: str) -> dict[str, Any]:
    first = {"case_type": "building-permit", "contacts": BOTH}
    return event(case, "case.information_requested", request={"id": "r", "what": what}, **first)


def held_event(world: World, case: str = "C-1", **what: str) -> UUID:
    return UUID(world.told(asked(case, **(what or {"en": "A plan"})))[0]["event"])


def waits(world: World, types: Iterable[UUID] | None = None, **wanted: Any) -> list[WaitingEvent]:
    with world.session() as session:
        allowed = type_ids(world) if types is None else frozenset(types)
        return waiting.events(session, world.shop.sender.catalogue, Wanted(allowed, **wanted))


def look(world: World, event_id: UUID, types: frozenset[UUID] | None = None) -> HeldEvent:
    with world.session() as session:
        return one_event.look(session, world.shop.sender.catalogue, event_id, types or type_ids(world))


def supply(world: World, event_id: UUID, **words: str) -> Supplied:
    with world.session() as session:
        given = {key.replace("__", "."): said for key, said in words.items()}
        return one_event.supply(session, event_id, given, WHO, world.shop.sender, datetime.now(UTC))


def test_an_event_waits_with_its_case_its_reason_and_how_many_it_holds_up(world: World) -> None:
    event_id = held_event(world)
    (found,) = waits(world)
    assert (found.event_id, found.reference, found.reasons) == (event_id, "C-1", (Reason.WELSH_MISSING,))
    assert (found.messages, found.people, found.mode) == (2, 2, "trial")
    assert found.what.en == "We asked for information."


def test_the_longest_held_comes_first_and_the_newest_where_that_is_wanted(world: World) -> None:
    first, second = held_event(world, "C-1"), held_event(world, "C-2")
    with world.session() as session:
        session.execute(
            update(Message).where(Message.event_id == second).values(held_at=Message.held_at - timedelta(days=2))
        )
    assert [one.event_id for one in waits(world)] == [second, first]
    assert [one.event_id for one in waits(world, newest_first=True)] == [first, second]


def test_a_list_is_read_a_page_at_a_time_and_says_whether_there_is_more(world: World) -> None:
    ids = [held_event(world, f"C-{number}") for number in range(3)]
    assert [one.event_id for one in waits(world, limit=2)] == ids
    assert [one.event_id for one in waits(world, limit=1, offset=2)] == ids[2:]


def test_only_what_lacks_one_language_is_listed_where_that_is_wanted(world: World) -> None:
    welsh, english = held_event(world, "C-1", en="A plan"), held_event(world, "C-2", cy="Cynllun")
    assert [one.event_id for one in waits(world, language="cy")] == [welsh]
    assert [one.event_id for one in waits(world, language="en")] == [english]
    assert len(waits(world, language="fr")) == 2


def test_what_is_of_another_case_type_is_neither_listed_nor_found(world: World) -> None:
    event_id = held_event(world)
    others = type_ids(world, "adult-social-care")
    assert waits(world, others) == []
    with pytest.raises(NotFound):
        look(world, event_id, others)
    with pytest.raises(NotFound):
        look(world, uuid4())


def test_another_organisations_event_is_not_found(world: World) -> None:
    event_id = held_event(world)
    other = world.add_tenant()
    with world.session(other) as session:
        types = frozenset(session.scalars(select(CaseType.id)))
        with pytest.raises(NotFound):
            one_event.look(session, world.shop.sender.catalogue, event_id, types)


def test_an_event_says_what_it_lacks_and_is_released_when_it_has_it(world: World) -> None:
    event_id = held_event(world)
    shown = look(world, event_id)
    (missing,) = shown.missing
    assert (missing.key, missing.there, missing.name.en, shown.held) == (
        "request.what.cy",
        "A plan",
        "What is needed",
        2,
    )
    assert supply(world, event_id, request__what__cy="Cynllun llawr") == Supplied(1, 2)
    after = look(world, event_id)
    assert (after.held, after.since, after.missing[0].added) == (0, None, "Cynllun llawr")


def test_the_same_words_sent_twice_are_added_once(world: World) -> None:
    event_id = held_event(world)
    supply(world, event_id, request__what__cy="Cynllun")
    assert supply(world, event_id, request__what__cy="Cynllun") == Supplied(0, 0)


def test_a_value_that_is_left_empty_goes_on_waiting(world: World) -> None:
    event_id = held_event(world)
    assert supply(world, event_id, request__what__cy="  ") == Supplied(0, 0)
    assert supply(world, event_id, another__cy="Geiriau") == Supplied(0, 0)
    assert look(world, event_id).held == 2


def test_words_that_somebody_is_to_check_send_nothing_and_are_offered_to_who_checks_them(world: World) -> None:
    event_id = held_event(world)
    with world.session() as session:
        assert one_event.keep(session, event_id, {"request.what.cy": "Cynllun lawr"}, WHO) == 1
        assert one_event.keep(session, event_id, {"request.what.cy": "Cynllun lawr"}, WHO) == 0
    shown = look(world, event_id)
    assert (shown.held, shown.missing[0].added, shown.missing[0].draft) == (2, None, "Cynllun lawr")
    assert supply(world, event_id, request__what__cy="Cynllun llawr").released == 2
    with world.session() as session:
        assert session.scalars(select(AddedWords.draft)).all() == [False]


def test_words_that_are_added_already_are_not_turned_into_words_to_be_checked(world: World) -> None:
    event_id = held_event(world)
    supply(world, event_id, request__what__cy="Cynllun")
    with world.session() as session:
        assert one_event.keep(session, event_id, {"request.what.cy": "Arall"}, WHO) == 0


def appointment(world: World) -> UUID:
    """An event that waits for the Welsh of two values."""
    visit = {"id": "a", "start": "2030-03-18T10:30:00Z", "place": {"en": "Office"}, "notes": {"en": "Bring it"}}
    return UUID(world.told(event("C-1", "case.appointment_booked", appointment=visit, **EMAILED))[0]["event"])


def test_a_value_that_somebody_completes_at_the_same_moment_is_left_alone_and_the_others_are_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_id = appointment(world)
    missing = missing_words.missing

    def read_before(session: Session, of_event: UUID) -> list[MissingWords]:
        found = missing(session, of_event)
        monkeypatch.undo()
        supply(world, event_id, appointment__place__cy="Swyddfa")
        return found

    monkeypatch.setattr(missing_words, "missing", read_before)
    words = {"appointment.place.cy": "Y swyddfa", "appointment.notes.cy": "Dewch â fe"}
    with world.session() as session:
        assert one_event.keep(session, event_id, words, WHO) == 1
    place, notes = look(world, event_id).missing
    assert (place.added, notes.added, notes.draft) == ("Swyddfa", None, "Dewch â fe")


def test_a_value_that_no_longer_lacks_a_language_is_left_alone_and_the_others_are_added(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_id = held_event(world)
    gone = MissingWords(Gap("reason", Language.CY, "A delay"), None)
    missing = missing_words.missing
    monkeypatch.setattr(missing_words, "missing", lambda *asked: [gone, *missing(*asked)])
    assert supply(world, event_id, reason__cy="Oedi", request__what__cy="Cynllun llawr") == Supplied(1, 2)


def test_the_checks_warn_of_a_misspelling_and_a_missing_mutation(world: World) -> None:
    event_id = held_event(world)
    missing = look(world, event_id).missing
    with world.session() as session:
        found = one_event.check(session, missing, {"request.what.cy": "Cynlun i Caerdydd"})
        assert {one.code for one in found["request.what.cy"]} == {"spelling", "mutation"}
        assert one_event.check(session, missing, {"request.what.cy": "Cynllun"}) == {}
        assert one_event.check(session, missing, {"request.what.cy": "A plan"}) == {}


def test_what_waits_for_a_signature_is_counted_by_template_and_not_among_the_words(world: World) -> None:
    with world.session() as session:
        session.execute(update(TemplateVersion).values(published_at=None, signed_cy=None))
    world.shop.sender.catalogue.forget()
    world.told(event(contacts=BOTH), key=world.tenant.live_key, secret=world.tenant.secret)
    with world.session() as session:
        (found,) = waiting.templates(session, world.shop.sender.catalogue, type_ids(world))
        assert waiting.templates(session, world.shop.sender.catalogue, type_ids(world, "adult-social-care")) == []
    assert (found.messages, found.people, found.channel, found.number) == (2, 2, "sms", 1)
    assert waits(world) == []
