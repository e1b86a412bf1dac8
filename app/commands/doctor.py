"""`olrhain doctor`: looks a deployment and its organisations over, and sends nothing to anyone."""

from __future__ import annotations

import argparse
import ipaddress
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

from app.commands import provider_check
from app.commands.context import find_organisation
from app.commands.redis_ping import RedisAway, ping
from app.config import Settings
from app.db import AWAY, Database
from app.services import organisations
from app.services.check_up import deployment
from app.services.check_up.deployment import Finding
from app.services.check_up.organisation import accounts, check_organisation
from app.vault import MasterKeys


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("doctor", help="say what is wrong with this deployment, without sending anything")
    parser.add_argument("organisation", nargs="?", help="look at this organisation alone")
    parser.set_defaults(command=examine)


def examine(options: argparse.Namespace) -> int:
    """Prints what is wrong, a sentence each and what to do; 1 where anything is."""
    settings = Settings.from_environment()
    db = Database(settings.database_url, MasterKeys(settings.master_keys), pool_size=1)
    found = [*_check_settings(settings), *_check_redis(settings)]
    found += deployment.check_bank_holidays(datetime.now(UTC).date())
    try:
        found += deployment.check_database(db)
        # What is said of organisations makes no sense before the tables are right.
        found += [] if found else _check_organisations(db, settings, options.organisation)
    except AWAY:
        found.append(Finding("the database cannot be reached.", "See that it runs, and that DATABASE_URL is right."))
    for finding in found:
        print(f"WRONG  {finding.wrong}\n       {finding.mend}")
    print(f"{len(found)} things are wrong." if found else "All is well.")
    return 1 if found else 0


def _check_settings(settings: Settings) -> Iterator[Finding]:
    address = urlsplit(settings.base_url)
    here = _is_this_host(address.hostname or "")
    if address.scheme != "https" and not here:
        yield Finding(
            "OLRHAIN_BASE_URL is not https: links and receipts would travel in the clear.",
            "Put a proxy that ends TLS in front, and the https address into OLRHAIN_BASE_URL.",
        )
    if settings.demo and not here:
        yield Finding(
            "OLRHAIN_DEMO is set: everyone who can reach the address can read what is sent.",
            "Take OLRHAIN_DEMO away.",
        )


def _check_redis(settings: Settings) -> Iterator[Finding]:
    try:
        ping(settings.redis_url)
    except RedisAway as error:
        yield Finding(
            f"{error}: events are taken, and nothing is sent.", "See that it runs, and that REDIS_URL is right."
        )


def _check_organisations(db: Database, settings: Settings, slug: str | None) -> Iterator[Finding]:
    looked_at = {find_organisation(db, slug): slug} if slug else organisations.slugs(db)
    broken = list(deployment.check_keys(db, looked_at))
    yield from broken
    if not broken:
        for organisation_id, name in looked_at.items():
            yield from _check_organisation(db, settings, organisation_id, name)


def _check_organisation(db: Database, settings: Settings, organisation_id: UUID, slug: str) -> Iterator[Finding]:
    with db.transaction(organisation_id) as session:
        found = check_organisation(session, slug, datetime.now(UTC))
        carried_by = accounts(session)
    yield from found
    for channel, account in carried_by.items():
        checked = provider_check.check(db, settings, provider_check.Carried(organisation_id, slug, channel, account))
        yield from checked
        print(f"{slug}: {account.provider} carries {channel}{'' if checked else ', and knows us'}.")
        for line in provider_check.to_remember(account.provider):
            print(f"       {line}")


def _is_this_host(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
