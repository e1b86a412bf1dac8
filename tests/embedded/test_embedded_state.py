"""The state folder: closed, held by one run at a time, and reset without touching what is not ours."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from embedded.errors import AlreadyRunning, StateRefused
from embedded.state import ENVIRONMENT_FILE, environment_of_running, hold, read_json


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_can_look_into_it(tmp_path: Path) -> None:
    with hold(tmp_path / "state") as state:
        state.secrets({})
        assert mode(state.path) == 0o700
        assert mode(state.path / "secrets.json") == 0o600


def test_secrets_are_made_once_and_kept(tmp_path: Path) -> None:
    with hold(tmp_path / "state") as state:
        first = state.secrets({})
    with hold(tmp_path / "state") as state:
        assert state.secrets({}) == first
    assert first["OLRHAIN_MASTER_KEYS"].startswith("1:")
    assert len(first["SECRET_KEY"]) >= 32


def test_two_installations_have_different_secrets(tmp_path: Path) -> None:
    with hold(tmp_path / "one") as one, hold(tmp_path / "other") as other:
        assert one.secrets({}) != other.secrets({})


def test_secrets_of_the_environment_come_first(tmp_path: Path) -> None:
    with hold(tmp_path / "state") as state:
        assert state.secrets({"SECRET_KEY": "given"})["SECRET_KEY"] == "given"


def test_a_second_run_is_told_where_the_first_is(tmp_path: Path) -> None:
    with hold(tmp_path / "state") as state:
        state.write(ENVIRONMENT_FILE, {"OLRHAIN_BASE_URL": "http://127.0.0.1:8000"})
        with pytest.raises(AlreadyRunning, match=r"already running: http://127\.0\.0\.1:8000"):
            hold(tmp_path / "state").__enter__()


def test_the_next_run_may_have_it_once_the_first_has_ended(tmp_path: Path) -> None:
    with hold(tmp_path / "state"):
        pass
    with hold(tmp_path / "state") as state:
        assert state.path == tmp_path / "state"


def test_a_folder_with_other_peoples_files_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    before = mode(tmp_path)
    with pytest.raises(StateRefused, match="not made by Olrhain"):
        hold(tmp_path).__enter__()
    assert mode(tmp_path) == before
    assert [place.name for place in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(StateRefused):
        hold(tmp_path / "state").__enter__()


def test_reset_deletes_what_we_made_and_nothing_else(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    with hold(tmp_path / "state") as state:
        state.secrets({})
        (state.logs / "web.log").touch()
        (state.path / "notes.txt").touch()
        (state.path / "postgres").symlink_to(elsewhere)
        state.reset()
        assert {place.name for place in state.path.iterdir()} == {"made-by-olrhain", "notes.txt"}
    assert (elsewhere / "kept").exists()


def test_the_environment_of_a_run_is_known_only_while_it_runs(tmp_path: Path) -> None:
    assert environment_of_running(tmp_path / "state") == {}
    with hold(tmp_path / "state") as state:
        state.write(ENVIRONMENT_FILE, {"SECRET_KEY": "s"})
        assert environment_of_running(tmp_path / "state") == {"SECRET_KEY": "s"}
    assert environment_of_running(tmp_path / "state") == {}


def test_a_file_that_was_never_finished_reads_as_empty(tmp_path: Path) -> None:
    (tmp_path / "half.json").write_text('{"organisations": [')
    assert read_json(tmp_path / "half.json") == {}
