"""The wall between organisations in PostgreSQL itself: queries without any filter, and every table in the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from psycopg.types.json import Jsonb

from app.domain.tokens import hash_of
from embedded.postgres import APP, OWNER, connect
from tests.faults.two_organisations import Organisations, fill
from tests.servers import Database, Servers
from tests.world import Tenant, World

Connection = psycopg.Connection[Any]

OF_NO_ORGANISATION = {"alembic_version"}
"""Tables without rows of any organisation, which the app cannot read at all."""
LOOKED_ACROSS = {
    *("organisations", "api_keys", "receipt_tokens", "status_links", "case_events", "messages"),
    *("callbacks", "callback_addresses"),
}
"""Tables of which the functions that look across organisations read ids."""

# Each function that looks across organisations, with what it is asked; all of them find something.
LOOK_ACROSS: dict[str, Callable[[Organisations], object]] = {
    "find_api_key": lambda both: hash_of(both.mine.test_key),
    "find_receipt_token": lambda both: hash_of(both.receipt_token),
    "find_status_link": lambda both: both.link_hash,
    "find_organisation": lambda both: both.mine.slug,
    "find_organisation_by_host": lambda both: both.mine.slug,
    "all_organisations": lambda _: None,
    "cases_to_process": lambda _: 1000,
    "messages_due": lambda _: 1000,
    "messages_to_look_up": lambda _: 1000,
    "leases_run_out": lambda _: 1000,
    "callbacks_due": lambda _: 1000,
}
WITHIN_ONE = {"let_audit_go"}
"""Functions that may do what the app's role may not, in the organisation that is set and in no other."""


@pytest.fixture(scope="module")
def superuser(servers: Servers, database: Database) -> Iterator[Connection]:
    with connect(servers.postgres_url("postgres", database.name)) as connection:
        yield connection


@pytest.fixture(scope="module")
def both(shared_world: World) -> Organisations:
    return fill(shared_world)


@pytest.fixture(scope="module")
def tables(superuser: Connection, both: Organisations) -> list[str]:
    """Every table and view; a new one in which the test has no rows of both organisations proves nothing."""
    found = _column(
        superuser,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r','p','v','m','f')",
    )
    names = sorted(set(found) - OF_NO_ORGANISATION)
    assert {name: counts for name in names if not all(counts := _counts(superuser, name, both))} == {}
    return names


def test_one_organisation_sees_none_of_anothers_rows_with_every_filter_removed(
    both: Organisations, tables: list[str], superuser: Connection, app_url: str
) -> None:
    with _app(app_url, both.mine.id) as app:
        seen = {name: set(_column(app, "SELECT {owner} FROM {table}", name)) for name in tables}
        counts = {name: _count(app, name) for name in tables}
    assert seen == {name: {both.mine.id} for name in tables}
    assert counts == {name: _counts(superuser, name, both)[0] for name in tables}


@pytest.mark.parametrize("tenant", [None, "", "01a20000-0000-7000-8000-000000000000"])
def test_without_an_organisation_of_its_own_nobody_sees_a_row(
    tables: list[str], app_url: str, tenant: str | None
) -> None:
    with _app(app_url, tenant) as app:
        assert {name: count for name in tables if (count := _count(app, name))} == {}


def test_another_organisations_rows_can_be_neither_changed_nor_deleted(
    both: Organisations, tables: list[str], superuser: Connection, app_url: str
) -> None:
    before = {name: _rows(superuser, name, both.theirs) for name in tables}
    with _app(app_url, both.mine.id) as app:
        for name in tables:
            for statement in (
                "UPDATE {table} SET {owner} = {owner} WHERE {owner} = %s",
                "DELETE FROM {table} WHERE {owner} = %s",
            ):
                assert _changed(app, statement, name, both.theirs.id) in (0, None), (name, statement)
    assert {name: _rows(superuser, name, both.theirs) for name in tables} == before


def test_a_row_can_be_neither_written_for_another_organisation_nor_given_to_it(
    both: Organisations, tables: list[str], superuser: Connection, app_url: str
) -> None:
    with _app(app_url, both.mine.id) as app:
        for name in tables:
            theirs = _rows(superuser, name, both.theirs)[0] | ({} if name == "organisations" else {"id": str(uuid4())})
            copied = (
                "INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_record(null::{table}, %s)"
            )
            assert _changed(app, copied, name, Jsonb(theirs)) is None, f"written into {name}"
            given = "UPDATE {table} SET {owner} = %s"
            assert _changed(app, given, name, both.theirs.id) is None, f"{name} given away"


