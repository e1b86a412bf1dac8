"""`olrhain bounce`: takes one bounced email from standard input, as a mail server pipes it."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from app.commands.context import database
from app.config import Settings
from app.db import AWAY, Database
from app.providers.base import Receipt
from app.providers.smtp_bounces import LARGEST, parse_bounce
from app.services.case_types import Catalogue
from app.services.delivery import receipts
from app.services.events.processing import Sender

TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h: a mail server that pipes to us keeps the bounce and tries later."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("bounce", help="take one bounced email (RFC 3464) from standard input")
    parser.set_defaults(command=take)


def take(_options: argparse.Namespace) -> int:
    """0 where the bounce was noted, or is of an email that we no longer know; raises NotABounce."""
    receipt = parse_bounce(sys.stdin.buffer.read(LARGEST), datetime.now(UTC))
    try:
        known = _apply(database(), receipt)
    except AWAY:
        print("olrhain: the database is away; try again later", file=sys.stderr)
        return TRY_AGAIN
    print(f"Noted: {receipt.status}." if known else "An email that we do not know, or no longer know.")
    return 0


def _apply(db: Database, receipt: Receipt) -> bool:
    """A bounce says which attempt, not whose: the organisations are asked in turn."""
    sender = Sender(Settings.from_environment().base_url, Catalogue())
    for organisation_id in db.organisations():
        with db.transaction(organisation_id) as session:
            if receipts.knows(session, receipt.reference):
                receipts.apply(session, receipt, sender, receipt.at)
                return True
    return False
