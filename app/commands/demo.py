"""`olrhain seed-demo`: a council and a health board to try, and a file with all that a script needs."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.commands.context import database
from app.domain.errors import NotFound, OlrhainError
from app.services.demo import seeding


class NotEmpty(OlrhainError):
    """The demo is seeded into an empty database alone, never beside real organisations."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("seed-demo", help="make a council and a health board to try, in an empty database")
    parser.add_argument("--base-url", required=True, help="where the web process listens")
    parser.add_argument("--out", required=True, type=Path, help="where to write what scripts need (0600)")
    parser.set_defaults(command=seed)


def seed(options: argparse.Namespace) -> int:
    """On a later start nothing is seeded; only the address in the file is brought up to date."""
    db = database()
    if not options.out.parent.is_dir():
        raise NotFound(f"there is no folder {options.out.parent}")
    if seeding.is_empty(db):
        seeded = seeding.seed(db, datetime.now(UTC), options.base_url)
        content = {"organisations": [dataclasses.asdict(one) for one in seeded]}
    elif options.out.is_file():
        content = json.loads(options.out.read_text("utf-8"))
    else:
        raise NotEmpty("this database has organisations already, so the demo is not seeded into it")
    _write(options.out, {"base_url": options.base_url} | {"organisations": content["organisations"]})
    return 0


def _write(out: Path, content: dict[str, Any]) -> None:
    """Written whole or not at all, and readable by nobody else: it holds keys."""
    draft = out.with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
    draft.replace(out)
