"""From a message that was claimed to what its provider is given: the words opened, and the organisation's look."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import organisation_of, vault_of
from app.domain.bilingual import Language
from app.domain.emails.parts import Letterhead
from app.domain.ids import new_id
from app.domain.recipients import Channel
from app.models.organisation import Organisation
from app.providers.base import Outgoing
from app.services.delivery.claim_rows import Waiting
from app.services.messages import sealed_words
from app.timed import Remembered

_SECONDS = 10.0
"""How long a letterhead is remembered: a new logo is in force soon after."""


class Letterheads:
    """The letterheads of every organisation, remembered for a moment."""

    def __init__(self) -> None:
        self._known: Remembered[UUID, Letterhead] = Remembered(_SECONDS)

    def of(self, session: Session) -> Letterhead:
        return self._known.get(organisation_of(session), lambda: _load(session))


def outgoing(session: Session, row: Waiting, letterheads: Letterheads) -> Outgoing:
    """What the provider is given, under a reference of its own. Raises VaultError."""
    vault = vault_of(session)
    channel = Channel(row.channel)
    words = sealed_words.read(vault.open_json("messages", row.id, "words", row.words_sealed), row.language)
    to = vault.open("messages", row.id, "recipient", row.recipient_sealed)
    return Outgoing(
        reference=str(new_id()),
        channel=channel,
        to=f"{words.addressee}\n{to}" if words.addressee else to,
        subject=words.subject,
        body=words.body,
        language=Language.EN if row.language == Language.EN.value else Language.CY,
        blocks=words.blocks,
        letterhead=letterheads.of(session) if channel is Channel.EMAIL else None,
        stop_url=words.stop_url,
    )


def _load(session: Session) -> Letterhead:
    query = select(Organisation.name, Organisation.colour, Organisation.logo)
    row = session.execute(query.where(Organisation.id == organisation_of(session))).one()
    return Letterhead(row.name, row.colour, row.logo)
