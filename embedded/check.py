"""`./dev check`: every tool that reads the code, each run to its end, then one summary."""

from __future__ import annotations

import os
import subprocess  # the tools are programs  # nosec B404
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

CODE = Path(__file__).resolve().parent.parent
BESIDE = Path(sys.executable).parent
SHIPPED = ("app", "workers", "embedded", "migrations", "translations")
MIGRATION_SQL = """
from alembic import command
from migrations import configuration

urls = (f"postgresql+psycopg://{role}@/olrhain" for role in ("olrhain_owner", "olrhain_app"))
command.upgrade(configuration(*urls), "head", sql=True)
"""
NOT_FOR_US = (
    "prefer-bigint-over-int",  # hours, counts and priorities: nothing that grows
    "prefer-text-field",  # the one VARCHAR is in Alembic's own table
    "require-lock-timeout",  # the migrations run before the new release serves, one at a time
    "require-statement-timeout",
)


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool: a program of the environment, or a module of Python."""

    name: str
    command: tuple[str, ...]


TOOLS = (
    Tool("format", ("ruff", "format", "--check", "--quiet", ".", "dev")),
    Tool("lint", ("ruff", "check", "--quiet", ".", "dev")),
    Tool("types", ("mypy", "--no-error-summary")),
    Tool("imports", ("lint-imports",)),
    Tool("security", ("bandit", "-q", "-c", "pyproject.toml", "-r", *SHIPPED)),
    Tool("translations", ("python", "-m", "translations.check")),
)


def main() -> int:
    """Run them all. Exit code 1 if any found something."""
    results = {tool.name: _passes(tool.command) for tool in TOOLS}
    results["migrations"] = _migrations_pass()
    print("\nSummary")
    for name, passed in results.items():
        print(f"  {'ok    ' if passed else 'FAILED'}  {name}")
    return 0 if all(results.values()) else 1


def _passes(command: tuple[str, ...]) -> bool:
    """Whether a tool ends well. What it says goes straight to the terminal."""
    program, *arguments = command
    print(f"== {' '.join(command)}", flush=True)
    plain = {} if sys.stdout.isatty() else {"NO_COLOR": "1"}
    ended = subprocess.run(  # the tools of our own environment, no shell  # nosec B603
        [BESIDE / program, *arguments], cwd=CODE, env=os.environ | plain | {"PYTHONPATH": str(CODE)}, check=False
    )
    return ended.returncode == 0


def _migrations_pass() -> bool:
    """Whether squawk finds the SQL of every migration safe to run while Olrhain serves."""
    print("== migrations as SQL | squawk", flush=True)
    written = subprocess.run(  # our own Python, no shell  # nosec B603
        [sys.executable, "-c", MIGRATION_SQL], cwd=CODE, capture_output=True, text=True, check=False
    )
    if written.returncode != 0:
        print(written.stderr, file=sys.stderr)
        return False
    with tempfile.TemporaryDirectory(prefix="olrhain-check-") as folder:
        statements = Path(folder) / "migrations.sql"
        statements.write_text(written.stdout)
        return _passes(("squawk", "--pg-version=15.0", f"--exclude={','.join(NOT_FOR_US)}", str(statements)))


if __name__ == "__main__":
    sys.exit(main())
