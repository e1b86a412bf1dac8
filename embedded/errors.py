"""What can go wrong around the embedded servers, each with a sentence for the person at the terminal."""

from __future__ import annotations


class EmbeddedError(Exception):
    """The root of these errors; its text is shown as it is, without a stack trace."""


class NoServerProgram(EmbeddedError):
    """Neither the wheel nor the system has the server."""


class ServerDidNotStart(EmbeddedError):
    """A server ended, or did not answer in time."""


class AlreadyRunning(EmbeddedError):
    """Somebody else holds the state folder."""


class StateRefused(EmbeddedError):
    """The state folder cannot be used or cleared."""


class PortTaken(EmbeddedError):
    """The port cannot be listened on."""


class StepFailed(EmbeddedError):
    """A step of the start ended with an error."""


class PartDied(EmbeddedError):
    """One of the running parts ended by itself."""
