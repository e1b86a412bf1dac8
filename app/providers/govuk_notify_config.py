"""What an organisation tells us of its service at GOV.UK Notify."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from app.domain.recipients import Channel

NOTIFY_URL = "https://api.notifications.service.gov.uk"


@dataclass(frozen=True, slots=True)
class NotifyConfig:
    """One organisation's service at GOV.UK Notify. Raises ValueError, naming the field, never its value.

    letter_template_id: without it, letters are not offered.
    """

    api_key: str = field(repr=False)
    sms_template_id: str
    email_template_id: str
    base_url: str = NOTIFY_URL
    sms_sender_id: str | None = None
    email_reply_to_id: str | None = None
    letter_template_id: str | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(rf"(.+-)?{_UUID}-{_UUID}", self.api_key):
            raise ValueError("api_key")
        # The client asks for `/v2/...` at the root of the host, whatever path it was given.
        if not re.fullmatch(r"https?://[^/?#@\s]+/?", self.base_url):
            raise ValueError("base_url")
        for name in _IDS:
            value = getattr(self, name)
            if value is not None and not re.fullmatch(_UUID, value):
                raise ValueError(name)

    @property
    def channels(self) -> frozenset[Channel]:
        """What this service has a template for."""
        both = {Channel.SMS, Channel.EMAIL}
        return frozenset(both | {Channel.LETTER} if self.letter_template_id else both)

    @property
    def template_ids(self) -> tuple[str, ...]:
        ids = (self.sms_template_id, self.email_template_id, self.letter_template_id)
        return tuple(one for one in ids if one)


_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_IDS = ("sms_template_id", "email_template_id", "letter_template_id", "sms_sender_id", "email_reply_to_id")
