"""An address of which only so much is shown that whoever has it knows it."""

from __future__ import annotations

from app.domain.preferences import last_digits, masked_email
from app.domain.recipients import Channel

_DOTS = "•••"


def masked(channel: Channel, address: str) -> str:
    """`••• 123` for a number, `s•••@e•••` for an email address, and of a postal address the first half of the
    postcode, if it ends with one.
    """
    if channel is Channel.SMS:
        return f"{_DOTS} {last_digits(address)}"
    if channel is Channel.EMAIL:
        return masked_email(address)
    outward, _, inward = address.rsplit("\n", 1)[-1].partition(" ")
    return f"{_DOTS} {outward} {_DOTS}" if inward and len(outward) <= 4 and outward.isalnum() else _DOTS
