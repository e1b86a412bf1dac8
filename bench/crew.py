"""The workers as `workers.main worker` runs them, with as many of each kind as a bench asks for, none included."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from app import logs
from app.config import Settings
from bench import profiling
from workers import crew


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.crew", description=__doc__)
    parser.add_argument("--events", type=int, required=True)
    parser.add_argument("--messages", type=int, required=True)
    options = parser.parse_args()
    logs.configure("worker")
    if folder := os.environ.get(profiling.VARIABLE):
        profiling.watch_jobs(Path(folder))
    settings = Settings.from_environment()
    return crew.run(replace(settings, event_workers=options.events, message_workers=options.messages))


if __name__ == "__main__":
    sys.exit(main())
