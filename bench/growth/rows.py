"""The rows of one seeded case as they are once everything about it was processed and sent: valid, and truly sealed.

The cases are spread over a year, and every row was written when it would have been, as its id says, too.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain import tokens
from app.domain.case_events import CaseEvent, ContactFacts, EventType
from app.domain.case_state import CaseState, ReceivedEvent, fold
from app.domain.ids import earliest_id, new_id
from app.domain.recipients import Channel
from app.services import contact_names
from app.services.events import event_store
from app.services.known import address_index
from app.vault import Vault
from bench.case_system import MILESTONES, mobile, reference
from bench.floors.sending import WORDS
from bench.office import CASE_TYPE

SOURCE = "/benches/seed"
_FIRST_MILESTONE = "received"
_WAITS_FOR_RECEIPT = 100
"""One message in so many is sent and has no receipt yet; all others are delivered."""
_YEAR = timedelta(days=365)
_NEWEST = timedelta(hours=2)
"""How old the newest event is: older than any that a case system posts later."""
Row = tuple[Any, ...]

COLUMNS = {
    "cases": (
        "id organisation_id created_at integration_id mode case_type_id reference_index reference_sealed status "
        "milestone opened_at applied_time state_sealed"
    ),
    "contacts": (
        "id organisation_id created_at case_id mode reference_index details_sealed mobile_index role language "
        "channels neutral name_indexed"
    ),
    "contact_names": "id organisation_id created_at contact_id word_index",
    "status_links": "id organisation_id created_at case_id contact_id token_hash expires_at",
    "preferences": "id organisation_id created_at contact_id field value said_at by through",
    "audit_entries": "id organisation_id created_at who what about_table about_id",
    "case_events": (
        "id organisation_id created_at integration_id mode key_kind case_id dedupe_index content_hash type time "
        "sealed received_at processed_at effect"
    ),
    "messages": (
        "id organisation_id created_at integration_id mode case_id event_id contact_id channel language part "
        "status recipient_index recipient_sealed words_sealed fragments sensitive provider attempts tries "
        "attempt_id first_tried_at tried_at send_after sent_at finished_at"
    ),
    "delivery_attempts": "id organisation_id created_at message_id number provider provider_id finished_at outcome",
}
"""The columns that are filled, by table, in the order in which the tables refer to each other."""


@dataclass(frozen=True, slots=True)
class Seed:
    """Whose the rows are. cases: how many there are in all. messages: how many a case, each of an event of its own."""

    vault: Vault
    organisation_id: UUID
    integration_id: UUID
    case_type_id: UUID
    cases: int
    messages: int
    now: datetime


@dataclass(frozen=True, slots=True)
class _Ids:
    """Of a case and the person in it, and when both were written."""

    case: UUID
    contact: UUID
    at: datetime


def rows_of_case(seed: Seed, number: int) -> Iterator[tuple[str, Row]]:
    """Every row of one case, with its table."""
    events = events_of_case(seed, number)
    ids = _Ids(id_made_at(events[0].time), id_made_at(events[0].time), events[0].time)
    received = [ReceivedEvent(id_made_at(event.time), place, event) for place, event in enumerate(events)]
    yield "cases", _case(seed, ids.case, number, fold(received, _FIRST_MILESTONE))
    yield from _person(seed, ids, number)
    for one in received:
        yield "case_events", _event(seed, ids, one)
        message_id, attempt_id = id_made_at(one.event.time), id_made_at(one.event.time)
        yield "messages", _message(seed, ids, one, number, (message_id, attempt_id))
        yield "delivery_attempts", _attempt(seed, message_id, attempt_id, one.event.time)


def events_of_case(seed: Seed, number: int) -> list[CaseEvent]:
    """An opening, then a milestone a day, as the API would have read them; the last of the last case is of today."""
    ago = _YEAR * (seed.cases - 1 - number) / seed.cases
    opened = seed.now - _NEWEST - ago - timedelta(days=seed.messages - 1)
    opening = _said(number, 0, opened, {"case_type": CASE_TYPE, "contacts": (_citizen(number),)})
    milestones = [
        _said(number, place, opened + timedelta(days=place), {"milestone": MILESTONES[(place - 1) % len(MILESTONES)]})
        for place in range(1, seed.messages)
    ]
    return [opening, *milestones]


def _said(number: int, place: int, time: datetime, data: dict[str, Any]) -> CaseEvent:
    return CaseEvent(
        event_id=f"seed-{number}-{place}",
        source=SOURCE,
        type=EventType.MILESTONE_REACHED if place else EventType.OPENED,
        reference=reference(number),
        time=time,
        **data,
    )


def _citizen(number: int) -> ContactFacts:
    return ContactFacts(
        reference="p-1",
        given=("channels", "language", "mobile", "name", "role"),
        role="citizen",
        name="Siân Llŷr Prydderch",
        mobile=_international(number),
        language=_language(number),
        channels=("sms",),
    )


def _case(seed: Seed, case_id: UUID, number: int, state: CaseState) -> Row:
    return (
        case_id,
        seed.organisation_id,
        state.opened_at,
        seed.integration_id,
        "live",
        seed.case_type_id,
        seed.vault.index("reference", reference(number)),
        seed.vault.seal("cases", case_id, "reference", reference(number)),
        state.status,
        state.milestone,
        state.opened_at,
        state.applied_time,
        event_store.seal_state(seed.vault, case_id, state),
    )


def _person(seed: Seed, ids: _Ids, number: int) -> Iterator[tuple[str, Row]]:
    vault, organisation_id, language = seed.vault, seed.organisation_id, _language(number)
    to = _international(number)
    details = {"reference": "p-1", "name": "Siân Llŷr Prydderch", "mobile": to, "email": None, "address": None}
    sealed = vault.seal_json("contacts", ids.contact, "details", details)
    index, to_index = vault.index("contact", "p-1"), address_index(vault, Channel.SMS, to)
    person = (ids.contact, organisation_id, ids.at, ids.case, "live", index, sealed, to_index)
    yield "contacts", (*person, "citizen", language, ["sms"], False, True)
    for word in contact_names.word_indexes(vault, details["name"]):
        yield "contact_names", (id_made_at(ids.at), organisation_id, ids.at, ids.contact, word)
    link_id = id_made_at(ids.at)
    token = tokens.status_token(vault.token_number("status-link", link_id))
    ends = seed.now + timedelta(days=400)
    yield "status_links", (link_id, organisation_id, ids.at, ids.case, ids.contact, tokens.hash_of(token), ends)
    said = (id_made_at(ids.at), organisation_id, ids.at, ids.contact, "language", language, ids.at)
    yield "preferences", (*said, "case-system", "api")
    looked = (id_made_at(ids.at), organisation_id, ids.at, "citizen", "status page opened")
    yield "audit_entries", (*looked, "status_links", link_id)


def _event(seed: Seed, ids: _Ids, received: ReceivedEvent) -> Row:
    event = received.event
    return (
        received.id,
        seed.organisation_id,
        event.time,
        seed.integration_id,
        "live",
        "live",
        ids.case,
        event_store.dedupe_index(seed.vault, event),
        event_store.content_hash(seed.vault, event),
        event.type.value,
        event.time,
        event_store.seal_event(seed.vault, received.id, event),
        event.time,
        event.time,
        "applied",
    )


def _message(seed: Seed, ids: _Ids, received: ReceivedEvent, number: int, own: tuple[UUID, UUID]) -> Row:
    vault, at, (message_id, attempt_id) = seed.vault, received.event.time, own
    waits = message_id.int % _WAITS_FOR_RECEIPT == 0
    to = _international(number)
    words = {"subject": None, "body": WORDS}
    place = (ids.case, received.id, ids.contact, "sms", _language(number), 0)
    sealed = (
        address_index(vault, Channel.SMS, to),
        vault.seal("messages", message_id, "recipient", to),
        vault.seal_json("messages", message_id, "words", words),
    )
    tried = (2, False, "govuk-notify", 1, 1, attempt_id, at, at)
    ended = (seed.now + timedelta(days=1), at, None) if waits else (at, at, at)
    status = "sent" if waits else "delivered"
    mine = (message_id, seed.organisation_id, at, seed.integration_id, "live")
    return (*mine, *place, status, *sealed, *tried, *ended)


def _attempt(seed: Seed, message_id: UUID, attempt_id: UUID, at: datetime) -> Row:
    return (attempt_id, seed.organisation_id, at, message_id, 1, "govuk-notify", str(new_id()), at, "taken")


def id_made_at(moment: datetime) -> UUID:
    """An id as it would have been made then (see app/domain/ids.py)."""
    beginning = earliest_id(moment).int
    return UUID(int=beginning | 0x7 << 76 | 0x2 << 62 | random.getrandbits(62))  # guards nothing  # nosec B311


def _language(number: int) -> str:
    return "cy" if number % 2 else "en"


def _international(number: int) -> str:
    return f"+44{mobile(number)[1:]}"
