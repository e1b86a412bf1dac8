"""The desk's audit trail: full, filtered, about one thing, empty, and a day that cannot be read."""

from __future__ import annotations

from datetime import UTC, datetime

from app.domain.staff_roles import Role
from app.models.organisation import AuditEntry
from app.services.audit import note
from tests.browser.desk import open_desk
from tests.browser.scenes import LONG, Scene
from tests.browser.visitor import Visitor
from tests.web.desk import Member, member

AUDIT = "Trywydd archwilio", "Audit"
SUSPENDED = "Ataliwyd yr holl anfon", "All sending was suspended"


def something_happened(visitor: Visitor) -> Member:
    """A day at the office: a case, somebody who looked at it, and a change of the settings."""
    world = visitor.site.world
    visitor.site.tell("C-1")
    signed = member(world, (Role.MANAGER,), name="Gwen Hughes")
    with world.session() as session:
        for what, table in (
            ("signed in", "staff_users"),
            ("contact shown", "contacts"),
            ("template version 3 published", "templates"),
            ("live key issued", "api_keys"),
            ("sending window set: 8-20", "organisations"),
            ("sending suspended", "organisations"),
            ("sending resumed", "organisations"),
        ):
            note(session, signed.who, what, table, signed.id)
        session.add(_with_long_words(member(world, (Role.PUBLISHER,), name=LONG)))
    return signed


def _with_long_words(signed: Member) -> AuditEntry:
    """By somebody with a long name, about themselves, on a day that is long in both languages."""
    what = f"template version 4 signed for cy by {signed.who} as publisher"
    at = datetime(2025, 9, 28, 10, 48, tzinfo=UTC)
    return AuditEntry(organisation_id=signed.tenant.id, who=signed.who, what=what, created_at=at)


def trail(visitor: Visitor) -> None:
    something_happened(visitor)
    open_desk(visitor, "/archwilio", "/audit", Role.MANAGER)
    visitor.sees(*SUSPENDED)


def _filtered(visitor: Visitor) -> None:
    something_happened(visitor)
    open_desk(visitor, "/archwilio?kind=settings&who=staff", "/audit?kind=settings&who=staff", Role.MANAGER)
    visitor.sees(*SUSPENDED)


def _about_one_thing(visitor: Visitor) -> None:
    signed = something_happened(visitor)
    open_desk(visitor, f"/archwilio?about={signed.id}", f"/audit?about={signed.id}", Role.MANAGER)
    visitor.sees("Dyma’r cofnodion am un peth yn unig.", "These are the entries about one thing only.")


def _nothing_found(visitor: Visitor) -> None:
    open_desk(visitor, "/archwilio?last=2020-01-01", "/audit?last=2020-01-01", Role.MANAGER)
    visitor.sees("Nid oes cofnod sy’n cyfateb i’r hidlyddion hyn.", "No entry fits these filters.")


def _no_day(visitor: Visitor) -> None:
    open_desk(visitor, "/archwilio?first=ddoe", "/audit?first=yesterday", Role.MANAGER)
    visitor.sees("Gadawyd allan un na allem ei ddarllen.", "One that we could not read was left out.")


SCENES = (
    Scene("desk/audit/trail", trail),
    Scene("desk/audit/filtered", _filtered),
    Scene("desk/audit/about-one-thing", _about_one_thing),
    Scene("desk/audit/nothing-found", _nothing_found),
    Scene("desk/audit/no-day", _no_day),
)
