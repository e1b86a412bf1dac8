"""The words of an event's messages, in one text or two, and what holds them back: Welsh and English together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain import language_reasons
from app.domain.bilingual import LanguageWish
from app.domain.bilingual_text import as_texts
from app.domain.emails.parts import Block
from app.domain.glossary import Glossary
from app.domain.language_reasons import LanguageReason
from app.domain.message_status import MessageStatus
from app.domain.plans import PlannedMessage, Recipient, Situation
from app.domain.reasons import Reason
from app.domain.recipients import Channel
from app.domain.wording import Values, Wording, Words, what_keeps_back

_OF_ONE_LANGUAGE = (Reason.WELSH_MISSING, Reason.ENGLISH_MISSING)
_RULE = "\n\n---\n\n"


@dataclass(frozen=True, slots=True)
class Telling:
    """A person who is told on a channel, and what keeps their words back. `live`: by a live key."""

    recipient: Recipient
    channel: Channel
    wording: Wording
    values: Values
    live: bool
    reason: Reason | None = None
    is_fallback: bool = False

    @property
    def may_fall_back(self) -> bool:
        """Whether it is a value alone that lacks a language, and not the wording itself or its signatures."""
        ready = self.wording.is_whole_for(self.recipient.role) and (self.wording.signed or not self.live)
        return self.reason in _OF_ONE_LANGUAGE and ready and self.wording.fallback is not None


def compose(situation: Situation, tellings: Sequence[Telling]) -> list[PlannedMessage]:
    """The messages of everybody who is told, Welsh before English; those of which something is missing are held."""
    instead = _fall_back(tellings, situation.places)
    messages = [message for telling in instead for message in _messages(situation, telling)]
    return _together(messages)


def _fall_back(tellings: Sequence[Telling], places: Glossary) -> list[Telling]:
    """Everybody of a wording gets its fallback where anybody's words lack a language: nobody is told more."""
    wordings = {telling.wording for telling in tellings if telling.may_fall_back}
    if not wordings:
        return list(tellings)
    return [_in_stead(telling, places) if telling.wording in wordings else telling for telling in tellings]


def _in_stead(telling: Telling, places: Glossary) -> Telling:
    wording = telling.wording.in_stead()
    assert wording is not None
    missing = what_keeps_back(wording, telling.recipient.role, telling.values, places, live=telling.live)
    if missing is not None:
        return replace(telling, reason=telling.reason or missing)
    return replace(telling, wording=wording, reason=None, is_fallback=True)


def _messages(situation: Situation, telling: Telling) -> list[PlannedMessage]:
    recipient, wording = telling.recipient, telling.wording
    message = PlannedMessage(
        contact_id=recipient.contact_id,
        channel=telling.channel,
        language=LanguageWish.BOTH if recipient.wish is LanguageWish.UNKNOWN else recipient.wish,
        part=0,
        recipient=recipient.addresses[telling.channel],
        version_id=wording.version_id,
        language_wish=recipient.wish,
        language_reason=language_reasons.of_wish(recipient.wish),
        stop_url=recipient.stop_url if telling.channel is Channel.EMAIL else None,
    )
    if telling.reason is not None:
        return [_held(message, telling.reason)]
    words = Words(wording.subject, wording.body_for(recipient.role), telling.values, situation.places)
    made = _texts(message, words, situation) if telling.channel is Channel.SMS else [_letter_or_email(message, words)]
    return [_said_instead(one) for one in made] if telling.is_fallback else made


def _said_instead(message: PlannedMessage) -> PlannedMessage:
    sent = message.status is not MessageStatus.HELD
    return replace(message, language_reason=LanguageReason.FALLBACK_SENT) if sent else message


def _held(message: PlannedMessage, reason: Reason) -> PlannedMessage:
    unsaid = replace(message, subject=None, body=None, fragments=None, blocks=())
    return replace(unsaid, status=MessageStatus.HELD, reason=reason)


def _together(messages: Sequence[PlannedMessage]) -> list[PlannedMessage]:
    """Welsh and English of one event leave together: while one message is held, so are all (welsh rule 4).

    What is told in one language alone has no other to wait for. A fallback waits too where somebody else's words
    have none: else English might go first. Welsh comes first in the order of sending, too.
    """
    ordered = sorted(messages, key=lambda message: message.language is LanguageWish.EN)
    held = any(message.status is MessageStatus.HELD for message in ordered)
    if not held or len({language for message in ordered for language in message.language.languages}) < 2:
        return ordered
    return [
        message if message.status is MessageStatus.HELD else _held(message, Reason.WAITS_FOR_OTHERS)
        for message in ordered
    ]


def _texts(message: PlannedMessage, words: Words, situation: Situation) -> list[PlannedMessage]:
    """Both languages wait where one of their texts is too long."""
    said = {language: words.text(language) for language in message.language.languages}
    texts = as_texts(said, situation.sms_prefix, situation.both_texts)
    if any(text.measured.too_long for text in texts):
        return [_held(message, Reason.TOO_LONG)]
    return [
        replace(
            message,
            language=text.language,
            part=part,
            body=text.measured.text,
            fragments=text.measured.fragments,
            language_reason=text.why or message.language_reason,
        )
        for part, text in enumerate(texts)
    ]


def _letter_or_email(message: PlannedMessage, words: Words) -> PlannedMessage:
    languages = message.language.languages
    subject = " / ".join(words.line(language) for language in languages)
    blocks = tuple(Block(language, words.text(language)) for language in languages)
    return replace(message, subject=subject, body=_RULE.join(block.text for block in blocks), blocks=blocks)
