"""Where a case type may say something: for which events, in which order people meet them, and on which channel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.packs import NEUTRAL_EVENT, REMINDER_EVENT
from app.domain.recipients import Channel

MILESTONE_EVENT = "case.milestone_reached"
EVENTS = (
    "case.opened",
    MILESTONE_EVENT,
    "case.appointment_booked",
    "case.appointment_changed",
    "case.appointment_cancelled",
    REMINDER_EVENT,
    "case.information_requested",
    "case.information_received",
    "case.delayed",
    "case.decision_made",
    "case.closed",
    "case.reopened",
    "case.withdrawn",
    "case.transferred",
    "case.merged",
    "case.event_retracted",
    NEUTRAL_EVENT,
)
"""What can be told, in the order in which a case goes; the neutral words, which serve them all, come last."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is told. milestone: the code of the one that it is about; None: whichever."""

    event: str
    milestone: str | None = None


@dataclass(frozen=True, slots=True)
class TemplatePlace:
    """What is told on one channel: there is one template for it at most."""

    occasion: Occasion
    channel: Channel


def occasions(milestones: Sequence[str], *, reminders: bool) -> Iterator[Occasion]:
    """All of a case type with these milestones, in order. `reminders`: whether it reminds of appointments."""
    for event in EVENTS:
        if event != REMINDER_EVENT or reminders:
            yield Occasion(event)
        if event == MILESTONE_EVENT:
            yield from (Occasion(event, milestone) for milestone in milestones)


def order(event: str) -> int:
    """Where an event stands among the others; one that is not told any more comes last."""
    return EVENTS.index(event) if event in EVENTS else len(EVENTS)
