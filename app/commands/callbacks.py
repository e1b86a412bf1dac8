"""`olrhain set-callback`, `resume-callback` and `callbacks`: where case systems are told of what happened."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from app.commands.context import add_organisation, counted, database, find_organisation
from app.config import Settings
from app.domain.errors import OlrhainError
from app.providers.base import ProviderError
from app.providers.case_systems import CaseSystems
from app.services import organisations
from app.services.case_systems import callbacks

_WRONG = {
    "address-not-https": "the address must begin with https://",
    "address-malformed": "that is not an address that can be posted to",
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    setting = commands.add_parser("set-callback", help="tell a case system of replies and choices; prints a new secret")
    add_organisation(setting)
    setting.add_argument("integration", help="the case system's name")
    setting.add_argument("url", help="an https address")
    setting.set_defaults(command=set_address)
    resuming = commands.add_parser("resume-callback", help="post again to an address that was suspended")
    add_organisation(resuming)
    resuming.add_argument("integration", help="the case system's name")
    resuming.set_defaults(command=resume)
    listing = commands.add_parser("callbacks", help="list every callback address, whether it answers, and what waits")
    add_organisation(listing)
    listing.set_defaults(command=show)


def set_address(options: argparse.Namespace) -> int:
    try:
        CaseSystems(Settings.from_environment().callback_networks).check(options.url)
    except ProviderError as error:
        raise OlrhainError(_WRONG[error.code]) from None
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        integration_id = organisations.find_integration(session, options.integration)
        secret = callbacks.set_address(session, integration_id, options.url)
    print(secret)
    return 0


def resume(options: argparse.Namespace) -> int:
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        integration_id = organisations.find_integration(session, options.integration)
        waiting = callbacks.resume(session, integration_id, datetime.now(UTC))
    print(f"{counted(waiting, 'waiting callback')} will be posted now.")
    return 0


def show(options: argparse.Namespace) -> int:
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        healths = callbacks.health(session)
    for one in healths:
        state = f"suspended ({one.suspended_for})" if one.suspended_for else "failing" if one.failing else "well"
        print(f"{one.integration}: {one.url}: {state}, {one.waiting} waiting")
    if not healths:
        print("No integration has a callback address.")
    return 0
