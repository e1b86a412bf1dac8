"""Many new rows of a table in one statement, whatever the table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from app.db import Base


def insert(session: Session, model: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    """Writes rows, which all name the same columns, in their order; one whose place is taken is left out.

    They go over as one JSON text: a statement for each row costs the driver and the database several times as much.
    """
    session.connection().execute(_statement(model.__tablename__, tuple(rows[0])), {"rows": _JSON(rows)})


@lru_cache(maxsize=100)
def _statement(table: str, names: tuple[str, ...]) -> TextClause:
    """All names are our own, of the models."""
    columns = ", ".join(f'"{name}"' for name in names)
    return text(
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM "  # nosec B608
        f"json_populate_recordset(NULL::{table}, CAST(:rows AS json)) WITH ORDINALITY "
        "ORDER BY ordinality ON CONFLICT DO NOTHING"
    )


def _as_json(value: object) -> str:
    """What PostgreSQL reads back as the very same value."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no column holds a {type(value).__name__}")


_JSON = json.JSONEncoder(default=_as_json).encode
