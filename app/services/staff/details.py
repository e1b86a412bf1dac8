"""What we know of a staff user in person, which is sealed: their name and email address."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.vault import Vault

_TABLE, _FIELD = "staff_users", "details"


@dataclass(frozen=True, slots=True)
class Details:
    name: str
    email: str


def sealed(vault: Vault, staff_id: UUID, details: Details) -> bytes:
    return vault.seal_json(_TABLE, staff_id, _FIELD, {"name": details.name, "email": details.email})


def opened(vault: Vault, staff_id: UUID, blob: bytes) -> Details:
    said = vault.open_json(_TABLE, staff_id, _FIELD, blob)
    assert isinstance(said, dict)  # as `sealed` wrote it
    return Details(said["name"], said["email"])


def email_index(vault: Vault, email: str) -> bytes:
    """The blind index of a normal form of an address (app.domain.recipients.normalise_email)."""
    return vault.index("staff email", email)
