"""Messages, and providers set up for the stub of GOV.UK Notify, to try one with the other."""

from __future__ import annotations

from uuid import uuid4

import pytest

from app.domain.bilingual import Language
from app.domain.recipients import Channel
from app.providers.base import Outgoing, ProviderError
from app.providers.govuk_notify import NotifyConfig, NotifyProvider
from tests.stubs.notify_words import API_KEY

SMS_TEMPLATE = str(uuid4())
EMAIL_TEMPLATE = str(uuid4())
WORDS = "Mae eich asesiad ar 4 Rhagfyr. Ffoniwch ni: 01639 000000 ŵŷ€"


def config(base_url: str, api_key: str = API_KEY) -> NotifyConfig:
    return NotifyConfig(api_key, SMS_TEMPLATE, EMAIL_TEMPLATE, base_url)


def sms(to: str = "+447700900123", body: str = WORDS) -> Outgoing:
    return Outgoing(str(uuid4()), Channel.SMS, to, None, body, Language.CY)


def email() -> Outgoing:
    return Outgoing(str(uuid4()), Channel.EMAIL, "sian@example.com", "Eich cais", WORDS, Language.CY)


def refused(provider: NotifyProvider, message: Outgoing) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        provider.send(message)
    return caught.value
