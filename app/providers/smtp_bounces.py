"""Bounces: what mail servers say later of an email, as delivery status notifications (RFC 3464)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from uuid import UUID

from app.domain.errors import OlrhainError
from app.domain.message_status import MessageStatus
from app.providers.base import Receipt

LARGEST = 5_000_000
"""Bytes of a bounce that are read at most; it may carry the whole email back."""

_S = MessageStatus
_ACTIONS = {
    "failed": _S.PERMANENT_FAILURE,
    "delivered": _S.DELIVERED,
    **dict.fromkeys(("delayed", "relayed", "expanded"), _S.SENT),
}

# The mailbox is not there, and will not be: RFC 3463, 3.2 and 3.3; 5.1.10 is RFC 7505. A full mailbox, or a server
# that takes us for a spammer, may be well tomorrow.
_NO_SUCH_ADDRESS = frozenset({"5.1.1", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class NotABounce(OlrhainError):
    """This is no delivery status notification of an email of ours."""


def address_is_gone(status: str) -> bool:
    """Whether an enhanced status code (RFC 3463) says that the address must not be used again."""
    return status in _NO_SUCH_ADDRESS


def parse_bounce(raw: bytes, at: datetime) -> Receipt:
    """What a bounce says of an attempt; `at` is when it came. Raises NotABounce."""
    email = message_from_bytes(raw[:LARGEST], policy=default)
    groups = list(_groups(email))
    reference = _reference(email, groups)
    said = [group for group in groups if group.get("Action")]
    if reference is None or not said:
        raise NotABounce("this is no delivery status notification of an email of ours")
    failed = [group for group in said if _word(group, "Action") == "failed"]
    return _receipt((failed or said)[0], reference, at)


def _groups(email: Message) -> Iterator[Message]:
    """The groups of fields of the report: first of the message, then of each recipient."""
    for part in email.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from (group for group in part.get_payload() if isinstance(group, Message))


def _reference(email: Message, groups: list[Message]) -> str | None:
    """The attempt: from the envelope where the server keeps that, else from the email that came back."""
    envelope = str(groups[0].get("Original-Envelope-Id", "")).strip() if groups else ""
    if re.fullmatch(_UUID, envelope):
        return str(UUID(envelope))
    found = re.search(rf"<({_UUID})@", _returned_id(email))
    return found[1] if found else None


def _returned_id(email: Message) -> str:
    for part in email.walk():
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            headers = message_from_bytes(payload if isinstance(payload, bytes) else b"", policy=default)
            return str(headers.get("Message-ID", ""))
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            return str(inner.get("Message-ID", "")) if isinstance(inner, EmailMessage) else ""
    return ""


def _receipt(group: Message, reference: str, at: datetime) -> Receipt:
    found = re.match(r"[245]\.\d{1,3}\.\d{1,3}", _word(group, "Status"))
    status = found[0] if found else ""
    step = _ACTIONS.get(_word(group, "Action"), _S.SENT)
    if step is _S.PERMANENT_FAILURE and status.startswith("4"):
        step = _S.TEMPORARY_FAILURE
    gone = step is _S.PERMANENT_FAILURE and address_is_gone(status)
    return Receipt(reference, step, at, code=f"bounce-{status}" if status else "bounce", suppress=gone)


def _word(group: Message, name: str) -> str:
    return str(group.get(name, "")).strip().lower()
