"""`olrhain set-provider`, `issue-receipt-token` and `add-guest`: who carries messages, and to whom on trial."""

from __future__ import annotations

import argparse
import getpass

from app.commands.context import add_organisation, database, find_organisation
from app.domain.errors import OlrhainError
from app.domain.recipients import Channel
from app.providers.registry import NAMES, carries, read_settings
from app.services import organisations
from app.services.delivery import receipt_tokens

_CHANNELS = [channel.value for channel in Channel]


class NotCarried(OlrhainError):
    """A provider was chosen for a channel that it does not offer."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    setting = commands.add_parser("set-provider", help="choose who carries a channel for live and team keys")
    add_organisation(setting)
    setting.add_argument("channel", choices=_CHANNELS)
    setting.add_argument("provider", choices=NAMES)
    setting.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting that is no secret")
    setting.add_argument("--secret", action="append", default=[], metavar="NAME", help="a setting to be asked for")
    setting.add_argument("--per-minute", type=int, help="messages a minute (default: what the provider allows)")
    setting.set_defaults(command=set_provider)
    token = commands.add_parser("issue-receipt-token", help="a bearer token for a provider's receipts, shown once")
    add_organisation(token)
    token.add_argument("provider", choices=NAMES)
    token.set_defaults(command=issue_token)
    guest = commands.add_parser("add-guest", help="let team keys write to an address")
    add_organisation(guest)
    guest.add_argument("channel", choices=_CHANNELS[:2])
    guest.add_argument("address")
    guest.add_argument("--label", default="", help="whose it is")
    guest.set_defaults(command=add_guest)


def set_provider(options: argparse.Namespace) -> int:
    """Secrets are asked for, so that they stand in no process list and no shell history."""
    config = dict(pair.partition("=")[::2] for pair in options.set)
    config |= {name: getpass.getpass(f"{name}: ").strip() for name in options.secret}
    read_settings(options.provider, config)
    if not carries(options.provider, Channel(options.channel), config):
        raise NotCarried(f"{options.provider} does not carry {options.channel}")
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        organisations.set_provider(session, Channel(options.channel), options.provider, config, options.per_minute)
    print(f"{options.provider} carries {options.channel}.")
    return 0


def issue_token(options: argparse.Namespace) -> int:
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        token = receipt_tokens.issue(session, options.provider)
    print(token)
    return 0


def add_guest(options: argparse.Namespace) -> int:
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        organisations.add_guest(session, Channel(options.channel), options.address, options.label)
    print("Added.")
    return 0
