"""From a CloudEvent to a frozen CaseEvent, or every fault in it with its JSON pointer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from app.domain.bilingual import Bilingual
from app.domain.case_events import Appointment, CaseEvent, ContactFacts, EventType, InformationRequest
from app.domain.errors import Fault, OlrhainError
from app.web.api import data_schemas as schemas
from app.web.api import shapes

_AHEAD = timedelta(minutes=10)
"""How far ahead of ours a case system's clock may be, else one bad clock would mute a case for good."""

_CODES = {
    "missing": ("missing", "This is needed"),
    "extra_forbidden": ("unknown_field", "There is no such field here"),
    "string_type": ("string_needed", "This is a string"),
    "bool_type": ("boolean_needed", "This is true or false"),
    "list_type": ("list_needed", "This is a list"),
    "dict_type": ("object_needed", "This is an object"),
    "model_type": ("object_needed", "This is an object"),
    "model_attributes_type": ("object_needed", "This is an object"),
    "string_too_short": ("empty", "This is not empty"),
    "string_too_long": ("too_long", "This is too long"),
    "too_long": ("too_many", "There are too many of these"),
    "int_type": ("number_needed", "This is a whole number"),
    "enum": ("not_allowed", "This is not one of the allowed words"),
    "date_parsing": ("date_invalid", "There is no such day"),
    "date_from_datetime_parsing": ("date_invalid", "There is no such day"),
    "datetime_parsing": ("time_invalid", "There is no such time"),
    "datetime_from_date_parsing": ("time_invalid", "There is no such time"),
    "literal_error": ("not_allowed", "This is not one of the allowed words"),
    "string_pattern_mismatch": ("not_a_code", "This is written in small letters, digits and hyphens"),
}

_TYPES = {kind.wire: kind for kind in EventType}

_SAFE = {"neutral": "neutral", "from_": "safe_from", "to": "safe_to"}
"""The fields of `safe`, each of which stays as it is where it is absent."""

Model = TypeVar("Model", bound=BaseModel)


class InvalidEvent(OlrhainError):
    """An event that was understood and is wrong."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class Envelope(BaseModel):
    """The CloudEvents attributes that matter to us; extensions are accepted and ignored."""

    model_config = ConfigDict(extra="ignore")

    specversion: Literal["1.0"]
    id: shapes.Id
    source: shapes.Id
    type: Literal[tuple(kind.wire for kind in EventType)]  # type: ignore[valid-type]
    subject: shapes.Reference
    time: shapes.Moment


def read_event(raw: Any, now: datetime) -> CaseEvent:
    """A CloudEvent in structured form as a CaseEvent. Raises InvalidEvent with every fault."""
    if not isinstance(raw, Mapping):
        raise InvalidEvent([Fault("", "object_needed", "An event is an object")])
    faults: list[Fault] = []
    envelope = _validate(Envelope, raw, "", faults)
    data = _read_data(raw, faults)
    if envelope is not None and envelope.time > now + _AHEAD:
        faults.append(Fault("/time", "time_in_future", "This time is more than 10 minutes in the future"))
    if faults:
        raise InvalidEvent(faults)
    assert envelope is not None
    assert data is not None
    return _event(envelope, data)


def _read_data(raw: Mapping[str, Any], faults: list[Fault]) -> schemas.Data | None:
    if "data" not in raw:
        faults.append(Fault("/data", "missing", "This is needed"))
        return None
    kind = raw.get("type")
    known = _TYPES.get(kind) if isinstance(kind, str) else None
    return _validate(schemas.DATA[known], raw["data"], "/data", faults) if known else None


def _validate(model: type[Model], raw: Any, at: str, faults: list[Fault]) -> Model | None:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        faults.extend(_fault(one, at) for one in error.errors(include_url=False, include_input=False))
        return None


def _fault(error: ErrorDetails, at: str) -> Fault:
    """A fault without what was sent: pydantic's own words may quote it."""
    code, detail = _CODES.get(error["type"], (error["type"], ""))
    if not detail:
        detail = error["msg"] if "_" in code and error["type"] not in ("value_error",) else "This is not right"
    steps = [str(step) for place, step in enumerate(error["loc"]) if not _is_kind(error["loc"], place)]
    return Fault(at + "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps), code, detail)


def _is_kind(steps: tuple[int | str, ...], place: int) -> bool:
    """Whether a step names the kind of a detail (or that its name is meant) rather than a place in what was sent."""
    return place == 2 and steps[0] == "details"


def _event(envelope: Envelope, data: schemas.Data) -> CaseEvent:
    given = data.__dict__
    appointment, request, contact = given.get("appointment"), given.get("request"), given.get("contact")
    reason = given.get("reason")
    return CaseEvent(
        event_id=envelope.id,
        source=envelope.source,
        type=_TYPES[envelope.type],
        reference=envelope.subject,
        time=envelope.time.astimezone(UTC),
        case_type=data.case_type,
        contacts=tuple(_contact(one) for one in data.contacts),
        silent=data.silent,
        milestone=given.get("milestone"),
        expected_by=given.get("expected_by"),
        details=_details(given.get("details", {})),
        request=_request(request) if request else None,
        reason=_pair(reason) if isinstance(reason, shapes.Pair) else None,
        appointment=_appointment(appointment) if appointment else None,
        outcome=given.get("outcome"),
        into=given.get("into"),
        to=_pair(given.get("to")),
        retracts=given.get("retracts"),
        contact=_contact(contact) if contact else None,
        said_at=given.get("said_at"),
        removal=data.reason if isinstance(data, schemas.ContactRemovedData) else None,
    )


def _pair(pair: shapes.Pair | None) -> Bilingual | None:
    return None if pair is None else Bilingual(pair.cy or "", pair.en or "")


def _details(details: Mapping[str, shapes.Pair | str | int]) -> dict[str, str | Bilingual]:
    return {
        name: cast(Bilingual, _pair(value)) if isinstance(value, shapes.Pair) else str(value)
        for name, value in sorted(details.items())
    }


def _request(request: shapes.Request) -> InformationRequest:
    return InformationRequest(request.id, _pair(request.what), request.due)


def _appointment(appointment: shapes.Appointment) -> Appointment:
    return Appointment(
        appointment.id, appointment.start, appointment.end, _pair(appointment.place), _pair(appointment.notes)
    )


def _contact(contact: shapes.Contact) -> ContactFacts:
    given = set(contact.model_fields_set) - {"reference", "safe"}
    safe = contact.safe or shapes.Safe()
    if "safe" in contact.model_fields_set:
        said = safe.model_fields_set if contact.safe else set(_SAFE)
        given |= {_SAFE[name] for name in said}
    return ContactFacts(
        reference=contact.reference,
        given=tuple(sorted(given)),
        role=contact.role.value if contact.role else None,
        name=contact.name,
        mobile=contact.mobile,
        email=contact.email,
        address_lines=tuple(contact.address_lines) if contact.address_lines is not None else None,
        postcode=contact.postcode,
        language=contact.language,
        channels=tuple(one.value for one in contact.channels) if contact.channels is not None else None,
        format=contact.format,
        neutral=safe.neutral,
        safe_from=safe.from_,
        safe_to=safe.to,
    )
