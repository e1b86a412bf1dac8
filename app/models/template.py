"""Templates and their versions: one immutable bilingual wording each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
from app.domain.bilingual import Bilingual
from app.models.owned import Owned


class TemplateVersion(Owned, Base):
    """One wording. It never changes; signing it is the only thing that may still happen to it.

    for_others: the wording for who is not the person the case is about; without it `body` fits both.
    signed_cy, signed_en: who signed for each language. published_at: when live keys began to send it.
    """

    __tablename__ = "template_versions"
    __table_args__ = (UniqueConstraint("organisation_id", "template_id", "number"),)

    template_id: Mapped[UUID] = mapped_column(ForeignKey("templates.id"))
    number: Mapped[int]
    subject: Mapped[Bilingual | None]
    body: Mapped[Bilingual]
    for_others: Mapped[Bilingual | None]
    author_cy: Mapped[str]
    author_en: Mapped[str]
    signed_cy: Mapped[str | None]
    signed_en: Mapped[str | None]
    published_at: Mapped[datetime | None]


class Template(Owned, Base):
    """What is told on one channel when an event of one type arrives (and, if named, at one milestone).

    `event` is an event type without `olrhain.`, or `neutral` for the words that say nothing of the case.
    """

    __tablename__ = "templates"
    __table_args__ = (
        Index(
            "uq_templates_place",
            "organisation_id",
            "case_type_id",
            "event",
            text("coalesce(milestone, '')"),
            "channel",
            unique=True,
        ),
    )

    case_type_id: Mapped[UUID] = mapped_column(ForeignKey("case_types.id"))
    event: Mapped[str]
    milestone: Mapped[str | None]
    channel: Mapped[str]
    every_channel: Mapped[bool] = mapped_column(server_default="false")
    versions: Mapped[list[TemplateVersion]] = relationship(order_by=TemplateVersion.number, lazy="selectin")

    @property
    def key(self) -> str:
        """The name of a template in the API: event, milestone where it has one, and channel."""
        return "/".join(part for part in (self.event, self.milestone, self.channel) if part)
