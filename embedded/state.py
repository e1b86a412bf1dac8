"""The folder in which `./dev run` keeps everything it makes: closed to others, held by one run."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from embedded.errors import AlreadyRunning, StateRefused
from embedded.places import private_folder

MARK = "made-by-olrhain"
MADE_BY_US = ("postgres", "valkey", "logs", "secrets.json", "demo.json", "environment.json")
ENVIRONMENT_FILE = "environment.json"
SECRETS_FILE = "secrets.json"


class StateFolder:
    """The folder, while we hold it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def logs(self) -> Path:
        return private_folder(self.path / "logs")

    @property
    def demo(self) -> Path:
        return self.path / "demo.json"

    def secrets(self, environment: Mapping[str, str]) -> dict[str, str]:
        """The keys of this installation: from the environment, else made on first start and kept."""
        names = ("OLRHAIN_MASTER_KEYS", "SECRET_KEY")
        given = {name: environment[name] for name in names if environment.get(name)}
        if len(given) == len(names):
            return given
        kept = read_json(self.path / SECRETS_FILE)
        if not kept:
            master_key = base64.b64encode(secrets.token_bytes(32)).decode()
            kept = {"OLRHAIN_MASTER_KEYS": f"1:{master_key}", "SECRET_KEY": secrets.token_urlsafe(32)}
            self.write(SECRETS_FILE, kept)
        return {**kept, **given}

    def write(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a file that only we can read; a reader sees the old one or the new one, never half."""
        unfinished = self.path / f"{name}.unfinished"
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(content, file, indent=2, ensure_ascii=False)
        unfinished.replace(self.path / name)

    def forget(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)

    def reset(self) -> None:
        """Delete what we made here, and nothing else."""
        for name in MADE_BY_US:
            place = self.path / name
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)


@contextlib.contextmanager
def hold(path: Path) -> Iterator[StateFolder]:
    """Take the folder for ourselves, making it if need be.

    Raises AlreadyRunning, or StateRefused where it is somebody else's or cannot be written.
    """
    path = path.absolute()
    _open(path)
    with _locked(path):
        yield StateFolder(path)


def environment_of_running(path: Path) -> dict[str, str]:
    """The environment of the `./dev run` that holds this folder; empty where none does."""
    try:
        with _locked(path):
            return {}
    except AlreadyRunning:
        return read_json(path / ENVIRONMENT_FILE)
    except OSError:
        return {}


def read_json(path: Path) -> dict[str, Any]:
    """A small file of ours; empty where it is missing or was never finished."""
    try:
        return cast(dict[str, Any], json.loads(path.read_text()))
    except (OSError, ValueError):
        return {}


def _open(path: Path) -> None:
    """Refuse a folder with other people's files in it: `--reset` deletes by name."""
    try:
        if path.exists() and not (path / MARK).exists() and any(path.iterdir()):
            raise StateRefused(f"{path} is not empty and was not made by Olrhain. Choose another --state.")
        private_folder(path)
        (path / MARK).touch()
    except OSError as problem:
        raise StateRefused(f"{path} cannot be used: {problem.strerror}. Choose another --state.") from problem


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """The lock is the kernel's, on the folder itself: it ends with us, however we end."""
    handle = os.open(path, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            url = read_json(path / ENVIRONMENT_FILE).get("OLRHAIN_BASE_URL")
            raise AlreadyRunning(f"already running{f': {url}' if url else ''} (state {path})") from problem
        yield
    finally:
        os.close(handle)
