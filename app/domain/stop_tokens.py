"""The token of a link that stops emails: it names who it is for and proves that we made it, so none is stored."""

from __future__ import annotations

import string
from dataclasses import dataclass
from uuid import UUID

from app.domain.tokens import base62

LENGTH = 65
"""Characters of base62, for 384 bits: two ids and a proof of 128."""
PROOF_BYTES = 16
_VALUES = {digit: value for value, digit in enumerate(string.digits + string.ascii_uppercase + string.ascii_lowercase)}


@dataclass(frozen=True, slots=True)
class StopToken:
    """Whose emails are to stop. `proof`: of a keyed hash over the contact and the address, 16 bytes."""

    organisation_id: UUID
    contact_id: UUID
    proof: bytes

    def text(self) -> str:
        return base62(int.from_bytes(self.organisation_id.bytes + self.contact_id.bytes + self.proof, "big"), LENGTH)


def read_stop_token(text: str) -> StopToken | None:
    """The parts of a token, or None for what none of ours can be. That it is ours, only the proof says."""
    if len(text) != LENGTH or any(letter not in _VALUES for letter in text):
        return None
    number = 0
    for letter in text:
        number = number * 62 + _VALUES[letter]
    if number >= 2 ** (8 * (32 + PROOF_BYTES)):
        return None
    data = number.to_bytes(32 + PROOF_BYTES, "big")
    return StopToken(UUID(bytes=data[:16]), UUID(bytes=data[16:32]), data[32:])
