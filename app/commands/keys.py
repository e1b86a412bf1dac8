"""`olrhain issue-key`, `revoke-key` and `issue-secret`: what a case system signs in and signs with."""

from __future__ import annotations

import argparse
import getpass
from datetime import UTC, datetime

from app.commands.context import add_organisation, database, find_organisation
from app.domain.recipients import KeyKind
from app.services import organisations


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    issuing = commands.add_parser("issue-key", help="a new key of an integration, shown this once")
    add_organisation(issuing)
    issuing.add_argument("integration")
    issuing.add_argument("--kind", choices=[kind.value for kind in KeyKind], default=KeyKind.TEST.value)
    issuing.set_defaults(command=issue)
    revoking = commands.add_parser("revoke-key", help="take a key out of force within 5 seconds")
    add_organisation(revoking)
    revoking.set_defaults(command=revoke)
    secret = commands.add_parser("issue-secret", help="a new signing secret of an integration, shown this once")
    add_organisation(secret)
    secret.add_argument("integration")
    secret.set_defaults(command=issue_secret)


def issue(options: argparse.Namespace) -> int:
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        integration_id = organisations.find_integration(session, options.integration)
        key = organisations.issue_key(session, integration_id, KeyKind(options.kind))
    print(key)
    return 0


def revoke(options: argparse.Namespace) -> int:
    """Asks for the key, so that it stands in no process list and no shell history."""
    db = database()
    organisation_id = find_organisation(db, options.organisation)
    key = getpass.getpass("The key to revoke: ").strip()
    with db.transaction(organisation_id) as session:
        organisations.revoke_key(session, key, datetime.now(UTC))
    print("Revoked.")
    return 0


def issue_secret(options: argparse.Namespace) -> int:
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        integration_id = organisations.find_integration(session, options.integration)
        secret = organisations.issue_secret(session, integration_id)
    print(secret)
    return 0
