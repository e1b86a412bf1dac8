"""The database: the base of all tables, the engine, and `transaction`, the one way to read and write.

A transaction belongs to one organisation: its id is set for row-level security before anything else is asked, so
that a query that forgets its filter still finds no foreign row.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Dialect, MetaData, Text, create_engine, event, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import DateTime, TypeDecorator

from app.domain.bilingual import Bilingual
from app.domain.errors import NotFound
from app.vault import MasterKeys, Vault

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_VAULT_SECONDS = 300.0
"""How long an organisation's unwrapped keys are kept, so that a rotated key reaches every process."""


AWAY = (OperationalError, PoolTimeout)
"""What is raised while the database is away, or has no connection free for us."""


class BilingualType(TypeDecorator[Bilingual]):
    """A pair of texts in one column: Welsh and English are one value."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: Bilingual | None, dialect: Dialect) -> dict[str, str] | None:  # noqa: ARG002
        return None if value is None else value.as_dict()

    def process_result_value(self, value: Any, dialect: Dialect) -> Bilingual | None:  # noqa: ARG002
        return None if value is None else Bilingual(value["cy"], value["en"])


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        datetime: DateTime(timezone=True),
        Bilingual: BilingualType,
        list[str]: ARRAY(Text),
        dict[str, Any]: JSONB,
    }


class Database:
    """A pool of connections in the app's role, and the organisations' keys."""

    def __init__(self, url: str, master_keys: MasterKeys, *, pool_size: int = 5) -> None:
        self.engine = _engine(url, pool_size)
        self._master_keys = master_keys
        self._vaults: dict[UUID, tuple[float, Vault]] = {}
        self._lock = threading.Lock()

    @contextmanager
    def transaction(self, organisation_id: UUID | None) -> Iterator[Session]:
        """One transaction in the name of one organisation; commits at the end, rolls back on any error.

        None is for the short list of look-ups that must find out which organisation is meant.
        """
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            session.info["database"] = self
            if organisation_id is not None:
                enter_organisation(session, organisation_id)
            yield session

    def organisations(self) -> list[UUID]:
        """The ids of all organisations, oldest first."""
        with self.transaction(None) as session:
            return list(session.scalars(text("SELECT id FROM all_organisations()")))

    def ping(self) -> None:
        """Raises one of AWAY where the database does not answer."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def vault(self, session: Session) -> Vault:
        organisation_id: UUID = session.info["organisation_id"]
        known = self._vaults.get(organisation_id)
        if known is None or known[0] < time.monotonic():
            known = (time.monotonic() + _VAULT_SECONDS, self._load_vault(session, organisation_id))
            with self._lock:
                self._vaults[organisation_id] = known
        return known[1]

    def wrap(self, organisation_id: UUID, purpose: str, key: bytes) -> bytes:
        return self._master_keys.wrap(organisation_id, purpose, key)

    def _load_vault(self, session: Session, organisation_id: UUID) -> Vault:
        rows = session.execute(text("SELECT number, purpose, wrapped FROM organisation_keys")).all()
        keys = {
            (row.purpose, row.number): self._master_keys.unwrap(organisation_id, row.purpose, row.wrapped)
            for row in rows
        }
        if not keys:
            raise NotFound("the organisation has no keys")
        fields = {number: key for (purpose, number), key in keys.items() if purpose == "field"}
        return Vault(organisation_id, fields, keys["index", 1])


def enter_organisation(session: Session, organisation_id: UUID) -> None:
    """Sets the tenant of the running transaction, and of nothing after it."""
    session.info["organisation_id"] = organisation_id
    session.execute(text("SELECT set_config('app.organisation', :id, true)"), {"id": str(organisation_id)})


def is_deadlock(error: Exception) -> bool:
    """Whether two transactions waited for each other, so that this one may simply be tried again."""
    return isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", None) == "40P01"


def vault_of(session: Session) -> Vault:
    """The keys of the organisation in whose name the session runs."""
    database: Database = session.info["database"]
    return database.vault(session)


def organisation_of(session: Session) -> UUID:
    """The organisation in whose name the session runs."""
    organisation_id: UUID = session.info["organisation_id"]
    return organisation_id


def _engine(url: str, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=False,
        pool_recycle=1800,
        pool_timeout=5,
        # The words of an error reach logs, and those of a failed job reach Redis.
        hide_parameters=True,
        connect_args={"connect_timeout": 5, "options": "-c timezone=UTC -c statement_timeout=15000"},
    )
    # A server that went away takes every pooled connection with it; without this each would fail one request.
    event.listen(engine, "handle_error", _drop_pool_when_gone)
    return engine


def _drop_pool_when_gone(context: Any) -> None:
    if context.is_disconnect:
        context.invalidate_pool_on_disconnect = True
