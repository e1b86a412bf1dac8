"""What the words of a template are checked against, what the checks say of them, and what they cost to send."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import organisation_of
from app.domain import sms
from app.domain.bilingual import Bilingual, Language
from app.domain.pack_checks import Names, placeholders_for, placeholders_of
from app.domain.packs import Pack, PackTemplate
from app.domain.placeholders import PlaceholderType, TypedValue
from app.domain.recipients import Channel
from app.domain.template_checks import Finding, Rules, Samples, TemplateText, check, samples_of
from app.domain.template_cost import TemplateCost, cost_of
from app.domain.template_words import TemplateWords
from app.models.case_type import CaseType
from app.models.organisation import Organisation
from app.models.template import Template
from app.services.words import glossary
from app.services.words.glossary import Entry, Kind

Spelled = Callable[[str, Language], bool]
_FRESH: frozenset[Language] = frozenset()


class Checker:
    """Checks the templates of one organisation; what they share is looked up once.

    spelled: whether a word is in the dictionary of a language; None: spelling is not checked.
    """

    def __init__(self, session: Session, spelled: Spelled | None = None) -> None:
        self._organisation = session.get_one(Organisation, organisation_of(session))
        self._case_types: dict[UUID, CaseType] = {row.id: row for row in session.scalars(select(CaseType))}
        self._entries = glossary.entries(session)
        self._spelled = spelled

    def findings(
        self, template: Template, words: TemplateWords, stale: frozenset[Language] = _FRESH
    ) -> tuple[Finding, ...]:
        """Everything that the checks say of these words, in the order of the fields and lines."""
        text = TemplateText(
            channel=Channel(template.channel),
            event=template.event,
            subject=words.subject,
            body=words.body,
            for_others=words.for_others,
            fallback=words.fallback,
        )
        return check(text, self.rules(template, stale))

    def cost(self, template: Template, words: TemplateWords) -> TemplateCost | None:
        """What a text message of these words costs to send; None for another channel."""
        if Channel(template.channel) is not Channel.SMS:
            return None
        rules = self.rules(template)
        samples = samples_of(rules.allowed, rules.samples)
        return cost_of(words.body, samples, rules.prefix, self._organisation.pence_per_fragment)

    def rules(self, template: Template, stale: frozenset[Language] = _FRESH) -> Rules:
        case_type = self._case_types[template.case_type_id]
        details = {name: PlaceholderType(kind) for name, kind in case_type.placeholders.items()}
        allowed = placeholders_for(template.event, link=case_type.link, details=details)
        return Rules(
            allowed=allowed,
            samples=_known(allowed, self._samples(case_type, template.milestone)),
            prefix=self._organisation.sms_prefix,
            own_words=_words(self._entries),
            own_places=_places(self._entries),
            stale=stale,
            spelled=self._spelled,
        )

    def _samples(self, case_type: CaseType, milestone: str | None) -> dict[str, Samples]:
        organisation = self._organisation
        phone = TypedValue(organisation.phone, PlaceholderType.TEXT_AS_WRITTEN)
        steps = [one for one in case_type.milestones if milestone in (None, one.code)]
        pairs = {
            "organisation": [organisation.name],
            "case_type": [case_type.name],
            "milestone": [one.label for one in steps],
            "sentence": [one.sentence for one in steps],
            "next": [one.next for one in steps],
            "outcome": [one.label for one in case_type.outcomes],
            "outcome_meaning": [one.meaning for one in case_type.outcomes],
        }
        return {"phone": Samples(phone, phone)} | _pair_samples(pairs)


def pack_findings(pack: Pack, template: PackTemplate, spelled: Spelled | None = None) -> tuple[Finding, ...]:
    """What the checks say of a template of a starter pack, before any organisation has it."""
    allowed = placeholders_of(pack, template.event)
    text = TemplateText(
        channel=template.channel,
        event=template.event,
        subject=template.subject,
        body=template.body,
        for_others=template.for_others,
        fallback=template.fallback,
    )
    return check(text, Rules(allowed=allowed, samples=_known(allowed, _pack_samples(pack, template)), spelled=spelled))


def _pack_samples(pack: Pack, template: PackTemplate) -> dict[str, Samples]:
    steps = [one for one in pack.milestones if template.milestone in (None, one.code)]
    pairs = {
        "case_type": [pack.case_type.name],
        "milestone": [one.label for one in steps],
        "sentence": [one.sentence for one in steps],
        "next": [one.next for one in steps],
        "outcome": [one.label for one in pack.outcomes],
        "outcome_meaning": [one.meaning for one in pack.outcomes],
    }
    return _pair_samples(pairs)


def _pair_samples(pairs: Mapping[str, list[Bilingual]]) -> dict[str, Samples]:
    """The first as a rule, the dearest at worst; nothing for what a case type does not have."""
    return {name: Samples(_typed(said[0]), _typed(max(said, key=_cost))) for name, said in pairs.items() if said}


def _typed(pair: Bilingual) -> TypedValue:
    return TypedValue(pair, PlaceholderType.BILINGUAL_TEXT)


def _cost(pair: Bilingual) -> tuple[int, int]:
    measured = [sms.measure(pair[language]) for language in Language]
    return sum(one.fragments for one in measured), sum(one.characters for one in measured)


def _known(allowed: Names, samples: dict[str, Samples]) -> dict[str, Samples]:
    return {name: sample for name, sample in samples.items() if name in allowed}


def _words(entries: Iterable[Entry]) -> frozenset[str]:
    """Every word of the organisation's own words, in both languages."""
    pairs = (entry for entry in entries if entry.kind is Kind.WORD)
    return frozenset(word for entry in pairs for text in (entry.cy, entry.en) for word in text.split())


def _places(entries: Iterable[Entry]) -> frozenset[str]:
    """The organisation's own places, by both names."""
    return frozenset(name for entry in entries if entry.kind is Kind.PLACE for name in (entry.cy, entry.en))
