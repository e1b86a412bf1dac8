"""What the editor shows beside words that are being written: what a reader gets, what it costs, what to change.

Nothing of it is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain.bilingual import BothTexts, Language
from app.domain.emails.stop_links import stop_url
from app.domain.placeholders import FORMS, PlaceholderType
from app.domain.recipients import Channel
from app.domain.template_checks import Finding, Rules, Samples, samples_of
from app.domain.template_cost import TemplateCost
from app.domain.template_preview import Asked, Preview, Setting, preview
from app.domain.template_words import TemplateWords
from app.models.case_type import CaseType
from app.models.organisation import Organisation
from app.models.template import Template
from app.services.templates.finding import there
from app.services.templates.rules import Checker, Spelled
from app.services.words import glossary

_NO_ADDRESS = "https://olrhain.example"
_FRESH: frozenset[Language] = frozenset()


@dataclass(frozen=True, slots=True)
class Detail:
    """A placeholder that has a value here, in which forms it may be asked for, and what it may say."""

    name: str
    type: PlaceholderType
    forms: tuple[str, ...]
    samples: Samples


@dataclass(frozen=True, slots=True)
class Looked:
    """cost: of a text message, None for another channel. has_price: the organisation has said what a fragment costs."""

    findings: tuple[Finding, ...]
    preview: Preview
    cost: TemplateCost | None
    has_price: bool
    details: tuple[Detail, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.blocking)


@dataclass(frozen=True, slots=True)
class Written:
    """Words as they are being written. stale: the languages that nobody has confirmed since the other changed."""

    words: TemplateWords
    stale: frozenset[Language] = _FRESH


def look(session: Session, template_id: UUID, written: Written, asked: Asked, spelled: Spelled | None = None) -> Looked:
    """Raises NotFound. spelled: as `rules.Checker` takes it."""
    template = there(session, template_id)
    organisation = session.get_one(Organisation, organisation_of(session))
    checker = Checker(session, spelled)
    rules = checker.rules(template)
    samples = samples_of(rules.allowed, rules.samples)
    return Looked(
        findings=checker.findings(template, written.words, written.stale),
        preview=preview(written.words, asked, samples, setting(session, template, organisation)),
        cost=checker.cost(template, written.words),
        has_price=organisation.pence_per_fragment is not None,
        details=_details(rules, samples),
    )


def shown(session: Session, template_id: UUID, words: TemplateWords, asked: Asked) -> Preview:
    """What a reader gets, and nothing more. Raises NotFound."""
    template = there(session, template_id)
    organisation = session.get_one(Organisation, organisation_of(session))
    rules = Checker(session).rules(template)
    samples = samples_of(rules.allowed, rules.samples)
    return preview(words, asked, samples, setting(session, template, organisation))


def setting(session: Session, template: Template, organisation: Organisation) -> Setting:
    """What a message of this template has around its words."""
    case_type = session.get_one(CaseType, template.case_type_id)
    return Setting(
        channel=Channel(template.channel),
        prefix=organisation.sms_prefix,
        both_texts=BothTexts(organisation.both_texts),
        places=glossary.places(session),
        stop_url=stop_url(_NO_ADDRESS, "") if case_type.stoppable and template.channel == Channel.EMAIL else None,
    )


def _details(rules: Rules, samples: dict[str, Samples]) -> tuple[Detail, ...]:
    return tuple(Detail(name, kind, tuple(sorted(FORMS[kind])), samples[name]) for name, kind in rules.allowed.items())
