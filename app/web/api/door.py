"""What every route of the API shares: the database, who may call, and how answers are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flask import Response
from pydantic import BaseModel

from app.db import Database
from app.services.case_systems.callers import Callers
from app.services.case_types import Catalogue
from app.web.api.limits import Limits


@dataclass(frozen=True, slots=True)
class Door:
    """One per web process."""

    db: Database
    callers: Callers
    catalogue: Catalogue
    clock: Callable[[], datetime]
    limits: Limits = field(default_factory=Limits)


def write(answer: BaseModel, status: int = 200) -> Response:
    """An answer as JSON; times are RFC 3339 in UTC."""
    return Response(answer.model_dump_json(), status, mimetype="application/json")
