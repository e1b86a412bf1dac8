"""Whether a provider knows an organisation: one harmless call, and a sentence for each way in which it fails."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.config import Settings
from app.db import Database
from app.domain.errors import NotFound
from app.domain.provider_trouble import Trouble, trouble_of
from app.domain.recipients import Channel
from app.providers.base import ProviderError
from app.providers.registry import Providers, ProviderSettingsWrong, ProviderUnknown, carries
from app.services.check_up.deployment import Finding
from app.services.delivery.claiming import Account
from app.services.delivery.receipts import UnknownToken, organisation_of_token


@dataclass(frozen=True, slots=True)
class Carried:
    """A channel of an organisation, and who carries it."""

    organisation_id: UUID
    slug: str
    channel: Channel
    account: Account

    @property
    def set_again(self) -> str:
        return f"Set it again: `olrhain set-provider {self.slug} {self.channel} {self.account.provider} ...`."


def check(db: Database, settings: Settings, carried: Carried) -> list[Finding]:
    """What is wrong with one channel's provider; sends nothing to anyone."""
    name, who = carried.account.provider, f"{carried.account.provider} for {carried.channel} of {carried.slug}"
    try:
        provider = Providers(base_url=settings.base_url).get(name, carried.account.settings)
    except ProviderUnknown:
        return [Finding(f"there is no provider called {name} ({carried.slug}).", carried.set_again)]
    except ProviderSettingsWrong as error:
        return [Finding(f"{who} cannot be used: wrong or missing {', '.join(error.fields)}.", carried.set_again)]
    found = []
    if not carries(name, carried.channel, carried.account.settings):
        found.append(Finding(f"{who}: it does not carry that.", "Choose a provider that does."))
    try:
        provider.check()
    except ProviderError as error:
        found.append(Finding(f"{who}: {_why(error.code)} ({error.code}).", _mend(error.code, carried)))
    return found + _check_receipt_token(db, carried, who)


def to_remember(provider: str) -> tuple[str, ...]:
    """What no call can find out, and staff must see to at the provider."""
    return _TO_REMEMBER.get(provider, ())


_TO_REMEMBER = {
    "twilio": (
        "Twilio's own STOP handling must be off in its console (Messaging, Opt-Out Management): its answers are in",
        "English alone. A number that it blocks all the same is suppressed here at the first text (21610).",
    ),
    "smtp": ("Mail servers give no receipts: pipe bounces into `olrhain bounce`.",),
}


def _check_receipt_token(db: Database, carried: Carried, who: str) -> list[Finding]:
    """Of the providers whose settings hold one: in force, and this organisation's."""
    token = carried.account.settings.get("receipt_token")
    if not isinstance(token, str):
        return []
    try:
        if organisation_of_token(db, token, carried.account.provider) == carried.organisation_id:
            return []
    except (UnknownToken, NotFound):
        pass
    mend = f"`olrhain issue-receipt-token {carried.slug} {carried.account.provider}`, then set the provider again."
    return [Finding(f"{who}: its receipt token is not in force, so no receipt will be taken.", mend)]


_WHY = {
    Trouble.NOT_LET_IN: "it does not let us in",
    Trouble.TEMPLATE: "one of its templates is not there, or its body is not ((body))",
    Trouble.AWAY: "it cannot be reached",
    Trouble.CERTIFICATE: "it cannot be reached",
}


def _why(code: str) -> str:
    return _WHY.get(trouble_of(code), "it did not answer as it should")


def _mend(code: str, carried: Carried) -> str:
    match trouble_of(code):
        case Trouble.NOT_LET_IN:
            return f"See that the account is open and the credentials are right. {carried.set_again}"
        case Trouble.TEMPLATE:
            return f"Make the templates as docs/operating.md says. {carried.set_again}"
        case Trouble.CERTIFICATE:
            return "Its certificate is not good for this host name, or nobody we trust vouches for it."
    return "See that it is up, that a firewall lets us out, and that the address is right."
