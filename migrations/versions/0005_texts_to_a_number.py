"""Finding the texts that went to a number, so that whoever texts us from it is known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_messages_to_a_number",
        "messages",
        ["organisation_id", "recipient_index"],
        postgresql_where=sa.text("channel = 'sms' AND mode = 'live'"),
    )
