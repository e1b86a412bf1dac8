"""The tokens of citizens' links, found as only who holds the keys can."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.db import Database, vault_of
from app.domain.tokens import status_token
from app.models.contact import StatusLink


def tokens(db: Database, organisation_id: UUID, count: int, among: int) -> list[str]:
    """The tokens of `count` links, spread evenly over the oldest `among`."""
    with db.transaction(organisation_id) as session:
        ids = session.scalars(select(StatusLink.id).order_by(StatusLink.id).limit(among)).all()
        vault = vault_of(session)
        chosen = ids[:: max(1, len(ids) // count)][:count]
        return [status_token(vault.token_number("status-link", link_id)) for link_id in chosen]
