"""What commands share: the database of this environment, and how an organisation is named."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from app.config import Settings
from app.db import Database
from app.domain.errors import NotFound, OlrhainError
from app.services import organisations
from app.vault import MasterKeys

_MOST_BYTES = 200_000


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


def read_text(path: Path) -> str:
    """The words of a file that somebody named. Raises NotFound, and OlrhainError for what is no text to be read."""
    if not path.is_file():
        raise NotFound(f"there is no file called {path}")
    if path.stat().st_size > _MOST_BYTES:
        raise OlrhainError(f"{path} has more than {_MOST_BYTES // 1000} kB, as no wording has: is it the right file?")
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise OlrhainError(f"{path} is not a text file in UTF-8; save it as that, and try again") from None


def counted(number: int, what: str) -> str:
    """`1 held message`, `2 held messages`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def in_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines whose cells begin below one another."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
