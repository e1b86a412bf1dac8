"""`olrhain set-look`: the colour of an organisation's pages and emails, and the logo of its emails."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands.context import add_organisation, database, find_organisation
from app.domain.emails import colours
from app.domain.emails.pictures import read_picture
from app.domain.errors import OlrhainError
from app.models.organisation import Organisation
from app.services import organisations

MOST_BYTES = 100_000
WIDEST = TALLEST = 600
"""Pixels. A picture of few bytes may unpack to any size, in the mail program of everybody who is written to."""


class LookNotFit(OlrhainError):
    """A colour or a logo that cannot be used; the message says why."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    looking = commands.add_parser(
        "set-look", help="the colour of an organisation's pages and emails, and the logo of emails"
    )
    add_organisation(looking)
    looking.add_argument("--colour", help="behind its name, as #rrggbb; white words must be readable on it")
    looking.add_argument("--logo", type=Path, help=f"a PNG or JPEG, at most {WIDEST} pixels wide and 100 kB")
    looking.add_argument("--no-logo", action="store_true", help="take its logo away")
    looking.set_defaults(command=set_look)


def set_look(options: argparse.Namespace) -> int:
    """Raises LookNotFit, or NotAPicture, before anything is changed."""
    colour = _fit_colour(options.colour) if options.colour else None
    logo = _fit_logo(options.logo) if options.logo else None
    if not (colour or logo or options.no_logo):
        raise LookNotFit("say what to set: --colour, --logo or --no-logo")
    if logo and options.no_logo:
        raise LookNotFit("say either --logo or --no-logo")
    db = database()
    organisation_id = find_organisation(db, options.organisation)
    with db.transaction(organisation_id) as session:
        row = session.get_one(Organisation, organisation_id)
        row.colour = colour or row.colour
        row.logo = logo or (None if options.no_logo else row.logo)
        organisations.note(session, "operator", "look set", "organisations", organisation_id)
    print(f"Set: {options.organisation} looks like that from now on.")
    return 0


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
