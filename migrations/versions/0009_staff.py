"""Staff users, their roles, sessions and invitations, and the organisation's own sign-in service."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.walls import raise_wall

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _make_users()
    _make_roles()
    _make_sessions()
    _make_invitations()
    _make_failures()
    _make_services()


def _make_users() -> None:
    _make(
        "staff_users",
        sa.Column("email_index", sa.LargeBinary(), nullable=False),
        sa.Column("details_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("totp_sealed", sa.LargeBinary()),
        sa.Column("totp_step", sa.BigInteger()),
        sa.Column("recovery", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("subject", sa.Text()),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("active_at", _AT),
        sa.Column("signed_in_at", _AT),
        sa.Column("closed_at", _AT),
        sa.UniqueConstraint("organisation_id", "email_index", name="uq_staff_users_organisation_id_email_index"),
        sa.UniqueConstraint("organisation_id", "subject", name="uq_staff_users_organisation_id_subject"),
    )
    raise_wall("staff_users")


def _make_roles() -> None:
    _make(
        "staff_roles",
        _staff_id(),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("case_type_id", sa.Uuid()),
        _points_at_staff("staff_roles"),
        sa.ForeignKeyConstraint(["case_type_id"], ["case_types.id"], name="fk_staff_roles_case_type_id_case_types"),
    )
    op.create_index(
        "uq_staff_roles_grant",
        "staff_roles",
        [
            "organisation_id",
            "staff_id",
            "role",
            sa.text("coalesce(case_type_id, '00000000-0000-0000-0000-000000000000')"),
        ],
        unique=True,
    )
    raise_wall("staff_roles")


def _make_sessions() -> None:
    _make(
        "staff_sessions",
        _staff_id(),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", _AT, nullable=False),
        sa.Column("ended_at", _AT),
        _points_at_staff("staff_sessions"),
        sa.UniqueConstraint("token_hash", name="uq_staff_sessions_token_hash"),
    )
    op.create_index("ix_staff_sessions_organisation_id_staff_id", "staff_sessions", ["organisation_id", "staff_id"])
    raise_wall("staff_sessions")


def _make_invitations() -> None:
    _make(
        "staff_invitations",
        _staff_id(),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("expires_at", _AT, nullable=False),
        sa.Column("used_at", _AT),
        _points_at_staff("staff_invitations"),
        sa.UniqueConstraint("token_hash", name="uq_staff_invitations_token_hash"),
    )
    op.create_index(
        "ix_staff_invitations_organisation_id_staff_id", "staff_invitations", ["organisation_id", "staff_id"]
    )
    raise_wall("staff_invitations")


def _make_failures() -> None:
    _make(
        "sign_in_failures",
        sa.Column("about_index", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", _AT, nullable=False),
        sa.UniqueConstraint("organisation_id", "about_index", name="uq_sign_in_failures_organisation_id_about_index"),
    )
    raise_wall("sign_in_failures")


def _make_services() -> None:
    _make(
        "sign_in_services",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("client_secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("proves_second_factor", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("only", sa.Boolean(), server_default="false", nullable=False),
        sa.UniqueConstraint("organisation_id", name="uq_sign_in_services_organisation_id"),
    )
    raise_wall("sign_in_services")


def _make(table: str, *parts: Any) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _AT, server_default=sa.text("now()"), nullable=False),
        *parts,
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=f"fk_{table}_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _staff_id() -> sa.Column[Any]:
    return sa.Column("staff_id", sa.Uuid(), nullable=False)


def _points_at_staff(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["staff_id"], ["staff_users.id"], name=f"fk_{table}_staff_id_staff_users")
