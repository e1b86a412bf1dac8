"""Being told to stop by a signal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOOP = """
from workers.stopping import Stop
stop = Stop().listen()
print("ready", flush=True)
while not stop.wait(0.0005):
    pass
"""


def test_a_signal_at_any_moment_of_the_loop_ends_it() -> None:
    for _ in range(20):
        process = subprocess.Popen([sys.executable, "-c", LOOP], cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        with process, process.stdout as said:
            assert said.readline() == b"ready\n"
            os.kill(process.pid, signal.SIGTERM)
            assert process.wait(10) == 0
