"""What needs a person, how providers are, and first steps: as sentences, each with the way to deal with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.staff_roles import Act
from app.i18n import gettext as _
from app.i18n import page_url
from app.services.dashboard.first_steps import FirstStep
from app.services.dashboard.needs import Needed, NeedKind
from app.services.dashboard.providers import Health, ProviderHealth
from app.services.staff.signed import Signed
from app.web.staff.figure_words import channel_words
from app.web.staff.provider_names import provider_name


@dataclass(frozen=True, slots=True)
class NeedShown:
    """count: `50+` where there are more; empty where a number says nothing. url: None: no way there."""

    words: str
    hint: str
    count: str
    since: datetime | None
    url: str | None
    urgent: bool


@dataclass(frozen=True, slots=True)
class StepShown:
    words: str
    hint: str
    done: bool
    url: str | None


@dataclass(frozen=True, slots=True)
class ProviderShown:
    """tag: how the desk's style sheet paints it."""

    name: str
    carries: str
    state: str
    tag: str
    at: datetime | None
    slowed: bool


_PLACES: Mapping[NeedKind, tuple[str, Mapping[str, str]]] = {
    NeedKind.SUSPENDED: ("desk_settings.index", {}),
    NeedKind.BUDGET: ("desk_integrations.budget", {}),
    NeedKind.FAILED: ("desk_messages.index", {"needs": "failed"}),
    NeedKind.UNKNOWN: ("desk_messages.index", {"needs": "unknown"}),
    NeedKind.PARKED: ("desk_cases.index", {"needs": "parked"}),
    NeedKind.HELD: ("desk_translations.index", {}),
    NeedKind.REPLIES: ("desk_replies.index", {}),
    NeedKind.CALLBACKS: ("desk_integrations.index", {}),
    NeedKind.REVIEW: ("desk_templates.index", {"state": "review"}),
    NeedKind.PUBLISH: ("desk_templates.index", {"state": "publish"}),
}
"""Where each is dealt with."""
_URGENT = frozenset({NeedKind.SUSPENDED, NeedKind.FAILED, NeedKind.UNKNOWN})
_NOT_COUNTED = frozenset({NeedKind.SUSPENDED, NeedKind.BUDGET})


def needs_shown(staff: Signed, needed: Sequence[Needed]) -> list[NeedShown]:
    return [_need(staff, one) for one in needed]


def _need(staff: Signed, one: Needed) -> NeedShown:
    words, hint = _need_words()[one.kind]
    endpoint, query = _PLACES[one.kind]
    may = one.kind is not NeedKind.SUSPENDED or staff.may(Act.MANAGE_SETTINGS)
    return NeedShown(
        words=words,
        hint=hint,
        count="" if one.kind in _NOT_COUNTED else f"{one.count}{'+' if one.more else ''}",
        since=one.since,
        url=page_url(endpoint, None, **query) if may else None,
        urgent=one.kind in _URGENT,
    )


def _need_words() -> Mapping[NeedKind, tuple[str, str]]:
    """What waits, and what to do about it."""
    return _about_sending() | _about_the_rest()


def _about_sending() -> dict[NeedKind, tuple[str, str]]:
    return {
        NeedKind.SUSPENDED: (
            _("Sending is suspended"),
            _("Nothing goes out, codes included, until a manager resumes it in the settings."),
        ),
        NeedKind.BUDGET: (
            _("Most of this month’s budget is spent"),
            _("Once all of it is, messages wait if you have chosen so. You can raise it."),
        ),
        NeedKind.FAILED: (
            _("Messages that failed, with no other way to tell the person"),
            _("Phone or write to the person, then mark the message as dealt with."),
        ),
        NeedKind.UNKNOWN: (
            _("Messages that may or may not have arrived"),
            _("The provider cannot say. Decide whether each is sent again."),
        ),
    }


def _about_the_rest() -> dict[NeedKind, tuple[str, str]]:
    return {
        NeedKind.PARKED: (
            _("Cases with an event that could not be processed"),
            _("It was tried five times. Look at what is wrong, and try it again."),
        ),
        NeedKind.HELD: (
            _("Messages held in both languages"),
            _("They wait for words or for a signature, and go together once these are there."),
        ),
        NeedKind.REPLIES: (
            _("Replies that nobody has closed"),
            _("Answer in the person’s own language, or close them."),
        ),
        NeedKind.CALLBACKS: (
            _("Callback addresses that are suspended"),
            _("A case system is not told what happened until its address is resumed."),
        ),
        NeedKind.REVIEW: (
            _("Templates waiting for review"),
            _("Read both languages side by side, and sign if they say the same."),
        ),
        NeedKind.PUBLISH: (
            _("Templates that are signed and not published"),
            _("Publish them, so that they are used."),
        ),
    }


_STEP_PLACES: Mapping[FirstStep, tuple[str, Act]] = {
    FirstStep.CASE_TYPE: ("desk_case_types.index", Act.EDIT_CASE_TYPES),
    FirstStep.TEMPLATE: ("desk_templates.index", Act.PUBLISH_TEMPLATES),
    FirstStep.INTEGRATION: ("desk_integrations.index", Act.MANAGE_INTEGRATIONS),
    FirstStep.TEST: ("desk_integrations.index", Act.MANAGE_INTEGRATIONS),
}


def steps_shown(staff: Signed, steps: Mapping[FirstStep, bool]) -> list[StepShown]:
    return [_step(staff, step, done) for step, done in steps.items()]


def _step(staff: Signed, step: FirstStep, done: bool) -> StepShown:
    words, hint = _step_words()[step]
    endpoint, act = _STEP_PLACES[step]
    return StepShown(words, hint, done, page_url(endpoint) if staff.may(act) else None)


def _step_words() -> Mapping[FirstStep, tuple[str, str]]:
    return {
        FirstStep.CASE_TYPE: (
            _("Add a case type"),
            _("Start from a starter pack, such as missed bins or adult social care, and change what you like."),
        ),
        FirstStep.TEMPLATE: (
            _("Publish a template"),
            _("Somebody who reads Welsh and somebody who reads English sign it first."),
        ),
        FirstStep.INTEGRATION: (
            _("Add an integration"),
            _("This is your case system: it gets a key with which it tells us what happened."),
        ),
        FirstStep.TEST: (
            _("Send a test"),
            _("The simulator posts an event with a test key, and shows what would be sent. Nobody is written to."),
        ),
    }


def providers_shown(providers: Sequence[ProviderHealth]) -> list[ProviderShown]:
    return [_provider(one) for one in providers]


def _provider(one: ProviderHealth) -> ProviderShown:
    state, tag = {
        Health.WORKING: (_("Working"), "olr-desk-tag--good"),
        Health.TROUBLED: (_("Having trouble"), "olr-desk-tag--wait"),
        Health.AWAY: (_("Not answering"), "olr-desk-tag--bad"),
        Health.IDLE: (_("Nothing sent in the last hour"), ""),
    }[one.health]
    carries = ", ".join(channel_words(channel) for channel in one.channels)
    return ProviderShown(provider_name(one.provider), carries, state, tag, one.at, one.slowed)
