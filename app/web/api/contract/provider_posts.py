"""What GOV.UK Notify and Twilio post to us, with examples of their own documentation."""

from __future__ import annotations

from typing import Any

Part = dict[str, Any]

TWILIO_QUERIES = {"post_twilio_receipt": ("token", "attempt"), "post_twilio_reply": ("token",)}
"""The parameters in the addresses that Twilio is given."""

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_NOTIFY_DOCS = "https://docs.notifications.service.gov.uk/rest-api.html"
_RECEIPT = {
    "id": "740e5834-3a29-46b4-9a6f-16142fde533a",
    "reference": "0197f3c2-72e0-7a55-8d10-3b7c9e5f1a24",
    "to": "07700900123",
    "status": "delivered",
    "created_at": "2026-03-03T09:30:02.301Z",
    "completed_at": "2026-03-03T09:30:03.020Z",
    "sent_at": "2026-03-03T09:30:02.655Z",
    "notification_type": "sms",
}
"""As on https://docs.notifications.service.gov.uk/rest-api.html#delivery-receipts."""

_CALLBACK = {
    "MessageSid": "SM0123456789abcdef0123456789abcdef",
    "MessageStatus": "delivered",
    "To": "+447700900123",
    "AccountSid": "AC0123456789abcdef0123456789abcdef",
}
"""As on https://www.twilio.com/docs/messaging/guides/track-outbound-message-status."""

_RECEIVED = {
    "id": "0197f3c2-8b5d-7c10-9e3a-6d2f4b8a1c05",
    "source_number": "447700900123",
    "destination_number": "07700900001",
    "message": "STOPIO",
    "date_received": "2026-03-03T09:31:10.000000Z",
}
"""As on https://docs.notifications.service.gov.uk/rest-api.html#received-text-messages."""

_INCOMING = {
    "MessageSid": "SM0123456789abcdef0123456789abcdef",
    "From": "+447700900123",
    "To": "+447700900001",
    "Body": "STOPIO",
}
"""As on https://www.twilio.com/docs/messaging/guides/webhook-request."""


def request_of_provider(name: str) -> Part:
    """The body of an operation that a provider calls; nothing for any other."""
    body = _BODIES.get(name)
    return {"requestBody": {"required": True, "content": body}} if body else {}


def _notify(example: Part) -> Part:
    schema = {"type": "object", "externalDocs": {"url": _NOTIFY_DOCS}}
    return {_JSON: {"schema": schema, "example": example}}


def _twilio(example: Part, *required: str) -> Part:
    return {_FORM: {"schema": {"type": "object", "required": list(required)}, "example": example}}


_BODIES = {
    "post_notify_receipt": _notify(_RECEIPT),
    "post_twilio_receipt": _twilio(_CALLBACK, "MessageStatus"),
    "post_notify_reply": _notify(_RECEIVED),
    "post_twilio_reply": _twilio(_INCOMING, "MessageSid", "From", "To", "Body"),
}
