"""The demo: a council and a health board, with keys, packs, a signature that says what it is, and a few cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.db import Database
from app.domain.bilingual import Bilingual
from app.domain.case_events import CaseEvent
from app.domain.recipients import KeyKind
from app.services import case_types, organisations
from app.services.case_systems.callers import Callers
from app.services.case_type_changes import pack_loading
from app.services.case_types import Catalogue
from app.services.demo import cases, month, staff
from app.services.events import receiving
from app.services.events.processing import Sender
from app.services.organisations import NewOrganisation
from app.services.packs.files import shipped_pack
from app.services.templates.signing import sign_and_publish_all

SIGNED_BY = "Demo, not a real sign-off"

_COUNCIL = NewOrganisation(
    slug=staff.COUNCIL,
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
_PACKS = {
    _COUNCIL: ("adult-social-care", "building-permit", "missed-bin"),
    _HEALTH_BOARD: ("adult-social-care", "therapy-referral"),
}
_CASES: dict[NewOrganisation, Callable[[datetime], Sequence[CaseEvent]]] = {
    _COUNCIL: cases.council_events,
    _HEALTH_BOARD: cases.health_board_events,
}


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


def seed(db: Database, now: datetime, base_url: str | None = None) -> tuple[DemoOrganisation, ...]:
    """Makes the demo organisations, the council first, with cases for the workers to tell of.

    base_url: where the web process listens; with it the council has a month of work behind it.
    Raises AlreadyThere where one is there.
    """
    seeded = []
    for new, packs in _PACKS.items():
        organisation_id = organisations.create(db, new)
        made = _furnish(db, organisation_id, new, packs, now)
        with db.transaction(organisation_id) as session:
            staff.add_where_nobody_is(session, now)
        if base_url and new is _COUNCIL:
            caller = month.DemoCaller(organisation_id, made.live_key)
            month.seed(db, caller, Sender(base_url, Catalogue()), now)
        _receive(db, organisation_id, made.test_key, _CASES[new](now), now)
        seeded.append(made)
    return tuple(seeded)


def _furnish(
    db: Database, organisation_id: UUID, new: NewOrganisation, packs: tuple[str, ...], now: datetime
) -> DemoOrganisation:
    with db.transaction(organisation_id) as session:
        for pack in packs:
            case_type_id = pack_loading.load_pack(session, shipped_pack(pack))
            session.flush()
            sign_and_publish_all(session, case_type_id, SIGNED_BY, now)
        integration_id = organisations.add_integration(session, "demo")
        return DemoOrganisation(
            slug=new.slug,
            name=new.name,
            test_key=organisations.issue_key(session, integration_id, KeyKind.TEST),
            live_key=organisations.issue_key(session, integration_id, KeyKind.LIVE),
            signing_secret=organisations.issue_secret(session, integration_id),
            case_types=tuple(_case_type(one) for one in case_types.load(session)),
        )


def _receive(db: Database, organisation_id: UUID, key: str, told: Sequence[CaseEvent], now: datetime) -> None:
    """Takes the events as if the case system had posted them with its test key."""
    caller = Callers(db, lambda: now).find(key)
    receiving.receive(db, caller, Catalogue().shelf(db, organisation_id), told)


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
