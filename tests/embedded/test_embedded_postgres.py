"""The embedded PostgreSQL: closed to others, with production's roles, and back after every way to end."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from embedded.errors import ServerDidNotStart
from embedded.places import SOCKET_PATH_LIMIT, Identity
from embedded.postgres import EmbeddedPostgres, StopMode, connect

Make = Callable[..., EmbeddedPostgres]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Starts bare servers, without our tables."""
    made: list[EmbeddedPostgres] = []

    def start(home: Path = tmp_path / "postgres", identity: Identity | None = None) -> EmbeddedPostgres:
        made.append(EmbeddedPostgres(home, fsync=False, identity=identity))
        made[-1].start()
        return made[-1]

    yield start
    for server in made:
        server.stop("immediate")
        server.remove()


def one(url: str, query: str) -> object:
    with connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def test_the_app_is_neither_superuser_nor_passes_by_row_level_security(make: Make) -> None:
    flags = "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = "
    server = make()
    assert one(server.app_url, f"{flags} current_user") is False
    assert one(server.owner_url, f"{flags} current_user") is False


def test_the_owner_may_make_tables_and_the_app_may_not(make: Make) -> None:
    server = make()
    with connect(server.owner_url) as connection:
        connection.execute("CREATE TABLE the_owners (id integer)")
    with connect(server.app_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE the_apps (id integer)")


def test_text_is_utf_8_and_knows_the_capitals_of_welsh(make: Make) -> None:
    assert one(make().app_url, "SELECT upper('ŵyŷ')") == "ŴYŶ"


def test_it_listens_on_no_port_and_its_socket_folder_is_closed(make: Make) -> None:
    server = make()
    assert one(server.superuser_url, "SHOW listen_addresses") == ""
    assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700


def test_a_long_path_with_spaces_and_commas_is_no_hindrance(make: Make, tmp_path: Path) -> None:
    home = tmp_path / "a folder, with a name" / ("long" * 20)
    server = make(home)
    assert one(server.app_url, "SELECT current_user") == "olrhain_app"
    assert len(os.fsencode(server.socket_folder)) <= SOCKET_PATH_LIMIT


@pytest.mark.parametrize("mode", ["fast", "immediate", "smart"])
def test_what_was_committed_is_there_after_a_stop(make: Make, mode: StopMode) -> None:
    server = make()
    with connect(server.owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    server.stop(mode)
    assert not server.running
    server.start()
    assert one(server.owner_url, "SELECT answer FROM kept") == 42


def test_what_was_committed_is_there_after_kill_9(own_postgres: Callable[[], EmbeddedPostgres]) -> None:
    server = own_postgres()
    with connect(server.owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    server.kill()
    assert not server.running
    server.start()
    assert one(server.owner_url, "SELECT answer FROM kept") == 42


def test_a_lock_file_that_names_a_stranger_does_not_hinder_the_next_start(make: Make) -> None:
    server = make()
    server.kill()
    (lock,) = server.home.glob("data-*/postmaster.pid")
    lock.write_text(f"{os.getpid()}\n")
    server.start()
    assert server.running


def test_a_server_left_over_from_a_killed_run_gives_way_to_the_next(make: Make, tmp_path: Path) -> None:
    left_over = make(tmp_path / "postgres")
    taken_over = make(tmp_path / "postgres")
    assert taken_over.running
    assert not left_over.running


def test_a_copy_of_a_template_has_its_tables_and_belongs_to_the_owner(make: Make) -> None:
    server = make()
    with connect(server.owner_url) as connection:
        connection.execute("CREATE TABLE copied AS SELECT 1 AS one")
    server.create_database("copy", template="olrhain")
    assert one(server.url("olrhain_owner", "copy"), "SELECT one FROM copied") == 1
    owner = "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'copy'"
    assert one(server.superuser_url, owner) == "olrhain_owner"


def test_it_says_why_it_does_not_start(tmp_path: Path, make: Make) -> None:
    server = make()
    server.stop()
    (settings,) = server.home.glob("data-*/postgresql.conf")
    settings.write_text("no_such_setting = 1\n")
    with pytest.raises(ServerDidNotStart, match="no_such_setting"):
        server.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("identity", ["namespace", "nobody"])
def test_root_starts_it_as_somebody_else(make: Make, tmp_path: Path, identity: Identity) -> None:
    server = make(tmp_path / "postgres", identity)
    assert one(server.app_url, "SELECT current_user") == "olrhain_app"
    server.kill()
    server.start()
    assert server.running
