"""What is wrong with a pack of the right shape: words missing, codes doubled, placeholders not filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.domain import placeholders
from app.domain.bilingual import Bilingual, Language
from app.domain.packs import (
    BUILT_IN_PLACEHOLDERS,
    FALLBACK_PLACEHOLDERS,
    NEUTRAL_EVENT,
    NEUTRAL_PLACEHOLDERS,
    ONLY_WITH,
    REMINDER_EVENT,
    SOON_OLD,
    TOLD_EVENTS,
    Pack,
    PackMilestone,
    PackOutcome,
    PackPlaceholder,
    PackProblem,
    PackTemplate,
)
from app.domain.placeholders import PlaceholderType
from app.domain.recipients import Channel

_MILESTONE_REACHED = "case.milestone_reached"

Names = Mapping[str, PlaceholderType]
_NONE: Names = {}
_NEUTRAL: Names = {name: BUILT_IN_PLACEHOLDERS[name] for name in sorted(NEUTRAL_PLACEHOLDERS)}


def pack_problems(pack: Pack) -> Iterator[PackProblem]:
    """Everything wrong with a pack, in the order of its file; nothing where it can be used."""
    yield from wording_problems("/case_type/name", pack.case_type.name, _NONE)
    if pack.case_type.reminder_days and REMINDER_EVENT not in {each.event for each in pack.templates}:
        yield PackProblem("/case_type/reminder_days", f"There is no wording for {REMINDER_EVENT}.")
    if pack.case_type.hours and pack.case_type.hours[0] >= pack.case_type.hours[1]:
        yield PackProblem("/case_type/hours/to", "The last hour must be after the first.")
    for detail in pack.placeholders:
        yield from _detail_problems(f"/placeholders/{detail.name}", detail)
    yield from _step_problems(pack.milestones, pack.outcomes)
    yield from _twice("/templates", [(each.event, each.milestone, each.channel) for each in pack.templates])
    for number, template in enumerate(pack.templates):
        yield from _template_problems(f"/templates/{number}", template, pack)
    for template in pack.neutral:
        yield from _text_problems(f"/neutral/{template.channel}", template, _NEUTRAL)


def wording_problems(path: str, words: Bilingual, allowed: Names) -> Iterator[PackProblem]:
    """What keeps a pair of texts from being sent: a language missing or doubled, placeholders not filled.

    `allowed`: the placeholders that have a value there, and their types.
    """
    for language in words.missing:
        yield PackProblem(f"{path}/{language}", "The words are missing.")
    if words.complete and words.cy == words.en:
        yield PackProblem(path, "The Welsh and the English are the same text.")
    for language in Language:
        yield from _placeholder_problems(f"{path}/{language}", words[language], allowed)
    differing = _names(words.cy) ^ _names(words.en)
    if words.complete and differing:
        listed = ", ".join(f"(({name}))" for name in sorted(differing))
        yield PackProblem(path, f"Only one of the languages uses {listed}.")


def placeholders_of(pack: Pack, event: str) -> Names:
    """The names that have a value in a text about this event, and their types; "" is for any event at all."""
    details = {detail.name: detail.type for detail in pack.placeholders}
    return placeholders_for(event, link=pack.case_type.link, details=details)


def placeholders_for(event: str, *, link: bool, details: Names) -> Names:
    """The same for a case type. `link`: whether its texts carry one. `details`: what its milestones' events carry."""
    if event == NEUTRAL_EVENT:
        return _NEUTRAL
    names = {
        name: kind
        for name, kind in BUILT_IN_PLACEHOLDERS.items()
        if (name not in ONLY_WITH or event in ONLY_WITH[name]) and (name != "link" or link)
    }
    if event == REMINDER_EVENT:
        return {name: kind for name, kind in names.items() if name not in SOON_OLD}
    return {**names, **details} if event == _MILESTONE_REACHED else names


