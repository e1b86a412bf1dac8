"""`olrhain set-language-policy`: one bilingual text or two, and whether an author may sign."""

from __future__ import annotations

import argparse

from app.commands.context import add_organisation, database, find_organisation
from app.domain.bilingual import BothTexts
from app.services.organisation_settings import language_policy

_YES_OR_NO = {"yes": True, "no": False}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "set-language-policy", help="one bilingual text or two, and whether an author may sign; without both, show them"
    )
    add_organisation(parser)
    parser.add_argument(
        "--both-texts",
        choices=[choice.value for choice in BothTexts],
        help="a text in both languages: whichever of one and two is cheaper, always one, or always two",
    )
    parser.add_argument("--author-may-sign", choices=list(_YES_OR_NO), help="where only one person can read a language")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    both_texts = BothTexts(options.both_texts) if options.both_texts else None
    author_may_sign = _YES_OR_NO[options.author_may_sign] if options.author_may_sign else None
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        policy = language_policy.change(session, both_texts, author_may_sign)
    print(f"Texts in both languages: {policy.both_texts}.")
    print(f"Who wrote a wording {'may' if policy.author_may_sign else 'may not'} sign for it.")
    return 0
