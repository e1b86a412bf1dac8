"""`olrhain evidence`: what went out in Welsh and in English, how soon, and what was held."""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import UTC, datetime

from app.commands.context import add_organisation, database, find_organisation, in_columns
from app.domain.evidence import Period
from app.domain.recipients import Mode
from app.services.reports import evidence
from app.services.reports.evidence import Scope


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("evidence", help="what went out in Welsh and in English, how soon, and what was held")
    add_organisation(parser)
    parser.add_argument("--from", dest="start", metavar="WHEN", help="a day or a moment (default: 30 days before)")
    parser.add_argument("--to", dest="end", metavar="WHEN", help="a day, which is included, or a moment (default: now)")
    parser.add_argument("--mode", choices=[mode.value for mode in Mode], default=Mode.LIVE.value, help="live or trial")
    parser.add_argument("--csv", action="store_true", help="for a spreadsheet")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    period = Period.read(options.start, options.end, now)
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        found = evidence.language(session, Scope(Mode(options.mode)), period, now)
    if options.csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows(found.table())
    else:
        print("\n".join(in_columns(list(found.table()))))
    return 0
