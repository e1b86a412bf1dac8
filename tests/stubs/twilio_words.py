"""What Twilio answers, in its own shapes: https://www.twilio.com/docs/messaging/api/message-resource"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator

from tests.stubs.faults import Fault
from tests.stubs.ledger import Taken
from tests.stubs.notify_words import Answer
from tests.stubs.receipts import Letter, ReceiptPlan

Json = dict[str, Any]

ACCOUNT_SID = "AC" + "0123456789abcdef" * 2
AUTH_TOKEN = "fedcba9876543210" * 2
API_KEY_SID = "SK" + "0123456789abcdef" * 2
API_KEY_SECRET = "of-the-api-key"
FROM = "+447860000000"

# What becomes of a text to these; all others are delivered.
FINAL_STATUSES = {
    "+447700900002": ("undelivered", 30005),
    "+447700900003": ("undelivered", 30003),
    "+447700900004": ("failed", 30007),
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A text that was taken, with its words and the address of its callbacks."""

    taken: Taken
    body: str
    callback: str

    @property
    def final(self) -> tuple[str, int | None]:
        return FINAL_STATUSES.get(self.taken.to, ("delivered", None))


def as_json(status: int, body: Json, *headers: str) -> Answer:
    return Answer(status, json.dumps(body).encode(), ("Content-Type: application/json", *headers))


def error(status: int, code: int, message: str, *headers: str) -> Answer:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return as_json(status, {"code": code, "message": message, "more_info": more, "status": status}, *headers)


NOT_FOUND = error(404, 20404, "The requested resource was not found")
UNAUTHORISED = error(401, 20003, "Authenticate")
OPTED_OUT = error(400, 21610, "Attempt to send to unsubscribed recipient")
REFUSALS: dict[Fault, Answer] = {
    Fault.RATE_LIMITED: error(429, 20429, "Too Many Requests", "Retry-After: 7"),
    Fault.SERVER_ERROR: error(500, 20500, "An internal server error has occurred"),
    Fault.UNAVAILABLE: Answer(503, b"<html>Service Unavailable</html>", ("Content-Type: text/html",)),
    Fault.BAD_NUMBER: error(400, 21211, "Invalid 'To' Phone Number: +44770090XXXX"),
    Fault.NOT_IN_TEAM: error(400, 21608, "The number +44770090XXXX is unverified."),
    Fault.TEMPLATE_GONE: error(400, 21606, "The 'From' phone number provided is not a valid message-capable number"),
    Fault.KEY_REFUSED: UNAUTHORISED,
    Fault.REDIRECT: Answer(307, b"", ("Location: https://elsewhere.example/",)),
}


def refuse_caller(authorization: str) -> Answer | None:
    """Why a caller is not let in, or None."""
    good = {f"{ACCOUNT_SID}:{AUTH_TOKEN}", f"{API_KEY_SID}:{API_KEY_SECRET}"}
    return (
        None if authorization in {f"Basic {base64.b64encode(one.encode()).decode()}" for one in good} else UNAUTHORISED
    )


def refuse_text(posted: dict[str, str]) -> Answer | None:
    """Why Twilio would not take this, or None."""
    if "To" not in posted:
        return error(400, 21604, "A 'To' phone number is required.")
    if "From" not in posted and "MessagingServiceSid" not in posted:
        return error(400, 21603, "A 'From' phone number is required.")
    if not posted.get("Body"):
        return error(400, 21602, "Message body is required.")
    if len(posted["Body"]) > 1600:
        return error(400, 21617, "The concatenated message body exceeds the 1600 character limit")
    if not urlsplit(posted.get("StatusCallback", "http://none")).hostname:
        return error(400, 21609, "The 'StatusCallback' URL is not a valid URL.")
    return None


def text(stored: Stored, status: str, error_code: int | None = None, body: str | None = None) -> Json:
    taken = stored.taken
    return {
        "sid": taken.id,
        "account_sid": ACCOUNT_SID,
        "to": taken.to,
        "from": taken.template_id,
        "body": stored.body if body is None else body,
        "status": status,
        "error_code": error_code,
        "error_message": None,
        "direction": "outbound-api",
        "num_segments": "1",
        "date_created": format_datetime(datetime.fromisoformat(taken.at)),
        "date_sent": None,
        "uri": f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{taken.id}.json",
    }


def texts(found: list[Json]) -> Answer:
    return as_json(200, {"messages": found, "page": 0, "page_size": 100, "next_page_uri": None})


def account(status: str = "active") -> Answer:
    return as_json(200, {"sid": ACCOUNT_SID, "status": status, "friendly_name": "Cyngor Prawf"})


def callback(stored: Stored, status: str) -> Json:
    """The fields of one status callback, and where it goes."""
    final, error_code = stored.final
    fields = {
        "MessageSid": stored.taken.id,
        "MessageStatus": status,
        "To": stored.taken.to,
        "From": stored.taken.template_id,
        "AccountSid": ACCOUNT_SID,
        "ApiVersion": "2010-04-01",
    }
    if error_code is not None and status == final:
        fields["ErrorCode"] = str(error_code)
    return {"url": stored.callback, "fields": fields}


def as_twilio_posts(_plan: ReceiptPlan, receipt: Json) -> Letter:
    """Signed over the address that we were given for it, wherever it is really delivered."""
    url, fields = receipt["url"], receipt["fields"]
    signature = RequestValidator(AUTH_TOKEN).compute_signature(url, fields)
    parts = urlsplit(url)
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
    return Letter(f"{parts.path}?{parts.query}", urlencode(fields), headers)
