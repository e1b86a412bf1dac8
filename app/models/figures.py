"""Figures of each day: counted from the rows by the clock, and again whenever somebody asks for it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.owned import Owned


class FigureDay(Owned, Base):
    """A day that was counted, by the clocks of Wales. settled: nothing that was counted can change any more."""

    __tablename__ = "figure_days"
    __table_args__ = (UniqueConstraint("organisation_id", "day"),)

    day: Mapped[date]
    counted_at: Mapped[datetime]
    settled: Mapped[bool]


class MessageFigures(Owned, Base):
    """Messages by the day on which they were planned, as they stood when they were counted.

    sent: handed over to a provider. unpriced: sent, and nobody has told us what such a one costs.
    """

    __tablename__ = "message_figures"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id", "day", "mode", "case_type_id", "channel", "language", name="uq_message_figures_place"
        ),
    )

    day: Mapped[date]
    mode: Mapped[str]
    case_type_id: Mapped[UUID] = mapped_column(ForeignKey("case_types.id"))
    channel: Mapped[str]
    language: Mapped[str]
    planned: Mapped[int]
    sent: Mapped[int]
    delivered: Mapped[int]
    failed: Mapped[int]
    held: Mapped[int]
    cancelled: Mapped[int]
    fragments: Mapped[int]
    pence: Mapped[Decimal]
    unpriced: Mapped[int]


class WaitFigures(Owned, Base):
    """How long it took from receiving an event to handing its messages over.

    after: what they had waited for before (app.domain.evidence.After). bucket: of app.domain.figures.BOUNDS.
    """

    __tablename__ = "wait_figures"
    __table_args__ = (
        UniqueConstraint(
            *("organisation_id", "day", "mode", "case_type_id", "language", "after", "bucket"),
            name="uq_wait_figures_place",
        ),
    )

    day: Mapped[date]
    mode: Mapped[str]
    case_type_id: Mapped[UUID] = mapped_column(ForeignKey("case_types.id"))
    language: Mapped[str]
    after: Mapped[str]
    bucket: Mapped[int]
    messages: Mapped[int]


class CaseFigures(Owned, Base):
    """What happened to cases on a day. language: of the reader, or of the page on which feedback was given; else empty.

    opened, closed: by when the case system says it was. satisfied: feedback with the two best scores.
    """

    __tablename__ = "case_figures"
    __table_args__ = (
        UniqueConstraint("organisation_id", "day", "mode", "case_type_id", "language", name="uq_case_figures_place"),
    )

    day: Mapped[date]
    mode: Mapped[str]
    case_type_id: Mapped[UUID] = mapped_column(ForeignKey("case_types.id"))
    language: Mapped[str]
    events: Mapped[int]
    opened: Mapped[int]
    closed: Mapped[int]
    views: Mapped[int]
    replies: Mapped[int]
    feedback: Mapped[int]
    score_sum: Mapped[int]
    satisfied: Mapped[int]
    would_have_called: Mapped[int]
    would_not: Mapped[int]
