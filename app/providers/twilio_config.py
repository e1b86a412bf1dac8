"""What an organisation tells us of its account at Twilio."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TWILIO_URL = "https://api.twilio.com"


@dataclass(frozen=True, slots=True)
class TwilioConfig:
    """One organisation's account at Twilio. Raises ValueError, naming the field, never its value.

    auth_token signs the receipts, and the calls too where there is no API key. next_auth_token: a second one that
    signs receipts while tokens are rotated. receipt_token: of `olrhain issue-receipt-token`.
    """

    account_sid: str
    auth_token: str = field(repr=False)
    receipt_token: str = field(repr=False)
    from_number: str | None = None
    messaging_service_sid: str | None = None
    api_key_sid: str | None = None
    api_key_secret: str | None = field(default=None, repr=False)
    next_auth_token: str | None = field(default=None, repr=False)
    base_url: str = TWILIO_URL

    def __post_init__(self) -> None:
        for name, shape in _SHAPES:
            value = getattr(self, name)
            if value is not None and not re.fullmatch(shape, value):
                raise ValueError(name)
        if (self.from_number is None) == (self.messaging_service_sid is None):
            raise ValueError("from_number")
        if (self.api_key_sid is None) != (self.api_key_secret is None):
            raise ValueError("api_key_secret")

    @property
    def credentials(self) -> tuple[str, str]:
        if self.api_key_sid and self.api_key_secret:
            return self.api_key_sid, self.api_key_secret
        return self.account_sid, self.auth_token


_SHAPES = (
    ("account_sid", r"AC[0-9a-f]{32}"),
    ("auth_token", r"[0-9a-zA-Z]{32}"),
    ("next_auth_token", r"[0-9a-zA-Z]{32}"),
    ("receipt_token", r"[0-9a-zA-Z]{22,}"),
    # A number, a short code, or a name of up to 11 letters.
    ("from_number", r"\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}"),
    ("messaging_service_sid", r"MG[0-9a-f]{32}"),
    ("api_key_sid", r"SK[0-9a-f]{32}"),
    ("api_key_secret", r"\S+"),
    ("base_url", r"https?://[^/?#@\s]+"),
)
