"""The organisation's own words: places with their forms, and words that the spelling check must know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain import welsh
from app.domain.bilingual import nfc
from app.domain.errors import NotFound, OlrhainError
from app.domain.forms import Preposition
from app.domain.glossary import Glossary, PlaceName
from app.domain.place_names import SHIPPED
from app.models.glossary import GlossaryEntry
from app.services.audit import named, note
from app.services.organisations import AlreadyThere

_FORMS: dict[Preposition, re.Pattern[str]] = {
    "i": re.compile(r"i(?:'r|’r)? \S", re.IGNORECASE),
    "o": re.compile(r"o(?:'r|’r)? \S", re.IGNORECASE),
    "yn": re.compile(r"y(?:n|ng|m) \S", re.IGNORECASE),
}
_MOST_LETTERS = 100
_THE = "the "


class Kind(StrEnum):
    """What an entry is: a name that takes forms, or words that are only to be spelt so."""

    PLACE = "place"
    WORD = "word"


class NotAnEntry(OlrhainError):
    """What was given cannot stand in a glossary."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, in both languages. An English name that says "the" before it inside a sentence begins with it.

    forms: of a place, preposition and name together where the rule would not give them, as `i`: `i'r Cwm`.
    """

    kind: Kind
    cy: str
    en: str
    i: str | None = None
    o: str | None = None
    yn: str | None = None

    def form(self, preposition: Preposition) -> str | None:
        return {"i": self.i, "o": self.o, "yn": self.yn}[preposition]


def add(session: Session, entry: Entry, who: str) -> None:
    """Raises AlreadyThere where there is one of that kind and Welsh, NotAnEntry, and NobodyNamed."""
    entry, who = checked(entry), named(who)
    if _find(session, entry.kind, entry.cy) is not None:
        raise AlreadyThere(f"the glossary has the {entry.kind} {entry.cy} already")
    row = GlossaryEntry(
        organisation_id=organisation_of(session),
        kind=entry.kind.value,
        cy=entry.cy,
        en=entry.en,
        forms=kept_forms(entry),
    )
    session.add(row)
    session.flush()
    note(session, who, f"glossary: {entry.kind} added", "glossary_entries", row.id)


def change(session: Session, entry: Entry, who: str) -> None:
    """Gives the entry of that kind and Welsh another English and other forms. Raises NotFound and NotAnEntry."""
    entry, who = checked(entry), named(who)
    row = _there(session, entry.kind, entry.cy)
    row.en, row.forms = entry.en, kept_forms(entry)
    note(session, who, f"glossary: {entry.kind} changed", "glossary_entries", row.id)
    session.flush()


def remove(session: Session, kind: Kind, cy: str, who: str) -> None:
    """Takes an entry out. Raises NotFound."""
    who = named(who)
    row = _there(session, kind, nfc(cy).strip())
    session.delete(row)
    note(session, who, f"glossary: {kind} removed", "glossary_entries", row.id)
    session.flush()


def entries(session: Session) -> tuple[Entry, ...]:
    """Every entry, places first, by the Welsh alphabet."""
    rows = session.scalars(select(GlossaryEntry))
    found = (Entry(Kind(row.kind), row.cy, row.en, **row.forms) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.kind, welsh.sort_key(one.cy))))


def places(session: Session) -> Glossary:
    """The shipped places and the organisation's own, which win: for filling `((place|yn))`."""
    return glossary_of_places(entries(session))


def glossary_of_places(listed: Iterable[Entry]) -> Glossary:
    """The shipped places with those of a list; entries that are no places add nothing."""
    return SHIPPED.extended(_place_name(entry) for entry in listed if entry.kind is Kind.PLACE)


def forms_of(entry: Entry) -> tuple[str, str, str]:
    """How a place is said after i, o and yn: by its own forms, else by the rule."""
    glossary = glossary_of_places([entry])
    i, o, yn = (welsh.place(entry.cy, preposition, glossary) for preposition in _FORMS)
    return i, o, yn


def _place_name(entry: Entry) -> PlaceName:
    has_the = entry.en.lower().startswith(_THE)
    english = entry.en[len(_THE) :] if has_the else entry.en
    return PlaceName(entry.cy, english, i=entry.i, o=entry.o, yn=entry.yn, the=has_the)


def kept_forms(entry: Entry) -> dict[str, str]:
    """The forms that the entry gives itself, as they are kept."""
    forms = ((preposition, entry.form(preposition)) for preposition in _FORMS)
    return {preposition: form for preposition, form in forms if form}


def checked(entry: Entry) -> Entry:
    """The entry without blanks around it and NFC. Raises NotAnEntry, which never blames a form on the wrong one."""
    tidy = {name: nfc(getattr(entry, name) or "").strip() for name in ("cy", "en", *_FORMS)}
    if not (tidy["cy"] and tidy["en"]):
        raise NotAnEntry("an entry has a Welsh and an English name or word; they may be the same")
    if any(len(text) > _MOST_LETTERS or "\n" in text or "((" in text for text in tidy.values()):
        raise NotAnEntry(f"an entry is one line of at most {_MOST_LETTERS} letters without placeholders")
    if entry.kind is Kind.WORD and any(tidy[preposition] for preposition in _FORMS):
        raise NotAnEntry("only a place has forms after i, o and yn")
    for preposition, begins in _FORMS.items():
        if tidy[preposition] and not begins.match(tidy[preposition]):
            raise NotAnEntry(f"the form after {preposition} gives {preposition} and the name together")
    i, o, yn = (tidy[preposition] or None for preposition in _FORMS)
    return Entry(entry.kind, tidy["cy"], tidy["en"], i, o, yn)


def _there(session: Session, kind: Kind, cy: str) -> GlossaryEntry:
    row = _find(session, kind, cy)
    if row is None:
        raise NotFound(f"the glossary has no {kind} {cy}")
    return row


def _find(session: Session, kind: Kind, cy: str) -> GlossaryEntry | None:
    query = select(GlossaryEntry).where(GlossaryEntry.kind == kind.value, GlossaryEntry.cy == cy)
    return session.scalar(query)
