"""What can be wrong with a case event that is well-formed: a code that nobody knows, a number that no phone has."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.bilingual import Bilingual
from app.domain.case_events import CaseEvent
from app.domain.errors import Fault
from app.domain.placeholders import PlaceholderType
from app.domain.recipients import KeyKind, is_fictional_mobile
from app.services.case_systems.callers import Caller
from app.services.case_types import CaseTypeView


def faults_of(caller: Caller, event: CaseEvent, known: bool, case_type: CaseTypeView | None) -> Iterable[Fault]:
    """Everything that is wrong with an event beyond its shape. `known`: whether its case is there already."""
    if not known and (event.case_type is None or not event.contacts):
        yield Fault("/subject", "case_unknown", "the first event of a case carries case_type and contacts")
    if case_type is not None and case_type.in_preparation and caller.key_kind is KeyKind.LIVE:
        case_type = None
    if case_type is None:
        if event.case_type is not None:
            yield Fault("/data/case_type", "case_type_unknown", "there is no case type of this code")
        return
    if event.case_type is not None and event.case_type != case_type.words.code:
        yield Fault("/data/case_type", "case_type_differs", "the case is of another case type")
    if event.milestone is not None and case_type.words.milestone(event.milestone) is None:
        yield Fault("/data/milestone", "milestone_unknown", "the case type has no milestone of this code")
    if event.outcome is not None and case_type.words.outcome(event.outcome) is None:
        yield Fault("/data/outcome", "outcome_unknown", "the case type has no outcome of this code")
    yield from _detail_faults(event, case_type)
    if caller.key_kind is KeyKind.LIVE and not caller.sandboxed:
        yield from _fictional_numbers(event)


def _detail_faults(event: CaseEvent, case_type: CaseTypeView) -> Iterable[Fault]:
    for name, detail in event.details.items():
        pair_wanted = case_type.words.details.get(name) is PlaceholderType.BILINGUAL_TEXT
        if pair_wanted and not isinstance(detail, Bilingual):
            yield Fault(f"/data/details/{name}", "pair_needed", "this detail is a pair of Welsh and English")


def _fictional_numbers(event: CaseEvent) -> Iterable[Fault]:
    for place, facts in enumerate(event.contacts):
        if facts.mobile and is_fictional_mobile(facts.mobile):
            yield Fault(f"/data/contacts/{place}/mobile", "mobile_fictional", "no phone has this number")
    if event.contact and event.contact.mobile and is_fictional_mobile(event.contact.mobile):
        yield Fault("/data/contact/mobile", "mobile_fictional", "no phone has this number")
