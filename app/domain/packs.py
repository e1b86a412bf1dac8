"""What a starter pack holds: a case type with its milestones, outcomes and bilingual wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.bilingual import Bilingual
from app.domain.errors import OlrhainError
from app.domain.placeholders import PlaceholderType
from app.domain.quiet_hours import DayHours
from app.domain.recipients import Channel, Sensitivity

BUILT_IN_PLACEHOLDERS: Mapping[str, PlaceholderType] = MappingProxyType(
    {
        "first_name": PlaceholderType.PERSON_NAME,
        "name": PlaceholderType.PERSON_NAME,
        "organisation": PlaceholderType.BILINGUAL_TEXT,
        "phone": PlaceholderType.TEXT_AS_WRITTEN,
        "reference": PlaceholderType.REFERENCE,
        "case_type": PlaceholderType.BILINGUAL_TEXT,
        "milestone": PlaceholderType.BILINGUAL_TEXT,
        "sentence": PlaceholderType.BILINGUAL_TEXT,
        "next": PlaceholderType.BILINGUAL_TEXT,
        "expected_by": PlaceholderType.DATE,
        "by_when": PlaceholderType.BILINGUAL_TEXT,
        "link": PlaceholderType.URL,
        "site": PlaceholderType.SITE,
        "reason": PlaceholderType.BILINGUAL_TEXT,
        "what": PlaceholderType.BILINGUAL_TEXT,
        "due": PlaceholderType.DATE,
        "due_sentence": PlaceholderType.BILINGUAL_TEXT,
        "appointment_date": PlaceholderType.DATE,
        "appointment_time": PlaceholderType.TIME,
        "place": PlaceholderType.BILINGUAL_TEXT,
        "place_sentence": PlaceholderType.BILINGUAL_TEXT,
        "appointment_notes": PlaceholderType.BILINGUAL_TEXT,
        "outcome": PlaceholderType.BILINGUAL_TEXT,
        "outcome_meaning": PlaceholderType.BILINGUAL_TEXT,
        "moved_to": PlaceholderType.BILINGUAL_TEXT,
        "into": PlaceholderType.REFERENCE,
    }
)

OPTIONAL_PLACEHOLDERS = frozenset(
    {"first_name", "by_when", "reason", "due_sentence", "place", "place_sentence", "appointment_notes"}
)
"""May be empty and then leave nothing: such a placeholder stands as a sentence of its own."""

REMINDER_EVENT = "appointment.reminder"
"""The event of wording for reminders: part of what a booked or changed appointment tells, some days before it."""

_APPOINTMENTS = frozenset({"case.appointment_booked", "case.appointment_changed", "case.appointment_cancelled"})
_REQUESTS = frozenset({"case.information_requested", "case.information_received"})
_ENDS = frozenset({"case.decision_made", "case.closed", "case.withdrawn"})
_MILESTONE = "case.milestone_reached"

TOLD_EVENTS = (
    _APPOINTMENTS
    | _REQUESTS
    | _ENDS
    | {
        "case.opened",
        "case.reopened",
        _MILESTONE,
        "case.delayed",
        "case.merged",
        "case.transferred",
        "case.event_retracted",
    }
)
"""The event types, without `olrhain.`, that tell a person something."""

ONLY_WITH: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "reason": frozenset({"case.delayed"}),
        "what": _REQUESTS,
        "due": frozenset({"case.information_requested"}),
        "due_sentence": frozenset({"case.information_requested"}),
        "appointment_date": _APPOINTMENTS | {REMINDER_EVENT},
        "appointment_time": _APPOINTMENTS | {REMINDER_EVENT},
        "place": _APPOINTMENTS | {REMINDER_EVENT},
        "place_sentence": _APPOINTMENTS | {REMINDER_EVENT},
        "appointment_notes": _APPOINTMENTS | {REMINDER_EVENT},
        "outcome": _ENDS,
        "outcome_meaning": _ENDS,
        "moved_to": frozenset({"case.transferred"}),
        "into": frozenset({"case.merged"}),
    }
)
"""Placeholders that only some events have a value for; the others go with every event."""

SOON_OLD = frozenset({"milestone", "sentence", "next", "expected_by", "by_when"})
"""Where the case is when an appointment is booked; days later, when the reminder goes, it may be elsewhere."""

NEUTRAL_EVENT = "neutral"
"""The event of wording for contacts who must be written to in neutral words: it serves every event."""

NEUTRAL_PLACEHOLDERS = frozenset({"first_name", "name", "organisation", "phone"})

FALLBACK_PLACEHOLDERS = frozenset(
    {
        *("first_name", "name", "organisation", "phone", "reference", "case_type", "link", "site"),
        *("due", "appointment_date", "appointment_time"),
    }
)
"""What a fallback may use: nothing that an event brings as free text, as that is what may lack a language."""


@dataclass(frozen=True, slots=True)
class PackCaseType:
    """`link`: whether texts carry the link to the status page.

    reminder_days: how many days before an appointment people are reminded of it; None: they are not.
    hours: between which hours of the day its messages go; None: any at which the organisation sends.
    """

    code: str
    name: Bilingual
    sensitivity: Sensitivity
    link: bool
    reminder_days: int | None = None
    hours: DayHours | None = None


@dataclass(frozen=True, slots=True)
class PackPlaceholder:
    """A detail that a milestone's event may carry in `data.details`; `sample` is for previews."""

    name: str
    type: PlaceholderType
    sample: Bilingual


