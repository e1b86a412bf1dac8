"""`olrhain glossary add`, `remove` and `list`: the organisation's own places and words."""

from __future__ import annotations

import argparse

from app.commands.context import add_organisation, database, find_organisation
from app.commands.template_place import Subcommands, add_person
from app.services.words import glossary
from app.services.words.glossary import Entry, Kind


def add(commands: Subcommands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("glossary", help="the organisation's own places, with their Welsh forms, and words")
    steps = parser.add_subparsers(required=True, metavar="STEP")
    adding = _step(steps, "add", "add a place or a word, or with --change change one", put)
    adding.add_argument("--cy", required=True, help="its Welsh")
    adding.add_argument("--en", required=True, help='its English; a name that takes "the" begins with it')
    for preposition, example in (("i", "i'r Cwm"), ("o", "o'r Cwm"), ("yn", "yn y Cwm")):
        adding.add_argument(f"--{preposition}", help=f"how it is said after {preposition}, such as {example}")
    adding.add_argument("--change", action="store_true", help="change the one that is there")
    removing = _step(steps, "remove", "take a place or a word out", remove)
    removing.add_argument("--cy", required=True, help="its Welsh")
    listing = steps.add_parser("list", help="list every entry, with the forms of places")
    add_organisation(listing)
    listing.set_defaults(command=show)


def put(options: argparse.Namespace) -> int:
    entry = Entry(Kind(options.kind), options.cy, options.en, options.i, options.o, options.yn)
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        (glossary.change if options.change else glossary.add)(session, entry, options.who)
    print(f"{'Changed' if options.change else 'Added'}: {_line(entry)}")
    return 0


def remove(options: argparse.Namespace) -> int:
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        glossary.remove(session, Kind(options.kind), options.cy, options.who)
    print(f"Removed: {options.kind}: {options.cy}")
    return 0


def show(options: argparse.Namespace) -> int:
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        entries = glossary.entries(session)
    print("\n".join(map(_line, entries)) or "No places or words yet. Next: olrhain glossary add")
    return 0


def _step(
    steps: Subcommands[argparse.ArgumentParser], name: str, what: str, command: object
) -> argparse.ArgumentParser:
    parser = steps.add_parser(name, help=what)
    add_organisation(parser)
    parser.add_argument("kind", choices=[kind.value for kind in Kind], help="what it is")
    add_person(parser)
    parser.set_defaults(command=command)
    return parser


def _line(entry: Entry) -> str:
    forms = f" ({', '.join(glossary.forms_of(entry))})" if entry.kind is Kind.PLACE else ""
    return f"{entry.kind}: {entry.cy} = {entry.en}{forms}"
