"""The texts that GOV.UK Notify received for us, as it posts them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from app.domain.bilingual import nfc
from app.providers.inbound_replies import LONGEST, LONGEST_ADDRESS, InboundText, ReplyMalformed, sender_of

PROVIDER = "govuk-notify"
REPLIES_PATH = "/v1/replies/govuk-notify"
_YEARS = range(2000, 2100)
"""Times at the ends of the calendar cannot be brought into another zone."""


def parse_reply(payload: object) -> InboundText:
    """The text in the JSON that Notify posts to us; raises `ReplyMalformed`.

    Source: https://docs.notifications.service.gov.uk/rest-api.html#received-text-messages
    """
    try:
        posted = _PostedReply.model_validate(payload)
    except ValidationError as error:
        fields = {str(fault["loc"][0]) if fault["loc"] else "reply" for fault in error.errors()}
        raise ReplyMalformed(", ".join(sorted(fields))) from None
    return InboundText(
        provider=PROVIDER,
        provider_id=str(posted.id),
        sender=sender_of(posted.source_number),
        words=nfc(posted.message),
        sent_at=posted.date_received,
    )


def _time(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValueError("not a time")
    time = datetime.fromisoformat(value)
    if time.year not in _YEARS:
        raise ValueError("not a time of ours")
    return time if time.tzinfo else time.replace(tzinfo=UTC)


class _PostedReply(BaseModel):
    id: UUID
    source_number: str = Field(max_length=LONGEST_ADDRESS)
    destination_number: str = Field(max_length=LONGEST_ADDRESS)
    message: str = Field(max_length=LONGEST)
    date_received: Annotated[datetime, BeforeValidator(_time)]