def test_row_level_security_is_forced_on_every_table_for_reading_and_writing(
    tables: list[str], superuser: Connection
) -> None:
    forced = "SELECT relname FROM pg_class WHERE relkind IN ('r','p') AND relrowsecurity AND relforcerowsecurity"
    assert set(tables) <= set(_column(superuser, forced))
    for name in tables:
        policies = superuser.execute(
            "SELECT policyname, permissive, roles::text[], cmd, qual, with_check FROM pg_policies WHERE tablename = %s",
            [name],
        ).fetchall()
        own = next(policy for policy in policies if policy[0] == "own_organisation")
        assert own[1:4] == ("PERMISSIVE", ["public"], "ALL"), name
        assert own[4] == own[5], name
        assert "current_setting('app.organisation'::text, true)" in own[4]
        others = [policy[1:] for policy in policies if policy is not own]
        looking = [("PERMISSIVE", [OWNER], "SELECT", "true", None)] if name in LOOKED_ACROSS else []
        assert others == looking, name


def test_views_see_with_the_eyes_of_who_asks(superuser: Connection) -> None:
    views = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')"
    careful = views + " AND reloptions @> ARRAY['security_invoker=true']"
    assert _column(superuser, views) == _column(superuser, careful)


def test_unique_indexes_lead_with_the_organisation_but_for_hashes_of_secrets(
    tables: list[str], superuser: Connection
) -> None:
    found = superuser.execute(
        "SELECT t.relname, a.attname FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid "
        "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0] "
        "WHERE i.indisunique AND NOT i.indisprimary AND t.relname = ANY(%s)",
        [tables],
    ).fetchall()
    assert {pair for pair in found if pair[1] != "organisation_id"} == {
        ("organisations", "host"),
        ("organisations", "slug"),
        ("api_keys", "hash"),
        ("receipt_tokens", "hash"),
        ("staff_invitations", "token_hash"),
        ("staff_sessions", "token_hash"),
        ("status_links", "token_hash"),
    }


def test_the_apps_role_owns_nothing_and_passes_by_no_wall(superuser: Connection, tables: list[str]) -> None:
    owned = (
        "SELECT relname FROM pg_class WHERE relowner = 'APP'::regrole UNION ALL "
        "SELECT proname FROM pg_proc WHERE proowner = 'APP'::regrole UNION ALL "
        "SELECT nspname FROM pg_namespace WHERE nspowner = 'APP'::regrole UNION ALL "
        "SELECT datname FROM pg_database WHERE datdba = 'APP'::regrole"
    )
    assert superuser.execute(owned.replace("APP", APP).encode()).fetchall() == []
    for role in (APP, OWNER):
        rights = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles "
        assert superuser.execute(rights.encode() + b"WHERE rolname = %s", [role]).fetchone() == (False,) * 5
    assert (
        _column(superuser, "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = 'olrhain_app'::regrole")
        == []
    )
    can = "SELECT has_schema_privilege('olrhain_app', 'public', 'CREATE') UNION ALL SELECT has_any_column_privilege"
    assert _column(superuser, can + "('olrhain_app', 'alembic_version', 'SELECT')") == [False, False]
    truncatable = (
        "SELECT relname FROM pg_class WHERE has_table_privilege('olrhain_app', oid, 'TRUNCATE, REFERENCES, TRIGGER')"
    )
    assert set(_column(superuser, truncatable)) & set(tables) == set()


def test_the_audit_can_only_be_added_to(both: Organisations, app_url: str) -> None:
    with _app(app_url, both.mine.id) as app:
        for statement in ("UPDATE {table} SET {owner} = {owner}", "DELETE FROM {table}", "TRUNCATE {table}"):
            with pytest.raises(InsufficientPrivilege):
                app.execute(_named(statement, "audit_entries"))


