"""A transaction on the driver itself keeps every promise that one through SQLAlchemy keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from app.db import AWAY, Database, Line
from app.domain.errors import NotFound
from app.domain.ids import new_id
from app.vault import MasterKeys
from embedded.postgres import APP, connect
from tests.world import MASTER_KEYS, World, event

SETTING = "SELECT current_setting('app.organisation', true)"
SOURCE = "UPDATE case_events SET problem = %s WHERE organisation_id = %s RETURNING id"


class Stopped(Exception):
    """Whatever may go wrong between two statements."""


def test_a_line_sees_the_rows_of_its_own_organisation_and_no_others(world: World) -> None:
    world.add_tenant()
    with world.db.line(world.tenant.id) as line:
        assert line.ask("SELECT DISTINCT organisation_id FROM case_types", ()) == [(world.tenant.id,)]
    with world.db.line(world.tenant.id) as line:
        assert line.ask(SETTING, ()) == [(str(world.tenant.id),)]


def test_what_a_line_wrote_is_there_after_it_and_its_organisation_is_set_no_longer(world: World) -> None:
    world.post(event())
    with world.db.line(world.tenant.id) as line:
        assert len(_write(line, world, "kept")) == 1
    assert _problems(world) == ["kept"]
    assert _settings(world.db) == {""}


def test_a_line_that_fails_halfway_leaves_nothing_written_and_no_connection_with_state(world: World) -> None:
    world.post(event())
    with pytest.raises(Stopped):
        _write_and_stop(world)
    assert _problems(world) == [None]
    assert _settings(world.db) == {""}


def test_a_line_that_is_cut_says_that_the_database_is_away_and_the_next_one_works(world: World) -> None:
    world.post(event())
    with pytest.raises(AWAY):
        _write_and_be_cut_off(world)
    assert _problems(world) == [None]
    with world.db.line(world.tenant.id) as line:
        assert line.ask("SELECT 1", ()) == [(1,)]


def test_a_line_for_an_organisation_that_is_not_there_is_refused(world: World) -> None:
    with pytest.raises(NotFound), world.db.line(new_id()):
        pass


def test_a_line_that_cannot_be_had_says_that_the_database_is_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.post(event())
    nowhere = Database("postgresql+psycopg://olrhain_app@127.0.0.1:1/olrhain", MasterKeys(MASTER_KEYS))
    monkeypatch.setattr(world.db, "engine", nowhere.engine)
    with pytest.raises(AWAY), world.db.line(world.tenant.id):
        pass


def test_a_statement_that_waited_for_another_that_waited_for_it_is_tried_again(
    world: World, deadlocks: Callable[[int], None]
) -> None:
    deadlocks(2)
    assert world.db.ask("SELECT end_of_deadlocks()", ()) == [(3,)]


def test_a_statement_that_waits_for_others_again_and_again_ends_as_if_the_database_were_away(
    world: World, deadlocks: Callable[[int], None]
) -> None:
    deadlocks(3)
    with pytest.raises(AWAY):
        world.db.ask("SELECT end_of_deadlocks()", ())
    assert world.db.ask("SELECT 1", ()) == [(1,)]


def test_one_statement_that_is_cut_says_that_the_database_is_away_and_the_next_one_works(world: World) -> None:
    with pytest.raises(AWAY):
        world.db.ask("SELECT pg_terminate_backend(pg_backend_pid())", ())
    assert world.db.ask("SELECT 1", ()) == [(1,)]


@pytest.fixture
def deadlocks(owner_url: str) -> Iterator[Callable[[int], None]]:
    """Has `end_of_deadlocks()` end as a deadlock that many times, then return how often it was asked."""

    def make(count: int) -> None:
        connection.execute("CREATE SEQUENCE times_asked")
        connection.execute(f"GRANT USAGE ON SEQUENCE times_asked TO {APP}".encode())
        connection.execute(
            "CREATE FUNCTION end_of_deadlocks() RETURNS bigint AS $$ BEGIN "
            f"IF nextval('times_asked') <= {count} THEN RAISE deadlock_detected; END IF; "
            "RETURN currval('times_asked'); END $$ LANGUAGE plpgsql".encode()
        )

    with connect(owner_url) as connection:
        yield make
        connection.execute("DROP FUNCTION end_of_deadlocks")
        connection.execute("DROP SEQUENCE times_asked")


def _write_and_stop(world: World) -> None:
    with world.db.line(world.tenant.id) as line:
        _write(line, world, "lost")
        raise Stopped


def _write_and_be_cut_off(world: World) -> None:
    with world.db.line(world.tenant.id) as line:
        _write(line, world, "lost")
        line.ask("SELECT pg_terminate_backend(pg_backend_pid())", ())


def _write(line: Line, world: World, problem: str) -> list[tuple[object, ...]]:
    return line.ask(SOURCE, (problem, world.tenant.id))


def _problems(world: World) -> list[str | None]:
    with world.session() as session:
        return list(session.scalars(text("SELECT problem FROM case_events")))


def _settings(db: Database) -> set[str | None]:
    """What the pooled connections say when nobody has set anything; an unset setting is empty once it was set."""
    with db.transaction(None) as one, db.transaction(None) as other:
        return {session.scalar(text(SETTING)) or "" for session in (one, other)}
