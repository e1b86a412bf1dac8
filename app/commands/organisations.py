"""`olrhain create-organisation` and `olrhain add-integration`."""

from __future__ import annotations

import argparse

from app.commands import staff
from app.commands.context import add_organisation, database, find_organisation
from app.domain.bilingual import Bilingual
from app.domain.errors import OlrhainError
from app.services import organisations
from app.services.organisations import NewOrganisation


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    creating = commands.add_parser("create-organisation", help="make a council or health board")
    add_organisation(creating)
    creating.add_argument("--name-cy", required=True, help="its name in Welsh")
    creating.add_argument("--name-en", required=True, help="its name in English")
    creating.add_argument("--phone", required=True, help="whom citizens ring")
    creating.add_argument("--email", help="whom citizens write to")
    creating.add_argument("--manager-email", help="the work email address of the first manager of its staff desk")
    creating.add_argument("--manager-name", help="the name of that manager")
    creating.set_defaults(command=create)
    integrating = commands.add_parser("add-integration", help="let a case system call")
    add_organisation(integrating)
    integrating.add_argument("name", help="the case system's name")
    integrating.add_argument("--case-type", action="append", help="limit it to this case type (may be repeated)")
    integrating.add_argument(
        "--events-per-minute", type=int, default=6000, help="how many its live keys may post (6000; 0: no limit)"
    )
    integrating.set_defaults(command=integrate)


def create(options: argparse.Namespace) -> int:
    if bool(options.manager_email) != bool(options.manager_name):
        raise OlrhainError("--manager-email and --manager-name go together")
    name, db = Bilingual(options.name_cy, options.name_en), database()
    email = staff.read_address(options.manager_email) if options.manager_email else None
    new = NewOrganisation(options.organisation, name, options.phone, options.email)
    organisation_id = organisations.create(db, new)
    print(f"{options.organisation} created. Next: olrhain add-integration {options.organisation} NAME")
    if email:
        link = staff.link_for(db, organisation_id, options.organisation, options.manager_name, email)
        print(f"Give this link to {options.manager_name}, the first manager. It works once, for 7 days:\n{link}")
    else:
        print(f"The first manager of its staff desk: olrhain invite {options.organisation} --email --name")
    return 0


def integrate(options: argparse.Namespace) -> int:
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        organisations.add_integration(session, options.name, options.case_type, options.events_per_minute or None)
    print(f"{options.name} added. Next: olrhain issue-key {options.organisation} {options.name} --kind test")
    return 0
