"""What the citizen's pages show, as plain values: the pages never see a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.domain.bilingual import Bilingual, Language
from app.domain.emails.parts import Email
from app.domain.helping import Scope as Scope
from app.domain.recipients import Channel


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """The organisation as a citizen meets it: white text on `colour`. suspended_at: for the desk, if nothing goes."""

    slug: str
    name: Bilingual
    phone: str
    email: str | None
    colour: str
    suspended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FiledLink:
    """A link to a status page: whose it is, and the hash it is filed under (`app.domain.tokens.hash_of`)."""

    organisation_id: UUID
    token_hash: bytes


@dataclass(frozen=True, slots=True)
class Proof:
    """An address that a reader has shown to read, by typing a code that was sent there; by its blind index."""

    channel: Channel
    address_index: bytes


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever has a case open on our pages: one contact of it, with all that decides what they may see and do.

    about_me: whether the case is about them. scope: of a helper whom that person named, None for everybody else.
    sensitive: neutral words, and a way out of the page. proof: what they have proven, if anything.
    asks_language: nobody knows which language they want, and they were not asked yet. has_others: whether they have
    more requests than this one, of which they may know.
    """

    organisation_id: UUID
    organisation: OrganisationView
    case_id: UUID
    contact_id: UUID
    mode: str
    about_me: bool
    sensitive: bool
    scope: Scope | None = None
    proof: Proof | None = None
    asks_language: bool = False
    has_others: bool = False

    @property
    def is_named_helper(self) -> bool:
        return self.scope is not None


@dataclass(frozen=True, slots=True)
class NeedsCode:
    """The link alone does not open this case: a code is needed as well."""

    organisation: OrganisationView


@dataclass(frozen=True, slots=True)
class NeedsYes:
    """A helper who has not yet said that they will help: they are asked first. `link` opened it."""

    organisation: OrganisationView


class StepState(StrEnum):
    DONE = "done"
    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class StepView:
    """One milestone of the case type, in order; `on` is the day it was reached."""

    label: Bilingual
    state: StepState
    on: date | None


@dataclass(frozen=True, slots=True)
class TimelineView:
    """One thing that happened, in our words (`sentence`); `withdrawn` where the case system took it back.

    detail: what the case system said of it. told: the event whose messages to this reader can be read again, if any.
    """

    at: datetime
    sentence: Bilingual
    withdrawn: bool = False
    withdrawn_at: datetime | None = None
    detail: Bilingual | None = None
    told: UUID | None = None


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """An appointment to come, or one that would have been.

    key: what its calendar file is found by. soon: how long it is until then, where that is not long.
    """

    start: datetime
    end: datetime | None
    place: Bilingual | None
    notes: Bilingual | None
    key: str | None = None
    soon: Bilingual | None = None
    moved_from: datetime | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class RequestView:
    """Something the citizen was asked for and has not sent yet. `soon`: how long they have, where that is not long."""

    what: Bilingual
    due: date | None
    soon: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class SaidView:
    """What we told this reader at one moment and by one channel: more than one message where each has a language.

    Where it was told by mistake there are no words any more; `withdrawn_at` is when they were taken back, if known.
    arrived: nobody has told us that it did not.
    """

    at: datetime
    channel: Channel
    about: Bilingual | None
    messages: tuple[PhoneMessage, ...]
    withdrawn: bool = False
    withdrawn_at: datetime | None = None
    arrived: bool = True


@dataclass(frozen=True, slots=True)
class SaidPage:
    """A page of what we told somebody, newest first. `step`: the one thing it was about, where it was asked for."""

    said: tuple[SaidView, ...]
    number: int = 1
    next_page: int | None = None
    step: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class StatusView:
    """Everything a status page says.

    about_me: whether the reader is the person the case is about ("your request"), or helps someone.
    expected_by: the day that the case system told, or that follows from how long this step takes; within: how many
    working days are left until then. late: that day has passed or a delay was told; delay_reason: what the case
    system said of it. state: open, moved, closed, withdrawn or merged. outcome: the decision, and what it means,
    once there is one. into: the reference elsewhere. mistake_on: when the newest thing was that we took one back.
    anything_said: whether there is anything that we sent to this reader. asks_for_feedback: it is over, and they have
    not said yet how it was; feedback_said: they have.
    """

    organisation: OrganisationView
    reader: Reader
    case_type: Bilingual
    reference: str
    about_me: bool
    state: str
    sentence: Bilingual
    since: datetime
    next: Bilingual | None
    expected_by: date | None
    late: bool
    delay_reason: Bilingual | None
    outcome: Bilingual | None
    outcome_meaning: Bilingual | None
    moved_to: Bilingual | None
    steps: tuple[StepView, ...]
    timeline: tuple[TimelineView, ...]
    appointments: tuple[AppointmentView, ...]
    requests: tuple[RequestView, ...]
    updated_at: datetime
    within: Bilingual | None = None
    into: str | None = None
    mistake_on: datetime | None = None
    anything_said: bool = False
    asks_for_feedback: bool = False
    feedback_said: bool = False


@dataclass(frozen=True, slots=True)
class NotOnline:
    """The case cannot be shown online; the reader gets the organisation's phone number instead."""

    organisation: OrganisationView


@dataclass(frozen=True, slots=True)
class PhoneMessage:
    """One message as a sandbox phone or inbox shows it. `language` is cy, en or both. `mail`: an email or a letter."""

    id: str
    at: datetime
    channel: Channel
    language: str
    status: str
    subject: str | None
    body: str
    languages: tuple[Language, ...]
    mail: Email | None = None


@dataclass(frozen=True, slots=True)
class PhoneView:
    """What one recipient was sent on one channel, newest first. `mode` is live or trial."""

    recipient: str
    name: str
    channel: Channel
    organisation: Bilingual
    mode: str
    messages: tuple[PhoneMessage, ...]


@dataclass(frozen=True, slots=True)
class PhonesView:
    """A page of phones and inboxes, the one with the newest message first."""

    phones: tuple[PhoneView, ...]
    next_page: int | None
    newest: str
