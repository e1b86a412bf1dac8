"""A text that somebody sent to one of our numbers, in one form whichever provider it came through."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.bilingual import nfc
from app.domain.errors import OlrhainError
from app.domain.recipients import normalise_mobile

LONGEST = 40_000
"""Characters of one text: no network joins more than 255 parts of 153."""
LONGEST_ADDRESS = 100


class ReplyMalformed(OlrhainError):
    """This is no text of that provider. Its words name what is wrong, never what was sent."""


@dataclass(frozen=True, slots=True)
class InboundText:
    """`sender`: a UK mobile in E.164, else the number or name as the provider gave it. `provider_id`: its own id.

    sent_at: when the provider had it.
    """

    provider: str
    provider_id: str
    sender: str = field(repr=False)
    words: str = field(repr=False)
    sent_at: datetime


def sender_of(raw: str) -> str:
    """Who sent a text, in the form in which we know numbers: a short code or a number abroad stays as it is.

    Raises ReplyMalformed for nobody.
    """
    sender = normalise_mobile(raw) or nfc(raw).strip()
    if not sender:
        raise ReplyMalformed("sender")
    return sender
