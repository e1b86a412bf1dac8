"""What GOV.UK Notify answers, in its own shapes: https://docs.notifications.service.gov.uk/rest-api.html"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from typing import Any

import jwt

from tests.stubs.faults import Fault
from tests.stubs.ledger import Taken

Json = dict[str, Any]

SERVICE_ID = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
API_KEY = f"olrhain-{SERVICE_ID}-{SECRET}"

# What becomes of a message to these; all others are delivered.
FINAL_STATUSES = {
    "+447700900002": "permanent-failure",
    "+447700900003": "temporary-failure",
    "perm-fail@simulator.notify": "permanent-failure",
    "temp-fail@simulator.notify": "temporary-failure",
}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    headers: tuple[str, ...] = ("Content-Type: application/json",)


@dataclass(frozen=True, slots=True)
class Stored:
    """A message that was taken, with its words where they were seen since the stub started."""

    taken: Taken
    subject: str = ""
    body: str = ""

    @property
    def final_status(self) -> str:
        return FINAL_STATUSES.get(self.taken.to, "delivered")


def as_json(status: int, body: Json, *headers: str) -> Answer:
    return Answer(status, json.dumps(body).encode(), ("Content-Type: application/json", *headers))


def error(status: int, kind: str, message: str, *headers: str) -> Answer:
    return as_json(status, {"status_code": status, "errors": [{"error": kind, "message": message}]}, *headers)


NOT_FOUND = error(404, "NoResultFound", "No result found")

REFUSALS: dict[Fault, Answer] = {
    Fault.RATE_LIMITED: error(
        429,
        "RateLimitError",
        "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds",
        "Retry-After: 7",
    ),
    Fault.SERVER_ERROR: error(500, "Exception", "Internal server error"),
    Fault.UNAVAILABLE: Answer(503, b"<html>Service Unavailable</html>", ("Content-Type: text/html",)),
    Fault.BAD_NUMBER: error(400, "ValidationError", "phone_number Not a UK mobile number"),
    Fault.NOT_IN_TEAM: error(400, "BadRequestError", "Can't send to this recipient using a team-only API key"),
    Fault.TEMPLATE_GONE: error(400, "BadRequestError", "Template not found"),
    Fault.KEY_REFUSED: error(403, "AuthError", "Invalid token: API key not found"),
}


def refuse_token(authorization: str) -> Answer | None:
    """Why a token is not good, or None: signed with the key's secret, within 30 s of our clock."""
    if not authorization.startswith("Bearer "):
        return error(401, "AuthError", "Unauthorized: authentication token must be provided")
    try:
        claims = jwt.decode(
            authorization[7:], SECRET, algorithms=["HS256"], options={"verify_iat": False, "require": ["iat"]}
        )
    except jwt.InvalidTokenError:
        return error(403, "AuthError", "Invalid token: API key not found")
    if claims.get("iss") != SERVICE_ID:
        return error(403, "AuthError", "Invalid token: service not found")
    if abs(time.time() - claims["iat"]) > 30:
        return error(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")
    return None


def refuse_message(channel: str, posted: Json) -> Answer | None:
    """Why Notify would not take this, or None."""
    recipient = _RECIPIENT[channel]
    for name in (*([recipient] if recipient else []), "template_id"):
        if not isinstance(posted.get(name), str):
            return error(400, "ValidationError", f"{name} is a required property")
    if not re.fullmatch(_UUID, posted["template_id"]):
        return error(400, "ValidationError", "template_id is not a valid UUID")
    values = posted.get("personalisation", {})
    missing = [name for name in _PLACEHOLDERS[channel] if name not in values]
    if missing:
        return error(400, "BadRequestError", f"Missing personalisation: {', '.join(missing)}")
    if channel == "sms" and not re.fullmatch(r"(\+44|0)7\d{9}", posted["phone_number"]):
        return error(400, "ValidationError", "phone_number Not a UK mobile number")
    if channel == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", posted["email_address"]):
        return error(400, "ValidationError", "email_address Not a valid email address")
    if channel == "sms" and len(values["body"]) > 918:
        message = "Content for template has a character count greater than the limit of 918"
        return error(400, "BadRequestError", message)
    return None


def recipient_of(channel: str, posted: Json) -> str:
    if channel == "letter":
        lines = (posted["personalisation"].get(f"address_line_{number}") for number in range(1, 8))
        return "\n".join(line for line in lines if line)
    return str(posted[_RECIPIENT[channel]])


def accepted(stored: Stored, base_url: str) -> Answer:
    taken = stored.taken
    sender = "olrhain@notifications.service.gov.uk"
    content = {
        "sms": {"body": stored.body, "from_number": "GOVUK"},
        "email": {"subject": stored.subject, "body": stored.body, "from_email": sender},
        "letter": {"subject": stored.subject, "body": stored.body},
    }
    return as_json(
        201,
        {
            "id": taken.id,
            "reference": taken.reference,
            "content": content[taken.channel],
            "uri": f"{base_url}/v2/notifications/{taken.id}",
            "template": _template(taken, base_url),
        },
    )


def notification(stored: Stored, status: str, base_url: str) -> Json:
    taken = stored.taken
    return {
        "id": taken.id,
        "reference": taken.reference,
        "type": taken.channel,
        "phone_number": taken.to if taken.channel == "sms" else None,
        "email_address": taken.to if taken.channel == "email" else None,
        "status": status,
        "template": _template(taken, base_url),
        "subject": stored.subject or None,
        "body": stored.body,
        "created_at": taken.at,
        "created_by_name": None,
        "sent_at": taken.at,
        "completed_at": None if status == "sending" else taken.at,
    }


def notifications(found: list[Json], url: str) -> Answer:
    return as_json(200, {"notifications": found, "links": {"current": url}})


def receipt(stored: Stored, status: str) -> Json:
    taken = stored.taken
    return {
        "id": taken.id,
        "reference": taken.reference,
        "to": taken.to,
        "status": status,
        "created_at": taken.at,
        "completed_at": None if status == "sending" else taken.at,
        "sent_at": taken.at,
        "notification_type": taken.channel,
        "template_id": taken.template_id,
        "template_version": 1,
    }


_UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_RECIPIENT = {"sms": "phone_number", "email": "email_address", "letter": ""}
_PLACEHOLDERS = {"sms": ["body"], "email": ["subject", "body"], "letter": ["address_line_1", "subject", "body"]}


def _template(taken: Taken, base_url: str) -> Json:
    return {
        "id": taken.template_id,
        "version": 1,
        "uri": f"{base_url}/v2/template/{taken.template_id}",
    }
