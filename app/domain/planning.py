"""From an event and its contacts to messages, or a reason for each that is not sent: data in, decisions out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from app.domain import placeholders, sms
from app.domain.bilingual import Bilingual, Language, LanguageWish
from app.domain.message_status import MessageStatus
from app.domain.packs import OPTIONAL_PLACEHOLDERS
from app.domain.placeholders import TypedValue
from app.domain.reasons import Reason
from app.domain.recipients import Channel, KeyKind, Role

Values = Mapping[str, TypedValue]
_BETWEEN = "\n\n"
_LINE_END = re.compile(r"[ \t]+\n")
_EMPTY_LINES = re.compile(r"\n{3,}")
_RULE = "\n\n---\n\n"


@dataclass(frozen=True, slots=True)
class Wording:
    """One template version: what is said on one channel. `signed`: by somebody, for both languages."""

    version_id: UUID
    body: Bilingual
    subject: Bilingual | None = None
    for_others: Bilingual | None = None
    signed: bool = True
    every_channel: bool = False

    def body_for(self, role: Role) -> Bilingual:
        return self.body if role.is_the_subject or self.for_others is None else self.for_others


@dataclass(frozen=True, slots=True)
class Recipient:
    """A contact as planning sees them. `addresses`: where each channel reaches them. `closed`: channels that
    must not be used, and why. `values`: their name and link."""

    contact_id: UUID
    role: Role
    wish: LanguageWish
    channels: tuple[Channel, ...]
    addresses: Mapping[Channel, str]
    values: Values = field(default_factory=dict)
    neutral: bool = False
    removed: bool = False
    closed: Mapping[Channel, Reason] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Situation:
    """What an event offers to say: its wordings by channel, the neutral ones, and the values all share."""

    key_kind: KeyKind
    wordings: Mapping[Channel, Wording]
    neutral: Mapping[Channel, Wording]
    values: Values
    sms_prefix: Bilingual


@dataclass(frozen=True, slots=True)
class PlannedMessage:
    """One message to be. A held one has no words yet. `language`: both where one message carries the two."""

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


def plan(situation: Situation, recipients: tuple[Recipient, ...]) -> Plan:
    """Who hears of the event, in which language and by which channel; every one who does not has a reason."""
    if not recipients:
        return Plan(untold=(Untold(None, None, Reason.NO_CONTACTS),))
    messages: list[PlannedMessage] = []
    untold: list[Untold] = []
    for recipient in recipients:
        channels, reasons = _channels(situation, recipient)
        untold.extend(reasons)
        for channel in channels:
            messages.extend(_compose(situation, recipient, channel))
    links = {recipient.contact_id: _link(recipient) for recipient in recipients}
    return _without_doubles(messages, untold, links)


def usable_channels(wanted: tuple[Channel, ...], addresses: Mapping[Channel, str]) -> tuple[Channel, ...]:
    """The channels in the order of preference that lead somewhere; none wanted: sms, else email, else letter."""
    order = wanted or (Channel.SMS, Channel.EMAIL, Channel.LETTER)
    return tuple(channel for channel in dict.fromkeys(order) if addresses.get(channel))


def _channels(situation: Situation, recipient: Recipient) -> tuple[tuple[Channel, ...], list[Untold]]:
    if recipient.removed:
        return (), [Untold(recipient.contact_id, None, Reason.CONTACT_REMOVED)]
    usable = usable_channels(recipient.channels, recipient.addresses)
    if not usable:
        return (), [Untold(recipient.contact_id, None, Reason.NO_CHANNEL)]
    reasons: list[Untold] = []
    chosen: list[Channel] = []
    for channel in usable:
        closed = recipient.closed.get(channel)
        wording = _wording(situation, recipient, channel)
        if closed is not None:
            reasons.append(Untold(recipient.contact_id, channel, closed))
        elif wording is None:
            reasons.append(Untold(recipient.contact_id, channel, Reason.NO_TEMPLATE))
        elif not chosen or wording.every_channel:
            chosen.append(channel)
    return tuple(chosen), reasons


def _wording(situation: Situation, recipient: Recipient, channel: Channel) -> Wording | None:
    return (situation.neutral if recipient.neutral else situation.wordings).get(channel)


def _compose(situation: Situation, recipient: Recipient, channel: Channel) -> list[PlannedMessage]:
    wording = _wording(situation, recipient, channel)
    assert wording is not None
    values = {**situation.values, **recipient.values}
    message = PlannedMessage(
        recipient.contact_id, channel, recipient.wish, 0, recipient.addresses[channel], wording.version_id
    )
    if recipient.wish is LanguageWish.UNKNOWN:
        message = replace(message, language=LanguageWish.BOTH)
    reason = _why_held(situation, wording, recipient.role, values)
    if reason is not None:
        return [replace(message, status=MessageStatus.HELD, reason=reason)]
    words = _Words(wording.subject, wording.body_for(recipient.role), values)
    if channel is Channel.SMS:
        return _texts(message, words, situation.sms_prefix)
    return [_letter_or_email(message, words)]


def _why_held(situation: Situation, wording: Wording, role: Role, values: Values) -> Reason | None:
    """Both languages wait while one of them is not ready, whoever reads which (welsh rule 4)."""
    body = wording.body_for(role)
    subject = wording.subject or Bilingual("-", "-")
    welsh, english = (
        set(placeholders.missing(f"{subject[language]}\n{body[language]}", values, language)) for language in Language
    )
    nowhere = welsh & english & OPTIONAL_PLACEHOLDERS
    welsh, english = welsh - nowhere, english - nowhere
    if welsh & english:
        return Reason.DETAIL_MISSING
    if welsh or Language.CY in body.missing:
        return Reason.WELSH_MISSING
    if english or Language.EN in body.missing:
        return Reason.ENGLISH_MISSING
    if situation.key_kind is KeyKind.LIVE and not wording.signed:
        return Reason.NOT_SIGNED
    return None


@dataclass(frozen=True, slots=True)
class _Words:
    subject: Bilingual | None
    body: Bilingual
    values: Values

    def line(self, language: Language) -> str:
        return placeholders.render_line(self.subject[language], self.values, language) if self.subject else ""

    def text(self, language: Language) -> str:
        return _tidy(placeholders.render(self.body[language], self.values, language))


def _tidy(text: str) -> str:
    """Without what a value that was left out leaves behind: spaces at line ends, and rows of empty lines."""
    return _EMPTY_LINES.sub("\n\n", _LINE_END.sub("\n", text)).strip()


def _texts(message: PlannedMessage, words: _Words, prefix: Bilingual) -> list[PlannedMessage]:
    """One bilingual text or two, whichever costs fewer fragments; Welsh first either way (welsh rule 6)."""
    texts = {
        language: f"{prefix[language]}: {words.text(language)}" if prefix[language] else words.text(language)
        for language in message.language.languages
    }
    apart = [
        _text(message, text, LanguageWish(language.value), place)
        for place, (language, text) in enumerate(texts.items())
    ]
    if len(apart) == 1:
        return apart
    together = _text(message, _BETWEEN.join(texts.values()), LanguageWish.BOTH, 0)
    cheaper_apart = sum(one.fragments or 0 for one in apart) < (together.fragments or 0)
    return apart if cheaper_apart or together.status is MessageStatus.HELD else [together]


def _text(message: PlannedMessage, text: str, language: LanguageWish, part: int) -> PlannedMessage:
    measured = sms.measure(text)
    message = replace(message, language=language, part=part)
    if measured.too_long:
        return replace(message, status=MessageStatus.HELD, reason=Reason.TOO_LONG)
    return replace(message, body=measured.text, fragments=measured.fragments)


def _letter_or_email(message: PlannedMessage, words: _Words) -> PlannedMessage:
    languages = message.language.languages
    subject = " / ".join(words.line(language) for language in languages)
    return replace(message, subject=subject, body=_RULE.join(words.text(language) for language in languages))


def _link(recipient: Recipient) -> str:
    link = recipient.values.get("link")
    return str(link.value) if link else ""


def _without_doubles(messages: list[PlannedMessage], untold: list[Untold], links: Mapping[UUID, str]) -> Plan:
    """Two contacts who share a phone are told once, where the words are the same but for each one's own link."""
    kept: dict[object, PlannedMessage] = {}
    for message in messages:
        words = message.body.replace(links[message.contact_id] or "\0", "") if message.body else None
        same = (message.channel, message.recipient, words, message.subject) if words else message
        if same in kept:
            untold.append(Untold(message.contact_id, message.channel, Reason.SAME_RECIPIENT))
        else:
            kept[same] = message
    return Plan(tuple(kept.values()), tuple(untold))
