"""Figures of each day, and the indexes by which a day is counted."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.walls import raise_wall

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_PLACE = ("day", "mode", "case_type_id")


def upgrade() -> None:
    _make_days()
    _make("message_figures", ("channel", "language"), _MESSAGES, sa.Column("pence", sa.Numeric(), nullable=False))
    _make("wait_figures", ("language", "after", "bucket"), ("messages",))
    _make("case_figures", ("language",), _HAPPENINGS)
    _index_the_last_hours()


_MESSAGES = ("planned", "sent", "delivered", "failed", "held", "cancelled", "fragments", "unpriced")
_HAPPENINGS = (
    *("events", "opened", "closed", "views", "replies"),
    *("feedback", "score_sum", "satisfied", "would_have_called", "would_not"),
)
_OWNED = (
    ("id", sa.Uuid(), None),
    ("organisation_id", sa.Uuid(), None),
    ("created_at", sa.DateTime(timezone=True), sa.text("now()")),
)
_KINDS: dict[str, Any] = {"day": sa.Date(), "case_type_id": sa.Uuid(), "bucket": sa.Integer()}


def _make_days() -> None:
    op.create_table(
        "figure_days",
        *_owned("figure_days"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("organisation_id", "day", name="uq_figure_days_organisation_id_day"),
    )
    raise_wall("figure_days")


def _make(table: str, by: tuple[str, ...], counts: tuple[str, ...], *more: sa.Column[object]) -> None:
    """A table of figures of a day, mode and case type, and what else they are counted by."""
    key = (*_PLACE, *by)
    op.create_table(
        table,
        *_owned(table),
        *(sa.Column(name, _KINDS.get(name, sa.Text()), nullable=False) for name in key),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        *more,
        sa.ForeignKeyConstraint(["case_type_id"], ["case_types.id"], name=f"fk_{table}_case_type_id_case_types"),
        sa.UniqueConstraint("organisation_id", *key, name=f"uq_{table}_place"),
    )
    raise_wall(table)


def _owned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        *(sa.Column(name, kind, server_default=default, nullable=False) for name, kind, default in _OWNED),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=f"fk_{table}_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _index_the_last_hours() -> None:
    for table, column in (
        ("case_events", "received_at"),
        ("cases", "opened_at"),
        ("delivery_attempts", "created_at"),
        ("replies", "created_at"),
    ):
        op.create_index(f"ix_{table}_organisation_id_{column}", table, ["organisation_id", column])
