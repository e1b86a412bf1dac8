"""GOV.UK Notify's words for where a message is, and the delivery receipts in which it posts them to us."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from app.domain.errors import OlrhainError
from app.domain.message_status import MessageStatus
from app.providers.base import Receipt

S = MessageStatus

# Ours is `sent` as soon as Notify has it: what comes next is a receipt. The last four rows are letters' own.
STATUSES: dict[str, MessageStatus] = {
    **dict.fromkeys(("created", "sending", "pending", "sent"), S.SENT),
    "delivered": S.DELIVERED,
    "permanent-failure": S.PERMANENT_FAILURE,
    "temporary-failure": S.TEMPORARY_FAILURE,
    "technical-failure": S.TECHNICAL_FAILURE,
    **dict.fromkeys(("pending-virus-check", "accepted", "received"), S.SENT),
    **dict.fromkeys(("virus-scan-failed", "validation-failed", "cancelled"), S.TECHNICAL_FAILURE),
    "returned-letter": S.PERMANENT_FAILURE,
}

LAST_HEARD = frozenset({"received"})
"""A letter that was printed and posted: nothing more is ever known of it."""


class ReceiptMalformed(OlrhainError):
    """This is not a delivery receipt of GOV.UK Notify. `fields` names what is wrong, without the values."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def parse_receipt(payload: object) -> Receipt:
    """The receipt in the JSON that Notify posts to us; raises `ReceiptMalformed`.

    `reference` is any text, and empty where there is none: Notify posts receipts of all that its service
    sends, also of what staff sent by hand.
    Source: https://docs.notifications.service.gov.uk/rest-api.html#delivery-receipts
    """
    try:
        posted = _PostedReceipt.model_validate(payload)
    except ValidationError as error:
        fields = {str(fault["loc"][0]) if fault["loc"] else "receipt" for fault in error.errors()}
        raise ReceiptMalformed(tuple(sorted(fields))) from None
    if posted.status not in STATUSES:
        raise ReceiptMalformed(("status",))
    return Receipt(
        reference=posted.reference or "",
        status=STATUSES[posted.status],
        at=posted.completed_at or posted.sent_at or posted.created_at,
        provider_id=str(posted.id),
        code=posted.status,
    )


def _time(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValueError("not a time")
    time = datetime.fromisoformat(value)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


_Time = Annotated[datetime, BeforeValidator(_time)]


class _PostedReceipt(BaseModel):
    id: UUID
    reference: str | None = Field(max_length=1000)
    to: str
    status: str
    created_at: _Time
    completed_at: _Time | None
    sent_at: _Time | None
    notification_type: Literal["sms", "email", "letter"]
