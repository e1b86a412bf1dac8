"""What can end a replay early, each with a sentence for the person at the terminal."""

from __future__ import annotations

from app.domain.errors import OlrhainError


class BadInput(OlrhainError):
    """The map, the file or an option cannot be used; names the line. Nothing was posted."""


class ServiceAway(OlrhainError):
    """The service could not be reached, or went on asking us to wait, for longer than we are willing to."""


class ServiceRefused(OlrhainError):
    """The service refused a whole request, or its answer breaks its contract: asking again is no use."""
