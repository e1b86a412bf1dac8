"""`olrhain held`: what waits for words or a signature, and adding the words that an event lacks in one language."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.commands.context import add_organisation, counted, database, find_organisation, read_text
from app.commands.template_place import LANGUAGE_NAMES
from app.config import Settings
from app.domain.added_words import Added
from app.domain.bilingual import Language
from app.domain.quiet_hours import LONDON
from app.services.case_types import Catalogue
from app.services.events import missing_words
from app.services.events.missing_words import MissingWords
from app.services.events.processing import Sender
from app.services.messages import held
from app.services.messages.held import HeldEvent

_TO_ADD = ("field", "language", "text_file", "who")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("held", help="list what is held and why, or add the words that an event lacks")
    add_organisation(parser)
    parser.add_argument("--event", type=UUID, metavar="ID", help="what this event lacks, by the id that is listed")
    parser.add_argument("--field", help="the value to complete, such as request.what")
    parser.add_argument("--language", choices=[language.value for language in Language], help="that of the words")
    parser.add_argument("--text-file", type=Path, help="a file in UTF-8 with the words")
    parser.add_argument("--as", dest="who", metavar="WHO", help="who wrote the words")
    parser.set_defaults(command=partial(run, parser))


def run(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    given = [name for name in _TO_ADD if getattr(options, name) is not None]
    if given and (len(given) < len(_TO_ADD) or options.event is None):
        parser.error("to add words, give --event, --field, --language, --text-file and --as")
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        if given:
            return _add_words(session, options)
        return _show_event(session, options.event) if options.event else _show_all(session)


def _show_all(session: Session) -> int:
    found = held.events(session)
    for one in found:
        print(_line(one, datetime.now(UTC)))
    print(f"{counted(len(found), 'event')} with held messages.")
    return 0


def _show_event(session: Session, event_id: UUID) -> int:
    found = missing_words.missing(session, event_id)
    for one in found:
        print("\n".join(_lines(one)))
    if not found:
        print("The event has its words in both languages; olrhain held says what its messages wait for.")
    return 0


def _add_words(session: Session, options: argparse.Namespace) -> int:
    added = Added(options.field, Language(options.language), read_text(options.text_file))
    sender = Sender(Settings.from_environment().base_url, Catalogue())
    released = missing_words.supply(session, options.event, added, options.who, sender, datetime.now(UTC))
    print(f"Added. {counted(released, 'held message')} released.")
    return 0


def _line(event: HeldEvent, now: datetime) -> str:
    hours = (now - event.since).total_seconds() / 3600
    since = f"since {event.since.astimezone(LONDON):%Y-%m-%d %H:%M} ({hours:.1f} hours)"
    people = "1 person" if event.people == 1 else f"{event.people} people"
    return f"{event.event_id}  {event.type}  {event.mode}  {since}  {', '.join(event.reasons)}  {people}"


def _lines(missing: MissingWords) -> list[str]:
    gap = missing.gap
    lines = [f"{gap.field}: the {LANGUAGE_NAMES[gap.language]} ({gap.language}) is missing", f"    {_shown(gap.there)}"]
    return lines if missing.added is None else [*lines, f"    added: {_shown(missing.added)}"]


def _shown(words: str) -> str:
    """In one line, and without what would steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in words)
