"""What commands share: the database of this environment, and how an organisation is named."""

from __future__ import annotations

import argparse
from uuid import UUID

from app.config import Settings
from app.db import Database
from app.domain.errors import NotFound
from app.services import organisations
from app.vault import MasterKeys


def database() -> Database:
    settings = Settings.from_environment()
    return Database(settings.database_url, MasterKeys(settings.master_keys), pool_size=1)


def find_organisation(db: Database, slug: str) -> UUID:
    """Raises NotFound where there is no organisation of that name."""
    with db.transaction(None) as session:
        found = organisations.find(session, slug)
    if found is None:
        raise NotFound(f"there is no organisation called {slug}")
    return found


def add_organisation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", help="the organisation's short name, such as cyngor-ynys")
