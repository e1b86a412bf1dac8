"""A letter as GOV.UK Notify's letter template takes it: the words, and the address line by line."""

from __future__ import annotations

from app.domain.emails.pass_through import letter_body
from app.providers.base import Outgoing, ProviderError

# https://docs.notifications.service.gov.uk/python.html#send-a-letter-arguments-personalisation-required
FEWEST_LINES, MOST_LINES = 3, 7


def personalisation(letter: Outgoing) -> dict[str, str]:
    """The values of the template. Raises ProviderError for an address that no post can reach."""
    lines = address_lines(letter.to)
    if len(lines) < FEWEST_LINES:
        raise ProviderError("address-too-short", permanent=True)
    address = {f"address_line_{number}": line for number, line in enumerate(lines, 1)}
    return {"subject": letter.subject or "", "body": letter_body(letter.email), **address}


def address_lines(address: str) -> list[str]:
    """At most seven lines; what is over stands in the last but one, before the postcode."""
    lines = [line.strip() for line in address.split("\n") if line.strip()]
    if len(lines) <= MOST_LINES:
        return lines
    return [*lines[: MOST_LINES - 2], ", ".join(lines[MOST_LINES - 2 : -1]), lines[-1]]
