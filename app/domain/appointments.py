"""The appointments of a case as its reader has heard of them: those that stand, what was moved, and what is off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.bilingual import Bilingual
from app.domain.case_events import EventType
from app.domain.case_state import CaseState, HistoryEntry


@dataclass(frozen=True, slots=True)
class ToldAppointment:
    """One appointment. `moved_from`: when it was to begin before. `version` grows with all that is told of it."""

    id: str
    start: datetime
    end: datetime | None = None
    place: Bilingual | None = None
    notes: Bilingual | None = None
    moved_from: datetime | None = None
    cancelled: bool = False
    version: int = 0


def told(state: CaseState) -> tuple[ToldAppointment, ...]:
    """By when they begin; what is past is among them. Nothing of a case that is over."""
    if state.status != "open":
        return ()
    histories: dict[str, list[HistoryEntry]] = {one.id: [] for one in state.appointments}
    for entry in state.history:
        if entry.appointment is not None:
            histories.setdefault(entry.appointment, []).append(entry)
    standing = {one.id for one in state.appointments}
    found = [*_standing(state, histories), *_gone({id: told for id, told in histories.items() if id not in standing})]
    return tuple(sorted(found, key=lambda one: one.start))


def _standing(state: CaseState, histories: dict[str, list[HistoryEntry]]) -> list[ToldAppointment]:
    return [
        ToldAppointment(
            id=one.id,
            start=one.start,
            end=one.end,
            place=one.place,
            notes=one.notes,
            moved_from=_before(histories[one.id], one.start),
            version=_version(histories[one.id]),
        )
        for one in state.appointments
        if one.start is not None
    ]


def _gone(histories: dict[str, list[HistoryEntry]]) -> list[ToldAppointment]:
    """What was cancelled or told by mistake: nobody should come to it."""
    found = []
    for appointment_id, told in histories.items():
        starts = [entry.start for entry in told if entry.start]
        ended = any(entry.retracted or entry.type is EventType.APPOINTMENT_CANCELLED for entry in told)
        if starts and ended:
            found.append(ToldAppointment(appointment_id, starts[-1], cancelled=True, version=_version(told)))
    return found


def _before(told: list[HistoryEntry], start: datetime) -> datetime | None:
    """The last beginning that was told and no longer holds."""
    earlier = [entry.start for entry in told if entry.start and entry.start != start and not entry.retracted]
    return earlier[-1] if earlier else None


def _version(told: list[HistoryEntry]) -> int:
    return max(len(told) - 1, 0) + sum(entry.retracted for entry in told)
