"""What the page of the published contract shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Type:
    """A piece of a type as it is written on the page; `schema` is the one it leads to, if any."""

    text: str
    schema: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field, parameter or header. `words` are those that it may hold, each with its meaning."""

    name: str
    types: tuple[Type, ...]
    needed: bool
    limits: tuple[str, ...]
    meaning: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Schema:
    name: str
    fields: tuple[Field, ...]
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Example:
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """One type of content that may be posted."""

    media_type: str
    types: tuple[Type, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    meaning: str
    types: tuple[Type, ...]
    headers: tuple[Field, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    method: str
    path: str
    summary: str
    description: str
    security: str | None
    parameters: tuple[Field, ...]
    forms: tuple[Form, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class EventType:
    """An event type, the schema of its data and an example."""

    name: str
    meaning: str
    data: str
    example: Example


@dataclass(frozen=True, slots=True)
class Contract:
    """Everything the page says, in the order in which it says it.

    operations: under the title of their group. envelope: the attributes of every event. every_data: the fields
    that the data of every event may hold. data: what each kind of data holds beside those.
    """

    title: str
    about: str
    security: tuple[tuple[str, str, str], ...]
    operations: tuple[tuple[str, tuple[Operation, ...]], ...]
    envelope: tuple[Field, ...]
    event_types: tuple[EventType, ...]
    every_data: tuple[Field, ...]
    data: tuple[Schema, ...]
    answers: tuple[Schema, ...]
    lists: tuple[Schema, ...]
