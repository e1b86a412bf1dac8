"""`./dev` itself: what it says, the environment it makes, and how the tests are spread."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from embedded import run
from embedded.environment import STAMP, VERSION, EnvironmentFailed, ensure
from tests.__main__ import parallel

CODE = Path(__file__).resolve().parents[2]


def dev(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CODE / "dev", *arguments],
        env=os.environ | {"OLRHAIN_VENV": sys.prefix} | environment,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def run_in(state: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return dev("run", "--state", str(state), *arguments, **environment)


@pytest.fixture
def no_venv_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OLRHAIN_VENV", raising=False)


def test_alone_it_explains_itself() -> None:
    said = dev()
    assert said.returncode == 0
    assert all(f"./dev {command}" in said.stdout for command in ("run", "test", "check", "olrhain"))


def test_an_unknown_command_is_refused() -> None:
    said = dev("rnu")
    assert said.returncode == 2
    assert "no command 'rnu'" in said.stderr


def test_an_environment_that_is_not_there_is_named(tmp_path: Path) -> None:
    said = dev("check", OLRHAIN_VENV=str(tmp_path))
    assert said.returncode == 1
    assert f"there is no {tmp_path}/bin/python" in said.stderr


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        said = run_in(tmp_path / "state", "--port", str(port))
    assert said.returncode == 1
    assert f"port {port}: Address already in use" in said.stderr


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    assert run_in(tmp_path / "state", "--port", port).returncode == 2


def test_reset_refuses_a_database_that_is_not_ours(tmp_path: Path) -> None:
    said = run_in(tmp_path / "state", "--reset", DATABASE_URL="postgresql+psycopg://council.example/live")
    assert said.returncode == 1
    assert "--reset refuses" in said.stderr


def test_one_database_address_without_the_other_is_refused(tmp_path: Path) -> None:
    said = run_in(tmp_path / "state", DATABASE_URL="postgresql+psycopg://council.example/live")
    assert said.returncode == 1
    assert "Set both" in said.stderr


def test_the_processes_never_get_the_owners_address() -> None:
    assert run.for_processes({"DATABASE_OWNER_URL": "o", "DATABASE_URL": "a"}) == {"DATABASE_URL": "a"}


def test_an_environment_that_is_up_to_date_is_used_as_it_is(tmp_path: Path, no_venv_given: None) -> None:
    python = given_environment(tmp_path, finished=True)
    before = sorted(tmp_path.rglob("*"))
    assert ensure(tmp_path, "run") == python
    assert sorted(tmp_path.rglob("*")) == before


def test_an_installation_that_was_killed_is_begun_anew_and_says_what_fails(tmp_path: Path, no_venv_given: None) -> None:
    given_environment(tmp_path, finished=False)
    with pytest.raises(EnvironmentFailed, match="pip says:"):
        ensure(tmp_path, "run")
    assert not (tmp_path / ".venv" / "half installed").exists()


def test_an_environment_that_somebody_made_by_hand_is_not_thrown_away(tmp_path: Path, no_venv_given: None) -> None:
    given_environment(tmp_path, finished=False)
    (tmp_path / ".venv" / STAMP).unlink()
    (tmp_path / ".venv" / "pyvenv.cfg").write_text(f"home = {sys.base_prefix}/bin\nversion = {VERSION}.0\n")
    with pytest.raises(EnvironmentFailed, match="pip says:"):
        ensure(tmp_path, "run")
    assert (tmp_path / ".venv" / "half installed").exists()


def given_environment(checkout: Path, *, finished: bool) -> Path:
    """A lock that nothing can satisfy without a network, and an environment for it."""
    (checkout / "requirements.txt").write_text("without-a-hash==1.0\n")
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (checkout / ".venv" / "half installed").touch()
    digest = hashlib.sha256((checkout / "requirements.txt").read_bytes()).hexdigest()
    installed = {"run": digest} if finished else {}
    stamp = {"python": VERSION, "path": str(checkout / ".venv"), "installed": installed}
    (checkout / ".venv" / STAMP).write_text(json.dumps(stamp))
    return python


@pytest.mark.parametrize("arguments", [["tests/x.py::test_one"], ["-n", "4"], ["-n0"], ["--pdb"]])
def test_a_single_test_and_who_decides_otherwise_run_without_our_workers(arguments: list[str]) -> None:
    assert parallel(arguments) == []


@pytest.mark.parametrize("arguments", [[], ["tests/unit"], ["-k", "welsh"]])
def test_everything_else_runs_on_every_core(arguments: list[str]) -> None:
    assert parallel(arguments)[0] == "-n"
