"""What is sealed can be opened in its own place alone, whoever can write to the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from app.db import vault_of
from app.domain.ids import new_id
from app.vault import Vault, VaultError
from embedded.postgres import connect
from tests.faults.two_organisations import Organisations, fill
from tests.servers import Database, Servers
from tests.world import World, event

_HASHES = ("_index", "hash")
_WRAPPED = ("organisation_keys", "wrapped")
_LOGO = ("organisations", "logo")
"""For everybody to see."""


@pytest.fixture(scope="module")
def both(shared_world: World) -> Organisations:
    return fill(shared_world)


@pytest.fixture(scope="module")
def superuser(servers: Servers, database: Database, both: Organisations) -> Iterator[psycopg.Connection[Any]]:
    with connect(servers.postgres_url("postgres", database.name)) as connection:
        yield connection


@pytest.fixture(scope="module")
def sealed(superuser: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    """Every sealed column, by the catalogue: all bytes are sealed, wrapped, hashes of 32 bytes, or a logo."""
    columns = _columns_of_bytes(superuser)
    return [
        (table, column)
        for table, column in columns
        if not column.endswith(_HASHES) and (table, column) not in (_WRAPPED, _LOGO)
    ]


def test_ciphertext_moved_to_another_row_field_or_organisation_is_refused(
    shared_world: World, both: Organisations, superuser: psycopg.Connection[Any], sealed: list[tuple[str, str]]
) -> None:
    vault, other_vault = (_vault(shared_world, tenant.id) for tenant in (both.mine, both.theirs))
    for table, column in sealed:
        field = column.removesuffix("_sealed") if column != "sealed" else "event"
        (one, blob), other = _blobs(superuser, table, column, both.mine.id)[0], new_id()
        assert vault.open(table, one, field, blob)
        for opener, row, name in ((vault, other, field), (vault, one, f"{field}s"), (other_vault, one, field)):
            with pytest.raises(VaultError):
                opener.open(table, row, name, blob)
        with pytest.raises(VaultError):
            vault.open(table, one, field, blob[:-1] + bytes([blob[-1] ^ 1]))


def test_the_sealed_columns_are_those_that_hold_personal_data_and_secrets(sealed: list[tuple[str, str]]) -> None:
    assert set(sealed) >= {
        ("cases", "reference_sealed"),
        ("cases", "state_sealed"),
        ("case_events", "sealed"),
        ("callback_addresses", "secret_sealed"),
        ("callbacks", "body_sealed"),
        ("contacts", "details_sealed"),
        ("messages", "recipient_sealed"),
        ("messages", "words_sealed"),
        ("provider_accounts", "config_sealed"),
        ("replies", "address_sealed"),
        ("replies", "words_sealed"),
        ("signing_secrets", "secret_sealed"),
    }


def test_all_other_bytes_are_hashes(superuser: psycopg.Connection[Any], sealed: list[tuple[str, str]]) -> None:
    for table, column in set(_columns_of_bytes(superuser)) - set(sealed) - {_WRAPPED, _LOGO}:
        question = sql.SQL("SELECT DISTINCT length({}) FROM {} WHERE {} IS NOT NULL")
        name = sql.Identifier(column)
        lengths = superuser.execute(question.format(name, sql.Identifier(table), name)).fetchall()
        assert lengths == [(32,)], (table, column)


def test_equal_texts_of_two_organisations_look_nothing_alike(
    both: Organisations, superuser: psycopg.Connection[Any]
) -> None:
    question = b"SELECT reference_index FROM cases WHERE organisation_id = %s"
    mine, theirs = ({row[0] for row in superuser.execute(question, [tenant.id])} for tenant in (both.mine, both.theirs))
    assert mine
    assert mine & theirs == set()


def test_a_message_with_the_words_of_another_is_neither_shown_nor_sent(
    world: World, superuser: psycopg.Connection[Any]
) -> None:
    for case in ("C-1", "C-2"):
        assert world.post(event(case)).status_code == 202
    world.process()
    first, second = (world.messages(case)[0]["id"] for case in ("C-1", "C-2"))
    moved = b"UPDATE messages SET words_sealed = (SELECT words_sealed FROM messages WHERE id = %s) WHERE id = %s"
    superuser.execute(moved, [second, first])
    shown = world.get(f"/v1/messages/{first}")
    assert shown.status_code == 500
    assert "C-2" not in shown.text
    world.deliver()
    statuses = superuser.execute(b"SELECT id::text, status FROM messages WHERE id = ANY(%s::uuid[])", [[first, second]])
    assert dict(statuses.fetchall()) == {first: "technical-failure", second: "delivered"}


def _vault(world: World, organisation_id: UUID) -> Vault:
    with world.db.transaction(organisation_id) as session:
        return vault_of(session)


def _columns_of_bytes(superuser: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    question = b"SELECT table_name, column_name FROM information_schema.columns "
    where = b"WHERE table_schema = 'public' AND data_type = 'bytea' ORDER BY 1, 2"
    return superuser.execute(question + where).fetchall()


def _blobs(
    superuser: psycopg.Connection[Any], table: str, column: str, organisation_id: UUID
) -> list[tuple[UUID, bytes]]:
    question = sql.SQL(
        "SELECT id, {column} FROM {table} WHERE organisation_id = %s AND {column} IS NOT NULL ORDER BY id"
    )
    names = {"column": sql.Identifier(column), "table": sql.Identifier(table)}
    return superuser.execute(question.format(**names), [organisation_id]).fetchall()
