"""The people of the council who sign in, what they may do, and how they prove who they are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.owned import Owned


class StaffUser(Owned, Base):
    """A person who signs in; the account belongs to one organisation. `details_sealed`: name and email.

    language: of their own pages, their choice. totp_sealed: the secret of their authenticator app; totp_step: the last
    step for which a code was taken, so that a code counts once. recovery: hashes (hex) of the recovery codes that are
    left. subject: who they are to the organisation's own sign-in service. invited_by: the `who` of an audit entry.
    active_at: since when they have set up their own way to sign in. closed_at: since when they may not.
    """

    __tablename__ = "staff_users"
    __table_args__ = (
        UniqueConstraint("organisation_id", "email_index"),
        UniqueConstraint("organisation_id", "subject"),
    )

    email_index: Mapped[bytes]
    details_sealed: Mapped[bytes]
    language: Mapped[str]
    password_hash: Mapped[str | None]
    totp_sealed: Mapped[bytes | None]
    totp_step: Mapped[int | None] = mapped_column(BigInteger)
    recovery: Mapped[list[str]] = mapped_column(server_default="{}")
    subject: Mapped[str | None]
    invited_by: Mapped[str]
    active_at: Mapped[datetime | None]
    signed_in_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class StaffRole(Owned, Base):
    """A role of a staff user. case_type_id: for which case type; None: for all that are not sensitive."""

    __tablename__ = "staff_roles"
    __table_args__ = (
        Index(
            "uq_staff_roles_grant",
            "organisation_id",
            "staff_id",
            "role",
            text("coalesce(case_type_id, '00000000-0000-0000-0000-000000000000')"),
            unique=True,
        ),
    )

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_users.id"))
    role: Mapped[str]
    case_type_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_types.id"))


class StaffSession(Owned, Base):
    """One signed-in browser. Only the hash of its token is kept. seen_at: the last page, to the minute."""

    __tablename__ = "staff_sessions"
    __table_args__ = (Index(None, "organisation_id", "staff_id"),)

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_users.id"))
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class StaffInvitation(Owned, Base):
    """A link with which somebody sets up their way to sign in, once. by: the `who` of an audit entry.

    purpose: `first`, `password` or `second-factor`: what they set up (again).
    """

    __tablename__ = "staff_invitations"
    __table_args__ = (Index(None, "organisation_id", "staff_id"),)

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_users.id"))
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    purpose: Mapped[str]
    by: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInFailures(Owned, Base):
    """How often in a row signing in failed, by an address (known or not) or by a browser that has signed in before."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (UniqueConstraint("organisation_id", "about_index"),)

    about_index: Mapped[bytes]
    failures: Mapped[int]
    last_at: Mapped[datetime]


class SignInService(Owned, Base):
    """The organisation's own OpenID Connect service, such as Entra ID.

    proves_second_factor: it asks for a second factor itself, so that ours is not asked as well. only: nobody signs in
    with a password here.
    """

    __tablename__ = "sign_in_services"
    __table_args__ = (UniqueConstraint("organisation_id"),)

    issuer: Mapped[str]
    client_id: Mapped[str]
    client_secret_sealed: Mapped[bytes]
    proves_second_factor: Mapped[bool] = mapped_column(server_default="false")
    only: Mapped[bool] = mapped_column(server_default="false")
