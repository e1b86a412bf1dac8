"""Reports: a year of figures, none, and a question that cannot be answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

from sqlalchemy import select

from app.domain.figures import bucket_of
from app.domain.forms import day_in_london
from app.models.case_type import CaseType
from app.models.figures import CaseFigures, FigureDay, MessageFigures, WaitFigures
from tests.browser.desk import open_desk
from tests.browser.scenes import Scene
from tests.browser.visitor import Visitor
from tests.world import World

REPORTS = ("Adroddiadau", "Reports")
_EVERY_DAYS = 10


def a_year(world: World) -> None:
    """Figures of every tenth day of a year, in every language and by every channel."""
    now = datetime.now(UTC)
    days = [day_in_london(now - timedelta(days=_EVERY_DAYS * number)) for number in range(36)]
    with world.session() as session:
        types = session.scalars(select(CaseType.id).order_by(CaseType.position)).all()
        for (number, day), type_id in product(enumerate(days), types):
            place = {"organisation_id": world.tenant.id, "day": day, "mode": "live", "case_type_id": type_id}
            for channel, language in product(("sms", "email"), ("cy", "en", "both")):
                planned = 20 + 3 * (number % 7) + len(language)
                session.add(
                    MessageFigures(
                        **place,
                        channel=channel,
                        language=language,
                        planned=planned,
                        sent=planned - 1,
                        delivered=planned - 3,
                        failed=2,
                        held=0,
                        cancelled=1,
                        fragments=planned if channel == "sms" else 0,
                        pence=planned * 2 if channel == "sms" else 0,
                        unpriced=0,
                    )
                )
            for language, seconds in (("cy", 4 + number % 3), ("en", 4 + number % 4), ("both", 5)):
                wait = WaitFigures(language=language, after="nothing", bucket=bucket_of(seconds), messages=30, **place)
                session.add(wait)
            happened = {"events": 60, "opened": 12, "closed": 9, "views": 85, "replies": 4, "feedback": 6}
            said = {"score_sum": 26, "satisfied": 5, "would_have_called": 4, "would_not": 2}
            session.add(CaseFigures(**place, language="cy", **happened, **said))
        session.add_all(
            FigureDay(organisation_id=world.tenant.id, day=day, counted_at=now, settled=False) for day in days
        )


def _year(visitor: Visitor) -> None:
    a_year(visitor.site.world)
    open_desk(visitor, "/adroddiadau", "/reports")
    visitor.sees("Y pedwar mesur", "The four measures")


def _none(visitor: Visitor) -> None:
    open_desk(visitor, "/adroddiadau", "/reports")
    visitor.sees("Nid oes ffigurau", "There are no figures")


def _wrong(visitor: Visitor) -> None:
    open_desk(visitor, "/adroddiadau?from=2026-10-31&to=2026-10-01", "/reports?from=2026-10-31&to=2026-10-01")
    visitor.sees("Mae problem", "There is a problem")


SCENES = (
    Scene("desk-reports/year", _year),
    Scene("desk-reports/empty", _none),
    Scene("desk-reports/wrong-days", _wrong),
)
