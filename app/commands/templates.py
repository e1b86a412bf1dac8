"""`olrhain template ...`: the wording of messages, from what is checked and written to what is sent."""

from __future__ import annotations

import argparse
from datetime import datetime

from sqlalchemy.orm import Session

from app.commands import template_lint, template_steps, template_words
from app.commands.context import add_organisation, database, find_organisation, in_columns
from app.commands.template_place import LANGUAGE_NAMES, Subcommands, add_template, names, opened
from app.domain.bilingual import Language
from app.domain.forms import in_london
from app.domain.word_diff import as_text
from app.models.template import Template
from app.services.templates import finding
from app.services.templates.history import FieldChange, History, VersionView, history
from app.services.templates.versions import Standing, standings, unsigned


def add(commands: Subcommands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("template", help="check, write, sign and publish the wording of messages")
    steps = parser.add_subparsers(required=True, metavar="STEP")
    listing = steps.add_parser("list", help="list every template, what is in force, and what waits for somebody")
    add_organisation(listing)
    listing.add_argument("--case-type", help="only those of this case type")
    listing.set_defaults(command=show_all)
    for module in (template_lint, template_words, template_steps):
        module.add(steps)
    telling = steps.add_parser("history", help="print its versions and draft: who wrote and signed them, what changed")
    add_template(telling)
    telling.set_defaults(command=show_history)


_STANDINGS = {
    Standing.TO_SIGN: "to be signed",
    Standing.SIGNED: "to be published",
    Standing.IN_FORCE: "in force",
    Standing.REPLACED: "replaced",
    Standing.SUPERSEDED: "superseded",
    Standing.RETIRED: "retired",
}


def show_all(options: argparse.Namespace) -> int:
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        rows = [
            (case_type, template.key, _state(session, template))
            for case_type, template in finding.listed(session, options.case_type)
        ]
    print("\n".join(in_columns(rows)) or "No templates yet. Next: olrhain load-pack")
    return 0


def show_history(options: argparse.Namespace) -> int:
    with opened(options) as place:
        print("\n".join(_told(history(place.session, place.template_id))))
    return 0


def _state(session: Session, template: Template) -> str:
    stand = standings(template, template.versions)
    parts = ["retired"] if template.retired_at else []
    parts += [f"version {number} in force" for number, one in stand.items() if one is Standing.IN_FORCE]
    for version in template.versions:
        if stand[version.number] is Standing.TO_SIGN:
            parts.append(f"version {version.number} to be signed for {names(unsigned(version))}")
        elif stand[version.number] is Standing.SIGNED:
            parts.append(f"version {version.number} to be published")
    if draft := finding.draft_of(session, template.id):
        stale = [language for language in Language if getattr(draft, f"stale_{language}")]
        parts.append("a draft" + (f" with the {names(stale)} to be confirmed" if stale else ""))
    return "; ".join(parts) or "nothing in force"


def _told(story: History) -> list[str]:
    lines = [f"{story.key}{', retired ' + _at(story.retired_at) if story.retired_at else ''}"]
    for version in story.versions:
        lines += ["", *_version(version)]
    if story.draft:
        written = [
            f"{LANGUAGE_NAMES[language]} by {author}{_edited(story.draft.edited.get(language))}"
            for language, author in story.draft.authors.items()
        ]
        lines += ["", f"draft, revision {story.draft.reading}: {', '.join(written)}", *_changes(story.draft_changes)]
    return lines


def _version(version: VersionView) -> list[str]:
    note = f" ({version.note})" if version.note else ""
    lines = [f"version {version.number}{note}: {_STANDINGS[version.standing]}, submitted {_at(version.submitted_at)}"]
    for language, author in version.authors.items():
        signature = version.signatures.get(language)
        signed = f"signed by {signature.who} as {signature.role} {_at(signature.at)}" if signature else "not signed"
        lines.append(f"  {LANGUAGE_NAMES[language]}: written by {author}, {signed}")
    if version.published_at:
        lines.append(f"  published by {version.published_by or 'somebody'} {_at(version.published_at)}")
    return [*lines, *_changes(version.changes)]


def _changes(changed: tuple[FieldChange, ...]) -> list[str]:
    lines = []
    for one in changed:
        lines.append(f"  {one.field} {one.language}:")
        lines += [f"    {line}".rstrip() for line in as_text(one.pieces).splitlines()]
    return lines


def _edited(at: datetime | None) -> str:
    return f" {_at(at)}" if at else ""


def _at(moment: datetime) -> str:
    return f"{in_london(moment):%Y-%m-%d %H:%M}"
