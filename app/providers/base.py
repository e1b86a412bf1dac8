"""What every provider offers: send one message, find one by our reference, read one receipt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from app.domain.bilingual import Language
from app.domain.emails.parts import Block, Email, Letterhead
from app.domain.errors import OlrhainError
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The words of one message and where they go; nothing of the case.

    `reference` is the id of the delivery attempt: what the provider files it under, and what we look it up by.
    `to` is an E.164 mobile, an email address, or the lines of a postal address, the name first, joined by line feeds.
    `body`: all the words as one text. An email and a letter have them by language in `blocks`, too. `stop_url`: where
    the reader can stop such emails with one click.
    """

    reference: str
    channel: Channel
    to: str
    subject: str | None
    body: str
    language: Language
    blocks: tuple[Block, ...] = ()
    letterhead: Letterhead | None = None
    stop_url: str | None = None

    @property
    def email(self) -> Email:
        """The words as those of an email or a letter."""
        blocks = self.blocks or (Block(self.language, self.body),)
        return Email(self.subject or "", blocks, self.letterhead, self.stop_url)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has the message. `status` is `sent`, or further where the provider knows more at once.

    final: no receipt will ever come, so that `sent` is the last we hear of it.
    """

    provider_id: str | None = None
    status: MessageStatus = MessageStatus.SENT
    final: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """What is known of a try beside our reference, for providers that do not keep that."""

    tried_at: datetime
    to: str = field(repr=False)
    body: str = field(repr=False)
    provider_id: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider reports later of one attempt. `code` is the provider's own word, kept for staff.

    suppress: the organisation must not use this address again.
    """

    reference: str
    status: MessageStatus
    at: datetime
    provider_id: str | None = None
    code: str | None = None
    suppress: bool = False


class ProviderError(OlrhainError):
    """A message was not handed over, or we cannot know whether it was.

    permanent: trying again cannot help (a wrong number). unknown: it may have been taken; look it up before any
    second try. Neither: try again later, after `retry_after` seconds where the provider says so.
    suppress: the organisation must not use this address again (STOP, a mailbox that does not exist).
    `code` is short and stable and never holds an address or a word of the message.
    """

    def __init__(
        self,
        code: str,
        *,
        permanent: bool = False,
        unknown: bool = False,
        retry_after: float | None = None,
        suppress: bool = False,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent
        self.unknown = unknown
        self.retry_after = retry_after
        self.suppress = suppress


class Provider(Protocol):
    """One supplier, used by one thread at a time: make one per thread."""

    name: str
    channels: frozenset[Channel]
    deadline: float
    """Seconds after which a call has ended, whatever the other side does."""
    not_found_counts_after: timedelta | None
    """How long after a try "not found" proves that it was not taken; None where there is no look-up."""

    def send(self, message: Outgoing) -> Accepted: ...

    def find(self, reference: str, trace: Trace | None = None) -> Accepted | None: ...

    def check(self) -> None:
        """Whether the provider knows us, by a call that sends nothing; raises ProviderError where it does not."""
