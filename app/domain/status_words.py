"""What happened to a case, said in a sentence for its timeline."""

from __future__ import annotations

from app.domain.bilingual import Bilingual
from app.domain.case_events import EventType
from app.domain.case_state import HistoryEntry

RECEIVED = Bilingual("Mae'r cais wedi dod i law.", "We have received the request.")
SOMETHING = Bilingual("Gwybodaeth sydd ei hangen arnom", "Information that we need")

_SENTENCES = {
    EventType.OPENED: RECEIVED,
    EventType.REOPENED: Bilingual("Rydym wedi ailagor y cais.", "We have reopened the request."),
    EventType.INFORMATION_REQUESTED: Bilingual("Gofynnon ni am wybodaeth.", "We asked for information."),
    EventType.INFORMATION_RECEIVED: Bilingual("Daeth yr wybodaeth i law.", "We received the information."),
    EventType.DELAYED: Bilingual(
        "Dywedon ni y bydd y cais yn cymryd mwy o amser.", "We said that the request will take longer."
    ),
    EventType.APPOINTMENT_BOOKED: Bilingual("Cafodd apwyntiad ei drefnu.", "An appointment was booked."),
    EventType.APPOINTMENT_CHANGED: Bilingual("Cafodd apwyntiad ei newid.", "An appointment was changed."),
    EventType.APPOINTMENT_CANCELLED: Bilingual("Cafodd apwyntiad ei ganslo.", "An appointment was cancelled."),
    EventType.DECISION_MADE: Bilingual("Rydym wedi gwneud penderfyniad.", "We have made a decision."),
    EventType.CLOSED: Bilingual("Rydym wedi cau'r cais.", "We have closed the request."),
    EventType.WITHDRAWN: Bilingual("Cafodd y cais ei dynnu'n ôl.", "The request was withdrawn."),
    EventType.MERGED: Bilingual("Cafodd y cais ei uno â chais arall.", "The request was merged with another one."),
    EventType.TRANSFERRED: Bilingual(
        "Rydym wedi trosglwyddo'r cais i wasanaeth arall.", "We have passed the request to another service."
    ),
}


_ENDED = {"closed": EventType.CLOSED, "withdrawn": EventType.WITHDRAWN, "merged": EventType.MERGED}


def ended(status: str) -> Bilingual | None:
    """Where a case is that is over, in a sentence; None for one that is open."""
    return _SENTENCES[_ENDED[status]] if status in _ENDED else None


def sentence(entry: HistoryEntry, milestone_label: Bilingual | None) -> Bilingual | None:
    """The sentence of one entry; None for what is no business of a timeline (a contact, a retraction itself)."""
    if entry.type is EventType.MILESTONE_REACHED:
        return milestone_label
    return _SENTENCES.get(entry.type)
