"""`olrhain load-pack` and `olrhain sign-pack`: case types with their wording, and who vouches for it."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.commands.context import add_organisation, counted, database, find_organisation, read_text
from app.commands.template_place import said
from app.config import Settings
from app.domain.bilingual import Language
from app.domain.errors import NotFound, OlrhainError
from app.domain.packs import Pack
from app.services import case_types
from app.services.case_type_changes import pack_loading
from app.services.events import releasing
from app.services.packs.files import read_pack, shipped_pack, shipped_packs
from app.services.templates.linting import keeps_from_publishing
from app.services.templates.signing import sign_and_publish_all


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    loading = commands.add_parser("load-pack", help="make a case type of a starter pack; its wording is a draft")
    add_organisation(loading)
    loading.add_argument("pack", help=f"a shipped pack ({', '.join(shipped_packs())}) or a YAML file")
    loading.set_defaults(command=load)
    signing = commands.add_parser("sign-pack", help="vouch for the wording of a case type, in both languages")
    add_organisation(signing)
    signing.add_argument("case_type", help="the code of the case type")
    signing.add_argument("--as", dest="who", required=True, metavar="WHO", help="who has read both languages")
    signing.set_defaults(command=sign)


def load(options: argparse.Namespace) -> int:
    pack = _read(options.pack)
    db = database()
    with db.transaction(find_organisation(db, options.organisation)) as session:
        pack_loading.load_pack(session, pack)
    print(f"{pack.case_type.code} loaded as a draft. Test keys send it; live keys hold it until it is signed:")
    print(f'olrhain sign-pack {options.organisation} {pack.case_type.code} --as "NAME OF WHO READ BOTH"')
    return 0


def sign(options: argparse.Namespace) -> int:
    db = database()
    organisation_id = find_organisation(db, options.organisation)
    now = datetime.now(UTC)
    with db.transaction(organisation_id) as session:
        found = next((one for one in case_types.load(session) if one.words.code == options.case_type), None)
        if found is None:
            raise NotFound(f"there is no case type {options.case_type}")
        _refuse_what_a_check_blocks(session, options.case_type)
        count = sign_and_publish_all(session, found.id, options.who, now)
    print(f"{counted(count, 'wording')} signed by {options.who} in both languages, and published.")
    released = releasing.release(db, organisation_id, found.id, Settings.from_environment().base_url, now)
    print(f"{counted(released, 'held message')} released.")
    return 0


def _refuse_what_a_check_blocks(session: Session, case_type: str) -> None:
    """Whoever vouches for the words of a case type, none are published that must not be sent."""
    blocked = keeps_from_publishing(session, case_type)
    if blocked:
        findings = (f"{one.place}: {said(finding, Language.EN)}" for one in blocked for finding in one.findings)
        raise OlrhainError("\n".join(["nothing is signed, as these could not be sent:", *findings]))


def _read(name: str) -> Pack:
    if name in shipped_packs():
        return shipped_pack(name)
    path = Path(name)
    if not path.is_file():
        raise NotFound(f"there is no shipped pack and no file called {name}; shipped: {', '.join(shipped_packs())}")
    return read_pack(read_text(path))
