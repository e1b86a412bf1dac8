"""`./dev bench [NAME ...] [--quick] [--profile]`: measures, and writes what was found to bench/results."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench import machine, profiling, report, results
from bench.benches import BENCHES, BY_DEFAULT
from bench.options import BenchFailed, Options
from bench.results import Result
from embedded.errors import EmbeddedError

_PROFILED = ("web", "process_events", "deliver_messages")


def main(arguments: list[str] | None = None) -> int:
    """Exit code 1 where a bench could not be made; an aim that is missed is a finding, no failure."""
    options = _options(arguments)
    command = " ".join(["./dev bench", *(sys.argv[1:] if arguments is None else arguments)])
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    failed = False
    for name in options.names or BY_DEFAULT:
        try:
            _keep(_run(name, options, command), options)
        except (BenchFailed, EmbeddedError) as problem:
            print(f"./dev bench {name}: {problem}", file=sys.stderr, flush=True)
            failed = True
        except KeyboardInterrupt:
            return 130
    return 1 if failed else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    listed = "\n".join(f"  {name:<12} {bench.about}" for name, bench in BENCHES.items())
    parser = argparse.ArgumentParser(
        prog="./dev bench",
        description=f"{__doc__}\n\n{listed}\n\nWithout a name: {', '.join(BY_DEFAULT)}.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", type=_name)
    parser.add_argument("--quick", action="store_true", help="one short round, to see that it works")
    parser.add_argument("--rounds", type=_rounds, default=3, help="how many times each is measured (3)")
    parser.add_argument("--profile", action="store_true", help="what took the time, to bench/results; no figures")
    return parser.parse_args(arguments)


def _name(text: str) -> str:
    if text not in BENCHES:
        raise argparse.ArgumentTypeError(f"there is no bench {text!r}; there are {', '.join(BENCHES)}")
    return text


def _rounds(text: str) -> int:
    if not text.isdecimal() or not 3 <= int(text) <= 20:
        raise argparse.ArgumentTypeError("3 to 20, as fewer say nothing of the spread")
    return int(text)


def _run(name: str, options: argparse.Namespace, command: str) -> Result:
    bench = BENCHES[name]
    print(f"{name}: {bench.about}", flush=True)
    # Not in /tmp, which often lies in memory: there, writing durably would cost nothing.
    folder = Path(tempfile.mkdtemp(prefix="olrhain-bench-", dir="/var/tmp"))
    profile = folder / "profile" if options.profile else None
    if profile:
        profile.mkdir()
    began, at = time.monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
    try:
        described, revision = machine.describe(folder), machine.revision()
        rounds = 1 if profile else options.rounds
        findings = bench.run(Options(folder, options.quick, rounds, profile))
        if profile:
            _write_profiles(name, profile)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Result(name, bench.about, command, at, revision, time.monotonic() - began, described, tuple(findings))


def _keep(result: Result, options: argparse.Namespace) -> None:
    """Prints what was found; what a quick or a profiled run found never passes for a figure."""
    print(report.table([result]), flush=True)
    if options.profile:
        return
    path = results.QUICK if options.quick else results.LATEST
    kept = results.merge(results.read(path), [result], list(BENCHES))
    results.write(path, kept)
    path.with_suffix(".md").write_text(report.page(kept))


def _write_profiles(name: str, folder: Path) -> None:
    for kind in _PROFILED:
        if profile := profiling.read(folder, kind):
            results.FOLDER.mkdir(exist_ok=True)
            target = results.FOLDER / f"profile-{name}-{kind}.txt"
            target.write_text(profile)
            print(f"  {os.path.relpath(target)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
