"""Drafts of case types, and who edits which template."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import app_role, raise_wall

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)
_SIGNING = (
    *("signed_cy", "signed_cy_as", "signed_cy_at", "signed_en", "signed_en_as", "signed_en_at"),
    *("published_at", "published_by", "lowering_allowed_by"),
)


def upgrade() -> None:
    _widen_case_types()
    _make_drafts()
    _make_versions()
    _who_is_editing()


def _widen_case_types() -> None:
    op.add_column("case_types", sa.Column("in_preparation", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("case_types", sa.Column("former_firsts", postgresql.JSONB(), server_default="{}", nullable=False))
    op.add_column("milestones", sa.Column("retired_at", _AT))
    op.add_column("outcomes", sa.Column("retired_at", _AT))


def _make_drafts() -> None:
    _of_a_case_type(
        "case_type_drafts",
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("author_cy", sa.Text()),
        sa.Column("author_en", sa.Text()),
        sa.Column("edited_at", _AT, nullable=False),
        sa.Column("edited_by", sa.Text(), nullable=False),
        sa.Column("stale", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.UniqueConstraint("organisation_id", "case_type_id", name="uq_case_type_drafts_organisation_id_case_type_id"),
    )
    raise_wall("case_type_drafts")


def _make_versions() -> None:
    _of_a_case_type(
        "case_type_versions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("author_cy", sa.Text(), nullable=False),
        sa.Column("author_en", sa.Text(), nullable=False),
        sa.Column("signed_cy", sa.Text()),
        sa.Column("signed_cy_as", sa.Text()),
        sa.Column("signed_cy_at", _AT),
        sa.Column("signed_en", sa.Text()),
        sa.Column("signed_en_as", sa.Text()),
        sa.Column("signed_en_at", _AT),
        sa.Column("published_at", _AT),
        sa.Column("published_by", sa.Text()),
        sa.Column("lowering_allowed_by", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.UniqueConstraint(
            "organisation_id",
            "case_type_id",
            "number",
            name="uq_case_type_versions_organisation_id_case_type_id_number",
        ),
    )
    raise_wall("case_type_versions", rights="SELECT, INSERT")
    op.execute(f"GRANT UPDATE ({', '.join(_SIGNING)}) ON case_type_versions TO {app_role()}")


def _of_a_case_type(table: str, *columns: Any) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _AT, server_default=sa.text("now()"), nullable=False),
        sa.Column("case_type_id", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=f"fk_{table}_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["case_type_id"], ["case_types.id"], name=f"fk_{table}_case_type_id_case_types"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _who_is_editing() -> None:
    op.add_column("templates", sa.Column("discarded_revision", sa.Integer(), server_default="0", nullable=False))
    table = "template_editors"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _AT, server_default=sa.text("now()"), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("seen_at", _AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=f"fk_{table}_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["template_id"], ["templates.id"], name=f"fk_{table}_template_id_templates"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("organisation_id", "template_id", "by", name=f"uq_{table}_organisation_id_template_id_by"),
    )
    raise_wall(table)
