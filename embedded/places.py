"""As whom a server runs, and the closed folders it keeps its data and sockets in."""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import stat
import tempfile
from pathlib import Path
from typing import Literal

from embedded.children import Program, spawn
from embedded.errors import StateRefused

Identity = Literal["self", "namespace", "nobody"]

SOCKET_PATH_LIMIT = 80  # bytes; unix(7) allows 107, less the name of the socket itself
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")  # a comma or a space in a socket folder means something to libpq


def identity() -> Identity:
    """As whom PostgreSQL runs: it refuses root, who takes a user `namespace`, or else `nobody`."""
    if os.geteuid() != 0:
        return "self"
    probe = Program(["true"], Path(os.devnull), Path("/"), identity="namespace")
    return "namespace" if spawn(probe).wait() == 0 else "nobody"


def home_for(wanted: Path, who: Identity) -> Path:
    """The folder for data: `wanted`, or for `nobody` one outside, since the folders above ours are closed."""
    if who != "nobody":
        return wanted.absolute()
    return Path("/var/tmp") / f"olrhain-{_short_name(wanted)}"  # see private_folder  # nosec B108


def socket_folder(wanted: Path) -> Path:
    """The folder for sockets: `wanted` where its path is short and plain enough, else a temporary one."""
    if len(os.fsencode(wanted)) <= SOCKET_PATH_LIMIT and PLAIN_PATH.fullmatch(str(wanted)):
        return wanted
    temporary = Path(tempfile.gettempdir())
    if len(os.fsencode(temporary)) > SOCKET_PATH_LIMIT - 30 or not PLAIN_PATH.fullmatch(str(temporary)):
        temporary = Path("/tmp")  # see private_folder  # nosec B108
    return temporary / f"olrhain-{os.geteuid()}-{_short_name(wanted)}"


def private_folder(folder: Path, who: Identity = "self") -> Path:
    """Make a folder that only its owner can enter. Raises StateRefused where it is another's, or a link."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), _user_id(who)}:
        raise StateRefused(f"{folder} belongs to another user. Remove it, or choose another --state.")
    folder.chmod(0o700)
    give(folder, who)
    return folder


def give(folder: Path, who: Identity) -> None:
    """Hand a folder and all that is in it to whom a server runs as, if it is not theirs already."""
    owner = _user_id(who)
    if folder.lstat().st_uid == owner:
        return
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(parent) / name, owner, -1, follow_symlinks=False)
    os.chown(folder, owner, -1)


def open_to_all(folder: Path) -> bool:
    """Whether any user can reach what lies in a folder."""
    return all(place.stat().st_mode & stat.S_IXOTH for place in (folder, *folder.parents))


def _user_id(who: Identity) -> int:
    """Seen from outside, the user of the namespace is ourselves."""
    return pwd.getpwnam("nobody").pw_uid if who == "nobody" else os.geteuid()


def _short_name(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:10]
