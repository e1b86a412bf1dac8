"""A second look before something is done that people would rather not do by mistake."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response

from app.services.staff.signed import Signed
from app.web.forms import Form
from app.web.rendering import page


@dataclass(frozen=True, slots=True)
class Ask:
    """question: the heading. what_happens: sentences. button: the words on it. back: the address that does nothing."""

    question: str
    what_happens: tuple[str, ...]
    button: str
    back: str
    danger: bool = True


def confirm_page(staff: Signed, ask: Ask) -> Response:
    return page("staff/confirm.html", staff=staff, ask=ask, form=Form())
