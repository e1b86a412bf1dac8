"""The figures for people: a page with everything, and the table for the README (`python -m bench.report`)."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from bench.figures import Finding, Series
from bench.results import LATEST, Result, read

BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
_COLUMNS = "| bench | Olrhain | floor, in the same run | ratio | aim | met |\n|---|---|---|---|---|---|"


def main() -> None:
    """Prints the table for the README, between its markers."""
    print(BEGIN, table(read(LATEST)), END, sep="\n")


def table(results: Sequence[Result]) -> str:
    """One line for each finding."""
    rows = [_row(finding) for result in results for finding in result.findings]
    return "\n".join([_COLUMNS, *rows])


def page(results: Sequence[Result]) -> str:
    """Everything: the table, then every bench with what made it and every run's figure."""
    missed = [finding.what for result in results for finding in result.findings if finding.met is False]
    verdict = f"Missed: {', '.join(missed)}." if missed else "Every aim is met."
    return "\n\n".join(["# Figures", verdict, table(results), *(_section(result) for result in results)]) + "\n"


def number(value: float) -> str:
    """As many digits as mean something."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _row(finding: Finding) -> str:
    cells = [
        finding.what,
        _short(finding.ours),
        f"{_short(finding.floor)} ({finding.floor.name})" if finding.floor else "",
        number(finding.ratio) if finding.ratio is not None else "",
        finding.aim.words if finding.aim else "",
        _MET[finding.met],
    ]
    return f"| {' | '.join(cells)} |"


_MET = {True: "yes", False: "**no**", None: ""}


def _short(series: Series) -> str:
    spread = f" ({number(series.least)}-{number(series.most)})" if len(series.runs) > 1 else ""
    return f"{number(series.median)}{spread} {series.unit}"


def _section(result: Result) -> str:
    machine = ", ".join(f"{name} {value}" for name, value in result.machine.items())
    made = f"`{result.command}`, {result.at}, revision {result.revision or 'unknown'}, {result.seconds:.0f} s"
    return "\n\n".join(
        [
            f"## {result.bench}",
            result.about,
            f"Made by {made}.\n{machine}.",
            *(_details(one) for one in result.findings),
        ]
    )


def _details(finding: Finding) -> str:
    lines = [f"- {finding.what}{f': {finding.note}' if finding.note else ''}"]
    lines += [_runs(series) for series in (finding.ours, finding.floor) if series]
    if finding.pairs:
        pairs = ", ".join(number(pair) for pair in finding.pairs)
        middle = number(statistics.median(finding.pairs))
        lines.append(f"  - ratio of medians {number(finding.ratio or 0)}; of pairs {middle} ({pairs})")
    if finding.aim:
        lines.append(f"  - aim: {finding.aim.words}: {'met' if finding.met else 'missed'}")
    return "\n".join(lines)


def _runs(series: Series) -> str:
    runs = ", ".join(number(run) for run in series.runs)
    return f"  - {series.name}: median {number(series.median)} {series.unit}; runs {runs}"


if __name__ == "__main__":
    main()
