"""What a deployment's database must be like: reached, up to date, walled, on time, and its keys at hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.db import Base, Database, vault_of
from app.domain.errors import OlrhainError
from app.services.status_page import bank_holidays

MOST_SKEW = 2.0
"""Seconds by which our clock may differ from the database's: leases and signatures are counted on both."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, and what to do about it: a sentence each."""

    wrong: str
    mend: str


def check_database(db: Database) -> list[Finding]:
    """Raises one of `app.db.AWAY` where the database cannot be reached."""
    with db.transaction(None) as session:
        return [*_missing(session), *_role(session), *_walls(session), *_clock(session)]


def check_bank_holidays(today: date) -> Iterator[Finding]:
    """Whether promises in working days can be kept: the list of bank holidays comes with a package, and ends."""
    if bank_holidays.run_out_soon(today):
        yield Finding(
            f"the bank holidays of Wales are known until {bank_holidays.last_known()} only.",
            "Install a newer version of Olrhain, or of the package govuk-bank-holidays.",
        )


def check_keys(db: Database, organisations: dict[UUID, str]) -> Iterator[Finding]:
    """Whether the master keys open what each organisation has sealed."""
    for organisation_id, slug in organisations.items():
        try:
            with db.transaction(organisation_id) as session:
                vault_of(session)
        except OlrhainError:
            yield Finding(
                f"the keys of {slug} cannot be unwrapped: nothing of it can be read or sent.",
                "Put the master key that it was made with back into OLRHAIN_MASTER_KEYS, beside the newer ones.",
            )


def _missing(session: Session) -> Iterator[Finding]:
    rows = session.execute(text("SELECT table_name, column_name FROM information_schema.columns"))
    there = {(row.table_name, row.column_name) for row in rows}
    wanted = {(table.name, column.name) for table in Base.metadata.tables.values() for column in table.columns}
    tables = sorted({table for table, column in wanted - there})
    if tables:
        yield Finding(
            f"the database is not up to date, or this role may not read it: {', '.join(tables)}.",
            "Run `olrhain migrate` with DATABASE_OWNER_URL and this DATABASE_URL.",
        )


_ROLE = text(
    "SELECT rolsuper OR rolbypassrls AS above, EXISTS ("
    "SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'public' "
    "AND pg_has_role(current_user, relowner, 'MEMBER')) AS owns "
    "FROM pg_roles WHERE rolname = current_user"
)


def _role(session: Session) -> Iterator[Finding]:
    row = session.execute(_ROLE).one()
    if row.above or row.owns:
        how = "stands above row-level security" if row.above else "owns tables, or is a member of the role that does"
        yield Finding(
            f"the role in DATABASE_URL {how}: the wall between organisations does not hold.",
            "Use a role that owns nothing and has neither SUPERUSER nor BYPASSRLS; the owner is for migrating alone.",
        )


_OPEN = text(
    "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'public' "
    "AND relkind IN ('r', 'p') AND relname = ANY(:tables) AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY 1"
)


def _walls(session: Session) -> Iterator[Finding]:
    owned = [name for name, table in Base.metadata.tables.items() if "organisation_id" in table.columns]
    unwalled = list(session.scalars(_OPEN, {"tables": [*owned, "organisations"]}))
    if unwalled:
        yield Finding(
            f"row-level security is not forced on {', '.join(unwalled)}.",
            "Find out who changed it, then ALTER TABLE ... ENABLE and FORCE ROW LEVEL SECURITY as the owner.",
        )


def _clock(session: Session) -> Iterator[Finding]:
    before = datetime.now(UTC)
    theirs = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    after = datetime.now(UTC)
    skew = max((before - theirs).total_seconds(), (theirs - after).total_seconds())
    if skew > MOST_SKEW:
        yield Finding(
            f"the clock here and that of the database differ by {skew:.0f} seconds.",
            "Have NTP set the clocks of all hosts.",
        )
