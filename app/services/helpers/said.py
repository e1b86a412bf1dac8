"""What a citizen has said so far of somebody whom they are about to name, sealed for their browser to keep."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from app.domain.bilingual import LanguageWish
from app.domain.helping import Scope
from app.domain.recipients import Channel
from app.services.helpers.naming import NewHelper
from app.services.views import Reader
from app.vault import Vault, VaultError

KEPT = timedelta(minutes=30)
_TABLE, _FIELD = "contacts", "helper-to-be"


@dataclass(frozen=True, slots=True)
class Said:
    """Empty or None where it is not said yet. has_end: whether until when was said; without `until`: while open."""

    name: str = ""
    channel: Channel | None = None
    to: str = ""
    language: LanguageWish | None = None
    scope: Scope | None = None
    has_end: bool = False
    until: date | None = None

    def in_full(self) -> NewHelper | None:
        """Somebody who can be named; None where something is still to be said."""
        if self.channel is None or self.language is None or self.scope is None or not self.has_end:
            return None
        return NewHelper(self.name, self.channel, self.to, self.language, self.scope, self.until)


def seal(vault: Vault, reader: Reader, said: Said, now: datetime) -> str:
    """Only the same reader can have it opened again: whoever else has the phone finds no name and no number in it."""
    plain = {
        "at": now.isoformat(),
        "name": said.name,
        "channel": said.channel,
        "to": said.to,
        "language": said.language,
        "scope": said.scope,
        "has_end": said.has_end,
        "until": said.until.isoformat() if said.until else None,
    }
    sealed = vault.seal_json(_TABLE, reader.contact_id, _FIELD, plain)
    return base64.urlsafe_b64encode(sealed).decode()


def read(vault: Vault, reader: Reader, sealed: str, now: datetime) -> Said:
    """What was said; nothing where it is another's, was changed, or is too long ago."""
    try:
        blob = base64.urlsafe_b64decode(sealed.encode("ascii"))
        plain = cast(dict[str, Any], vault.open_json(_TABLE, reader.contact_id, _FIELD, blob))
    except (VaultError, binascii.Error, UnicodeError, ValueError):
        return Said()
    if datetime.fromisoformat(plain["at"]) < now - KEPT:
        return Said()
    return Said(
        name=plain["name"],
        channel=Channel(plain["channel"]) if plain["channel"] else None,
        to=plain["to"],
        language=LanguageWish(plain["language"]) if plain["language"] else None,
        scope=Scope(plain["scope"]) if plain["scope"] else None,
        has_end=plain["has_end"],
        until=date.fromisoformat(plain["until"]) if plain["until"] else None,
    )
