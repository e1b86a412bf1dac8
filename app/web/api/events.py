"""`POST /v1/events`: one case event, or a batch, from a case system."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID

from flask import Blueprint, Response, request

from app.domain.bilingual import Bilingual
from app.domain.case_events import CaseEvent
from app.services.case_systems.callers import Caller
from app.services.events import receiving
from app.services.events.receiving import Answer, Taken
from app.web.api import answers, strict_json
from app.web.api.authentication import caller_of_post
from app.web.api.door import Door, write
from app.web.api.problems import Problem, as_dict
from app.web.api.schemas import InvalidEvent, read_event

STRUCTURED, BATCH, BINARY = (
    "application/cloudevents+json",
    "application/cloudevents-batch+json",
    "application/json",
)
MOST_EVENTS = 500
LARGEST_EVENT = 64 * 1024
LARGEST_BATCH = 2 * 1024 * 1024
ATTRIBUTES = ("specversion", "id", "source", "type", "subject", "time")
_REJECTED = {Taken.CONFLICT: "conflict", Taken.FORBIDDEN: "forbidden", Taken.REJECTED: "invalid"}


def blueprint(door: Door) -> Blueprint:
    blueprint = Blueprint("api_events", __name__)

    @blueprint.post("/v1/events")
    def post_events() -> Response:
        body = request.get_data()
        caller = caller_of_post(door.callers, body)
        if request.headers.get("Content-Encoding", "identity") != "identity":
            raise Problem(
                "wrong_type",
                Bilingual("Anfonwch y corff fel y mae, heb ei gywasgu.", "Send the body as it is, not compressed."),
            )
        return _ANSWERS[_media_type()](door, caller, body)

    return blueprint


def _media_type() -> str:
    if request.mimetype not in _ANSWERS:
        raise Problem(
            "wrong_type",
            Bilingual(
                f"Anfonwch {STRUCTURED}, {BATCH}, neu {BINARY} gyda phenawdau ce-.",
                f"Send {STRUCTURED}, {BATCH}, or {BINARY} with ce- headers.",
            ),
        )
    return request.mimetype


def _structured(door: Door, caller: Caller, body: bytes) -> Response:
    _check_size(body, LARGEST_EVENT)
    return _one(door, caller, strict_json.read(body))


def _binary(door: Door, caller: Caller, body: bytes) -> Response:
    """The attributes in `ce-` headers, percent-encoded where they are not ASCII, and the data as the body."""
    _check_size(body, LARGEST_EVENT)
    raw: dict[str, Any] = {
        name: _attribute(request.headers[f"ce-{name}"]) for name in ATTRIBUTES if f"ce-{name}" in request.headers
    }
    if not raw:
        raise Problem(
            "wrong_type",
            Bilingual(
                f"Mewn penawdau ce- y mae priodoleddau digwyddiad mewn {BINARY}.",
                f"An event in {BINARY} has its attributes in ce- headers.",
            ),
        )
    return _one(door, caller, raw | {"data": strict_json.read(body)})


def _attribute(header: str) -> str:
    """What a `ce-` header says. Raises Problem where it is not percent-encoded UTF-8, or holds a NUL."""
    try:
        said = unquote(header, errors="strict")
    except UnicodeDecodeError:
        said = "\0"
    if "\0" in said or not header.isascii():
        raise Problem(
            "bad_request",
            Bilingual(
                "Ysgrifennir pennawd ce- mewn UTF-8 wedi'i amgodio â chanrannau, heb NUL.",
                "A ce- header is percent-encoded UTF-8 without NUL.",
            ),
        )
    return said


def _batch(door: Door, caller: Caller, body: bytes) -> Response:
    _check_size(body, LARGEST_BATCH)
    raw = strict_json.read(body)
    if not isinstance(raw, list):
        raise Problem("malformed", Bilingual("Rhestr o ddigwyddiadau yw swp.", "A batch is a list of events."))
    if len(raw) > MOST_EVENTS:
        raise Problem(
            "too_large",
            Bilingual(
                f"{MOST_EVENTS} o ddigwyddiadau yw maint mwyaf swp.", f"A batch holds at most {MOST_EVENTS} events."
            ),
        )
    door.limits.spend(caller, len(raw))
    read = [_read_item(door, one) for one in raw]
    taken = iter(_receive(door, caller, [one for one in read if isinstance(one, CaseEvent)]))
    items = [
        _item(next(taken)) if isinstance(one, CaseEvent) else _rejected(one, _event_id(source))
        for one, source in zip(read, raw, strict=True)
    ]
    return write(answers.Batch(items=items), 207)


_ANSWERS: dict[str, Callable[[Door, Caller, bytes], Response]] = {
    STRUCTURED: _structured,
    BINARY: _binary,
    BATCH: _batch,
}


def _one(door: Door, caller: Caller, raw: Any) -> Response:
    door.limits.spend(caller, 1)
    try:
        event = read_event(raw, door.clock())
    except InvalidEvent as error:
        raise Problem("invalid", faults=error.faults) from None
    answer = _receive(door, caller, [event])[0]
    problem = _problem(answer)
    if problem is not None:
        raise problem
    response = write(_accepted(answer), 200 if answer.taken is Taken.REPLAYED else 202)
    if answer.taken is Taken.REPLAYED:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _receive(door: Door, caller: Caller, read: Sequence[CaseEvent]) -> list[Answer]:
    if not read:
        return []
    return receiving.receive(door.db, caller, door.catalogue.shelf(door.db, caller.organisation_id), read)


def _read_item(door: Door, raw: Any) -> CaseEvent | Problem:
    if len(json.dumps(raw, ensure_ascii=False).encode()) > LARGEST_EVENT:
        return Problem("too_large", Bilingual("64 kB yw maint mwyaf digwyddiad.", "An event holds at most 64 kB."))
    try:
        return read_event(raw, door.clock())
    except InvalidEvent as error:
        return Problem("invalid", faults=error.faults)


def _problem(answer: Answer) -> Problem | None:
    if answer.taken not in _REJECTED:
        return None
    unknown = any(fault.code == "case_unknown" for fault in answer.faults)
    return Problem("case_unknown" if unknown else _REJECTED[answer.taken], faults=answer.faults)


def _item(answer: Answer) -> answers.BatchItem:
    problem = _problem(answer)
    if problem is not None:
        return _rejected(problem, answer.event.event_id)
    accepted = _accepted(answer)
    status = "replayed" if answer.taken is Taken.REPLAYED else "accepted"
    return answers.BatchItem(id=accepted.id, event_id=accepted.event_id, status=status, links=accepted.links)


def _rejected(problem: Problem, event_id: str | None) -> answers.BatchItem:
    body = answers.ProblemBody.model_validate(as_dict(problem))
    return answers.BatchItem(event_id=event_id, status="rejected", problem=body)


def _event_id(raw: Any) -> str | None:
    found = raw.get("id") if isinstance(raw, dict) else None
    return found if isinstance(found, str) else None


def _accepted(answer: Answer) -> answers.Accepted:
    assert isinstance(answer.id, UUID)
    reference = quote(answer.event.reference, safe="/")
    links = answers.Links(
        event=f"/v1/events/{answer.id}",
        case=f"/v1/cases/{reference}",
        messages=f"/v1/messages?case={quote(answer.event.reference, safe='')}",
    )
    return answers.Accepted(id=answer.id, event_id=answer.event.event_id, status="accepted", links=links)


def _check_size(body: bytes, largest: int) -> None:
    if len(body) > largest:
        raise Problem(
            "too_large",
            Bilingual(f"{largest // 1024} kB yw'r mwyaf a ganiateir yma.", f"This holds at most {largest // 1024} kB."),
        )
