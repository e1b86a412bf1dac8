"""A case type in its tables: what is in force, and how another content takes its place without breaking any case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.case_type_content import CaseTypeContent, MilestoneContent, OutcomeContent, Step
from app.domain.errors import NotFound
from app.domain.placeholders import PlaceholderType
from app.domain.recipients import Sensitivity
from app.models.case import Case
from app.models.case_type import CaseType, CaseTypeDraft, CaseTypeVersion, Milestone, Outcome


def there(session: Session, case_type_id: UUID) -> CaseType:
    """The case type, to look at. Raises NotFound, as for another's."""
    found = session.scalar(select(CaseType).where(CaseType.id == case_type_id))
    if found is None:
        raise NotFound("there is no such case type")
    return found


def locked(session: Session, case_type_id: UUID) -> CaseType:
    """The case type, which nobody else changes until this transaction ends. Raises NotFound, as for another's."""
    query = select(CaseType).where(CaseType.id == case_type_id).with_for_update(of=CaseType)
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("there is no such case type")
    return found


def draft_of(session: Session, case_type_id: UUID) -> CaseTypeDraft | None:
    query = select(CaseTypeDraft).where(CaseTypeDraft.case_type_id == case_type_id)
    return session.scalar(query.execution_options(populate_existing=True))


def versions_of(session: Session, case_type_id: UUID) -> list[CaseTypeVersion]:
    """The versions of a case type, oldest first."""
    query = select(CaseTypeVersion).where(CaseTypeVersion.case_type_id == case_type_id)
    return list(session.scalars(query.order_by(CaseTypeVersion.number)))


def content_of(row: CaseType) -> CaseTypeContent:
    """What is in force."""
    return CaseTypeContent(
        name=row.name,
        sensitivity=Sensitivity(row.sensitivity),
        link=row.link,
        stoppable=row.stoppable,
        reminder_days=row.reminder_days,
        hours=row.hours,
        placeholders={name: PlaceholderType(kind) for name, kind in row.placeholders.items()},
        milestones=tuple(
            MilestoneContent(one.code, one.label, one.sentence, one.next, one.working_days, one.retired_at is not None)
            for one in row.milestones
        ),
        outcomes=tuple(
            OutcomeContent(one.code, one.label, one.meaning, one.retired_at is not None) for one in row.outcomes
        ),
    )


def has_cases(session: Session, case_type_id: UUID) -> bool:
    return session.scalar(select(Case.id).where(Case.case_type_id == case_type_id).limit(1)) is not None


def stand_at(session: Session, case_type_id: UUID, milestone: str) -> bool:
    """Whether any open case is at a milestone now."""
    at = (Case.case_type_id == case_type_id, Case.milestone == milestone, Case.status == "open")
    return session.scalar(select(Case.id).where(*at).limit(1)) is not None


def is_removable(session: Session, case_type_id: UUID, kind: str, code: str) -> bool:
    """Whether a milestone or outcome may go without a trace: no case can ever have been there. Raises NotFound."""
    row = there(session, case_type_id)
    kept: list[Milestone] | list[Outcome] = row.milestones if kind == "milestones" else row.outcomes
    return code not in {one.code for one in kept} or not has_cases(session, case_type_id)


def put_in_force(session: Session, row: CaseType, content: CaseTypeContent, now: datetime) -> None:
    """Has a content take the place of what is there.

    A milestone or outcome that it does not have any more is retired, never deleted, as soon as there is any case.
    """
    former = next((one.code for one in row.milestones if one.retired_at is None), None)
    keep = has_cases(session, row.id)
    row.name, row.sensitivity = content.name, content.sensitivity.value
    row.link, row.stoppable, row.reminder_days = content.link, content.stoppable, content.reminder_days
    row.hours = content.hours
    row.placeholders = {name: kind.value for name, kind in content.placeholders.items()}
    _put_milestones(session, row, content.milestones, keep, now)
    _put_outcomes(session, row, content.outcomes, keep, now)
    if former and former != content.offered[0].code:
        row.former_firsts = {**row.former_firsts, now.isoformat(): former}
    session.flush()


def _put_milestones(
    session: Session, row: CaseType, steps: Sequence[MilestoneContent], keep: bool, now: datetime
) -> None:
    there = {one.code: one for one in row.milestones}
    for position, step in enumerate(steps):
        one = there.pop(step.code, None)
        if one is None:
            one = Milestone(organisation_id=organisation_of(session), case_type_id=row.id, code=step.code)
            row.milestones.append(one)
        one.position, one.label, one.sentence, one.next = position, step.label, step.sentence, step.next
        one.working_days, one.retired_at = step.working_days, _retired_at(one, step, now)
    _let_go(session, row.milestones, list(there.values()), keep, now)


def _put_outcomes(session: Session, row: CaseType, steps: Sequence[OutcomeContent], keep: bool, now: datetime) -> None:
    there = {one.code: one for one in row.outcomes}
    for position, step in enumerate(steps):
        one = there.pop(step.code, None)
        if one is None:
            one = Outcome(organisation_id=organisation_of(session), case_type_id=row.id, code=step.code)
            row.outcomes.append(one)
        one.position, one.label, one.meaning = position, step.label, step.meaning
        one.retired_at = _retired_at(one, step, now)
    _let_go(session, row.outcomes, list(there.values()), keep, now)


def _retired_at(row: Milestone | Outcome, step: Step, now: datetime) -> datetime | None:
    return (row.retired_at or now) if step.retired else None


def _let_go(
    session: Session,
    rows: list[Milestone] | list[Outcome],
    gone: Sequence[Milestone | Outcome],
    keep: bool,
    now: datetime,
) -> None:
    for place, row in enumerate(gone):
        if keep:
            row.retired_at = row.retired_at or now
            row.position = len(rows) + place
        else:
            rows.remove(row)  # type: ignore[arg-type]  # it is of the kind that the list holds
            session.delete(row)
