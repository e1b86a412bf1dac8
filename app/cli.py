"""`olrhain`: the product's own command line, put together here."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from app.commands import demo, keys, organisations, packs, providers, schema
from app.config import SettingsError
from app.domain.errors import OlrhainError
from app.replay import command as replay

Command = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; 0 where it did what it says, 1 where it could not, 2 where it was asked wrongly."""
    options = _parser().parse_args(arguments)
    try:
        command: Command = options.command
        return command(options)
    except (OlrhainError, SettingsError) as error:
        print(f"olrhain: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="olrhain", description="Tells people where their request is, in Welsh and in English."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (schema, demo, organisations, keys, packs, providers):
        module.add(commands)
    replaying = commands.add_parser("replay", help="post the case events of a CSV file, in order")
    replay.add_arguments(replaying)
    replaying.set_defaults(command=replay.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
