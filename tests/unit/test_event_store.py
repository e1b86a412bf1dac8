"""How events are known again: the hash of an event's content is kept for as long as its row is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from app.domain.bilingual import Bilingual
from app.domain.case_events import Appointment, CaseEvent, ContactFacts, EventType
from app.services.events.event_store import content_hash, dedupe_index, open_event, posted, seal_posted
from app.vault import Vault

VAULT = Vault(UUID(int=1), {1: b"f" * 32}, b"i" * 32)
EVENT = CaseEvent(
    event_id="evt-1",
    source="/permits",
    type=EventType.APPOINTMENT_BOOKED,
    reference="NPT/2026/ŵ 1",
    time=datetime(2026, 2, 3, 9, 30, 0, 250_000, UTC),
    case_type="building-permit",
    contacts=(ContactFacts("p-1", ("mobile", "name"), name="Siân", mobile="+447700900123", channels=("sms",)),),
    expected_by=date(2026, 3, 1),
    details={"officer": Bilingual("Swyddog", "Officer"), "fee": "12"},
    appointment=Appointment("a-1", datetime(2026, 4, 1, 10, tzinfo=UTC), place=Bilingual("Neuadd", "Hall")),
)
"""Every kind of value that an event may hold."""

HASH = "3d6bbafe3df4a6c4abb7f77af5c897fa17ea5a3e9130e6539187b1afb445e845"
"""As it was first written: rows that are stored hold it, and an event that is posted again is compared with them."""


def test_the_hash_of_an_event_is_what_it_was_when_it_was_stored() -> None:
    assert content_hash(VAULT, EVENT).hex() == HASH


def test_a_posted_event_is_known_by_what_its_row_is_known_by() -> None:
    post = posted(VAULT, EVENT)
    assert (post.key, post.content) == (dedupe_index(VAULT, EVENT), content_hash(VAULT, EVENT))
    assert post.reference == VAULT.index("reference", EVENT.reference)


def test_a_posted_event_is_opened_as_it_was_posted() -> None:
    row_id = UUID(int=2)
    assert open_event(VAULT, row_id, seal_posted(VAULT, row_id, posted(VAULT, EVENT))) == EVENT
