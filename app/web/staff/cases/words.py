"""The words for what a case's story tells, in the language of the page."""

from __future__ import annotations

from app.domain import audit_words
from app.domain.bilingual import Bilingual
from app.domain.case_events import EventType
from app.domain.hand_posts import BY_HAND
from app.domain.recipients import Role
from app.i18n import gettext as _
from app.services.cases.resending import Why


def event(type: EventType) -> str:
    """What happened, in few words."""
    return {
        EventType.OPENED: _("The case was opened"),
        EventType.REOPENED: _("The case was opened again"),
        EventType.MILESTONE_REACHED: _("A milestone was reached"),
        EventType.INFORMATION_REQUESTED: _("Information was asked for"),
        EventType.INFORMATION_RECEIVED: _("Information came in"),
        EventType.DELAYED: _("A delay was told"),
        EventType.APPOINTMENT_BOOKED: _("An appointment was booked"),
        EventType.APPOINTMENT_CHANGED: _("An appointment was changed"),
        EventType.APPOINTMENT_CANCELLED: _("An appointment was cancelled"),
        EventType.DECISION_MADE: _("A decision was made"),
        EventType.CLOSED: _("The case was closed"),
        EventType.WITHDRAWN: _("The case was withdrawn"),
        EventType.MERGED: _("The case was merged with another"),
        EventType.TRANSFERRED: _("The case was passed to another service"),
        EventType.EVENT_RETRACTED: _("An event was taken back"),
        EventType.CONTACT_UPDATED: _("A person’s details were changed"),
        EventType.CONTACT_REMOVED: _("A person was removed from the case"),
    }[type]


def hand(type: EventType) -> str:
    """What somebody can post by hand, as a choice."""
    return {
        EventType.MILESTONE_REACHED: _("The case has reached a milestone"),
        EventType.INFORMATION_REQUESTED: _("We need information from the person"),
        EventType.INFORMATION_RECEIVED: _("We have received the information"),
        EventType.DELAYED: _("It will take longer"),
        EventType.APPOINTMENT_BOOKED: _("An appointment is booked"),
        EventType.APPOINTMENT_CHANGED: _("An appointment has changed"),
        EventType.APPOINTMENT_CANCELLED: _("An appointment is cancelled"),
        EventType.DECISION_MADE: _("There is a decision"),
        EventType.CLOSED: _("The case is closed"),
        EventType.WITHDRAWN: _("The case is withdrawn"),
        EventType.REOPENED: _("The case is open again"),
    }[type]


def may_be_put_right(type: EventType) -> bool:
    return type in BY_HAND


def status(value: str) -> str:
    return {
        "open": _("Open"),
        "closed": _("Closed"),
        "withdrawn": _("Withdrawn"),
        "merged": _("Merged with another"),
    }.get(value, value)


def role(value: Role) -> str:
    return {
        Role.CITIZEN: _("The person whose case it is"),
        Role.ON_BEHALF: _("Asked on somebody’s behalf"),
        Role.CARER: _("Carer"),
        Role.REPRESENTATIVE: _("Representative"),
    }[value]


def who(by: str) -> str:
    """Who did something, where that is no person of the staff by name."""
    return {
        "citizen": _("The citizen"),
        "case-system": _("The case system"),
        "contact": _("The person"),
        "operator": _("The operator of Olrhain"),
    }.get(by, by)


def noted(what: str) -> Bilingual:
    return audit_words.said(what)


def choice(field: str) -> str:
    return {
        "language": _("Chose a language"),
        "channels": _("Chose how to be told"),
        "safe": _("Chose safe hours"),
        "mobile": _("Changed a mobile number"),
        "email": _("Changed or stopped emails"),
        "sms": _("Changed or stopped texts"),
    }.get(field, _("Chose something"))


def chosen(value: str) -> str:
    """What was chosen, part by part."""
    return ", ".join(_chosen(part) for part in value.split(",") if part)


def _chosen(part: str) -> str:
    return {
        "cy": _("Welsh"),
        "en": _("English"),
        "both": _("Welsh and English"),
        "unknown": _("not known, so both languages"),
        "sms": _("text"),
        "email": _("email"),
        "letter": _("letter"),
        "stopped": _("stopped"),
        "started": _("started again"),
        "wrong": _("said that it is a wrong number"),
        "added": _("added"),
        "changed": _("changed"),
        "removed": _("removed"),
        "any-time": _("at any time"),
        "neutral": _("in neutral words"),
    }.get(part, part)


def notice(kind: str) -> str:
    """What a message of our own is, that no event asked for."""
    return {
        "code": _("A code"),
        "address-changed": _("A notice that an address was changed"),
        "helper-invited": _("An invitation to help"),
        "helper-ended": _("A notice to somebody who helped"),
        "new-link": _("A new link to the status page"),
        "sent-again": _("An earlier message, sent again"),
        "answer": _("An answer to what somebody wrote"),
    }.get(kind, _("A notice"))


def why_not_again(why: Why) -> str:
    """Why a message cannot be sent again, and what can be done instead."""
    return {
        Why.NOT_FINISHED: _("It is still on its way. Wait until we know what became of it."),
        Why.NOT_AGAIN: _("It holds a code, or was meant for one moment only. The person can ask for a new code."),
        Why.NO_WORDS: _("Its words are not there: it was never written in full, or they have been let go."),
        Why.NOT_TRUE: _("What it says is not true any more. Record an event that says how things are now."),
        Why.REMOVED: _("This person is told nothing any more."),
        Why.NO_ADDRESS: _("We have no address of theirs for this way of writing. Phone or write to them."),
        Why.CLOSED: _("They asked us not to write there, or the address does not work. Phone or write to them."),
        Why.ALREADY: _("It has been sent again already. You can send that newer message again."),
    }[why]


def problem(kind: str | None) -> str:
    """What kept an event from being processed, as far as we may say."""
    return {
        "VaultError": _("What was stored cannot be opened."),
        "LookupError": _("Its case type or milestone is not there."),
        "ValidationError": _("What was stored cannot be read."),
    }.get(kind or "", _("Something went wrong while it was processed."))


def done(what: str) -> str:
    """What was done a moment ago."""
    return {
        "posted": _("The event is posted. It appears in the story in a moment, with what was sent."),
        "corrected": _("The event is corrected. The story shows it in a moment."),
        "taken-back": _("The event is taken back. The story shows it in a moment."),
        "paused": _("The case is paused. Nothing about it is sent until you go on."),
        "resumed": _("The case goes on. What waited and is still true is sent now."),
        "try-again": _("The event is being tried again."),
        "sent-again": _("The message is being sent again."),
        "revoked": _("The links do not work any more."),
        "no-links": _("There was no link that worked."),
        "new-link": _("A new link is on its way."),
        "no-way": _("The old links do not work any more. We could not send a new one: there is no address to use."),
        "death": _("Noted. Nothing is sent to this person any more."),
        "death-undone": _("Taken back. This person hears of what happens from now on."),
        "too-late": _("This can no longer be taken back. Ask the case system’s team to put it right."),
    }.get(what, "")
