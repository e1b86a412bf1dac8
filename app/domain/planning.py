"""From an event and its contacts to messages, or a reason for each that is not sent: data in, decisions out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.composing import Telling, compose
from app.domain.plans import Plan, PlannedMessage, Recipient, Situation, Untold
from app.domain.reasons import Reason
from app.domain.recipients import Channel, KeyKind
from app.domain.wording import Wording, what_keeps_back

__all__ = ["Plan", "PlannedMessage", "Recipient", "Situation", "Untold", "Wording", "plan", "usable_channels"]


def plan(situation: Situation, recipients: tuple[Recipient, ...]) -> Plan:
    """Who hears of the event, in which language and by which channel; every one who does not has a reason."""
    if not recipients:
        return Plan(untold=(Untold(None, None, Reason.NO_CONTACTS),))
    tellings: list[Telling] = []
    untold: list[Untold] = []
    for recipient in recipients:
        channels, reasons = _channels(situation, recipient)
        untold.extend(reasons)
        tellings.extend(_telling(situation, recipient, channel) for channel in channels)
    messages = compose(situation, tellings)
    links = {recipient.contact_id: _link(recipient) for recipient in recipients}
    return _without_doubles(messages, untold, links)


def usable_channels(wanted: tuple[Channel, ...], addresses: Mapping[Channel, str]) -> tuple[Channel, ...]:
    """The channels in the order of preference that lead somewhere; none wanted: sms, else email, else letter."""
    order = wanted or (Channel.SMS, Channel.EMAIL, Channel.LETTER)
    return tuple(channel for channel in dict.fromkeys(order) if addresses.get(channel))


def _channels(situation: Situation, recipient: Recipient) -> tuple[tuple[Channel, ...], list[Untold]]:
    if recipient.removed:
        return (), [Untold(recipient.contact_id, None, Reason.CONTACT_REMOVED)]
    if recipient.kept_out is not None:
        return (), [Untold(recipient.contact_id, None, recipient.kept_out)]
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


def _telling(situation: Situation, recipient: Recipient, channel: Channel) -> Telling:
    wording = _wording(situation, recipient, channel)
    assert wording is not None
    values = {**situation.values, **recipient.values}
    live = situation.key_kind is KeyKind.LIVE
    reason = what_keeps_back(wording, recipient.role, values, situation.places, live=live)
    return Telling(recipient, channel, wording, values, live, reason)


def _link(recipient: Recipient) -> str:
    link = recipient.values.get("link")
    return str(link.value) if link else ""


def _without_doubles(messages: Sequence[PlannedMessage], untold: list[Untold], links: Mapping[UUID, str]) -> Plan:
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
