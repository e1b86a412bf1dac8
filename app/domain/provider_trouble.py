"""What is wrong with a provider, by the short code of its error."""

from __future__ import annotations

from enum import StrEnum


class Trouble(StrEnum):
    """What a check of a provider can find."""

    NOT_LET_IN = "not-let-in"
    AWAY = "away"
    CERTIFICATE = "certificate"
    TEMPLATE = "template"
    SETTINGS = "settings"
    NOT_CARRIED = "not-carried"
    RECEIPTS = "receipts"
    ODD = "odd"


_AWAY = ("connection-", "host-not-found", "timed-out", "not-connected", "not-sent", "answer-", "greeting")
_NOT_LET_IN = ("401", "403", "404", "sign-in-", "account-not-active")


def trouble_of(code: str) -> Trouble:
    """`code`: of a ProviderError (app/providers/base.py)."""
    if code.startswith(_NOT_LET_IN):
        return Trouble.NOT_LET_IN
    if code == "template-not-pass-through":
        return Trouble.TEMPLATE
    if code == "tls-failed":
        return Trouble.CERTIFICATE
    return Trouble.AWAY if code.startswith(_AWAY) else Trouble.ODD
