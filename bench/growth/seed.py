"""Fills a database with cases that are done with, by COPY, in several processes at once.

As superuser, who passes by row-level security and foreign keys: the rows are checked by a test instead.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import select

from app.db import vault_of
from app.models.case_type import CaseType
from bench.growth.rows import COLUMNS, Row, Seed, rows_of_case
from bench.office import CASE_TYPE, Office, database
from bench.servers import Place

_CASES_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class _Share:
    """What one process fills in: of every `of` thousands of cases the one of this `number`, so that all of them write
    about the same weeks at the same time.
    """

    place: Place
    office: Office
    number: int
    of: int
    cases: int
    messages: int


def fill(place: Place, office: Office, cases: int, messages: int, processes: int = 2) -> float:
    """Fills in `cases` cases with `messages` messages each; returns the seconds, statistics included."""
    began = time.monotonic()
    shares = [_Share(place, office, number, processes, cases, messages) for number in range(processes)]
    # Fresh processes: a fork would share our connections.
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        pool.map(_fill, shares)
    with place.connect() as connection:
        connection.execute("VACUUM (ANALYZE)")
    return time.monotonic() - began


def _fill(share: _Share) -> None:
    seed = _seed(share)
    with share.place.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        for first in range(share.number * _CASES_AT_ONCE, share.cases, share.of * _CASES_AT_ONCE):
            rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
            for number in range(first, min(first + _CASES_AT_ONCE, share.cases)):
                for table, row in rows_of_case(seed, number):
                    rows[table].append(row)
            with connection.transaction():
                for table, some in rows.items():
                    _copy(connection, table, sorted(some, key=_made))


def _made(row: Row) -> UUID:
    """Rows are written in the order in which their ids were made, as they would have been."""
    id: UUID = row[0]
    return id


def _seed(share: _Share) -> Seed:
    db = database(share.place)
    office = share.office
    with db.transaction(office.organisation_id) as session:
        case_type_id = session.scalars(select(CaseType.id).where(CaseType.code == CASE_TYPE)).one()
        vault = vault_of(session)
    db.engine.dispose()
    now = datetime.now(UTC)
    return Seed(vault, office.organisation_id, office.integration_id, case_type_id, share.cases, share.messages, now)


def _copy(connection: psycopg.Connection[Any], table: str, rows: Sequence[Row]) -> None:
    columns = sql.SQL(", ").join(sql.Identifier(column) for column in COLUMNS[table].split())
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    with connection.cursor().copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
