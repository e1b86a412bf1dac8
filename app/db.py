"""The database: the base of all tables, the engine, and `transaction`, the one way to read and write.

A transaction belongs to one organisation: its id is set for row-level security before anything else is asked, so
that a query that forgets its filter still finds no foreign row. `line` is the same transaction on the driver itself,
and `ask` one in a single statement, for the paths that have to keep up with any flood.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, LiteralString
from uuid import UUID

import psycopg
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


@dataclass(frozen=True, slots=True)
class Line:
    """A transaction on the driver, in the name of one organisation, with that organisation's keys."""

    vault: Vault
    _connection: psycopg.Connection[tuple[Any, ...]]

    def ask(self, statement: LiteralString, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """The rows that a statement returns. `values` stand in the place of its `%s`, in their order."""
        return self._connection.execute(statement, values).fetchall()


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

    @contextmanager
    def line(self, organisation_id: UUID) -> Iterator[Line]:
        """`transaction` without SQLAlchemy's own work for each statement, which costs more than most statements do.

        Raises one of AWAY where the database is away.
        """
        vault = self.vault_at(organisation_id)
        with self._borrowed() as connection:
            # Both in one go. A prepared statement holds one command only.
            connection.execute(
                f"BEGIN; SELECT set_config('app.organisation', '{organisation_id}', true)".encode(), prepare=False
            )
            yield Line(vault, connection)
            connection.commit()

    def ask(self, statement: LiteralString, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """The rows of one statement that is a transaction of its own: what it wrote is durable when this returns.

        It says itself of which organisation it speaks. It is tried again where it and another waited for each other.
        Raises one of AWAY where the database is away.
        """
        for last in (False, False, True):
            try:
                with self._borrowed() as connection:
                    return connection.execute(statement, values).fetchall()
            except OperationalError as error:
                if last or not _is_deadlock(error):
                    raise
        raise AssertionError("the last try returns or raises")

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
        return self._known_vault(organisation_id) or self._load_vault(session, organisation_id)

    def vault_at(self, organisation_id: UUID) -> Vault:
        """As `vault`, where no session is open."""
        known = self._known_vault(organisation_id)
        if known is not None:
            return known
        with self.transaction(organisation_id) as session:
            return self._load_vault(session, organisation_id)

    def wrap(self, organisation_id: UUID, purpose: str, key: bytes) -> bytes:
        return self._master_keys.wrap(organisation_id, purpose, key)

    @contextmanager
    def _borrowed(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """A pooled connection that begins no transaction by itself; it goes back only after all went well."""
        pool = self.engine.pool
        try:
            lent = self.engine.raw_connection()
        except psycopg.OperationalError as error:
            raise _away(error) from error
        connection: psycopg.Connection[tuple[Any, ...]] = lent.driver_connection  # type: ignore[assignment]
        try:
            connection.autocommit = True
            yield connection
            connection.autocommit = False
        except BaseException as error:
            is_gone = connection.closed
            lent.invalidate()
            if is_gone and self.engine.pool is pool:
                self.engine.dispose()  # as _drop_pool_when_gone does
            if isinstance(error, psycopg.OperationalError):
                raise _away(error) from error
            raise
        lent.close()

    def _known_vault(self, organisation_id: UUID) -> Vault | None:
        known = self._vaults.get(organisation_id)
        return known[1] if known is not None and known[0] >= time.monotonic() else None

    def _load_vault(self, session: Session, organisation_id: UUID) -> Vault:
        rows = session.execute(text("SELECT number, purpose, wrapped FROM organisation_keys")).all()
        keys = {
            (row.purpose, row.number): self._master_keys.unwrap(organisation_id, row.purpose, row.wrapped)
            for row in rows
        }
        if not keys:
            raise NotFound("the organisation has no keys")
        fields = {number: key for (purpose, number), key in keys.items() if purpose == "field"}
        vault = Vault(organisation_id, fields, keys["index", 1])
        with self._lock:
            self._vaults[organisation_id] = (time.monotonic() + _VAULT_SECONDS, vault)
        return vault


def _away(error: psycopg.OperationalError) -> OperationalError:
    """As SQLAlchemy says it, so that there is one kind to catch."""
    return OperationalError(None, None, error, hide_parameters=True)


def _is_deadlock(error: OperationalError) -> bool:
    """Whether two transactions waited for each other, so that this one may simply be tried again."""
    return isinstance(error.orig, psycopg.errors.DeadlockDetected)


def enter_organisation(session: Session, organisation_id: UUID) -> None:
    """Sets the tenant of the running transaction, and of nothing after it."""
    session.info["organisation_id"] = organisation_id
    session.execute(text("SELECT set_config('app.organisation', :id, true)"), {"id": str(organisation_id)})


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
