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
    """One wording. Its words never change (the app's role may not); it may be signed, published and withdrawn.

    for_others: the wording for who is not the person the case is about; without it `body` fits both.
    fallback: words without free text that may go at once where `body` would be held for a missing language.
    signed_cy, signed_en: who signed for each language, as what (`reviewer`, `author`, `translator`), and when.
    published_at: when live keys began to send it. note: what it is, such as a return to an older version.
    """

    __tablename__ = "template_versions"
    __table_args__ = (UniqueConstraint("organisation_id", "template_id", "number"),)

    template_id: Mapped[UUID] = mapped_column(ForeignKey("templates.id"))
    number: Mapped[int]
    subject: Mapped[Bilingual | None]
    body: Mapped[Bilingual]
    for_others: Mapped[Bilingual | None]
    fallback: Mapped[Bilingual | None]
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
    note: Mapped[str | None]


class TemplateDraft(Owned, Base):
    """The pair that is being written for a template: one at a time, until it is submitted as a version.

    revision: counts the saves; who saves names the one they read, so that nobody overwrites another's words.
    stale_cy, stale_en: the other language was changed since, and nobody has confirmed that this one says the same.
    """

    __tablename__ = "template_drafts"
    __table_args__ = (UniqueConstraint("organisation_id", "template_id"),)

    template_id: Mapped[UUID] = mapped_column(ForeignKey("templates.id"))
    revision: Mapped[int]
    subject: Mapped[Bilingual | None]
    body: Mapped[Bilingual]
    for_others: Mapped[Bilingual | None]
    fallback: Mapped[Bilingual | None]
    author_cy: Mapped[str | None]
    author_en: Mapped[str | None]
    edited_cy_at: Mapped[datetime | None]
    edited_en_at: Mapped[datetime | None]
    stale_cy: Mapped[bool] = mapped_column(server_default="false")
    stale_en: Mapped[bool] = mapped_column(server_default="false")


class TemplateEditor(Owned, Base):
    """Somebody who has the draft of a template open. `by`: as audit entries name them; created_at: since when.

    seen_at: when they last did something there; who went away without a word is soon taken as gone.
    """

    __tablename__ = "template_editors"
    __table_args__ = (UniqueConstraint("organisation_id", "template_id", "by"),)

    template_id: Mapped[UUID] = mapped_column(ForeignKey("templates.id"))
    by: Mapped[str]
    seen_at: Mapped[datetime]


class Template(Owned, Base):
    """What is told on one channel when an event of one type arrives (and, if named, at one milestone).

    `event` is an event type without `olrhain.`, or `neutral` for the words that say nothing of the case.
    A retired one is sent no more; it may be published again. discarded_revision: that of the last draft that was
    thrown away, after which the next one counts on.
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
    retired_at: Mapped[datetime | None]
    discarded_revision: Mapped[int] = mapped_column(server_default="0")
    versions: Mapped[list[TemplateVersion]] = relationship(order_by=TemplateVersion.number, lazy="selectin")

    @property
    def key(self) -> str:
        """The name of a template in the API: event, milestone where it has one, and channel."""
        return "/".join(part for part in (self.event, self.milestone, self.channel) if part)
