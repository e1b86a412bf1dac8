"""`olrhain set-look` and `set-host`: how an organisation looks, when it answers, and at which host its pages are."""

from __future__ import annotations

import argparse
import re
from contextlib import suppress
from pathlib import Path

from app.commands.context import add_organisation, database, find_organisation
from app.domain.emails import colours
from app.domain.emails.pictures import read_picture
from app.domain.errors import OlrhainError
from app.models.organisation import Organisation
from app.services import audit, organisations
from app.services.organisations import AlreadyThere

MOST_BYTES = 100_000
MOST_ANSWER_DAYS = 60
WIDEST = TALLEST = 600
"""Pixels. A picture of few bytes may unpack to any size, in the mail program of everybody who is written to."""


_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")


class LookNotFit(OlrhainError):
    """A colour, a logo or a host name that cannot be used; the message says why."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    looking = commands.add_parser(
        "set-look", help="the colour of an organisation's pages and emails, and the logo of emails"
    )
    add_organisation(looking)
    looking.add_argument("--colour", help="behind its name, as #rrggbb; white words must be readable on it")
    looking.add_argument("--logo", type=Path, help=f"a PNG or JPEG, at most {WIDEST} pixels wide and 100 kB")
    looking.add_argument("--no-logo", action="store_true", help="take its logo away")
    looking.add_argument(
        "--answer-days",
        type=int,
        choices=range(1, MOST_ANSWER_DAYS + 1),
        metavar="DAYS",
        help=f"within how many working days people who ask can expect an answer, 1 to {MOST_ANSWER_DAYS}",
    )
    looking.set_defaults(command=set_look)
    hosting = commands.add_parser("set-host", help="the host name under which an organisation's pages are found")
    add_organisation(hosting)
    hosting.add_argument("host", nargs="?", help="such as cais.ynys.example, without http:// and port")
    hosting.add_argument("--none", action="store_true", help="it has none: its readers choose it by name")
    hosting.set_defaults(command=set_host)


def set_look(options: argparse.Namespace) -> int:
    """Raises LookNotFit, or NotAPicture, before anything is changed."""
    colour = _fit_colour(options.colour) if options.colour else None
    logo = _fit_logo(options.logo) if options.logo else None
    if not (colour or logo or options.no_logo or options.answer_days):
        raise LookNotFit("say what to set: --colour, --logo, --no-logo or --answer-days")
    if logo and options.no_logo:
        raise LookNotFit("say either --logo or --no-logo")
    db = database()
    organisation_id = find_organisation(db, options.organisation)
    with db.transaction(organisation_id) as session:
        row = session.get_one(Organisation, organisation_id)
        row.colour = colour or row.colour
        row.logo = logo or (None if options.no_logo else row.logo)
        row.answer_days = options.answer_days or row.answer_days
        audit.note(session, "operator", "look set", "organisations", organisation_id)
    print(f"Set: {options.organisation} looks like that from now on.")
    return 0


def set_host(options: argparse.Namespace) -> int:
    """Raises LookNotFit for what is no host name, and AlreadyThere where it is another organisation's."""
    if (options.host is None) is not options.none:
        raise LookNotFit("say either a host name or --none")
    host = None if options.host is None else _fit_host(options.host)
    db = database()
    organisation_id = find_organisation(db, options.organisation)
    with db.transaction(organisation_id) as session:
        if host and organisations.find_by_host(session, host) not in (None, organisation_id):
            raise AlreadyThere(f"the pages of another organisation are at {host}")
        session.get_one(Organisation, organisation_id).host = host
        audit.note(session, "operator", "host set", "organisations", organisation_id)
    print(f"Set: the pages of {options.organisation} are at {host or 'no host name of their own'}.")
    return 0


def _fit_host(host: str) -> str:
    """As browsers send it: in small letters, and a name with other letters in its ASCII form."""
    name = host.strip().rstrip(".").lower()
    if not name.isascii():
        with suppress(UnicodeError):
            name = name.encode("idna").decode()
    if len(name) > 253 or not _HOST.fullmatch(name):
        raise LookNotFit(f"{host} is no host name: write it like cais.ynys.example, without http:// and port")
    return name


def _fit_colour(colour: str) -> str:
    if not colours.is_colour(colour):
        raise LookNotFit(f"{colour} is no colour: write it as #rrggbb, such as #1d4f5a")
    contrast = colours.contrast(colours.WHITE, colour)
    if contrast < colours.ENOUGH:
        said = f"white words on {colour} have a contrast of {contrast:.1f} to 1 and need {colours.ENOUGH}"
        raise LookNotFit(f"{said}: take a darker one")
    return colour.lower()


def _fit_logo(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise LookNotFit(f"{path} has more than {MOST_BYTES} bytes, which is the most that is sent with every email")
    picture = read_picture(data)
    if picture.width > WIDEST:
        raise LookNotFit(f"{path} is {picture.width} pixels wide: at most {WIDEST} are of use")
    if picture.height > TALLEST:
        raise LookNotFit(f"{path} is {picture.height} pixels tall: at most {TALLEST} are of use")
    return data
