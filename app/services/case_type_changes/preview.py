"""What a citizen would see: the status page of a made-up case, at any step, in words that nobody has published yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.bilingual import Bilingual
from app.domain.case_events import EventType
from app.domain.case_state import CaseState, HistoryEntry
from app.domain.case_type_content import CaseTypeContent, MilestoneContent
from app.domain.ids import new_id
from app.domain.personalisation import CaseTypeWords, MilestoneWords, OutcomeWords
from app.domain.recipients import Sensitivity
from app.services.case_types import CaseTypeView
from app.services.status_page import status_pages
from app.services.status_page.status_pages import Opened
from app.services.views import OrganisationView, Reader, StatusView

REFERENCE = "AB-00123"
_BETWEEN = timedelta(days=4)
_UNWRITTEN = "…"


def status_page(
    content: CaseTypeContent, organisation: OrganisationView, at: tuple[str, str | None], now: datetime
) -> StatusView:
    """at: the milestone at which the case is, and the outcome with which it has ended, if it has."""
    milestone, outcome = at
    reached = _reached(content.offered, milestone)
    started = now - _BETWEEN * len(reached)
    history = tuple(_entry(one, started + _BETWEEN * place) for place, one in enumerate(reached))
    state = CaseState(
        status="closed" if outcome else "open",
        milestone=reached[-1].code if reached else None,
        milestone_at=history[-1].time if history else None,
        opened_at=started,
        closed_at=now if outcome else None,
        outcome=outcome,
        history=history,
        applied_time=history[-1].time if history else None,
    )
    opened = Opened(
        reference=REFERENCE,
        state=state,
        reader=_reader(content, organisation),
        created_at=started,
        updated_at=now,
        told=(),
        feedback_said=False,
    )
    return status_pages.view(opened, _case_type(content), now)


def _reached(offered: Sequence[MilestoneContent], milestone: str) -> Sequence[MilestoneContent]:
    codes = [one.code for one in offered]
    return offered[: codes.index(milestone) + 1] if milestone in codes else offered[:1]


def _entry(milestone: MilestoneContent, at: datetime) -> HistoryEntry:
    return HistoryEntry(event_id=new_id(), type=EventType.MILESTONE_REACHED, time=at, milestone=milestone.code)


def _reader(content: CaseTypeContent, organisation: OrganisationView) -> Reader:
    return Reader(
        organisation_id=UUID(int=0),
        organisation=organisation,
        case_id=UUID(int=0),
        contact_id=UUID(int=0),
        mode="live",
        about_me=True,
        sensitive=content.sensitivity is Sensitivity.SENSITIVE,
    )


def _case_type(content: CaseTypeContent) -> CaseTypeView:
    words = CaseTypeWords(
        code="",
        name=_filled(content.name),
        milestones=tuple(
            MilestoneWords(
                one.code,
                _filled(one.label),
                _filled(one.sentence),
                _filled(one.next),
                one.working_days,
                one.retired,
            )
            for one in content.milestones
        ),
        outcomes=tuple(
            OutcomeWords(one.code, _filled(one.label), _filled(one.meaning), one.retired) for one in content.outcomes
        ),
        details=content.placeholders,
    )
    return CaseTypeView(UUID(int=0), words, content.sensitivity, content.link, {})


def _filled(pair: Bilingual) -> Bilingual:
    """A language that nobody has written yet shows as much."""
    return Bilingual(pair.cy or _UNWRITTEN, pair.en or _UNWRITTEN)
