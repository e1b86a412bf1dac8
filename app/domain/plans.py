"""What planning goes by and what comes of it: recipients and a situation, messages and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.domain.bilingual import Bilingual, BothTexts, LanguageWish
from app.domain.emails.parts import Block
from app.domain.glossary import Glossary
from app.domain.language_reasons import LanguageReason
from app.domain.message_status import MessageStatus
from app.domain.place_names import SHIPPED
from app.domain.reasons import Reason
from app.domain.recipients import Channel, KeyKind, Role
from app.domain.wording import Values, Wording


@dataclass(frozen=True, slots=True)
class Recipient:
    """A contact as planning sees them. `addresses`: where each channel reaches them. `closed`: channels that
    must not be used, and why. `values`: their name and link. `stop_url`: where they may stop emails.
    `kept_out`: why somebody whom the citizen named to help does not hear of this event."""

    contact_id: UUID
    role: Role
    wish: LanguageWish
    channels: tuple[Channel, ...]
    addresses: Mapping[Channel, str]
    values: Values = field(default_factory=dict)
    neutral: bool = False
    removed: bool = False
    closed: Mapping[Channel, Reason] = field(default_factory=dict)
    stop_url: str | None = None
    kept_out: Reason | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """What an event offers to say: its wordings by channel, the neutral ones, and the values all share.

    both_texts: how the organisation wants texts in both languages. places: their names and forms, its own included.
    """

    key_kind: KeyKind
    wordings: Mapping[Channel, Wording]
    neutral: Mapping[Channel, Wording]
    values: Values
    sms_prefix: Bilingual
    both_texts: BothTexts = BothTexts.CHEAPER
    places: Glossary = SHIPPED


@dataclass(frozen=True, slots=True)
class PlannedMessage:
    """One message to be. A held one has no words yet. `language`: both where one message carries the two.

    language_wish: what is known of the contact's language. language_reason: why it is in the language it is in.
    blocks: the words of an email or a letter by language; `body` has them all.
    """

    contact_id: UUID
    channel: Channel
    language: LanguageWish
    part: int
    recipient: str
    version_id: UUID
    status: MessageStatus = MessageStatus.CREATED
    reason: Reason | None = None
    subject: str | None = None
    body: str | None = None
    fragments: int | None = None
    language_wish: LanguageWish = LanguageWish.UNKNOWN
    language_reason: LanguageReason = LanguageReason.AS_ASKED
    blocks: tuple[Block, ...] = ()
    stop_url: str | None = None


@dataclass(frozen=True, slots=True)
class Untold:
    """A contact who is not told, or not on this channel, and why."""

    contact_id: UUID | None
    channel: Channel | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Plan:
    messages: tuple[PlannedMessage, ...] = ()
    untold: tuple[Untold, ...] = ()
