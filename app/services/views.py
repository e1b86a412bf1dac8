"""What the citizen's pages show, as plain values: the pages never see a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.domain.bilingual import Bilingual, Language
from app.domain.emails.parts import Email
from app.domain.recipients import Channel


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """The organisation as a citizen meets it. `colour` is a CSS hex colour with white text on it."""

    slug: str
    name: Bilingual
    phone: str
    email: str | None
    colour: str


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


class Scope(StrEnum):
    """What a helper hears of and sees, whom the person named themselves."""

    ALL = "all"
    APPOINTMENTS = "appointments"


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever has a case open on our pages: one contact of it, with all that decides what they may see and do.

    about_me: whether the case is about them. scope: of a helper whom that person named, None for everybody else.
    sensitive: neutral words, and a way out of the page. proof: what they have proven, if anything.
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
    """One thing that happened, in our words (`sentence`); `withdrawn` where the case system took it back."""

    at: datetime
    sentence: Bilingual
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """An appointment that stands; one that was cancelled is not here but in the timeline."""

    start: datetime
    end: datetime | None
    place: Bilingual | None
    notes: Bilingual | None


@dataclass(frozen=True, slots=True)
class RequestView:
    """Something the citizen was asked for and has not sent yet."""

    what: Bilingual
    due: date | None


@dataclass(frozen=True, slots=True)
class StatusView:
    """Everything a status page says.

    about_me: whether the reader is the person the case is about ("your request"), or helps someone.
    late: a promised day has passed or a delay was told. delay_reason: what the case system said of it.
    state: open, closed, withdrawn or merged. outcome: the decision, and what it means, once there is one.
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
