"""The organisation's own words: places with their forms, and words that the spelling check must know."""

from __future__ import annotations

from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.owned import Owned


class GlossaryEntry(Owned, Base):
    """One word or name. kind: `place` or `word`. forms: of a place, preposition (`i`, `o`, `yn`) to both words."""

    __tablename__ = "glossary_entries"
    __table_args__ = (UniqueConstraint("organisation_id", "kind", "cy"),)

    kind: Mapped[str]
    cy: Mapped[str]
    en: Mapped[str]
    forms: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
