"""A case at the desk, with a live message that was sent, and how its pages are asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from werkzeug.test import TestResponse

from app.domain.staff_roles import Role
from app.models.case import Case, StoredEvent
from app.models.contact import Contact
from app.models.message import Message
from app.models.organisation import AuditEntry
from tests.web.desk import Desk, plain
from tests.world import World, event

_ONCE = re.compile(r'name="once" value="([0-9a-f]+)"')


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """A case worker with one case open."""

    world: World
    desk: Desk
    case_id: UUID

    def path(self, more: str = "") -> str:
        return f"/en/desk/cases/{self.case_id}{more}"

    def words(self, more: str = "", **query: Any) -> str:
        return self.desk.words(self.path(more), **query)

    def do(self, more: str, **form: Any) -> TestResponse:
        """Opens a form, so that what it carries goes with it, and sends it."""
        answer = self.desk.get(self.path(more))
        assert answer.status_code == 200, f"{more}: {answer.status_code}"
        carried = _ONCE.search(answer.text)
        once = {"once": carried.group(1)} if carried else {}
        return self.desk.post(self.path(more), once | form)

    def done(self, more: str, **form: Any) -> None:
        """As `do`, and it was done; the workers then do what is due."""
        answer = self.do(more, **form)
        assert answer.status_code == 303, plain(answer.text)
        self.work()

    def work(self) -> None:
        self.world.process()
        self.world.deliver()

    def tell(self, kind: str, **data: Any) -> None:
        live(self.world, event("NPT-123", kind, **data))

    def rows(self, model: Any, *where: Any) -> list[Any]:
        with self.world.session() as session:
            return list(session.scalars(select(model).where(*where).order_by(model.id)))

    @property
    def case(self) -> Case:
        return self.rows(Case)[0]

    @property
    def person(self) -> Contact:
        return self.rows(Contact)[0]

    @property
    def events(self) -> list[StoredEvent]:
        return self.rows(StoredEvent)

    @property
    def messages(self) -> list[Message]:
        return sorted(self.rows(Message), key=lambda row: row.number)

    def noted(self, what: str) -> list[AuditEntry]:
        return self.rows(AuditEntry, AuditEntry.what == what)


def live(world: World, *told: dict[str, Any]) -> None:
    """Posts events with the live key, and has the workers do what is due."""
    for one in told:
        world.told(one, key=world.tenant.live_key, secret=world.tenant.secret)


def open_case(world: World, *roles: Role, **data: Any) -> CaseDesk:
    live(world, event("NPT-123", **data))
    with world.session() as session:
        case_id = session.scalars(select(Case.id)).one()
    return CaseDesk(world, Desk(world, roles or (Role.CASE_WORKER,)), case_id)
