"""Contacts as events describe them: merged by reference, and never against what a person chose with us."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from app.db import vault_of
from app.models.contact import Contact, Preference
from app.models.organisation import AuditEntry
from app.services.contacts import Details, details
from tests.world import World, contact, event

BEFORE, CHOSEN, AFTER = (datetime(2026, 3, day, 12, tzinfo=UTC) for day in (1, 2, 3))


def test_contacts_that_an_event_does_not_name_stay(world: World) -> None:
    world.told(event(contacts=[contact("p-1"), contact("p-2", mobile="07700900124")]))
    messages = world.told(event(kind="case.closed", contacts=[contact("p-3", mobile="07700900125")]))
    assert [one["contact"] for one in messages] == ["p-1", "p-2", "p-1", "p-2", "p-3"]


def test_absent_fields_stay_and_null_clears(world: World) -> None:
    world.told(event(contacts=[contact(address_lines=["1 Stryd Fawr"], postcode="SA11 3QZ")]))
    world.told(event(kind="contact.updated", contact={"reference": "p-1", "email": None, "name": "Siân Rees"}))
    known = _details(world)
    assert (known.name, known.mobile, known.email) == ("Siân Rees", "+447700900123", None)
    assert known.address == "1 Stryd Fawr\nSA11 3QZ"


def test_null_clears_a_language_to_unknown_and_channels_to_the_usual_order(world: World) -> None:
    world.told(event(contacts=[contact(channels=["email"])]))
    world.told(event(kind="contact.updated", contact={"reference": "p-1", "language": None, "channels": None}))
    shown = _shown(world)
    assert (shown["language"], shown["channels"], shown["language_said"]["value"]) == ("unknown", [], "unknown")


def test_a_contact_is_shown_without_name_or_addresses(world: World) -> None:
    world.told(event())
    shown = world.get("/v1/cases/C-1").text
    assert not any(secret in shown for secret in ("Siân", "Llŷr", "900123", "example.com"))


def test_addresses_are_kept_in_one_form(world: World) -> None:
    world.told(event(contacts=[contact(mobile=" (07700) 900-123 ", email="Siân@Example.COM", name="Sia\u0302n")]))
    known = _details(world)
    assert (known.name, known.mobile, known.email) == ("Siân", "+447700900123", "siân@example.com")


def test_only_an_update_brings_back_who_was_removed(world: World) -> None:
    world.told(event())
    world.told(event(kind="contact.removed", contact={"reference": "p-1"}, reason="withdrew"))
    world.told(event(kind="case.milestone_reached", milestone="checking", contacts=[contact()]))
    assert world.get("/v1/cases/C-1").json["contacts"] == []
    world.told(event(kind="contact.updated", contact=contact()))
    assert len(world.told(event(kind="case.closed"))) == 2


def test_safe_hours_stay_while_only_the_neutral_words_are_lifted(world: World) -> None:
    world.told(event(contacts=[contact(safe={"neutral": True, "from": "09:00", "to": "15:30"})]))
    world.told(event(kind="contact.updated", contact={"reference": "p-1", "safe": {"neutral": False}}))
    assert _safe(world) == (False, 540, 930)
    world.told(event(kind="contact.updated", contact={"reference": "p-1", "safe": {"from": None, "to": None}}))
    assert _safe(world) == (False, None, None)


def test_null_lifts_all_that_was_said_of_safety(world: World) -> None:
    world.told(event(contacts=[contact(safe={"neutral": True, "from": "09:00", "to": "15:30"})]))
    world.told(event(kind="contact.updated", contact={"reference": "p-1", "safe": None}))
    assert _safe(world) == (False, None, None)


CHOICES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("language", {"language": "cy"}, {"language": "en"}),
    ("channels", {"channels": ["email"]}, {"channels": ["sms"]}),
]


@pytest.mark.parametrize(("choice", "ours", "theirs"), CHOICES, ids=[one[0] for one in CHOICES])
@pytest.mark.parametrize(("said_at", "wins"), [(None, False), (BEFORE, False), (CHOSEN, False), (AFTER, True)])
def test_a_choice_made_with_us_stands_unless_the_person_said_otherwise_later(
    world: World, choice: str, ours: dict[str, Any], theirs: dict[str, Any], said_at: datetime | None, wins: bool
) -> None:
    world.told(event(contacts=[contact() | ours]))
    _choose(world, choice)
    said = {"said_at": said_at.isoformat()} if said_at else {}
    world.told(event(kind="contact.updated", contact={"reference": "p-1"} | theirs, **said))
    assert _shown(world)[choice] == (theirs if wins else ours)[choice]


@pytest.mark.parametrize(("choice", "ours", "theirs"), CHOICES, ids=[one[0] for one in CHOICES])
def test_the_old_choice_that_a_case_system_repeats_changes_nothing(
    world: World, choice: str, ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    world.told(event(contacts=[contact() | ours]))
    _choose(world, choice)
    world.told(event(kind="case.milestone_reached", milestone="checking", contacts=[contact() | theirs]))
    assert _shown(world)[choice] == ours[choice]


def test_an_old_choice_that_is_repeated_does_not_borrow_the_date_of_a_later_one(world: World) -> None:
    world.told(event())
    _choose(world, "language")
    update = {"reference": "p-1", "language": "both"}
    world.told(event(kind="contact.updated", contact=update, said_at=AFTER.isoformat()))
    world.told(event(kind="case.milestone_reached", milestone="checking", contacts=[contact(language="en")]))
    assert _shown(world)["language"] == "both"


def test_safe_hours_that_were_chosen_with_us_stand(world: World) -> None:
    world.told(event(contacts=[contact(safe={"neutral": True})]))
    _choose(world, "safe")
    world.told(event(kind="contact.updated", contact={"reference": "p-1", "safe": None}))
    assert _safe(world)[0]


def test_every_change_of_language_is_evidence_with_its_date(world: World) -> None:
    world.told(event(contacts=[contact(language="cy")]))
    update = {"reference": "p-1", "language": "both"}
    world.told(event(kind="contact.updated", contact=update, said_at=AFTER.isoformat()))
    world.told(event(kind="case.closed"))
    with world.session() as session:
        kept = session.scalars(select(Preference).order_by(Preference.id)).all()
    assert [(one.field, one.value, one.through) for one in kept] == [
        ("language", "cy", "api"),
        ("language", "both", "api"),
    ]
    assert kept[1].said_at == AFTER


def test_a_contact_shows_what_was_answered_when_and_by_whom(world: World) -> None:
    world.told(event(contacts=[contact(language="cy")]))
    update = {"reference": "p-1", "language": "both"}
    world.told(event(kind="contact.updated", contact=update, said_at=AFTER.isoformat()))
    assert _shown(world)["language_said"] == {
        "value": "both",
        "said_at": "2026-03-03T12:00:00Z",
        "by": "case-system",
        "through": "api",
    }


def test_every_change_of_language_is_an_audit_entry_and_the_first_word_of_it_is_none(world: World) -> None:
    world.told(event(contacts=[contact(language="cy")]))
    assert _audited(world) == []
    world.told(event(kind="contact.updated", contact={"reference": "p-1", "language": "both"}))
    world.told(event(kind="case.milestone_reached", milestone="checking", contacts=[contact(language="both")]))
    world.told(event(kind="contact.updated", contact={"reference": "p-1", "language": None}))
    assert _audited(world) == [
        ("case-system", "language both", {"before": "cy"}),
        ("case-system", "language unknown", {"before": "both"}),
    ]


def test_a_change_that_does_not_count_leaves_no_evidence_and_no_audit_entry(world: World) -> None:
    world.told(event(contacts=[contact(language="cy")]))
    _choose(world, "language")
    world.told(
        event(kind="contact.updated", contact={"reference": "p-1", "language": "en"}, said_at=BEFORE.isoformat())
    )
    assert _audited(world) == []
    with world.session() as session:
        assert [one.value for one in session.scalars(select(Preference))] == ["cy"]


def test_a_language_is_never_inferred_from_a_browser_or_from_what_somebody_reads(world: World) -> None:
    (message,) = world.told(event(contacts=[contact(language=None, channels=["sms"])]))
    link = re.search(r"/c/(\w+)", message["content"]["body"])
    assert link is not None
    english = {"Accept-Language": "en-GB"}
    world.client.get(f"/en/c/{link[1]}", headers=english)
    world.client.post(f"/en/c/{link[1]}", headers=english)
    world.client.get("/en/request", headers=english)
    assert _shown(world)["language"] == "unknown"
    with world.session() as session:
        assert [one.value for one in session.scalars(select(Preference))] == ["unknown"]


def test_the_same_reference_in_another_case_is_another_contact(world: World) -> None:
    world.told(event("C-1", contacts=[contact(language="cy")]))
    world.told(event("C-2", contacts=[contact(language="en")]))
    assert [world.get(f"/v1/cases/C-{one}").json["contacts"][0]["language"] for one in (1, 2)] == ["cy", "en"]


def _shown(world: World) -> dict[str, Any]:
    (shown,) = world.get("/v1/cases/C-1").json["contacts"]
    assert isinstance(shown, dict)
    return shown


def _audited(world: World) -> list[tuple[str, str, dict[str, Any]]]:
    with world.session() as session:
        about_contacts = select(AuditEntry).where(AuditEntry.about_table == "contacts").order_by(AuditEntry.id)
        return [(one.who, one.what, one.facts) for one in session.scalars(about_contacts)]


def _details(world: World) -> Details:
    with world.session() as session:
        return details(vault_of(session), session.scalars(select(Contact)).one())


def _safe(world: World) -> tuple[bool, int | None, int | None]:
    with world.session() as session:
        row = session.scalars(select(Contact)).one()
        return row.neutral, row.safe_from, row.safe_to


def _choose(world: World, choice: str) -> None:
    """What the preferences page will do: the person chose this with us, on 2 March."""
    with world.session() as session:
        session.scalars(select(Contact)).one().chosen = {choice: CHOSEN.isoformat()}
