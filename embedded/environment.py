"""Makes and keeps `.venv` with exactly what the lock files name. Only the standard library is there yet."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess  # pip and uv are programs  # nosec B404
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from embedded.console import Working
from embedded.errors import EmbeddedError

LOCKS = {"run": "requirements.txt", "test": "requirements-test.txt"}  # the second holds all of the first
UV_LOCK = "requirements-uv.txt"
STAMP = "olrhain.json"
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
NO_VENV = """This Python cannot make a virtual environment. Install what is missing and try again:
  Debian, Ubuntu: sudo apt install python3-venv     (or python{version}-venv)
  elsewhere:      uv, or a Python that comes with venv and ensurepip"""


class EnvironmentFailed(EmbeddedError):
    """`.venv` could not be made."""


def ensure(checkout: Path, kind: str) -> Path:
    """The Python that has what `kind` ("run" or "test") needs, which is installed first where it is missing.

    OLRHAIN_VENV names a ready environment, which is then used as it is.
    Raises EnvironmentFailed with what to do about it.
    """
    ready = os.environ.get("OLRHAIN_VENV")
    if ready:
        return _ready_python(Path(ready))
    venv = checkout / ".venv"
    if _is_current(checkout, venv, kind):
        return venv / "bin" / "python"
    if not os.access(checkout, os.W_OK):
        raise EnvironmentFailed(f"{checkout} cannot be written by you: copy it to a folder of your own.")
    with _alone(checkout):
        if not _is_current(checkout, venv, kind):
            _make(checkout, venv, kind)
    return venv / "bin" / "python"


def _ready_python(venv: Path) -> Path:
    python = venv.absolute() / "bin" / "python"
    if not python.exists():
        raise EnvironmentFailed(f"OLRHAIN_VENV: there is no {python}")
    return python


def _is_current(checkout: Path, venv: Path, kind: str) -> bool:
    return _stamp(venv).get("installed", {}).get(kind) == _hash(checkout / LOCKS[kind]) and _fits(venv)


def _fits(venv: Path) -> bool:
    """Whether it was made here, by this version of Python, and that Python is still there."""
    stamp = _stamp(venv)
    python = venv / "bin" / "python"
    return stamp.get("python") == VERSION and stamp.get("path") == str(venv) and python.exists()


def _made_by_hand(venv: Path) -> bool:
    """Whether somebody made it themselves with this version of Python: theirs is not thrown away."""
    if (venv / STAMP).exists() or not (venv / "bin" / "python").exists():
        return False
    with contextlib.suppress(OSError):
        return f"version = {VERSION}." in (venv / "pyvenv.cfg").read_text()
    return False


def _make(checkout: Path, venv: Path, kind: str) -> None:
    """Install into a fresh environment, unless a sound one is there to bring up to date."""
    if not (_fits(venv) and _stamp(venv).get("installed")) and not _made_by_hand(venv):
        _create(venv)
    stamp = {"python": VERSION, "path": str(venv), "installed": {}}
    _write_stamp(venv, stamp)  # a killed installation must not pass for a finished one
    _install(checkout, venv, kind)
    kinds = LOCKS if kind == "test" else {kind: LOCKS[kind]}
    installed = {name: _hash(checkout / lock) for name, lock in kinds.items()}
    _write_stamp(venv, {**stamp, "installed": installed})


def _create(venv: Path) -> None:
    if venv.exists():
        shutil.rmtree(venv)
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        command = [sys.executable, "-m", "venv", str(venv)]
    elif uv := shutil.which("uv"):
        command = [uv, "venv", "--seed", "--python", sys.executable, str(venv)]
    else:
        raise EnvironmentFailed(NO_VENV.format(version=VERSION))
    problem = _step(f"Making {venv.name} with Python {VERSION}", command)
    if problem is not None:
        raise EnvironmentFailed(f"{NO_VENV.format(version=VERSION)}\n\n{problem}")


def _install(checkout: Path, venv: Path, kind: str) -> None:
    """By uv, which is quick, where it can be had; else by pip. Both check every hash."""
    python = venv / "bin" / "python"
    wanted = ["--require-hashes", "--requirement", str(checkout / LOCKS[kind])]
    uv = _uv(checkout, venv)
    if uv:
        command = [uv, "pip", "install", "--python", str(python), *wanted]
        if _step("Installing what Olrhain needs", command, _uv_environment(python)) is None:
            return
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", *wanted]
    problem = _step("Installing what Olrhain needs with pip (about a minute)", pip)
    if problem is not None:
        raise EnvironmentFailed(f"Not everything could be installed. pip says:\n{problem}")


def _uv(checkout: Path, venv: Path) -> str | None:
    """uv itself: of the system, or put into the environment; None where it cannot be had."""
    found = shutil.which("uv")
    own = venv / "bin" / "uv"
    if found or own.exists():
        return found or str(own)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-deps"]
    lock = ["--require-hashes", "--requirement", str(checkout / UV_LOCK)]
    return str(own) if _step("Fetching the installer", [*pip, *lock]) is None else None


def _uv_environment(python: Path) -> dict[str, str]:
    """uv does not read pip's configuration: hand it the index, and the certificates of the system."""
    environment = {"UV_SYSTEM_CERTS": "true", "UV_NATIVE_TLS": "true", "UV_LINK_MODE": "copy"}
    asked = subprocess.run(  # our own environment's pip  # nosec B603
        [python, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
        check=False,
    )
    index = os.environ.get("PIP_INDEX_URL") or asked.stdout.strip()
    if index:
        environment["UV_DEFAULT_INDEX"] = index
    return {**environment, **os.environ}


def _step(title: str, command: list[str], environment: Mapping[str, str] | None = None) -> str | None:
    """Run a command, showing that it works. None when it succeeded, else the end of what it said."""
    with tempfile.TemporaryFile() as said, Working(title) as step:
        process = subprocess.Popen(  # pip and uv, no shell  # nosec B603
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, env=environment
        )
        while process.poll() is None:
            step.tick()
            time.sleep(0.1)
        said.seek(0)
        lines = said.read().decode("utf-8", "replace").splitlines()
    return None if process.returncode == 0 else "\n".join(lines[-15:])


@contextlib.contextmanager
def _alone(checkout: Path) -> Iterator[None]:
    """Two `./dev` at once install one after the other. The lock is on the folder: no file stays behind."""
    handle = os.open(checkout, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with Working("Waiting for another ./dev that is installing"):
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _stamp(venv: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((venv / STAMP).read_text()))
    except (OSError, ValueError):
        return {}


def _write_stamp(venv: Path, stamp: Mapping[str, Any]) -> None:
    (venv / STAMP).write_text(json.dumps(stamp))


def _hash(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()
