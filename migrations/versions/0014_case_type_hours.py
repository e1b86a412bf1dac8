"""The hours of the day between which messages about the cases of a type go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_HOURS = "(hours_from IS NULL) = (hours_to IS NULL) AND 0 <= hours_from AND hours_from < hours_to AND hours_to <= 24"


def upgrade() -> None:
    op.add_column("case_types", sa.Column("hours_from", sa.Integer()))
    op.add_column("case_types", sa.Column("hours_to", sa.Integer()))
    op.create_check_constraint(op.f("ck_case_types_hours"), "case_types", _HOURS)
