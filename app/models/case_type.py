"""Case types with their milestones and outcomes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
from app.domain.bilingual import Bilingual
from app.domain.quiet_hours import DayHours
from app.models.owned import Owned


class Milestone(Owned, Base):
    """A public step of a case type. `sentence` says where the request is; `next` what happens next.

    retired_at: since when it is kept only for the cases that were at it; its code never changes.
    """

    __tablename__ = "milestones"
    __table_args__ = (UniqueConstraint("organisation_id", "case_type_id", "code"),)

    case_type_id: Mapped[UUID] = mapped_column(ForeignKey("case_types.id"))
    code: Mapped[str]
    position: Mapped[int]
    label: Mapped[Bilingual]
    sentence: Mapped[Bilingual]
    next: Mapped[Bilingual]
    working_days: Mapped[int | None]
    retired_at: Mapped[datetime | None]


class Outcome(Owned, Base):
    """A way in which a case of this type can end, and what it means for the citizen."""

    __tablename__ = "outcomes"
    __table_args__ = (UniqueConstraint("organisation_id", "case_type_id", "code"),)

    case_type_id: Mapped[UUID] = mapped_column(ForeignKey("case_types.id"))
    code: Mapped[str]
    position: Mapped[int]
    label: Mapped[Bilingual]
    meaning: Mapped[Bilingual]
    retired_at: Mapped[datetime | None]


class CaseTypeVersion(Owned, Base):
    """What a case type was, is or is to be. Its words never change (the app's role may not).

    content: as `app.domain.case_type_content` writes it. lowering_allowed_by: the manager who has allowed that it
    protects its cases less than the one before. The rest is as for a template's version.
    """

    __tablename__ = "case_type_versions"
    __table_args__ = (UniqueConstraint("organisation_id", "case_type_id", "number"),)

    case_type_id: Mapped[UUID] = mapped_column(ForeignKey("case_types.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    author_cy: Mapped[str]
    author_en: Mapped[str]
    signed_cy: Mapped[str | None]
    signed_cy_as: Mapped[str | None]
    signed_cy_at: Mapped[datetime | None]
    signed_en: Mapped[str | None]
    signed_en_as: Mapped[str | None]
    signed_en_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None]
    lowering_allowed_by: Mapped[str | None]
    note: Mapped[str | None]


class CaseTypeDraft(Owned, Base):
    """The case type as it is being written: one at a time, until it is submitted as a version.

    stale: the pairs of which one language was changed and nobody has confirmed yet that the other says the same:
    the place of the pair to the language to be confirmed.
    """

    __tablename__ = "case_type_drafts"
    __table_args__ = (UniqueConstraint("organisation_id", "case_type_id"),)

    case_type_id: Mapped[UUID] = mapped_column(ForeignKey("case_types.id"))
    revision: Mapped[int]
    content: Mapped[dict[str, Any]]
    author_cy: Mapped[str | None]
    author_en: Mapped[str | None]
    edited_at: Mapped[datetime]
    edited_by: Mapped[str]
    stale: Mapped[dict[str, Any]] = mapped_column(server_default="{}")


_HOURS = "(hours_from IS NULL) = (hours_to IS NULL) AND 0 <= hours_from AND hours_from < hours_to AND hours_to <= 24"


class CaseType(Owned, Base):
    """A kind of matter. `placeholders`: the details its events may carry, name to type.

    stoppable: a person may stop its emails with one click, without asking anybody.
    reminder_days: how many days before an appointment people are reminded of it; None: they are not.
    hours_from, hours_to: between which hours of the day, by the clock of Europe/London, messages about its cases are
    sent for live keys, beside the organisation's window and each person's safe hours. None: those alone count.
    in_preparation: it was never published, so that live keys cannot name it yet. former_firsts: where cases were
    opened before the first milestone was another one: until when (ISO), to the code.
    """

    __tablename__ = "case_types"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        CheckConstraint(_HOURS, name="hours"),
    )

    code: Mapped[str]
    position: Mapped[int]
    name: Mapped[Bilingual]
    sensitivity: Mapped[str]
    link: Mapped[bool]
    stoppable: Mapped[bool] = mapped_column(server_default="true")
    reminder_days: Mapped[int | None]
    hours_from: Mapped[int | None]
    hours_to: Mapped[int | None]
    placeholders: Mapped[dict[str, Any]]
    in_preparation: Mapped[bool] = mapped_column(server_default="false")
    former_firsts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    milestones: Mapped[list[Milestone]] = relationship(order_by=Milestone.position, lazy="selectin")
    outcomes: Mapped[list[Outcome]] = relationship(order_by=Outcome.position, lazy="selectin")

    @property
    def hours(self) -> DayHours | None:
        if self.hours_from is None or self.hours_to is None:
            return None
        return self.hours_from, self.hours_to

    @hours.setter
    def hours(self, hours: DayHours | None) -> None:
        self.hours_from, self.hours_to = hours or (None, None)
