"""How fast an organisation may call a provider, as a bucket that all workers share."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from app.db import Base
from app.models.owned import Owned


class Pace(Owned, Base):
    """What is left of the bucket of one provider key, and when that was."""

    __tablename__ = "paces"
    __table_args__ = (UniqueConstraint("organisation_id", "provider"),)

    provider: Mapped[str]
    left_over: Mapped[float]
    at: Mapped[datetime]
