"""The glossary as the desk shows it: searched, by the page, and every change can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.bilingual import Bilingual, Language
from app.domain.composed import bare
from app.domain.errors import NotFound, OlrhainError
from app.domain.ids import new_id
from app.domain.speech import speech
from app.models.glossary import GlossaryEntry
from app.models.organisation import AuditEntry
from app.services.audit import note
from app.services.organisations import AlreadyThere
from app.services.words.glossary import Entry, Kind, checked, forms_of, kept_forms

_TABLE = "glossary_entries"
_ADDED, _CHANGED, _REMOVED = "glossary: entry added", "glossary: entry changed", "glossary: entry removed"
_UNDONE = "glossary: taken back"


class NothingToUndo(OlrhainError):
    """The newest thing that was done to the entry was not this, or was taken back already."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry in a list. forms: of a place, after i, o and yn, by its own forms or by the rule."""

    id: UUID
    entry: Entry
    forms: tuple[str, str, str] | None


def listed(session: Session, language: Language, search: str = "", kind: Kind | None = None) -> list[Listed]:
    """The entries in which a word is found in either language, by the alphabet of `language`.

    All of them: an organisation has as many words of its own as people have typed.
    """
    wanted = bare(search)
    rows = session.execute(
        select(GlossaryEntry.id, GlossaryEntry.kind, GlossaryEntry.cy, GlossaryEntry.en, GlossaryEntry.forms)
    )
    found = [
        (row_id, Entry(Kind(of_kind), cy, en, **forms))
        for row_id, of_kind, cy, en, forms in rows
        if (kind is None or of_kind == kind.value) and (wanted in bare(cy) or wanted in bare(en))
    ]
    found.sort(key=lambda one: speech(language).sort_key(Bilingual(one[1].cy, one[1].en)[language]))
    return [Listed(row_id, entry, forms_of(entry) if entry.kind is Kind.PLACE else None) for row_id, entry in found]


def read(session: Session, entry_id: UUID) -> Entry:
    """Raises NotFound."""
    return _entry(_there(session, entry_id))


def add(session: Session, entry: Entry, who: str) -> UUID:
    """Raises AlreadyThere and NotAnEntry."""
    entry = checked(entry)
    _mind_doubles(session, entry, None)
    row = GlossaryEntry(id=new_id(), organisation_id=organisation_of(session))
    _write(row, entry)
    session.add(row)
    _put(session, entry)
    note(session, who, _ADDED, _TABLE, row.id, {"before": None})
    return row.id


def change(session: Session, entry_id: UUID, entry: Entry, who: str) -> None:
    """Gives an entry other words; its kind stays. Raises NotFound, AlreadyThere and NotAnEntry."""
    row, entry = _there(session, entry_id), checked(entry)
    before = _entry(row)
    if entry == before:
        return
    _mind_doubles(session, entry, entry_id)
    _write(row, entry)
    _put(session, entry)
    note(session, who, _CHANGED, _TABLE, entry_id, {"before": _as_dict(before)})


def remove(session: Session, entry_id: UUID, who: str) -> None:
    """Raises NotFound."""
    row = _there(session, entry_id)
    before = _as_dict(_entry(row))
    session.delete(row)
    session.flush()
    note(session, who, _REMOVED, _TABLE, entry_id, {"before": before})


def undo(session: Session, entry_id: UUID, who: str) -> Entry | None:
    """Takes back the last thing that was done to an entry; what it is then, None where it is gone.

    Raises NothingToUndo, and AlreadyThere where another has taken its place.
    """
    row = session.scalar(select(GlossaryEntry).where(GlossaryEntry.id == entry_id).with_for_update())
    done = _last_done(session, entry_id)
    before = done.facts.get("before")
    if before is None:
        if row is not None:
            session.delete(row)
        session.flush()
    else:
        entry = Entry(Kind(before["kind"]), before["cy"], before["en"], **before["forms"])
        _mind_doubles(session, entry, entry_id)
        row = row or _new(session, entry_id)
        _write(row, entry)
        _put(session, entry)
    note(session, who, _UNDONE, _TABLE, entry_id)
    return None if before is None or row is None else _entry(row)


def may_undo(session: Session, entry_id: UUID) -> bool:
    """Whether `undo` has something to take back."""
    try:
        _last_done(session, entry_id)
    except NothingToUndo:
        return False
    return True


def _last_done(session: Session, entry_id: UUID) -> AuditEntry:
    """The newest entry of the audit trail about it."""
    about = select(AuditEntry).where(AuditEntry.about_table == _TABLE, AuditEntry.about_id == entry_id)
    done = session.scalar(about.order_by(AuditEntry.created_at.desc(), AuditEntry.id.desc()).limit(1))
    if done is None or done.what not in (_ADDED, _CHANGED, _REMOVED):
        raise NothingToUndo("there is nothing to take back")
    return done


def _mind_doubles(session: Session, entry: Entry, but: UUID | None) -> None:
    same = select(GlossaryEntry.id).where(GlossaryEntry.kind == entry.kind.value, GlossaryEntry.cy == entry.cy)
    if any(found != but for found in session.scalars(same)):
        raise _already_there(entry)


def _put(session: Session, entry: Entry) -> None:
    """Into the database. Raises AlreadyThere where somebody else put the same there at the same moment."""
    try:
        session.flush()
    except IntegrityError:
        raise _already_there(entry) from None


def _already_there(entry: Entry) -> AlreadyThere:
    return AlreadyThere(f"the glossary has the {entry.kind} {entry.cy} already")


def _there(session: Session, entry_id: UUID) -> GlossaryEntry:
    row = session.scalar(select(GlossaryEntry).where(GlossaryEntry.id == entry_id).with_for_update())
    if row is None:
        raise NotFound("there is no such entry")
    return row


def _new(session: Session, entry_id: UUID) -> GlossaryEntry:
    row = GlossaryEntry(id=entry_id, organisation_id=organisation_of(session))
    session.add(row)
    return row


def _entry(row: GlossaryEntry) -> Entry:
    return Entry(Kind(row.kind), row.cy, row.en, **row.forms)


def _write(row: GlossaryEntry, entry: Entry) -> None:
    row.kind, row.cy, row.en, row.forms = entry.kind.value, entry.cy, entry.en, kept_forms(entry)


def _as_dict(entry: Entry) -> Mapping[str, Any]:
    return {"kind": entry.kind.value, "cy": entry.cy, "en": entry.en, "forms": kept_forms(entry)}
