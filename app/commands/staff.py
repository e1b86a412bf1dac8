"""`olrhain invite` and `olrhain allow-passwords`: the way to the staff desk for whom nobody there can let in."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from uuid import UUID

from app.commands.context import add_organisation, database, find_organisation
from app.config import Settings
from app.db import Database
from app.domain.bilingual import Language
from app.domain.errors import OlrhainError
from app.domain.staff_roles import Grant, Role
from app.services.staff import oidc, people
from app.services.staff.invitations import Purpose
from app.services.staff.people import NewPerson

_WHO = "operator"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    inviting = commands.add_parser("invite", help="let somebody sign in to the staff desk")
    add_organisation(inviting)
    inviting.add_argument("--email", required=True, help="their work email address")
    inviting.add_argument("--name", required=True, help="their name")
    inviting.add_argument(
        "--role",
        action="append",
        choices=[role.value for role in Role],
        help="what they may do, for all case types that are not sensitive (manager; may be repeated)",
    )
    inviting.add_argument("--again", action="store_true", help="a new link for somebody who was invited before")
    inviting.set_defaults(command=invite)
    allowing = commands.add_parser(
        "allow-passwords", help="let staff sign in with passwords again, beside their service"
    )
    add_organisation(allowing)
    allowing.set_defaults(command=allow_passwords)


def invite(options: argparse.Namespace) -> int:
    db = database()
    organisation_id, email = find_organisation(db, options.organisation), read_address(options.email)
    roles = tuple(Role(role) for role in options.role or (Role.MANAGER.value,))
    if options.again:
        link = _link_again(db, organisation_id, options.organisation, email)
    else:
        link = link_for(db, organisation_id, options.organisation, options.name, email, roles)
    print(f"Give this link to {options.name}. It works once, for 7 days:\n{link}")
    return 0


def link_for(
    db: Database, organisation_id: UUID, slug: str, name: str, email: str, roles: tuple[Role, ...] = (Role.MANAGER,)
) -> str:
    """The link of a new account. Raises AlreadyThere."""
    new = NewPerson(name, email, Language.CY, frozenset(Grant(role) for role in roles))
    with db.transaction(organisation_id) as session:
        _, token = people.invite(session, new, _WHO, datetime.now(UTC))
    return _link(slug, token)


def read_address(typed: str) -> str:
    """Raises OlrhainError for what is no email address."""
    email = people.read_email(typed)
    if email is None:
        raise OlrhainError(f"{typed} is not an email address")
    return email


def allow_passwords(options: argparse.Namespace) -> int:
    """For when the sign-in service that is the only way in fails."""
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        oidc.allow_passwords(session, _WHO)
    print(f"{options.organisation}: passwords are taken. Next: olrhain invite, for whoever has none")
    return 0


def _link_again(db: Database, organisation_id: UUID, slug: str, email: str) -> str:
    """A link in place of whatever somebody signs in with now. Raises NotFound."""
    with db.transaction(organisation_id) as session:
        staff_id = people.by_email(session, email)
        _, token = people.reset(session, staff_id, Purpose.FIRST, _WHO, datetime.now(UTC))
    return _link(slug, token)


def _link(slug: str, token: str) -> str:
    """In Welsh; the page itself has the way to the same page in English."""
    return f"{Settings.from_environment().base_url}/cy/desg/mewngofnodi/gwahoddiad/{slug}/{token}"
