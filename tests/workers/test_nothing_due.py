"""No test begins with work that another left: whatever that was, it is on none of the workers' lists."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from psycopg import Connection, sql

from tests.faults.two_organisations import Organisations, fill
from tests.nothing_due import finish_everything
from tests.world import World

NOT_DUE_YET = {
    "an event to be tried again": "UPDATE case_events SET processed_at = NULL, retry_at = now() + interval '1 hour'",
    "a message for later": (
        "UPDATE messages SET status = 'created', finished_at = NULL, send_after = now() + interval '1 hour'"
    ),
    "a message that is held": "UPDATE messages SET status = 'held', finished_at = NULL",
    "a lease that runs": "UPDATE messages SET status = 'sending', lease_until = now() + interval '1 hour'",
    "a receipt to wait for": (
        "UPDATE messages SET status = 'sent', finished_at = NULL, send_after = now() + interval '1 hour'"
    ),
    "a callback to be tried again": (
        "UPDATE callbacks SET finished_at = NULL, send_after = now() + interval '1 hour', lease_until = now()"
    ),
}
UNFINISHED = (
    "SELECT (SELECT count(*) FROM case_events WHERE processed_at IS NULL AND parked_at IS NULL), "
    "(SELECT count(*) FROM messages "
    "WHERE status IN ('held', 'created', 'sending', 'unknown') OR status = 'sent' AND finished_at IS NULL), "
    "(SELECT count(*) FROM callbacks WHERE finished_at IS NULL)"
)


@pytest.fixture
def left(shared_world: World) -> Organisations:
    """Organisations with rows in every table, as another test leaves them."""
    return fill(shared_world)


def lists(every_row: Connection[Any]) -> list[str]:
    """The functions that find what is due, by the catalogue: they are told how many rows to find at most.

    `let_audit_go` is told as much, but finds nothing: it lets old entries go.
    """
    found = every_row.execute(
        "SELECT proname FROM pg_proc WHERE prosecdef AND proargnames[1] = 'most' AND proname <> 'let_audit_go' "
        "ORDER BY proname"
    )
    return [str(name) for (name,) in found]


def on(every_row: Connection[Any], name: str) -> set[UUID]:
    """The organisations that have something on a list."""
    call = sql.SQL("SELECT organisation_id FROM {}(1000)").format(sql.Identifier(name))
    return {organisation_id for (organisation_id,) in every_row.execute(call)}


def test_what_is_due_for_another_is_on_no_list(left: Organisations, every_row: Connection[Any]) -> None:
    left.have_something_of_everything_due(every_row)
    assert [name for name in lists(every_row) if left.mine.id not in on(every_row, name)] == []
    finish_everything(every_row)
    assert {name: on(every_row, name) for name in lists(every_row)} == {name: set() for name in lists(every_row)}


@pytest.mark.parametrize("change", NOT_DUE_YET.values(), ids=NOT_DUE_YET)
def test_what_would_be_due_while_a_test_runs_is_finished_too(
    left: Organisations, every_row: Connection[Any], change: str
) -> None:
    every_row.execute(change.encode())
    assert every_row.execute(UNFINISHED).fetchone() != (0, 0, 0)
    finish_everything(every_row)
    assert every_row.execute(UNFINISHED).fetchone() == (0, 0, 0)
