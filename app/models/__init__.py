"""The tables, one aggregate a file."""

from app.models import (
    callback,
    case,
    case_type,
    code,
    contact,
    feedback,
    glossary,
    message,
    organisation,
    pace,
    reply,
    template,
)

__all__ = [
    "callback",
    "case",
    "case_type",
    "code",
    "contact",
    "feedback",
    "glossary",
    "message",
    "organisation",
    "pace",
    "reply",
    "template",
]
