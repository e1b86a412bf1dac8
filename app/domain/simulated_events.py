"""Events that staff make up in the simulator: from what was typed into a form to a CloudEvent as it is posted.

Nothing is judged here: what is wrong with an event the API says, as it would to a case system.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from app.domain.case_events import EventType
from app.domain.personalisation import CaseTypeWords
from app.domain.placeholders import PlaceholderType

SOURCE = "/olrhain/simulator"
PEOPLE = ("p1", "p2")
PERSON = ("name", "role", "language", "channel", "mobile", "email")
PAIRS = frozenset({"what", "reason", "place", "notes", "to"})
"""Fields that are typed twice, as `what_cy` and `what_en`."""
_LONDON = ZoneInfo("Europe/London")
_APPOINTMENT = ("appointment", "start", "end", "place", "notes")
_E = EventType

FIELDS: Mapping[EventType, tuple[str, ...]] = MappingProxyType(
    {
        _E.OPENED: ("milestone",),
        _E.MILESTONE_REACHED: ("milestone", "expected_by", "details"),
        _E.INFORMATION_REQUESTED: ("request", "what", "due"),
        _E.INFORMATION_RECEIVED: ("request",),
        _E.DELAYED: ("expected_by", "reason"),
        _E.APPOINTMENT_BOOKED: _APPOINTMENT,
        _E.APPOINTMENT_CHANGED: _APPOINTMENT,
        _E.APPOINTMENT_CANCELLED: ("appointment",),
        _E.DECISION_MADE: ("outcome",),
        _E.CLOSED: ("outcome",),
        _E.WITHDRAWN: (),
        _E.REOPENED: ("milestone",),
        _E.MERGED: ("into",),
        _E.TRANSFERRED: ("into", "to"),
        _E.EVENT_RETRACTED: ("retracts",),
        _E.CONTACT_UPDATED: (),
        _E.CONTACT_REMOVED: ("removal",),
    }
)
"""What an event of each type may say, beside its case and its people, in the order of the form."""


def names_of(kind: EventType, case_type: CaseTypeWords) -> tuple[str, ...]:
    """The names of all fields of the form for an event of that type."""
    own = [name for field in FIELDS[kind] if field != "details" for name in _sides(field)]
    if "details" in FIELDS[kind]:
        own += detail_fields(case_type)
    return (*own, *(f"{person}_{field}" for person in PEOPLE for field in PERSON))


def detail_fields(case_type: CaseTypeWords) -> list[str]:
    """The names of the fields for the details of a case type: two for a pair."""
    return [name for detail in case_type.details for name in _detail_names(detail, case_type)]


def cloud_event(
    event_id: str, reference: str, typed: Mapping[str, str], case_type: CaseTypeWords, now: datetime
) -> dict[str, object]:
    """The event, as a case system would post it. `typed`: `kind`, and what `names_of` names."""
    kind = EventType(typed["kind"])
    return {
        "specversion": "1.0",
        "id": event_id,
        "source": SOURCE,
        "type": kind.wire,
        "subject": reference,
        "time": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "data": {"case_type": case_type.code, **_said(kind, typed, case_type), **_people(kind, typed)},
    }


def _said(kind: EventType, typed: Mapping[str, str], case_type: CaseTypeWords) -> dict[str, object]:
    fields = FIELDS[kind]
    if "appointment" in fields:
        return {"appointment": _with_id(typed, "appointment", ("start", "end", "place", "notes"))}
    if "request" in fields:
        return {"request": _with_id(typed, "request", ("what", "due"))}
    said = {("reason" if name == "removal" else name): _value(typed, name) for name in fields if name != "details"}
    if "details" in fields:
        said["details"] = _details(typed, case_type)
    return _there(said)


def _with_id(typed: Mapping[str, str], name: str, fields: Iterable[str]) -> dict[str, object]:
    return _there({"id": typed.get(name), **{field: _value(typed, field) for field in fields}})


def _details(typed: Mapping[str, str], case_type: CaseTypeWords) -> dict[str, object]:
    return _there(
        {
            name: _pair(typed, f"d_{name}") if kind is PlaceholderType.BILINGUAL_TEXT else typed.get(f"d_{name}")
            for name, kind in case_type.details.items()
        }
    )


def _people(kind: EventType, typed: Mapping[str, str]) -> dict[str, object]:
    people = [person for person in (_person(typed, one) for one in PEOPLE) if person]
    if kind is EventType.CONTACT_REMOVED:
        return {"contact": {"reference": "p1"}}
    if kind is EventType.CONTACT_UPDATED:
        return {"contact": people[0] if people else {"reference": "p1"}}
    return {"contacts": people} if people else {}


def _person(typed: Mapping[str, str], person: str) -> dict[str, object]:
    said = {field: typed.get(f"{person}_{field}", "") for field in PERSON}
    if not any(said[field] for field in ("name", "mobile", "email")):
        return {}
    channel = said.pop("channel")
    return _there({"reference": person, **said, "channels": [channel] if channel else None})


def _value(typed: Mapping[str, str], name: str) -> object:
    if name in PAIRS:
        return _pair(typed, name)
    return _moment(typed.get(name, "")) if name in ("start", "end") else typed.get(name)


def _pair(typed: Mapping[str, str], name: str) -> dict[str, object] | None:
    """With one language alone where the other is left empty: its messages are then held, which is worth a try."""
    return _there({language: typed.get(f"{name}_{language}") for language in ("cy", "en")}) or None


def _moment(text: str) -> str:
    """A time of day as browsers write it, with the offset that Wales has then; anything else as it stands."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (moment if moment.tzinfo else moment.replace(tzinfo=_LONDON)).isoformat()


def _there(said: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in said.items() if value not in (None, "")}


def _sides(field: str) -> tuple[str, ...]:
    return (f"{field}_cy", f"{field}_en") if field in PAIRS else (field,)


def _detail_names(name: str, case_type: CaseTypeWords) -> tuple[str, ...]:
    pair = case_type.details[name] is PlaceholderType.BILINGUAL_TEXT
    return (f"d_{name}_cy", f"d_{name}_en") if pair else (f"d_{name}",)
