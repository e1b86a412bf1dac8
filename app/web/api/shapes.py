"""The shapes that the data of events is made of: texts, days, pairs, contacts, appointments."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.domain.bilingual import nfc
from app.domain.recipients import Channel, Role, normalise_email, normalise_mobile

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})")
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def _day(value: Any) -> Any:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("date_invalid", "A date is written YYYY-MM-DD")
    return value


def _moment(value: Any) -> Any:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise PydanticCustomError("time_invalid", "A time is written as in RFC 3339, with its offset")
    return value.upper()


def _of_our_time(moment: datetime) -> datetime:
    """Moments at the ends of the calendar cannot be brought to UTC, nor kept in a table."""
    if not 1900 <= moment.year < 2200:
        raise PydanticCustomError("time_invalid", "A time is in the years 1900 to 2199")
    return moment


def read_clock(value: Any) -> Any:
    found = CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("clock_invalid", "A time of day is written HH:MM")
    return int(found[1]) * 60 + int(found[2])


def _mobile(value: str) -> str:
    number = normalise_mobile(value)
    if number is None:
        raise PydanticCustomError("mobile_invalid", "This is not a UK mobile number")
    return number


def _email(value: str) -> str:
    try:
        validate_email(nfc(value), check_deliverability=False)
    except EmailNotValidError:
        raise PydanticCustomError("email_invalid", "This is not an email address") from None
    return normalise_email(value)


Code = Annotated[StrictStr, Field(min_length=1, max_length=100, pattern=r"^[a-z0-9][a-z0-9._-]*$")]
Id = Annotated[StrictStr, Field(min_length=1, max_length=200), AfterValidator(nfc)]
Reference = Annotated[StrictStr, Field(min_length=1, max_length=100), AfterValidator(nfc)]
Postcode = Annotated[StrictStr, Field(min_length=1, max_length=10), AfterValidator(nfc)]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment), AfterValidator(_of_our_time)]
Clock = Annotated[int, BeforeValidator(read_clock)]
DetailName = Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9_]{0,49}$")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Pair(Part):
    """A text in Welsh and in English; with one of the two missing, messages that need it are held."""

    cy: Annotated[StrictStr, Field(max_length=2000)] | None = None
    en: Annotated[StrictStr, Field(max_length=2000)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _is_a_pair(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            raise PydanticCustomError("pair_needed", 'A pair is written {"cy": "...", "en": "..."}')
        if not any(isinstance(text, str) and text.strip() for text in value.values()):
            raise PydanticCustomError("pair_empty", "A pair holds words in at least one language")
        return value


def _kind_of_detail(value: Any) -> str:
    return "pair" if isinstance(value, dict | Pair) else "number" if isinstance(value, int) else "text"


Detail = Annotated[
    Annotated[Pair, Tag("pair")]
    | Annotated[StrictStr, Field(max_length=1000), Tag("text")]
    | Annotated[StrictInt, Tag("number")],
    Discriminator(_kind_of_detail),
]
"""One kind only is tried, so that a wrong detail has one fault and not one for each kind."""


class Safe(Part):
    """When and how somebody may be written to without danger."""

    neutral: StrictBool | None = None
    from_: Annotated[Clock | None, Field(alias="from")] = None
    to: Clock | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> Safe:
        if (self.from_ is None) != (self.to is None):
            raise PydanticCustomError("hours_incomplete", "Safe hours have both from and to")
        return self


class Contact(Part):
    """A person to be told; absent fields stay as they are, null clears."""

    reference: Reference
    role: Role | None = None
    name: Id | None = None
    mobile: Annotated[StrictStr, AfterValidator(_mobile)] | None = None
    email: Annotated[StrictStr, Field(max_length=320), AfterValidator(_email)] | None = None
    address_lines: Annotated[list[Reference], Field(max_length=7)] | None = None
    postcode: Postcode | None = None
    language: Literal["cy", "en", "both", "unknown"] | None = None
    channels: Annotated[list[Channel], Field(max_length=3)] | None = None
    format: Literal["large-print", "easy-read", "bsl"] | None = None
    safe: Safe | None = None


def each_once(contacts: list[Contact]) -> list[Contact]:
    """Refuses a list in which one contact stands twice."""
    if len({contact.reference for contact in contacts}) != len(contacts):
        raise PydanticCustomError("contact_twice", "A contact stands twice in one event")
    return contacts


class Request(Part):
    id: Id
    what: Pair | None = None
    due: Day | None = None


class Appointment(Part):
    id: Id
    start: Moment | None = None
    end: Moment | None = None
    place: Pair | None = None
    notes: Pair | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Appointment:
        if self.start and self.end and self.end < self.start:
            raise PydanticCustomError("end_before_start", "An appointment ends after it starts")
        return self


class BookedAppointment(Appointment):
    start: Moment
