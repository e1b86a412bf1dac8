"""What an event or a template is called on the pages of staff."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from app.domain import status_words
from app.domain.bilingual import Bilingual
from app.domain.case_events import EventType
from app.domain.case_state import HistoryEntry
from app.domain.packs import NEUTRAL_EVENT, REMINDER_EVENT
from app.domain.recipients import Channel
from app.services.case_types import CaseTypeView

_NOBODY = UUID(int=0)
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_OTHERS = {
    NEUTRAL_EVENT: Bilingual("Geiriau niwtral", "Neutral words"),
    REMINDER_EVENT: Bilingual("Neges atgoffa am apwyntiad", "Appointment reminder"),
    EventType.EVENT_RETRACTED.value: Bilingual("Cafodd digwyddiad ei dynnu’n ôl.", "An event was taken back."),
    EventType.MILESTONE_REACHED.value: Bilingual("Cyrhaeddwyd carreg filltir.", "A milestone was reached."),
}
_FIELDS = {
    "reason": Bilingual("Y rheswm", "The reason"),
    "to": Bilingual("I ble y trosglwyddwyd y cais", "Where the request was passed to"),
    "request.what": Bilingual("Beth sydd ei angen", "What is needed"),
    "appointment.place": Bilingual("Lleoliad yr apwyntiad", "The place of the appointment"),
    "appointment.notes": Bilingual("Nodiadau am yr apwyntiad", "Notes about the appointment"),
}

CHANNELS = {
    Channel.SMS: Bilingual("neges destun", "text message"),
    Channel.EMAIL: Bilingual("e-bost", "email"),
    Channel.LETTER: Bilingual("llythyr", "letter"),
}
TEMPLATE_FIELDS = {
    "subject": Bilingual("y pwnc", "the subject"),
    "body": Bilingual("y geiriau", "the words"),
    "for_others": Bilingual("y geiriau i bobl eraill", "the words for other people"),
    "fallback": Bilingual("y geiriau wrth gefn", "the fallback words"),
}
_PLACES = {
    "name": Bilingual("yr enw", "the name"),
    "milestones": Bilingual("carreg filltir", "milestone"),
    "outcomes": Bilingual("canlyniad", "outcome"),
    "label": Bilingual("y label", "the label"),
    "sentence": Bilingual("y frawddeg", "the sentence"),
    "next": Bilingual("beth fydd yn digwydd nesaf", "what happens next"),
    "meaning": Bilingual("beth mae’n ei olygu", "what it means"),
}


def event_name(case_type: CaseTypeView, event: str, milestone: str | None) -> Bilingual:
    """What happened, as the status page says it: the milestone where the event is one."""
    step = case_type.words.milestone(milestone) if milestone else None
    return step.label if step is not None else event_words(event)


def event_words(event: str) -> Bilingual:
    """What happened, whatever the milestone; an event that nobody knows goes by its type."""
    if event in _OTHERS:
        return _OTHERS[event]
    try:
        kind = EventType(event)
    except ValueError:
        return Bilingual(event, event)
    said = status_words.sentence(HistoryEntry(_NOBODY, kind, _ANY_TIME), None)
    return said or Bilingual(event, event)


def field_name(field: str) -> Bilingual:
    """What a value of an event is called; a detail of the council's own goes by its name there."""
    name = field.rpartition(".")[2]
    return _FIELDS.get(field) or Bilingual(name, name)


def place_names(place: str) -> list[Bilingual]:
    """What a place of a case type is called, such as `milestones/received/label`; a code stays as it is."""
    return [_PLACES.get(step) or Bilingual(step, step) for step in place.split("/")]


def together(*names: Bilingual) -> Bilingual:
    """One name after another, the widest first."""
    return Bilingual(": ".join(one.cy for one in names), ": ".join(one.en for one in names))
