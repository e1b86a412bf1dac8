"""Case types with their milestones and outcomes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
from app.domain.bilingual import Bilingual
from app.models.owned import Owned


class Milestone(Owned, Base):
    """A public step of a case type. `sentence` says where the request is; `next` what happens next."""

    __tablename__ = "milestones"
    __table_args__ = (UniqueConstraint("organisation_id", "case_type_id", "code"),)

    case_type_id: Mapped[UUID] = mapped_column(ForeignKey("case_types.id"))
    code: Mapped[str]
    position: Mapped[int]
    label: Mapped[Bilingual]
    sentence: Mapped[Bilingual]
    next: Mapped[Bilingual]
    working_days: Mapped[int | None]


class Outcome(Owned, Base):
    """A way in which a case of this type can end, and what it means for the citizen."""

    __tablename__ = "outcomes"
    __table_args__ = (UniqueConstraint("organisation_id", "case_type_id", "code"),)

    case_type_id: Mapped[UUID] = mapped_column(ForeignKey("case_types.id"))
    code: Mapped[str]
    position: Mapped[int]
    label: Mapped[Bilingual]
    meaning: Mapped[Bilingual]


class CaseType(Owned, Base):
    """A kind of matter. `placeholders`: the details its events may carry, name to type.

    stoppable: a person may stop its emails with one click, without asking anybody.
    reminder_days: how many days before an appointment people are reminded of it; None: they are not.
    """

    __tablename__ = "case_types"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    code: Mapped[str]
    position: Mapped[int]
    name: Mapped[Bilingual]
    sensitivity: Mapped[str]
    link: Mapped[bool]
    stoppable: Mapped[bool] = mapped_column(server_default="true")
    reminder_days: Mapped[int | None]
    placeholders: Mapped[dict[str, Any]]
    milestones: Mapped[list[Milestone]] = relationship(order_by=Milestone.position, lazy="selectin")
    outcomes: Mapped[list[Outcome]] = relationship(order_by=Outcome.position, lazy="selectin")
