"""`olrhain template show`, `export` and `edit`: the words of a template, read and written as a pair."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from app.commands.context import counted, read_text
from app.commands.template_place import (
    LANGUAGE_NAMES,
    Subcommands,
    add_number,
    add_person,
    add_revision,
    add_template,
    names,
    next_step,
    opened,
)
from app.domain.bilingual import Language
from app.domain.errors import OlrhainError
from app.domain.template_cost import Cost, TemplateCost
from app.domain.template_words import FIELDS
from app.services.templates import drafts
from app.services.templates.drafts import Draft, DraftChanged, Reading
from app.services.templates.finding import there, versions_of
from app.services.templates.pair_files import read_pair, write_pair
from app.services.templates.rules import Checker
from app.services.templates.versions import numbered, words_of


def add(commands: Subcommands[argparse.ArgumentParser]) -> None:
    showing = commands.add_parser("show", help="print its words in both languages, and what a text costs")
    add_template(showing)
    showing.set_defaults(command=show)
    exporting = commands.add_parser("export", help="print its words as the YAML file that `edit` reads")
    add_template(exporting)
    add_number(exporting, "the words of this version (default: those of the draft, else of the newest version)")
    exporting.set_defaults(command=export)
    editing = commands.add_parser("edit", help="save a YAML file as its draft: one language or both")
    add_template(editing)
    fields = "what `export` prints; whatever is left out stays as it is"
    editing.add_argument("--file", type=Path, required=True, help=fields)
    add_person(editing)
    add_revision(editing, "that of the file")
    editing.set_defaults(command=edit)


def show(options: argparse.Namespace) -> int:
    with opened(options) as place:
        draft = drafts.read(place.session, place.template_id)
        print(_shown(draft))
        template = there(place.session, place.template_id)
        if cost := Checker(place.session).cost(template, draft.words):
            print(f"\n{_costs(cost)}")
    return 0


def export(options: argparse.Namespace) -> int:
    with opened(options) as place:
        draft = drafts.read(place.session, place.template_id)
        if options.number is not None:
            version = numbered(versions_of(place.session, place.template_id), options.number)
            draft = drafts.with_words(draft, words_of(version))
        print(write_pair(draft, _name(options)), end="")
    return 0


def edit(options: argparse.Namespace) -> int:
    """Without a revision in the file or beside it, a draft that is there is not overwritten."""
    file = read_pair(read_text(options.file))
    if file.template not in (None, _name(options)):
        raise OlrhainError(f"{options.file} is for {file.template}, not for {_name(options)}; nothing is saved")
    with opened(options) as place:
        now = drafts.read(place.session, place.template_id)
        read = options.revision or file.reading or Reading(now.reading.version, 0)
        sides = file.sides(now.words)
        try:
            saved = drafts.save(place.session, place.template_id, read, sides, options.who, datetime.now(UTC))
        except DraftChanged as error:
            raise OlrhainError(f"{error}. Export it, and put your words in again.") from None
    if saved.reading == now.reading:
        print("Nothing has changed.")
        return 0
    print(f"Saved as revision {saved.reading}.{_what_is_next(saved)}")
    if not _unready(saved):
        print(next_step(options, "submit"))
    return 0


def _name(options: argparse.Namespace) -> str:
    return f"{options.case_type} {options.key}"


def _what_is_next(draft: Draft) -> str:
    sentences = [f" The {names([language])} is still to be written." for language in _empty(draft)]
    sentences += [
        f" The {LANGUAGE_NAMES[language]} is older than the change: edit it, or confirm that it says the same."
        for language in sorted(draft.stale)
    ]
    return "".join(sentences)


def _unready(draft: Draft) -> bool:
    return bool(draft.stale or _empty(draft))


def _empty(draft: Draft) -> list[Language]:
    return [language for language in Language if draft.words.is_empty(language)]


def _shown(draft: Draft) -> str:
    state = "Draft" if draft.saved else f"Version {draft.reading.version}, without a draft"
    lines = [f"{state}, revision {draft.reading}.{_what_is_next(draft)}"]
    for language in Language:
        lines += ["", f"== {LANGUAGE_NAMES[language]}, by {draft.authors.get(language, 'nobody')}"]
        side = draft.words.side(language)
        for field in FIELDS:
            if text := side.says(field):
                lines += [f"-- {field}", text]
    return "\n".join(lines)


def _costs(cost: TemplateCost) -> str:
    readers = (("Welsh", cost.cy), ("English", cost.en), ("both", cost.both))
    return "\n".join(f"In {name}: {_cost(one.typical)}; at worst {_cost(one.worst)}" for name, one in readers)


def _cost(cost: Cost) -> str:
    pence = f", {cost.pence.normalize():f}p" if cost.pence is not None else ""
    texts = f" in {cost.texts} texts" if cost.texts > 1 else ""
    letters = f" ({' '.join(cost.costly_letters)} cost more)" if cost.costly_letters else ""
    return f"{counted(cost.fragments, 'fragment')}{texts}{pence}{letters}"
