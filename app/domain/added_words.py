"""Values of an event that lack a language, and the words that staff add to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.bilingual import Bilingual, Language, nfc
from app.domain.case_events import CaseEvent

DETAILS = "details."


@dataclass(frozen=True, slots=True)
class Added:
    """Words for one language of one value. `field`: where it stands in the event's data, such as `request.what`."""

    field: str
    language: Language
    words: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A value that lacks a language. `there`: its words in the other one."""

    field: str
    language: Language
    there: str


def completed(event: CaseEvent, added: Iterable[Added]) -> CaseEvent:
    """The event with the words that were added; it says nothing else of itself."""
    for one in added:
        pair = _pairs(event).get(one.field)
        if pair is not None:
            event = _put(event, one.field, _with(pair, one))
    return event


def gaps(here: CaseEvent, earlier: Sequence[CaseEvent]) -> Iterator[tuple[CaseEvent, Gap]]:
    """The values of an event that lack a language, each with the event that brought it.

    What an event leaves out of its appointment or request is as `earlier` ones, the newest first, have said it.
    """
    settled: set[str] = set()
    for event in (here, *(one for one in earlier if _is_about_the_same(one, here))):
        for field, pair in _pairs(event).items():
            if field not in settled and (event is here or field in _SHARED):
                settled.add(field)
                yield from ((event, Gap(field, language, _other(pair, language))) for language in pair.missing)


_SHARED = ("appointment.place", "appointment.notes", "request.what")


def _is_about_the_same(earlier: CaseEvent, here: CaseEvent) -> bool:
    if earlier.appointment and here.appointment:
        return earlier.appointment.id == here.appointment.id
    return bool(earlier.request and here.request and earlier.request.id == here.request.id)


def _pairs(event: CaseEvent) -> dict[str, Bilingual]:
    found: dict[str, Bilingual | str | None] = {"reason": event.reason, "to": event.to}
    if event.request:
        found["request.what"] = event.request.what
    if event.appointment:
        found |= {"appointment.place": event.appointment.place, "appointment.notes": event.appointment.notes}
    found |= {DETAILS + name: value for name, value in event.details.items()}
    return {field: value for field, value in found.items() if isinstance(value, Bilingual)}


def _put(event: CaseEvent, field: str, pair: Bilingual) -> CaseEvent:
    if field.startswith(DETAILS):
        return replace(event, details={**event.details, field.removeprefix(DETAILS): pair})
    return _PUT[field](event, pair)


def _in_request(event: CaseEvent, pair: Bilingual) -> CaseEvent:
    assert event.request is not None
    return replace(event, request=replace(event.request, what=pair))


def _in_place(event: CaseEvent, pair: Bilingual) -> CaseEvent:
    assert event.appointment is not None
    return replace(event, appointment=replace(event.appointment, place=pair))


def _in_notes(event: CaseEvent, pair: Bilingual) -> CaseEvent:
    assert event.appointment is not None
    return replace(event, appointment=replace(event.appointment, notes=pair))


_PUT: dict[str, Callable[[CaseEvent, Bilingual], CaseEvent]] = {
    "reason": lambda event, pair: replace(event, reason=pair),
    "to": lambda event, pair: replace(event, to=pair),
    "request.what": _in_request,
    "appointment.place": _in_place,
    "appointment.notes": _in_notes,
}


def _with(pair: Bilingual, added: Added) -> Bilingual:
    """Only what is missing is added: the words of the case system stand."""
    if added.language not in pair.missing:
        return pair
    words = nfc(added.words)
    return Bilingual(words, pair.en) if added.language is Language.CY else Bilingual(pair.cy, words)


def _other(pair: Bilingual, language: Language) -> str:
    return pair.en if language is Language.CY else pair.cy