def test_the_audit_is_let_go_after_six_years_and_of_ones_own_organisation_only(
    superuser: Connection, both: Organisations
) -> None:
    ages = "SELECT organisation_id, id FROM audit_entries WHERE created_at < now() - interval '6 years'"
    with superuser.transaction(force_rollback=True):
        superuser.execute("UPDATE audit_entries SET created_at = created_at - interval '6 years 1 day'")
        superuser.execute("SELECT set_config('app.organisation', %s, true)", [str(both.mine.id)])
        old = superuser.execute(ages.encode()).fetchall()
        superuser.execute("SET LOCAL ROLE olrhain_app")
        gone = superuser.execute("SELECT * FROM let_audit_go(100000)").fetchall()
        assert superuser.execute("SELECT * FROM let_audit_go(100000)").fetchall() == []
        superuser.execute("RESET ROLE")
        left = superuser.execute(ages.encode()).fetchall()
    assert set(gone) == {row for row in old if row[0] == both.mine.id}
    assert set(left) == {row for row in old if row[0] != both.mine.id}
    assert gone
    assert both.theirs.id in {row[0] for row in left}


def test_no_function_looks_across_organisations_but_those_on_the_list(superuser: Connection) -> None:
    found = superuser.execute(
        "SELECT proname, proowner::regrole::text, proconfig, prokind, "
        "EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0) OR proacl IS NULL "
        "FROM pg_proc WHERE prosecdef AND pronamespace NOT IN ('pg_catalog'::regnamespace)"
    ).fetchall()
    # Without `pg_temp` at the end, a temporary table of the caller's would be read before ours.
    path = ["search_path=pg_catalog, public, pg_temp"]
    allowed = {name: [OWNER, path, "f", False] for name in (*LOOK_ACROSS, *WITHIN_ONE)}
    assert {name: rest for name, *rest in found} == allowed


@pytest.mark.parametrize("name", LOOK_ACROSS)
def test_a_function_that_looks_across_organisations_returns_ids_and_nothing_else(
    superuser: Connection, both: Organisations, name: str
) -> None:
    asked = LOOK_ACROSS[name](both)
    with superuser.transaction(force_rollback=True):
        both.have_something_of_everything_due(superuser)
        superuser.execute("SET LOCAL ROLE olrhain_app")
        arguments = sql.SQL("%s") if asked is not None else sql.SQL("")
        call = sql.SQL("SELECT * FROM {}({})").format(sql.Identifier(name), arguments)
        rows = superuser.execute(call, [asked] if asked is not None else []).fetchall()
    assert both.mine.id in {row[0] for row in rows}
    assert {type(value) for row in rows for value in row} == {UUID}


@contextmanager
def _app(app_url: str, tenant: UUID | str | None) -> Iterator[Connection]:
    """The app's role in the name of one organisation, each statement a transaction of its own."""
    with connect(app_url) as connection:
        if tenant is not None:
            connection.execute("SELECT set_config('app.organisation', %s, false)", [str(tenant)])
        yield connection


def _named(statement: LiteralString, table: str) -> sql.Composed:
    owner = "id" if table == "organisations" else "organisation_id"
    return sql.SQL(statement).format(table=sql.Identifier(table), owner=sql.Identifier(owner))


def _column(connection: Connection, question: LiteralString, table: str = "") -> list[Any]:
    statement = _named(question, table) if table else sql.SQL(question)
    return [row[0] for row in connection.execute(statement)]


def _count(connection: Connection, table: str) -> int:
    count: int = _column(connection, "SELECT count(*) FROM {table}", table)[0]
    return count


def _counts(superuser: Connection, table: str, both: Organisations) -> tuple[int, int]:
    return len(_rows(superuser, table, both.mine)), len(_rows(superuser, table, both.theirs))


def _rows(superuser: Connection, table: str, tenant: Tenant) -> list[dict[str, Any]]:
    question = _named("SELECT to_jsonb(t) FROM {table} t WHERE {owner} = %s ORDER BY id", table)
    return [row[0] for row in superuser.execute(question, [tenant.id])]


def _changed(app: Connection, statement: LiteralString, table: str, value: object) -> int | None:
    """How many rows a statement changed, or None where it was refused for want of the right."""
    try:
        return app.execute(_named(statement, table), [value]).rowcount
    except InsufficientPrivilege:
        return None
