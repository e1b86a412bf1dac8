"""The figures on disk: each bench with the machine, the revision and the command that made it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.figures import Aim, Finding, Series

FOLDER = Path(__file__).resolve().parent / "results"
LATEST, QUICK = FOLDER / "latest.json", FOLDER / "quick.json"


@dataclass(frozen=True, slots=True)
class Result:
    """What one bench found. at: RFC 3339 in UTC. seconds: how long the whole bench took."""

    bench: str
    about: str
    command: str
    at: str
    revision: str
    seconds: float
    machine: dict[str, str]
    findings: tuple[Finding, ...]


def merge(before: Iterable[Result], new: Iterable[Result], order: Sequence[str]) -> list[Result]:
    """The new results in the place of older ones of the same bench; benches that are no more are left out."""
    found = {result.bench: result for result in (*before, *new)}
    return [found[name] for name in order if name in found]


def write(path: Path, results: Iterable[Result]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = [asdict(result) | {"summary": [_summary(one) for one in result.findings]} for result in results]
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def read(path: Path) -> list[Result]:
    """None where there is no file yet."""
    return [_result(one) for one in json.loads(path.read_text())] if path.exists() else []


def _summary(finding: Finding) -> dict[str, Any]:
    """For readers of the file: what follows from the runs."""
    return {
        "what": finding.what,
        "median": finding.ours.median,
        "least": finding.ours.least,
        "most": finding.ours.most,
        "ratio": finding.ratio,
        "ratio_of_pairs": list(finding.pairs),
        "met": finding.met,
    }


def _result(read: dict[str, Any]) -> Result:
    findings = tuple(_finding(one) for one in read["findings"])
    return Result(**{name: value for name, value in read.items() if name != "summary"} | {"findings": findings})


def _finding(read: dict[str, Any]) -> Finding:
    return Finding(
        what=read["what"],
        ours=_series(read["ours"]),
        floor=_series(read["floor"]) if read["floor"] else None,
        aim=Aim(**read["aim"]) if read["aim"] else None,
        note=read["note"],
    )


def _series(read: dict[str, Any]) -> Series:
    return Series(read["name"], read["unit"], tuple(read["runs"]))
