"""The tables, one aggregate a file."""

from app.models import (
    callback,
    case,
    case_type,
    code,
    contact,
    decision,
    feedback,
    figures,
    glossary,
    message,
    organisation,
    pace,
    reply,
    staff,
    template,
)

__all__ = [
    "callback",
    "case",
    "case_type",
    "code",
    "contact",
    "decision",
    "feedback",
    "figures",
    "glossary",
    "message",
    "organisation",
    "pace",
    "reply",
    "staff",
    "template",
]
