"""Texts, and providers set up for the stub of Twilio, to try one with the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.providers.base import Outgoing, ProviderError, Trace
from app.providers.twilio import TwilioConfig, TwilioProvider
from tests.stubs.twilio import TwilioStub
from tests.stubs.twilio_words import ACCOUNT_SID, AUTH_TOKEN, FROM

TOKEN = "t0ken" * 8
OURS = "https://olrhain.example"


def config(stub: TwilioStub, **changes: str | None) -> TwilioConfig:
    settings = {"from_number": FROM, "base_url": stub.base_url} | changes
    return TwilioConfig(ACCOUNT_SID, AUTH_TOKEN, TOKEN, **settings)  # type: ignore[arg-type]


def refused(provider: TwilioProvider, message: Outgoing) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        provider.send(message)
    return caught.value


def trace(message: Outgoing, provider_id: str | None = None, *, ago: timedelta = timedelta()) -> Trace:
    return Trace(datetime.now(UTC) - ago, message.to, message.body, provider_id)
