"""`olrhain template lint`: everything that the checks say of an organisation's templates, or of the shipped packs."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator

from app.commands.context import counted, database, find_organisation
from app.commands.template_place import Subcommands, said
from app.domain.bilingual import Language
from app.domain.errors import NotFound, OlrhainError
from app.domain.packs import PackTemplate
from app.domain.template_checks import Finding
from app.services.packs.files import shipped_pack, shipped_packs
from app.services.templates.linting import Linted, lint
from app.services.templates.rules import pack_findings
from app.services.words import spelling


def add(commands: Subcommands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("lint", help="check the words of every template; exit code 1 if one could not be sent")
    parser.add_argument("organisation", nargs="?", help="the organisation's short name")
    parser.add_argument("--packs", action="store_true", help="the shipped packs instead of an organisation's templates")
    parser.add_argument("--case-type", help="only those of this case type or pack")
    languages = [language.value for language in Language]
    parser.add_argument("--language", choices=languages, default="en", help="that of the findings (default: en)")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Drafts are checked where there are any, else the newest version; retired templates are left out."""
    if options.packs == (options.organisation is not None):
        raise OlrhainError("name an organisation, or say --packs")
    linted = list(_of_packs(options.case_type) if options.packs else _of_organisation(options))
    for one in linted:
        for finding in one.findings:
            print(f"{one.place}: {said(finding, Language(options.language))}")
    blocking, warning = _count(linted, blocking=True), _count(linted, blocking=False)
    print(f"{counted(len(linted), 'template')}: {counted(blocking, 'finding')} that block, {warning} that warn.")
    return 1 if blocking else 0


def _of_organisation(options: argparse.Namespace) -> Iterable[Linted]:
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        return lint(session, options.case_type, spelling.is_spelled)


def _of_packs(case_type: str | None) -> Iterator[Linted]:
    codes = [code for code in shipped_packs() if case_type in (None, code)]
    if not codes:
        raise NotFound(f"there is no shipped pack {case_type}")
    for pack in map(shipped_pack, codes):
        for template in (*pack.templates, *pack.neutral):
            yield Linted(f"{pack.code} {_key(template)}", pack_findings(pack, template, spelling.is_spelled))


def _key(template: PackTemplate) -> str:
    return "/".join(part for part in (template.event, template.milestone, template.channel.value) if part)


def _count(linted: Iterable[Linted], *, blocking: bool) -> int:
    found: list[Finding] = [finding for one in linted for finding in one.findings]
    return sum(finding.blocking is blocking for finding in found)
