"""Starts one program that dies with its parent, under an identity that PostgreSQL accepts.

Run as a script of its own between fork and exec: Python code in a `preexec_fn` can deadlock where the parent
has threads, and this file needs nothing but the standard library.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1  # prctl(2)
CLONE_NEWUSER = 0x10000000  # unshare(2)
CANNOT_START = 126


def main(arguments: list[str]) -> None:
    """Become the program named in `arguments`: PARENT-PID DEATH-SIGNAL IDENTITY PROGRAM [ARGUMENT ...]."""
    parent, death_signal, identity, *command = arguments
    try:
        take_identity(identity)
        die_with_parent(int(parent), int(death_signal))
        for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)  # Python ignores some, and ignoring passes on to the program
        os.execvp(command[0], command)  # no shell is wanted  # nosec B606
    except OSError as problem:
        print(f"cannot start {command[0]}: {problem}", file=sys.stderr)
        sys.exit(CANNOT_START)


def take_identity(identity: str) -> None:
    """Become `nobody`, or an ordinary user in a namespace of its own; `self` changes nothing."""
    if identity == "namespace":
        _enter_namespace()
    elif identity == "nobody":
        nobody = pwd.getpwnam("nobody")
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)


def die_with_parent(parent: int, death_signal: int) -> None:
    """Ask the kernel to signal us when the parent's thread ends. Comes last: a change of user clears it."""
    if sys.platform != "linux":
        return
    _system_call("prctl", PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(CANNOT_START)  # the parent died before it could be watched


def _enter_namespace() -> None:
    """Look like an ordinary user to ourselves, while every file stays root's to the outside."""
    uid, gid = os.geteuid(), os.getegid()
    inner = next(entry for entry in pwd.getpwall() if entry.pw_uid != 0)
    _system_call("unshare", CLONE_NEWUSER)
    with contextlib.suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/gid_map").write_text(f"{inner.pw_gid} {gid} 1")
    Path("/proc/self/uid_map").write_text(f"{inner.pw_uid} {uid} 1")


def _system_call(name: str, *arguments: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


if __name__ == "__main__":
    main(sys.argv[1:])
