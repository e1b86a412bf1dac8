"""`olrhain migrate`: brings the database up to date."""

from __future__ import annotations

import argparse
import os

from app.config import SettingsError


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("migrate", help="bring the database up to date (DATABASE_OWNER_URL)")
    parser.set_defaults(command=migrate)


def migrate(_options: argparse.Namespace) -> int:
    owner, app = os.environ.get("DATABASE_OWNER_URL"), os.environ.get("DATABASE_URL")
    if not owner or not app:
        raise SettingsError("migrate needs DATABASE_OWNER_URL (who owns the tables) and DATABASE_URL (who uses them).")
    import migrations  # Alembic takes a second to import, and only this command needs it

    migrations.upgrade(owner, app)
    return 0
