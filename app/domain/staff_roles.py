"""What staff may do: one table, from each act to the roles that may do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from app.domain.recipients import Sensitivity


class Role(StrEnum):
    """What a staff user is trusted with. Several may be given to one person, each for all case types or for one."""

    VIEWER = "viewer"
    CASE_WORKER = "case-worker"
    EDITOR = "editor"
    WELSH_REVIEWER = "welsh-reviewer"
    PUBLISHER = "publisher"
    MANAGER = "manager"


class Act(StrEnum):
    """Everything that may be done at the desk."""

    OWN_ACCOUNT = "own-account"
    SEE_DASHBOARD = "see-dashboard"
    SEE_CASES = "see-cases"
    REVEAL_CONTACTS = "reveal-contacts"
    WORK_ON_CASES = "work-on-cases"
    SEE_MESSAGES = "see-messages"
    EXPORT_MESSAGES = "export-messages"
    SEE_REPLIES = "see-replies"
    ANSWER_REPLIES = "answer-replies"
    SEE_CASE_TYPES = "see-case-types"
    EDIT_CASE_TYPES = "edit-case-types"
    PUBLISH_CASE_TYPES = "publish-case-types"
    LOWER_PROTECTION = "lower-protection"
    SEE_TEMPLATES = "see-templates"
    EDIT_TEMPLATES = "edit-templates"
    REVIEW_WELSH = "review-welsh"
    REVIEW_ENGLISH = "review-english"
    PUBLISH_TEMPLATES = "publish-templates"
    SEE_TRANSLATIONS = "see-translations"
    ADD_WORDS = "add-words"
    RELEASE_HELD = "release-held"
    EDIT_GLOSSARY = "edit-glossary"
    SEE_REPORTS = "see-reports"
    MANAGE_INTEGRATIONS = "manage-integrations"
    MANAGE_PEOPLE = "manage-people"
    SEE_AUDIT = "see-audit"
    MANAGE_SETTINGS = "manage-settings"
    SUSPEND_SENDING = "suspend-sending"


_ALL = frozenset(Role)
_WITH_CASES = frozenset({Role.VIEWER, Role.CASE_WORKER})
_WITH_WORDS = frozenset({Role.EDITOR, Role.WELSH_REVIEWER, Role.PUBLISHER})
_CASE_WORKER = frozenset({Role.CASE_WORKER})
_PUBLISHER = frozenset({Role.PUBLISHER})
_MANAGER = frozenset({Role.MANAGER})

MAY: Mapping[Act, frozenset[Role]] = MappingProxyType(
    {
        Act.OWN_ACCOUNT: _ALL,
        Act.SEE_DASHBOARD: _ALL,
        Act.SEE_CASES: _WITH_CASES,
        Act.REVEAL_CONTACTS: _CASE_WORKER,
        Act.WORK_ON_CASES: _CASE_WORKER,
        Act.SEE_MESSAGES: _WITH_CASES,
        Act.EXPORT_MESSAGES: _CASE_WORKER,
        Act.SEE_REPLIES: _WITH_CASES,
        Act.ANSWER_REPLIES: _CASE_WORKER,
        Act.SEE_CASE_TYPES: _ALL,
        Act.EDIT_CASE_TYPES: frozenset({Role.EDITOR}),
        Act.PUBLISH_CASE_TYPES: _PUBLISHER,
        Act.LOWER_PROTECTION: _MANAGER,
        Act.SEE_TEMPLATES: _ALL,
        Act.EDIT_TEMPLATES: frozenset({Role.EDITOR, Role.WELSH_REVIEWER}),
        Act.REVIEW_WELSH: frozenset({Role.WELSH_REVIEWER}),
        Act.REVIEW_ENGLISH: _WITH_WORDS,
        Act.PUBLISH_TEMPLATES: _PUBLISHER,
        Act.SEE_TRANSLATIONS: _WITH_WORDS | _CASE_WORKER,
        Act.ADD_WORDS: _WITH_WORDS | _CASE_WORKER,
        Act.RELEASE_HELD: frozenset({Role.WELSH_REVIEWER, Role.PUBLISHER, Role.CASE_WORKER}),
        Act.EDIT_GLOSSARY: frozenset({Role.EDITOR, Role.WELSH_REVIEWER}),
        Act.SEE_REPORTS: frozenset({Role.VIEWER, Role.MANAGER}),
        Act.MANAGE_INTEGRATIONS: _MANAGER,
        Act.MANAGE_PEOPLE: _MANAGER,
        Act.SEE_AUDIT: _MANAGER,
        Act.MANAGE_SETTINGS: _MANAGER,
        Act.SUSPEND_SENDING: _MANAGER,
    }
)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that somebody was given. case_type_id: for which case type; None: for all that are not sensitive."""

    role: Role
    case_type_id: UUID | None = None

    def covers(self, case_type: HasSensitivity) -> bool:
        """Whether it reaches a case type. "All" never includes sensitive ones: those are granted by name."""
        if self.case_type_id is None:
            return case_type.sensitivity is not Sensitivity.SENSITIVE
        return self.case_type_id == case_type.id


class HasSensitivity(Protocol):
    """A case type, as far as grants need to know it."""

    @property
    def id(self) -> UUID: ...

    @property
    def sensitivity(self) -> Sensitivity: ...


def may(grants: Iterable[Grant], act: Act) -> bool:
    """Whether somebody may do it at all, be it for one case type alone."""
    return any(grant.role in MAY[act] for grant in grants)


def types(grants: Iterable[Grant], act: Act, case_types: Iterable[HasSensitivity]) -> frozenset[UUID]:
    """The case types for which somebody may do it."""
    counting = [grant for grant in grants if grant.role in MAY[act]]
    return frozenset(one.id for one in case_types if any(grant.covers(one) for grant in counting))
