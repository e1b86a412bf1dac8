"""Case types with their milestones and wordings: loaded from packs, and looked up on every event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import Database, organisation_of
from app.domain.case_events import EventType
from app.domain.glossary import Glossary
from app.domain.packs import NEUTRAL_EVENT, REMINDER_EVENT
from app.domain.personalisation import CaseTypeWords, MilestoneWords, OutcomeWords
from app.domain.place_names import SHIPPED
from app.domain.placeholders import PlaceholderType
from app.domain.planning import Wording
from app.domain.quiet_hours import DayHours
from app.domain.recipients import Channel, Sensitivity
from app.models.case_type import CaseType
from app.models.organisation import ProviderAccount
from app.models.template import Template, TemplateVersion
from app.services.words import glossary
from app.timed import Remembered

_SECONDS = 2.0


Wordings = Mapping[tuple[str, str | None, Channel], Wording]


@dataclass(frozen=True, slots=True)
class CaseTypeView:
    """A case type as services use it: its words, how careful to be, what is said when, and the names of places.

    hours: between which hours of the day its messages go; None: any at which the organisation sends.
    letters: whether somebody carries letters for live and team keys; who has no other channel is else not told.
    in_preparation: never published, so that only test and team keys may name it. former_firsts: where cases were opened
    before the first milestone was another: until when, and the code, oldest first.
    """

    id: UUID
    words: CaseTypeWords
    sensitivity: Sensitivity
    link: bool
    wordings: Wordings
    stoppable: bool = True
    reminder_days: int | None = None
    hours: DayHours | None = None
    places: Glossary = SHIPPED
    letters: bool = False
    in_preparation: bool = False
    former_firsts: tuple[tuple[datetime, str], ...] = ()

    def first_milestone(self, opened_at: datetime) -> str:
        """Where a case stands that was opened then. A new order of the milestones moves no case that was there."""
        return next((code for until, code in self.former_firsts if opened_at < until), self.words.first_milestone)

    def wording(self, event: EventType, milestone: str | None, channel: Channel) -> Wording | None:
        """The wording for this milestone, else the one that serves every milestone."""
        own = self.wordings.get((event.value, milestone, channel)) if milestone else None
        return own or self.wordings.get((event.value, None, channel))

    def neutral(self, channel: Channel) -> Wording | None:
        return self.wordings.get((NEUTRAL_EVENT, None, channel))

    def reminder(self, channel: Channel) -> Wording | None:
        return self.wordings.get((REMINDER_EVENT, None, channel))


Views = tuple[CaseTypeView, ...]


class Shelf:
    """The case types of one organisation: what is remembered of them, else what `read` finds."""

    def __init__(self, known: Remembered[UUID, Views], organisation_id: UUID, read: Callable[[], Views]) -> None:
        self._known = known
        self._organisation_id = organisation_id
        self._read = read

    def all(self) -> Views:
        return self._known.get(self._organisation_id, self._read)

    def by_code(self, code: str) -> CaseTypeView | None:
        return next((one for one in self.all() if one.words.code == code), None)

    def by_id(self, case_type_id: UUID) -> CaseTypeView:
        found = self._find(case_type_id)
        if found is None:
            self._known.forget()
            found = self._find(case_type_id)
        if found is None:
            raise LookupError("there is no such case type")
        return found

    def _find(self, case_type_id: UUID) -> CaseTypeView | None:
        return next((one for one in self.all() if one.id == case_type_id), None)


class Catalogue:
    """The case types of every organisation, remembered for a moment."""

    def __init__(self) -> None:
        self._known: Remembered[UUID, Views] = Remembered(_SECONDS)

    def of(self, session: Session) -> Views:
        return self._shelf(session).all()

    def by_id(self, session: Session, case_type_id: UUID) -> CaseTypeView:
        return self._shelf(session).by_id(case_type_id)

    def within(self, session: Session) -> Shelf:
        """For where a session is open."""
        return self._shelf(session)

    def shelf(self, db: Database, organisation_id: UUID) -> Shelf:
        """For where no session is open: one is opened only if nothing is remembered."""
        return Shelf(self._known, organisation_id, partial(_load_at, db, organisation_id))

    def forget(self) -> None:
        self._known.forget()

    def _shelf(self, session: Session) -> Shelf:
        return Shelf(self._known, organisation_of(session), partial(load, session))


def load(session: Session) -> Views:
    """The case types of the organisation, in their order, with the newest wordings."""
    wordings, places = _wordings(session), glossary.places(session)
    letters = session.scalar(select(ProviderAccount.id).where(ProviderAccount.channel == Channel.LETTER.value))
    rows = session.scalars(select(CaseType).order_by(CaseType.position))
    views = (_view(row, wordings.get(row.id, {})) for row in rows)
    return tuple(replace(view, places=places, letters=letters is not None) for view in views)


def _load_at(db: Database, organisation_id: UUID) -> Views:
    with db.transaction(organisation_id) as session:
        return load(session)


def _wordings(session: Session) -> dict[UUID, dict[tuple[str, str | None, Channel], Wording]]:
    """The wording in force of each template: the newest published one, else the newest draft."""
    found: dict[UUID, dict[tuple[str, str | None, Channel], Wording]] = {}
    rows = session.execute(
        select(Template, TemplateVersion)
        .join(TemplateVersion, TemplateVersion.template_id == Template.id)
        .where(Template.retired_at.is_(None))
        .order_by(TemplateVersion.published_at.is_not(None), TemplateVersion.number)
    )
    for template, version in rows:
        place = (template.event, template.milestone, Channel(template.channel))
        found.setdefault(template.case_type_id, {})[place] = Wording(
            version_id=version.id,
            body=version.body,
            subject=version.subject,
            for_others=version.for_others,
            signed=version.published_at is not None,
            every_channel=template.every_channel,
            fallback=version.fallback,
        )
    return found


def _view(row: CaseType, wordings: Wordings) -> CaseTypeView:
    words = CaseTypeWords(
        code=row.code,
        name=row.name,
        milestones=tuple(
            MilestoneWords(one.code, one.label, one.sentence, one.next, one.working_days, one.retired_at is not None)
            for one in row.milestones
        ),
        outcomes=tuple(
            OutcomeWords(one.code, one.label, one.meaning, one.retired_at is not None) for one in row.outcomes
        ),
        details={name: PlaceholderType(kind) for name, kind in row.placeholders.items()},
    )
    return CaseTypeView(
        row.id,
        words,
        Sensitivity(row.sensitivity),
        row.link,
        wordings,
        row.stoppable,
        row.reminder_days,
        row.hours,
        in_preparation=row.in_preparation,
        former_firsts=tuple(sorted((datetime.fromisoformat(at), code) for at, code in row.former_firsts.items())),
    )
