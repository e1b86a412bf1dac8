"""The demo: a council and a health board, with keys, packs and a signature that says what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.db import Database
from app.domain.bilingual import Bilingual
from app.domain.recipients import KeyKind
from app.services import case_types, organisations
from app.services.organisations import NewOrganisation
from app.services.pack_files import shipped_pack

SIGNED_BY = "Demo, not a real sign-off"

_COUNCIL = NewOrganisation(
    slug="cyngor-glan-yr-afon",
    name=Bilingual("Cyngor Glan yr Afon", "Riverside Council"),
    phone="01632 960123",
    email="cymorth@glan-yr-afon.example",
    sandboxed=True,
)
_HEALTH_BOARD = NewOrganisation(
    slug="bwrdd-iechyd-y-dyffryn",
    name=Bilingual("Bwrdd Iechyd y Dyffryn", "Valley Health Board"),
    phone="01632 960456",
    email="cymorth@iechyd-y-dyffryn.example",
    sandboxed=True,
)
_PACKS = {_COUNCIL: ("adult-social-care", "building-permit"), _HEALTH_BOARD: ("adult-social-care",)}


@dataclass(frozen=True, slots=True)
class DemoCaseType:
    code: str
    sensitivity: str
    milestones: tuple[str, ...]
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """What a script needs to call in the name of a demo organisation."""

    slug: str
    name: Bilingual
    test_key: str
    live_key: str
    signing_secret: str
    case_types: tuple[DemoCaseType, ...]


def seed(db: Database, now: datetime) -> tuple[DemoOrganisation, ...]:
    """Makes the demo organisations, the council first. Raises AlreadyThere where one is there."""
    return tuple(_seed_one(db, new, packs, now) for new, packs in _PACKS.items())


def _seed_one(db: Database, new: NewOrganisation, packs: tuple[str, ...], now: datetime) -> DemoOrganisation:
    organisation_id = organisations.create(db, new)
    with db.transaction(organisation_id) as session:
        for pack in packs:
            case_type_id = case_types.load_pack(session, shipped_pack(pack))
            session.flush()
            case_types.sign(session, case_type_id, SIGNED_BY, now)
        integration_id = organisations.add_integration(session, "demo")
        return DemoOrganisation(
            slug=new.slug,
            name=new.name,
            test_key=organisations.issue_key(session, integration_id, KeyKind.TEST),
            live_key=organisations.issue_key(session, integration_id, KeyKind.LIVE),
            signing_secret=organisations.issue_secret(session, integration_id),
            case_types=tuple(_case_type(one) for one in case_types.load(session)),
        )


def _case_type(view: case_types.CaseTypeView) -> DemoCaseType:
    return DemoCaseType(
        code=view.words.code,
        sensitivity=view.sensitivity.value,
        milestones=tuple(one.code for one in view.words.milestones),
        outcomes=tuple(one.code for one in view.words.outcomes),
    )


def is_empty(db: Database) -> bool:
    """Whether there is no organisation at all, as the demo never joins real ones."""
    return not db.organisations()
