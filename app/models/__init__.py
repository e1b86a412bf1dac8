"""The tables, one aggregate a file."""

from app.models import case, case_type, contact, message, organisation, pace, template

__all__ = ["case", "case_type", "contact", "message", "organisation", "pace", "template"]
