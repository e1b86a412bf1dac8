"""How an organisation looks: the colour of its pages and emails, and the logo of its emails."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.emails import colours, logos
from app.models.organisation import Organisation
from app.services.audit import note

_TABLE = "organisations"


class ColourUnfit(ValueError):
    """White words cannot be read on this colour, or it is none. contrast: of white on it; None where it is none."""

    def __init__(self, contrast: float | None) -> None:
        super().__init__("white words cannot be read on this colour")
        self.contrast = contrast


def fit_colour(typed: str) -> str:
    """`#rrggbb` in small letters, whether or not the sign was typed. Raises ColourUnfit."""
    colour = f"#{typed.strip().removeprefix('#').lower()}"
    if not colours.is_colour(colour):
        raise ColourUnfit(None)
    contrast = colours.contrast(colours.WHITE, colour)
    if contrast < colours.ENOUGH:
        raise ColourUnfit(contrast)
    return colour


def change_colour(session: Session, who: str, typed: str) -> None:
    """Raises ColourUnfit."""
    row = session.get_one(Organisation, organisation_of(session))
    row.colour = fit_colour(typed)
    note(session, who, f"colour set: {row.colour}", _TABLE, row.id)


def change_logo(session: Session, who: str, data: bytes | None) -> None:
    """None takes it away. Raises LogoUnfit."""
    row = session.get_one(Organisation, organisation_of(session))
    row.logo = None if data is None else logos.clean(data)
    note(session, who, "logo set" if data else "logo taken away", _TABLE, row.id)


def logo(session: Session) -> bytes | None:
    return session.scalar(select(Organisation.logo).where(Organisation.id == organisation_of(session)))
