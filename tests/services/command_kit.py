"""The commands of `olrhain`, run in this process as an operator runs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app import cli
from tests.world import MASTER_KEYS


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def whole(self) -> tuple[int, str]:
        """The exit code, and all that was printed."""
        return self.code, self.out + self.err


Olrhain = Callable[..., Said]


@pytest.fixture
def environment(app_url: str, owner_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of an operator."""
    variables = {
        "DATABASE_URL": app_url,
        "DATABASE_OWNER_URL": owner_url,
        "REDIS_URL": redis_url,
        "OLRHAIN_MASTER_KEYS": MASTER_KEYS,
        "SECRET_KEY": "tests only",
        "OLRHAIN_BASE_URL": "http://localhost",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables


@pytest.fixture
def olrhain(environment: dict[str, str], capsys: pytest.CaptureFixture[str]) -> Olrhain:
    """Runs a command in this process. Whatever it says on its error output is a sentence, never a traceback."""

    def run(*arguments: str) -> Said:
        capsys.readouterr()
        try:
            code = cli.main(list(arguments))
        except SystemExit as asked_wrongly:
            code = int(asked_wrongly.code or 0)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Said(code, out, err)

    return run
