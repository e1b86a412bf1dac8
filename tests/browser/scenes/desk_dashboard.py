"""The first page of the desk: a busy day, a quiet one, a new organisation, and one whose sending is suspended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from app.domain.bilingual import Bilingual
from app.domain.staff_roles import Role
from app.services import organisations
from app.services.delivery import suspension
from app.services.organisations import NewOrganisation
from tests.browser.desk import open_desk
from tests.browser.scenes import Scene
from tests.browser.visitor import Visitor
from tests.texting import text_in
from tests.world import Tenant, contact

NEEDS = ("Beth sydd angen eich sylw", "What needs you")
_FIRST_MOBILE = 7700900150
_LANGUAGES = ("cy", "en", "both")
_CHANNELS = (["sms"], ["email"], ["sms", "email"])


def busy_day(visitor: Visitor) -> None:
    """A dozen cases over the last day, of which some went wrong, and a reply that nobody has answered."""
    for number in range(12):
        person = contact(
            mobile=f"0{_FIRST_MOBILE + number}",
            email=f"person-{number}@example.org",
            language=_LANGUAGES[number % 3],
            channels=_CHANNELS[number % 3],
        )
        visitor.site.tell(f"C-{number}", contacts=[person])
    text_in(visitor.site.world, "Pryd fydd rhywun yn galw?", number=f"+44{_FIRST_MOBILE}")
    _spread_over_the_day(visitor)
    visitor.site.run()


def _spread_over_the_day(visitor: Visitor) -> None:
    with visitor.site.world.session() as session:
        for statement in (
            "UPDATE messages SET created_at = now() - number % 20 * interval '1 hour'",
            "UPDATE case_events SET received_at = now() - arrival % 20 * interval '1 hour'",
            "UPDATE delivery_attempts SET provider = 'govuk-notify', created_at = now() - interval '5 minutes'",
            "UPDATE messages SET status = 'permanent-failure' WHERE number % 6 = 1",
            "UPDATE messages SET status = 'sent', finished_at = NULL, send_after = now() + interval '1 hour' "
            "WHERE number % 6 = 2",
            "UPDATE messages SET status = 'held', reason = 'welsh-missing', held_at = now() - interval '3 hours', "
            "finished_at = NULL WHERE number % 6 = 3",
            "UPDATE case_events SET parked_at = now(), processed_at = NULL, failures = 5, problem = 'ValueError' "
            "WHERE arrival = (SELECT max(arrival) FROM case_events)",
        ):
            session.execute(text(statement))


def _busy(visitor: Visitor) -> None:
    busy_day(visitor)
    open_desk(visitor, "", "")
    visitor.sees(*NEEDS)


def _quiet(visitor: Visitor) -> None:
    open_desk(visitor, "", "", Role.VIEWER)
    visitor.sees("Nid oes dim yn aros amdanoch", "Nothing waits for you")


def _trial(visitor: Visitor) -> None:
    busy_day(visitor)
    open_desk(visitor, "?mode=trial", "?mode=trial")
    visitor.sees("Prawf", "Trial")


def _begin(visitor: Visitor) -> None:
    begin(visitor)
    visitor.sees("Camau cyntaf", "First steps")


def begin(visitor: Visitor) -> None:
    """To the desk of an organisation that has nothing yet."""
    world = visitor.site.world
    name = Bilingual("Cyngor Newydd", "New Council")
    new = NewOrganisation(f"newydd-{datetime.now(UTC).timestamp()}", name, "01632 960000", sandboxed=True)
    world.tenant = Tenant(organisations.create(world.db, new), new.slug, world.tenant.integration_id, "", "", "", "")
    open_desk(visitor, "", "", Role.MANAGER, Role.EDITOR, Role.PUBLISHER)


def _suspended(visitor: Visitor) -> None:
    with visitor.site.world.session() as session:
        suspension.suspend(session, "operator", datetime.now(UTC) - timedelta(minutes=12))
    open_desk(visitor, "", "")
    visitor.sees("Mae anfon wedi’i atal", "Sending is suspended")


SCENES = (
    Scene("desk-dashboard/busy", _busy),
    Scene("desk-dashboard/quiet", _quiet),
    Scene("desk-dashboard/trial", _trial),
    Scene("desk-dashboard/new-organisation", _begin),
    Scene("desk-dashboard/suspended", _suspended),
)
