"""What the `olrhain template` commands share: which template is meant, by whom, and how it is named."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.commands.context import add_organisation, database, find_organisation
from app.db import Database
from app.domain.bilingual import Language
from app.domain.errors import OlrhainError
from app.domain.template_checks import Finding
from app.services.templates import finding
from app.services.templates.drafts import Reading

Subcommands = argparse._SubParsersAction  # its parameter is known to type checkers only
LANGUAGE_NAMES = {Language.CY: "Welsh", Language.EN: "English"}


@dataclass(frozen=True, slots=True)
class Place:
    """An open transaction with the template that was asked for."""

    db: Database
    session: Session
    organisation_id: UUID
    template_id: UUID
    case_type_id: UUID


def add_template(parser: argparse.ArgumentParser) -> None:
    add_organisation(parser)
    parser.add_argument("case_type", help="the code of its case type, such as building-permit")
    parser.add_argument("key", help="its name in `olrhain template list`, such as case.opened/sms")


def add_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="who", required=True, metavar="WHO", help="who does this, by name")


def add_revision(parser: argparse.ArgumentParser, default: str) -> None:
    what = f"the revision that was read, such as 2.3; refused if there is a newer one (default: {default})"
    parser.add_argument("--revision", type=_revision, metavar="N.N", help=what)


def add_language(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("--language", choices=[language.value for language in Language], required=True, help=what)


def add_number(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("--number", type=int, metavar="N", help=what)


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[Place]:
    """Raises NotFound for an organisation, case type or template that is not there."""
    db = database()
    organisation_id = find_organisation(db, options.organisation)
    with db.transaction(organisation_id) as session:
        template = finding.by_key(session, options.case_type, options.key)
        yield Place(db, session, organisation_id, template.id, template.case_type_id)


def next_step(options: argparse.Namespace, step: str, *arguments: str) -> str:
    """The command that comes next for the same template."""
    words = ("olrhain template", step, options.organisation, options.case_type, options.key, *arguments, "--as NAME")
    return f"Next: {' '.join(words)}"


def said(found: Finding, language: Language) -> str:
    """A finding on one line: how grave, where, what to change, and the words that it is about."""
    grave = "blocks" if found.blocking else "warns"
    where = found.field if found.language is None else f"{found.field} {found.language}"
    line = f", line {found.line}" if found.line else ""
    words = f" [{found.said}]" if found.said else ""
    return f"{grave}: {where}{line}: {found.sentence[language]}{words}"


def names(languages: Iterable[Language]) -> str:
    """Languages as a sentence names them, Welsh first."""
    return " and ".join(LANGUAGE_NAMES[language] for language in sorted(languages))


def _revision(text: str) -> Reading:
    try:
        return Reading.parse(text)
    except OlrhainError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
