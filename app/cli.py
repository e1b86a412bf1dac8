"""`olrhain`: the product's own command line, put together here."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from sqlalchemy.exc import ArgumentError, OperationalError, ProgrammingError, SQLAlchemyError

from app.commands import (
    bounce,
    callbacks,
    demo,
    doctor,
    evidence,
    feedback,
    figures,
    glossary,
    held,
    keys,
    language_policy,
    look,
    organisations,
    packs,
    providers,
    replies,
    schema,
    staff,
    templates,
)
from app.domain.errors import OlrhainError
from app.replay import command as replay

Command = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; 0 where it did what it says, 1 where it could not, 2 where it was asked wrongly."""
    options = _parser().parse_args(arguments)
    try:
        command: Command = options.command
        code = command(options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever reads, such as `head`, has seen enough; Python would complain at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (OlrhainError, SQLAlchemyError, OSError) as error:
        print(f"olrhain: {_sentence(error)}", file=sys.stderr)
        return 1


def _sentence(error: OlrhainError | SQLAlchemyError | OSError) -> str:
    """What went wrong; the words of a database error are left out, as they may hold what nobody else should read."""
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename else f"{error.strerror or error}"
    if not isinstance(error, SQLAlchemyError):
        return str(error)
    for kind, sentence in _DATABASE_SENTENCES.items():
        if isinstance(error, kind):
            return sentence
    return f"the database refused this ({type(error).__name__})"


_DATABASE_SENTENCES: dict[type[SQLAlchemyError], str] = {
    ArgumentError: "DATABASE_URL is not the address of a PostgreSQL database",
    OperationalError: "the database does not answer; is DATABASE_URL right, and is it running?",
    ProgrammingError: "the database is not up to date, or this role may not do that; run olrhain migrate first",
}


_MODULES = (
    schema,
    demo,
    organisations,
    staff,
    look,
    keys,
    packs,
    templates,
    glossary,
    language_policy,
    held,
    evidence,
    providers,
    callbacks,
    replies,
    feedback,
    figures,
    bounce,
    doctor,
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="olrhain", description="Tells people where their request is, in Welsh and in English."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in _MODULES:
        module.add(commands)
    replaying = commands.add_parser("replay", help="post the case events of a CSV file, in order")
    replay.add_arguments(replaying)
    replaying.set_defaults(command=replay.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
