"""The sandbox: takes every message at once and reaches nobody, for demos, trial keys and tests.

What "was sent" is the stored message itself, which the sandbox phone shows. Some recipients behave badly, so
that integrators can try what happens then (in the spirit of GOV.UK Notify's test numbers):

| mobile       | email, also with `+anything`  | what happens                                             |
|--------------|-------------------------------|----------------------------------------------------------|
| 07700 900991 | permanent-failure@example.com | refused for good                                         |
| 07700 900992 | temporary-failure@example.com | refused for now, at every try                            |
| 07700 900993 | unknown@example.com           | no answer: it is not known whether the message was taken |
| 07700 900994 | technical-failure@example.com | taken, and reported as a technical failure               |
"""

from __future__ import annotations

from datetime import timedelta

from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel
from app.providers.base import Accepted, Outgoing, ProviderError, Trace


class SandboxProvider:
    """Keeps nothing, so any number of threads and processes behave as one."""

    name = "sandbox"
    channels = frozenset(Channel)
    deadline = 0.1
    # Nothing leaves the house, so a second try cannot reach anyone twice.
    not_found_counts_after: timedelta | None = timedelta(0)

    def send(self, message: Outgoing) -> Accepted:
        """Takes the message as delivered; raises `ProviderError` for the recipients that behave badly."""
        trouble = _TROUBLE.get(_without_tag(message.to))
        if trouble is None:
            return Accepted(f"sandbox-{message.reference}", MessageStatus.DELIVERED)
        if trouble == "technical-failure":
            return Accepted(f"sandbox-{message.reference}", MessageStatus.TECHNICAL_FAILURE)
        raise ProviderError(trouble, permanent=trouble == "permanent-failure", unknown=trouble == "unknown")

    def find(self, reference: str, trace: Trace | None = None) -> Accepted | None:  # noqa: ARG002 - the port's own
        """Always None, which counts at once: nothing was ever taken elsewhere."""
        return None

    def check(self) -> None:
        """Nothing is asked of anyone, so nothing can be wrong."""


_TROUBLE = {
    "+447700900991": "permanent-failure",
    "+447700900992": "temporary-failure",
    "+447700900993": "unknown",
    "+447700900994": "technical-failure",
    "permanent-failure@example.com": "permanent-failure",
    "temporary-failure@example.com": "temporary-failure",
    "unknown@example.com": "unknown",
    "technical-failure@example.com": "technical-failure",
}


def _without_tag(to: str) -> str:
    local, at, domain = to.partition("@")
    return local.partition("+")[0] + at + domain if at else to
