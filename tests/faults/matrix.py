"""Every route of the API, and how it is asked about something of somebody's. A new route is listed here or fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.stubs.notify_words import FINAL_STATUSES
from tests.world import event

Body = Callable[["Names"], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Names:
    """What a case, an event and a message are called from outside."""

    case: str
    event: str
    message: str
    attempt: str


@dataclass(frozen=True, slots=True)
class Cell:
    """How a route is asked about something of another's. `open_to_all`: it holds nothing of anybody's."""

    path: str
    body: Body | None = None
    open_to_all: bool = False


def milestone(names: Names) -> dict[str, Any]:
    return event(
        names.case, "case.milestone_reached", id="evt-matrix", time="2025-11-01T09:30:00Z", milestone="checked"
    )


def notify_receipt(names: Names) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "reference": names.attempt,
        "to": next(iter(FINAL_STATUSES)),
        "status": "permanent-failure",
        "created_at": "2025-11-21T09:30:00.000000Z",
        "completed_at": "2025-11-21T09:30:01.000000Z",
        "sent_at": None,
        "notification_type": "sms",
        "template_id": str(uuid4()),
        "template_version": 1,
    }


def twilio_callback(_: Names) -> dict[str, Any]:
    return {"MessageStatus": "undelivered", "ErrorCode": "30003"}


def notify_reply(names: Names) -> dict[str, Any]:
    return {
        "id": names.message,
        "source_number": "447700900123",
        "destination_number": "07700900001",
        "message": "STOPIO",
        "date_received": "2025-11-21T09:30:00.000000Z",
    }


def twilio_reply(_: Names) -> dict[str, Any]:
    return {"MessageSid": "SM" + uuid4().hex, "From": "+447700900123", "To": "+447700900001", "Body": "STOPIO"}


FORMS = (twilio_callback, twilio_reply)
RECEIPTS = (notify_receipt, notify_reply, *FORMS)
MATRIX = {
    "api_events.post_events": Cell("/v1/events", milestone),
    "api_look_ups.get_event": Cell("/v1/events/{event}"),
    "api_look_ups.get_case": Cell("/v1/cases/{case}"),
    "api_look_ups.list_messages": Cell("/v1/messages?case={case}"),
    "api_look_ups.get_message": Cell("/v1/messages/{message}"),
    "api_look_ups.list_case_types": Cell("/v1/case-types"),
    "api_look_ups.list_templates": Cell("/v1/templates"),
    "api_evidence.get_language_evidence": Cell("/v1/evidence/language?from=2026-01-01&to=2026-01-31"),
    "api_receipts.post_notify_receipt": Cell("/v1/receipts/govuk-notify", notify_receipt),
    "api_receipts.post_twilio_receipt": Cell("/v1/receipts/twilio?token=&attempt={attempt}", twilio_callback),
    "api_replies.post_notify_reply": Cell("/v1/replies/govuk-notify", notify_reply),
    "api_replies.post_twilio_reply": Cell("/v1/replies/twilio?token=", twilio_reply),
    "docs.openapi": Cell("/v1/openapi.json", open_to_all=True),
}
# Pages know no keys: what they show hangs on a link or a visit alone, or is the same for everybody.
OF_A_CASE = {"asking", "calendar", "feedback", "helpers", "helping", "naming", "preferences", "requests", "sent"}
"""Those that a visit opens: `test_pages_of_a_case` asks each of them for what is somebody else's."""
PAGES = OF_A_CASE | {
    "assets", "code", "docs.docs", "docs.reference", "find", "health", "information", "leaving", "phone",
    "start", "status", "stopping",
}  # fmt: skip

OPEN_AT_THE_DESK = {
    "desk_sign_in.at",
    "desk_sign_in.authenticator",
    "desk_sign_in.choose",
    "desk_sign_in.code",
    "desk_sign_in.demo",
    "desk_sign_in.invitation",
    "desk_sign_in.not_signed_in",
    "desk_sign_in.recovery_code",
    "desk_sign_in.service",
    "desk_sign_in.sign_in",
}
"""Pages of the desk that are there for who is not signed in."""