def fallback_placeholders(allowed: Names) -> Names:
    """Those of them that a fallback may use."""
    return {name: kind for name, kind in allowed.items() if name in FALLBACK_PLACEHOLDERS}


def _placeholder_problems(path: str, text: str, allowed: Names) -> Iterator[PackProblem]:
    if placeholders.unclosed(text):
        yield PackProblem(path, "A placeholder is broken, perhaps not closed.")
    for found in placeholders.find(text):
        if found.name not in allowed:
            yield PackProblem(path, f"There is no value here for (({found.name})).")
        elif found.form and found.form not in placeholders.FORMS.get(allowed[found.name], frozenset()):
            yield PackProblem(path, f"A value of this type has no form for (({found.name}|{found.form})).")


def _names(text: str) -> frozenset[str]:
    return frozenset(placeholder.name for placeholder in placeholders.find(text))


def _detail_problems(path: str, detail: PackPlaceholder) -> Iterator[PackProblem]:
    if detail.name in BUILT_IN_PLACEHOLDERS:
        yield PackProblem(path, "This name is taken by a built-in placeholder.")
    if detail.type is PlaceholderType.SITE:
        # What an event brings must not read as an address of ours.
        yield PackProblem(f"{path}/type", "Only a built-in placeholder is of this type.")
    if detail.type is PlaceholderType.BILINGUAL_TEXT:
        yield from wording_problems(f"{path}/sample", detail.sample, _NONE)


def _step_problems(milestones: Sequence[PackMilestone], outcomes: Sequence[PackOutcome]) -> Iterator[PackProblem]:
    yield from _twice("/milestones", [milestone.code for milestone in milestones])
    for number, milestone in enumerate(milestones):
        yield from wording_problems(f"/milestones/{number}/label", milestone.label, _NONE)
        yield from wording_problems(f"/milestones/{number}/sentence", milestone.sentence, _NONE)
        yield from wording_problems(f"/milestones/{number}/next", milestone.next, _NONE)
    yield from _twice("/outcomes", [outcome.code for outcome in outcomes])
    for number, outcome in enumerate(outcomes):
        yield from wording_problems(f"/outcomes/{number}/label", outcome.label, _NONE)
        yield from wording_problems(f"/outcomes/{number}/meaning", outcome.meaning, _NONE)


def _twice(path: str, keys: Sequence[object]) -> Iterator[PackProblem]:
    for number, key in enumerate(keys):
        if key in keys[:number]:
            yield PackProblem(f"{path}/{number}", f"This stands at {path}/{keys.index(key)} already.")


def _template_problems(path: str, template: PackTemplate, pack: Pack) -> Iterator[PackProblem]:
    if template.event not in TOLD_EVENTS | {REMINDER_EVENT}:
        yield PackProblem(f"{path}/event", "No event of this name tells a person something.")
        return
    if template.event == REMINDER_EVENT and not pack.case_type.reminder_days:
        yield PackProblem(f"{path}/event", "Reminders need /case_type/reminder_days.")
    if template.milestone and template.event != _MILESTONE_REACHED:
        yield PackProblem(f"{path}/milestone", f"Only {_MILESTONE_REACHED} has wording for one milestone.")
    elif template.milestone and template.milestone not in {milestone.code for milestone in pack.milestones}:
        yield PackProblem(f"{path}/milestone", "The pack has no milestone of this code.")
    if (template.channel is Channel.SMS) == (template.subject is not None):
        yield PackProblem(f"{path}/subject", "An email or letter has a subject and a text message has none.")
    yield from _text_problems(path, template, placeholders_of(pack, template.event))


def _text_problems(path: str, template: PackTemplate, allowed: Names) -> Iterator[PackProblem]:
    texts = (("subject", template.subject), ("body", template.body), ("for_others", template.for_others))
    for field, words in texts:
        if words is not None:
            yield from wording_problems(f"{path}/{field}", words, allowed)
    if template.fallback is not None:
        yield from wording_problems(f"{path}/fallback", template.fallback, fallback_placeholders(allowed))
