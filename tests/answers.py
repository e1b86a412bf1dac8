"""What the tests of the API ask of an answer, and of the tables behind it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.models.case import Case, NotTold, StoredEvent
from app.models.contact import Contact
from app.models.message import Message
from tests.world import Tenant, World, make_tenant


def with_own_tenant(shared: World) -> World:
    """A world for all tests of one file: for tests that leave no trace, or look at nothing but their own case."""
    return World(shared.settings, shared.db, shared.app, shared.client, shared.shop, make_tenant(shared.db))


def rows(world: World, tenant: Tenant | None = None) -> int:
    """How many rows events, cases, contacts, messages and reasons have together."""
    with world.session(tenant) as session:
        return sum(
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Case, StoredEvent, Contact, Message, NotTold)
        )


def faults(response: TestResponse) -> set[tuple[str, str]]:
    """The pointer and the code of every fault in a problem."""
    return {(one["pointer"], one["code"]) for one in problem(response)["errors"]}


def problem(response: TestResponse) -> dict[str, Any]:
    """The problem of an answer, which is one in the form of RFC 9457."""
    assert response.mimetype == "application/problem+json"
    body: dict[str, Any] = response.get_json(force=True)
    assert set(body) == {"type", "title", "status", "detail", "instance", "errors"}
    assert body["status"] == response.status_code
    assert body["instance"]
    return body


def kind(response: TestResponse) -> tuple[int, str]:
    """The status of a problem and its type, without the part that all share."""
    return response.status_code, problem(response)["type"].removeprefix("urn:olrhain:problem:")
