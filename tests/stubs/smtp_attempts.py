"""Providers set up for the stub of a mail server, to try emails with."""

from __future__ import annotations

import pytest

from app.providers.base import Outgoing, ProviderError
from app.providers.smtp import SmtpConfig, SmtpProvider
from tests.stubs.smtp import PASSWORD, USER, SmtpStub

SENDER = "negeseuon@cyngor.example"


def config(stub: SmtpStub, security: str = "none", **changes: str | None) -> SmtpConfig:
    settings = {"port": str(stub.port), "user": USER, "password": PASSWORD} | changes
    return SmtpConfig("127.0.0.1", SENDER, "Cyngor Prawf / Test Council", security, **settings)  # type: ignore[arg-type]


def refused(provider: SmtpProvider, message: Outgoing) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        provider.send(message)
    return caught.value
