"""How figures and what they are of are written on pages: the same on the dashboard and in reports."""

from __future__ import annotations

from decimal import Decimal

from app.domain.bilingual import LanguageWish
from app.domain.message_status import MessageStatus
from app.domain.recipients import Channel
from app.domain.speech import speech
from app.i18n import gettext as _
from app.i18n import page_language
from app.web.charts import Number

NONE = "–"
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def channel_words(channel: Channel) -> str:
    return {Channel.SMS: _("Text"), Channel.EMAIL: _("Email"), Channel.LETTER: _("Letter")}[channel]


def language_words(language: LanguageWish) -> str:
    """Of a message, which is in Welsh, in English or in both."""
    said = {LanguageWish.CY: _("Welsh"), LanguageWish.EN: _("English"), LanguageWish.BOTH: _("Welsh and English")}
    return said.get(language, _("Not known"))


def status_words(status: MessageStatus) -> str:
    return {
        MessageStatus.CREATED: _("Waiting to be sent"),
        MessageStatus.HELD: _("Held"),
        MessageStatus.SENDING: _("Being sent"),
        MessageStatus.SENT: _("Sent"),
        MessageStatus.UNKNOWN: _("Not known whether it was sent"),
        MessageStatus.DELIVERED: _("Delivered"),
        MessageStatus.PERMANENT_FAILURE: _("Failed for good"),
        MessageStatus.TEMPORARY_FAILURE: _("Failed for now"),
        MessageStatus.TECHNICAL_FAILURE: _("Failed: a fault of ours"),
        MessageStatus.CANCELLED: _("Cancelled"),
    }[status]


def number(value: Number) -> str:
    return f"{value:,}"


def percent(share: float | None) -> str:
    """`83.3%`; a share that is not known is not nought."""
    return NONE if share is None else f"{100 * share:.1f}%"


def pounds(pence: Decimal) -> str:
    return f"£{pence / 100:,.2f}"


def pence(each: Decimal | None) -> str:
    """What one costs, to a tenth of a penny: `2.4p`."""
    return NONE if each is None else _("%(pence)sp") % {"pence": f"{each:,.1f}"}


def length(seconds: float | None) -> str:
    """A wait in the unit that says most: `4.2 seconds`, `12 minutes`, `3 hours`."""
    if seconds is None:
        return NONE
    if seconds < _MINUTE:
        shown = f"{seconds:.1f}" if seconds < 10 else f"{seconds:.0f}"
        return _("%(number)s seconds") % {"number": shown}
    if seconds < 2 * _HOUR:
        return speech(page_language()).duration(round(seconds / _MINUTE), "minute")
    if seconds < 2 * _DAY:
        return speech(page_language()).duration(round(seconds / _HOUR), "hour")
    return speech(page_language()).duration(round(seconds / _DAY), "day")
