"""How the pages of templates name what the code knows by codes: events, channels, states, and what was just done."""

from __future__ import annotations

from markupsafe import Markup

from app.domain.bilingual import Bilingual
from app.domain.message_status import MessageStatus
from app.domain.reasons import Reason
from app.domain.recipients import Channel
from app.i18n import gettext as _
from app.i18n import page_language
from app.i18n import words as spoken
from app.services.case_type_changes import pack_loading
from app.services.staff.names import Names
from app.services.templates.desk_list import State
from app.services.templates.versions import SignsAs, Standing


def event_name(event: str) -> str:
    """When it is told; an event that is not told any more by its code."""
    names = {
        "case.opened": _("A request is received"),
        "case.milestone_reached": _("A milestone is reached"),
        "case.appointment_booked": _("An appointment is booked"),
        "case.appointment_changed": _("An appointment is changed"),
        "case.appointment_cancelled": _("An appointment is cancelled"),
        "appointment.reminder": _("An appointment is near"),
        "case.information_requested": _("Something is asked for"),
        "case.information_received": _("What was asked for has come"),
        "case.delayed": _("There is a delay"),
        "case.decision_made": _("A decision is made"),
        "case.closed": _("A request is closed"),
        "case.reopened": _("A request is opened again"),
        "case.withdrawn": _("A request is withdrawn"),
        "case.transferred": _("A request moves to another service"),
        "case.merged": _("A request is joined with another"),
        "case.event_retracted": _("Something was told by mistake"),
        "neutral": _("Neutral words, for any event"),
    }
    return names.get(event, event)


def occasion(event: str, milestone: Bilingual | None) -> Markup:
    """When it is told, with the milestone where it is about one alone."""
    name = Markup("{}").format(event_name(event))
    return name if milestone is None else Markup("{}: {}").format(name, spoken(milestone))


def channel_name(channel: str) -> str:
    return {
        Channel.SMS.value: _("Text message"),
        Channel.EMAIL.value: _("Email"),
        Channel.LETTER.value: _("Letter"),
    }[channel]


def field_name(field: str, *, is_text: bool) -> str:
    body = _("Text message") if is_text else _("Words")
    return {
        "subject": _("Subject"),
        "body": body,
        "for_others": _("For somebody who helps"),
        "fallback": _("If a language is missing"),
    }[field]


def state_name(state: str) -> str:
    return {
        State.LIVE.value: _("Live"),
        State.DRAFT.value: _("Draft"),
        State.REVIEW.value: _("Waiting for review"),
        State.PUBLISH.value: _("Ready to publish"),
        State.RETIRED.value: _("Retired"),
        State.UNWRITTEN.value: _("Not written yet"),
    }[state]


STATE_TAGS = {
    State.LIVE: "good",
    State.DRAFT: "plain",
    State.REVIEW: "wait",
    State.PUBLISH: "wait",
    State.RETIRED: "plain",
    State.UNWRITTEN: "plain",
}
"""Which kind of tag a state has."""


def standing_name(standing: str) -> str:
    return {
        Standing.TO_SIGN.value: _("Waiting for review"),
        Standing.SIGNED.value: _("Ready to publish"),
        Standing.IN_FORCE.value: _("Live"),
        Standing.REPLACED.value: _("Replaced"),
        Standing.SUPERSEDED.value: _("Never published"),
        Standing.RETIRED.value: _("Retired"),
    }[standing]


STANDING_TAGS = {
    Standing.TO_SIGN: "wait",
    Standing.SIGNED: "wait",
    Standing.IN_FORCE: "good",
    Standing.REPLACED: "plain",
    Standing.SUPERSEDED: "plain",
    Standing.RETIRED: "plain",
}


def signed_as(role: str) -> str:
    return {
        SignsAs.REVIEWER.value: _("as reviewer"),
        SignsAs.AUTHOR.value: _("as author"),
        SignsAs.TRANSLATOR.value: _("as translator"),
    }[role]


def done(word: str) -> str:
    """What was just done; nothing for a word that is none of ours."""
    return {
        "saved": _("The draft is saved."),
        "confirmed": _("The two languages are confirmed to say the same."),
        "submitted": _("The words are waiting for review. Nobody can change them now."),
        "signed": _("You have signed."),
        "published": _("The words are published. From now on, this is what people get."),
        "retired": _("The template is retired. It is not sent any more."),
        "rolled-back": _("The older words are live again."),
        "discarded": _("The draft is gone."),
        "sent": _("Your test is on its way."),
    }.get(word, "")


def status_name(status: str) -> str:
    """What became of a test."""
    return {
        MessageStatus.CREATED.value: _("Waiting to be sent"),
        MessageStatus.HELD.value: _("Held"),
        MessageStatus.SENDING.value: _("Being sent"),
        MessageStatus.SENT.value: _("Sent"),
        MessageStatus.UNKNOWN.value: _("Not known whether it was sent"),
        MessageStatus.DELIVERED.value: _("Delivered"),
        MessageStatus.PERMANENT_FAILURE.value: _("Failed for good"),
        MessageStatus.TEMPORARY_FAILURE.value: _("Failed for now"),
        MessageStatus.TECHNICAL_FAILURE.value: _("Failed: a fault of ours"),
        MessageStatus.CANCELLED.value: _("Cancelled"),
    }[status]


def why_not(reason: Reason) -> str:
    """Why a test does not go, and what can be done about it."""
    if reason is Reason.NOT_A_GUEST:
        return _("This address is not on the guest list. A manager can add it on the page of integrations.")
    if reason is Reason.NO_PROVIDER:
        return _("Nobody carries these messages yet. A manager can choose a provider on the page of settings.")
    return sentence(reason.sentence)


def name(names: Names, who: str) -> str:
    """Who wrote, signed or published, as a page names them."""
    return _("the starter pack") if who == pack_loading.MACHINE else names.of(who)


def sentence(pair: Bilingual) -> str:
    """A sentence of ours in the language of the page."""
    return pair[page_language()]
