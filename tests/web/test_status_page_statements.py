"""How much a status page asks of the database: it is looked at far more often than anything changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from flask.testing import FlaskClient

from tests.web import visits
from tests.world import World

SETS_THE_ORGANISATION = "BEGIN; SELECT set_config('app.organisation'"


@pytest.fixture
def reader(world: World) -> FlaskClient:
    reader = world.app.test_client()
    visits.opened(world, reader)
    return reader


def test_who_reads_and_what_they_see_is_one_question(reader: FlaskClient) -> None:
    assert len(_asked_by_a_second_look(reader)) == 1


def test_it_is_one_question_too_for_who_has_proven_their_number(world: World, reader: FlaskClient) -> None:
    visits.proven(world, reader)
    assert len(_asked_by_a_second_look(reader)) == 1


def _asked_by_a_second_look(reader: FlaskClient) -> list[str]:
    """What is asked once the organisation is set and what is kept for a while, such as the case types, is there."""
    assert reader.get("/en/request").status_code == 200
    with _listening() as heard:
        assert reader.get("/en/request").status_code == 200
    assert [statement.startswith(SETS_THE_ORGANISATION) for statement in heard].count(True) == 1
    return [statement for statement in heard if not statement.startswith(SETS_THE_ORGANISATION)]


@contextmanager
def _listening() -> Iterator[list[str]]:
    """What is asked of the driver, as not all of it passes through SQLAlchemy."""
    heard: list[str] = []
    execute = psycopg.Cursor.execute

    def note(cursor: Any, statement: Any, *values: Any, **options: Any) -> Any:
        heard.append(statement.decode() if isinstance(statement, bytes) else str(statement))
        return execute(cursor, statement, *values, **options)

    with patch.object(psycopg.Cursor, "execute", note):
        yield heard
