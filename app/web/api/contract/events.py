"""How the published contract says what may be posted: an event in the body, in headers, or in a batch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.case_events import EventType
from app.web.api import events
from app.web.api.contract.schemas import REF, data_schema_name
from app.web.api.contract.words import Words, examples

Part = dict[str, Any]

IN_HEADERS = EventType.MILESTONE_REACHED
"""The event type that shows the form with its attributes in headers."""

_FIRST = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_SIGNED = {
    "webhook-id": "msg_2f6f5d0c8a11",
    "webhook-timestamp": "1772530200",
    "webhook-signature": "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
}


def parameters_of_events(words: Words) -> list[Part]:
    """The headers of a POST: the signature, and the attributes of an event whose body is its data."""
    signed = [_header(name, words("headers", name), value) for name, value in _SIGNED.items()]
    attributes = event_example(IN_HEADERS)
    return signed + [
        _header(f"ce-{name}", f"{words('posted', 'Event', name)} {words('headers', 'ce')}", attributes[name])
        for name in events.ATTRIBUTES
    ]


def request_of_events(words: Words) -> Part:
    """The body of a POST in its three forms, with an example of every event type."""
    every = {EventType(name).wire: _example(words, EventType(name)) for name in examples()["events"]}
    binary = {"summary": words("forms", "binary"), "value": event_example(IN_HEADERS)["data"]}
    batch = {
        "summary": words("forms", "batch"),
        "value": [event_example(kind) for kind in (EventType.OPENED, EventType.MILESTONE_REACHED)],
    }
    return {
        "required": True,
        "content": {
            events.STRUCTURED: {"schema": {"$ref": REF + "PostedEvent"}, "examples": every},
            events.BINARY: {"schema": {"$ref": REF + "PostedData"}, "examples": {"binary": binary}},
            events.BATCH: {"schema": _batch_schema(), "examples": {"batch": batch}},
        },
    }


def data_schema() -> Part:
    """The schema of an event's data, whatever its type."""
    names = dict.fromkeys(data_schema_name(kind) for kind in EventType)
    return {"anyOf": [{"$ref": REF + name} for name in names]}


def event_example(kind: EventType) -> Part:
    """An event of that type, a day after the example of the type before; all of them lie in the past."""
    place = list(examples()["events"]).index(kind.value)
    return {
        "specversion": "1.0",
        "id": f"evt-{place + 1:06}",
        "source": examples()["source"],
        "type": kind.wire,
        "subject": examples()["subject"],
        "time": (_FIRST + timedelta(days=place)).isoformat().replace("+00:00", "Z"),
        "data": examples()["events"][kind.value],
    }


def _batch_schema() -> Part:
    return {"type": "array", "items": {"$ref": REF + "PostedEvent"}, "maxItems": events.MOST_EVENTS}


def _example(words: Words, kind: EventType) -> Part:
    return {"summary": words("event_types", kind.value), "value": event_example(kind)}


def _header(name: str, description: str, example: str) -> Part:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": description,
        "schema": {"type": "string"},
        "example": example,
    }