@dataclass(frozen=True, slots=True)
class PackMilestone:
    """`working_days`: how many working days after this milestone we expect what `next` says to be done."""

    code: str
    label: Bilingual
    sentence: Bilingual
    next: Bilingual
    working_days: int | None = None


@dataclass(frozen=True, slots=True)
class PackOutcome:
    code: str
    label: Bilingual
    meaning: Bilingual


@dataclass(frozen=True, slots=True)
class PackTemplate:
    """The wording for one event and channel; `milestone` None serves every milestone.

    `for_others` is a second body for whoever is not the person the case is about; None: `body` fits both.
    `fallback` is a body without free text, for what cannot wait until a missing language is there; None: it waits.
    """

    event: str
    milestone: str | None
    channel: Channel
    subject: Bilingual | None
    body: Bilingual
    for_others: Bilingual | None = None
    fallback: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole starter pack. `welsh` says how far the Welsh is: a draft until a Welsh speaker signs it."""

    code: str
    version: int
    welsh: str
    case_type: PackCaseType
    placeholders: tuple[PackPlaceholder, ...]
    milestones: tuple[PackMilestone, ...]
    outcomes: tuple[PackOutcome, ...]
    templates: tuple[PackTemplate, ...]
    neutral: tuple[PackTemplate, ...]

    @property
    def untold(self) -> tuple[tuple[str, Channel], ...]:
        """The events and channels for which this pack has no wording that serves every milestone."""
        told = {(template.event, template.channel) for template in self.templates if not template.milestone}
        events = [*sorted(TOLD_EVENTS), *((REMINDER_EVENT,) if self.case_type.reminder_days else ())]
        wanted = ((event, channel) for event in events for channel in (Channel.SMS, Channel.EMAIL))
        return tuple(pair for pair in wanted if pair not in told)


@dataclass(frozen=True, slots=True)
class PackProblem:
    """One thing wrong with a pack: where (RFC 6901 JSON pointer into the file), and what, in a sentence."""

    path: str
    sentence: str


class PackNotReadable(OlrhainError):
    """A pack cannot be used; `problems` says everything that is wrong with it."""

    def __init__(self, problems: tuple[PackProblem, ...]) -> None:
        super().__init__("; ".join(f"{problem.path or '/'}: {problem.sentence}" for problem in problems))
        self.problems = problems
