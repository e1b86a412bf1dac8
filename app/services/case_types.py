"""Case types with their milestones and wordings: loaded from packs, and looked up on every event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.case_events import EventType
from app.domain.errors import OlrhainError
from app.domain.packs import NEUTRAL_EVENT, Pack, PackTemplate
from app.domain.personalisation import CaseTypeWords, MilestoneWords, OutcomeWords
from app.domain.placeholders import PlaceholderType
from app.domain.planning import Wording
from app.domain.recipients import Channel, Sensitivity
from app.models.case_type import CaseType, Milestone, Outcome
from app.models.template import Template, TemplateVersion
from app.services.organisations import note
from app.timed import Remembered

_SECONDS = 2.0
_MACHINE = "starter pack"


class PackAlreadyLoaded(OlrhainError):
    """The organisation has a case type of that code already; its words are the organisation's own now."""


@dataclass(frozen=True, slots=True)
class CaseTypeView:
    """A case type as services use it: its words, how careful to be, and what is said when."""

    id: UUID
    words: CaseTypeWords
    sensitivity: Sensitivity
    link: bool
    wordings: Mapping[tuple[str, str | None, Channel], Wording]

    def wording(self, event: EventType, milestone: str | None, channel: Channel) -> Wording | None:
        """The wording for this milestone, else the one that serves every milestone."""
        own = self.wordings.get((event.value, milestone, channel)) if milestone else None
        return own or self.wordings.get((event.value, None, channel))

    def neutral(self, channel: Channel) -> Wording | None:
        return self.wordings.get((NEUTRAL_EVENT, None, channel))


class Catalogue:
    """The case types of every organisation, remembered for a moment."""

    def __init__(self) -> None:
        self._known: Remembered[UUID, tuple[CaseTypeView, ...]] = Remembered(_SECONDS)

    def of(self, session: Session) -> tuple[CaseTypeView, ...]:
        return self._known.get(organisation_of(session), lambda: load(session))

    def by_code(self, session: Session, code: str) -> CaseTypeView | None:
        return next((one for one in self.of(session) if one.words.code == code), None)

    def by_id(self, session: Session, case_type_id: UUID) -> CaseTypeView:
        found = next((one for one in self.of(session) if one.id == case_type_id), None)
        if found is None:
            self._known.forget()
            found = next(one for one in self.of(session) if one.id == case_type_id)
        return found

    def forget(self) -> None:
        self._known.forget()


def load(session: Session) -> tuple[CaseTypeView, ...]:
    """The case types of the organisation, in their order, with the newest wordings."""
    wordings = _wordings(session)
    rows = session.scalars(select(CaseType).order_by(CaseType.position))
    return tuple(_view(row, wordings.get(row.id, {})) for row in rows)


def load_pack(session: Session, pack: Pack) -> UUID:
    """Makes a case type of a pack, its wording as drafts. Raises PackAlreadyLoaded."""
    code = pack.case_type.code
    if session.scalar(select(CaseType.id).where(CaseType.code == code)) is not None:
        raise PackAlreadyLoaded(f"the case type {code} is there already")
    organisation_id = organisation_of(session)
    case_type = CaseType(
        organisation_id=organisation_id,
        code=code,
        position=session.scalar(select(func.count()).select_from(CaseType)),
        name=pack.case_type.name,
        sensitivity=pack.case_type.sensitivity.value,
        link=pack.case_type.link,
        placeholders={placeholder.name: placeholder.type.value for placeholder in pack.placeholders},
    )
    session.add(case_type)
    session.flush()
    _add_steps(session, case_type.id, pack)
    for template in (*pack.templates, *pack.neutral):
        _add_template(session, case_type.id, template)
    note(session, "operator", f"pack {pack.code} version {pack.version} loaded", "case_types", case_type.id)
    return case_type.id


def sign(session: Session, case_type_id: UUID, who: str, now: datetime) -> int:
    """Signs the newest wording of every template of a case type for both languages; returns how many."""
    versions = session.scalars(
        select(TemplateVersion)
        .join(Template, Template.id == TemplateVersion.template_id)
        .where(Template.case_type_id == case_type_id, TemplateVersion.published_at.is_(None))
    ).all()
    for version in versions:
        version.signed_cy = version.signed_en = who
        version.published_at = now
    note(session, who, f"{len(versions)} wordings signed", "case_types", case_type_id)
    return len(versions)


def _add_steps(session: Session, case_type_id: UUID, pack: Pack) -> None:
    organisation_id = organisation_of(session)
    for position, milestone in enumerate(pack.milestones):
        session.add(
            Milestone(
                organisation_id=organisation_id,
                case_type_id=case_type_id,
                code=milestone.code,
                position=position,
                label=milestone.label,
                sentence=milestone.sentence,
                next=milestone.next,
                working_days=milestone.working_days,
            )
        )
    for position, outcome in enumerate(pack.outcomes):
        session.add(
            Outcome(
                organisation_id=organisation_id,
                case_type_id=case_type_id,
                code=outcome.code,
                position=position,
                label=outcome.label,
                meaning=outcome.meaning,
            )
        )


def _add_template(session: Session, case_type_id: UUID, template: PackTemplate) -> None:
    organisation_id = organisation_of(session)
    row = Template(
        organisation_id=organisation_id,
        case_type_id=case_type_id,
        event=template.event,
        milestone=template.milestone,
        channel=template.channel.value,
    )
    session.add(row)
    session.flush()
    session.add(
        TemplateVersion(
            organisation_id=organisation_id,
            template_id=row.id,
            number=1,
            subject=template.subject,
            body=template.body,
            for_others=template.for_others,
            author_cy=_MACHINE,
            author_en=_MACHINE,
        )
    )


def _wordings(session: Session) -> dict[UUID, dict[tuple[str, str | None, Channel], Wording]]:
    """The wording in force of each template: the newest published one, else the newest draft."""
    found: dict[UUID, dict[tuple[str, str | None, Channel], Wording]] = {}
    rows = session.execute(
        select(Template, TemplateVersion)
        .join(TemplateVersion, TemplateVersion.template_id == Template.id)
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
        )
    return found


def _view(row: CaseType, wordings: Mapping[tuple[str, str | None, Channel], Wording]) -> CaseTypeView:
    words = CaseTypeWords(
        code=row.code,
        name=row.name,
        milestones=tuple(
            MilestoneWords(one.code, one.label, one.sentence, one.next, one.working_days) for one in row.milestones
        ),
        outcomes=tuple(OutcomeWords(one.code, one.label, one.meaning) for one in row.outcomes),
        details={name: PlaceholderType(kind) for name, kind in row.placeholders.items()},
    )
    return CaseTypeView(row.id, words, Sensitivity(row.sensitivity), row.link, wordings)
