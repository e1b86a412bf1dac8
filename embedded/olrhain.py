"""`./dev olrhain`: the product's own command line, with the addresses and keys of a running `./dev run`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from embedded.state import environment_of_running

CODE = Path(__file__).resolve().parent.parent


def main() -> None:
    """Become `python -m app.cli`; what is set in the environment already stands."""
    state = Path(os.environ.get("OLRHAIN_STATE") or CODE / ".olrhain")
    environment = {**environment_of_running(state), **os.environ}
    command = [sys.executable, "-P", "-m", "app.cli", *sys.argv[1:]]
    os.execve(sys.executable, command, environment)  # our own program, no shell  # nosec B606


if __name__ == "__main__":
    main()
