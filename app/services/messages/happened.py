"""An event that is being processed, as the services hand it on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.domain.case_events import CaseEvent
from app.domain.case_state import CaseState
from app.models.case import Case, StoredEvent
from app.models.contact import Contact
from app.models.organisation import Organisation
from app.services.case_types import CaseTypeView
from app.services.known import Known


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with its case before and after it. `takes_back`: the ids of the events that it retracts.

    people: the contacts of the case, in the order in which we learnt of them.
    """

    row: StoredEvent
    event: CaseEvent
    effect: str
    organisation: Organisation
    case: Case
    case_type: CaseTypeView
    before: CaseState
    after: CaseState
    people: tuple[Contact, ...]
    known: Known
    takes_back: tuple[UUID, ...] = ()
