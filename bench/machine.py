"""The machine and the versions that figures were made with: nothing that names the machine itself."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.site import CHECKOUT
from embedded.programs import postgres_programs, valkey_program

_PARTS = ("flask", "gunicorn", "sqlalchemy", "psycopg", "rq", "redis", "notifications-python-client", "cryptography")


def describe(folder: Path) -> dict[str, str]:
    """In the order in which it is shown. `folder` is where the databases lie."""
    return {
        "cores": str(len(os.sched_getaffinity(0))),
        "processor": _processor(),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "kernel": f"{platform.system()} {platform.release()}",
        "file system": _file_system(folder),
        "Python": platform.python_version(),
        "PostgreSQL": _first_line([str(postgres_programs() / "postgres"), "--version"]),
        "Valkey": _first_line([str(valkey_program()), "--version"]),
        **{part: _version(part) for part in _PARTS},
    }


def revision() -> str:
    """The git revision of the code, with a plus where files were changed since; empty outside a repository."""
    git = ["git", "-c", f"safe.directory={CHECKOUT}", "-C", str(CHECKOUT)]
    commit = _first_line([*git, "rev-parse", "--short=12", "HEAD"])
    return f"{commit}+" if commit and _first_line([*git, "status", "--porcelain"]) else commit


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _file_system(folder: Path) -> str:
    """Its kind: on one in memory, writing durably costs nothing."""
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    inside = [mount for mount in mounts if folder.resolve().is_relative_to(mount[1])]
    return max(inside, key=lambda mount: len(mount[1]))[2] if inside else "unknown"


def _version(part: str) -> str:
    try:
        return version(part)
    except PackageNotFoundError:
        return "not installed"


def _first_line(command: list[str]) -> str:
    """What a program says first; empty where it cannot be run."""
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    except OSError:
        return ""
    return said.stdout.partition("\n")[0].strip() if said.returncode == 0 else ""
