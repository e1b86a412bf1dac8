"""What the pages of preferences say of channels, addresses, hours and of what was done, in the language of the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, time
from typing import Any

from app.domain.bilingual import LanguageWish
from app.domain.preferences import HALF_HOURS, Order, SafeHours
from app.domain.quiet_hours import LONDON
from app.domain.recipients import Channel
from app.i18n import gettext as _
from app.i18n import voice
from app.services.preferences.in_force import AddressView, PreferencesView
from app.web.forms import items

_A_DAY = datetime(2026, 1, 5, tzinfo=LONDON)


def language_choices(chosen: str) -> list[dict[str, Any]]:
    words = {
        LanguageWish.CY.value: _("In Welsh"),
        LanguageWish.EN.value: _("In English"),
        LanguageWish.BOTH.value: _("In Welsh and in English"),
    }
    return items(words, chosen)


def order_choices(view: PreferencesView, chosen: str) -> list[dict[str, Any]]:
    words = {
        Order.TEXT_FIRST: _("By text, and by email if that does not work"),
        Order.EMAIL_FIRST: _("By email, and by text if that does not work"),
        Order.TEXT: _("By text only"),
        Order.EMAIL: _("By email only"),
        Order.LETTER: _("By letter only"),
    }
    return items({order.value: words[order] for order in view.choices}, chosen)


def address_choices(there: Iterable[AddressView], chosen: Collection[Channel]) -> list[dict[str, Any]]:
    """Check boxes, one for each address."""
    return [{"value": one.channel.value, "text": address_words(one), "checked": one.channel in chosen} for one in there]


def address_words(one: AddressView) -> str:
    if one.channel is Channel.SMS:
        return _("Texts to the number ending in %(digits)s") % {"digits": one.hint}
    return _("Emails to %(address)s") % {"address": one.hint}


def clock(minute: int) -> str:
    """`9am` for 540."""
    return voice().time(datetime.combine(_A_DAY, time(*divmod(minute, 60)), LONDON))


def hours(chosen: SafeHours) -> tuple[str, str] | None:
    """From when until when; None where it may be at any time."""
    if chosen.start is None or chosen.end is None or chosen.start == chosen.end:
        return None
    return clock(chosen.start), clock(chosen.end)


def times(chosen: str) -> list[dict[str, Any]]:
    """The half hours of a day, for a list; the first entry is none of them."""
    first = {"value": "", "text": _("Choose a time"), "selected": not chosen}
    return [first, *({"value": m, "text": clock(m), "selected": str(m) == chosen} for m in HALF_HOURS)]


def done(what: str) -> str:
    """What is said at the head of the overview once something was changed; nothing for any other word."""
    said = {
        "language": _("We will write to you in the language that you chose."),
        "channels": _("We will tell you in the way that you chose."),
        "hours": _("We will write to you at the times that you chose."),
        "stop": _("We have stopped what you chose. A message that was already on its way may still reach you."),
        "start": _("We have started again what you chose."),
        "mobile": _("We have your new mobile number."),
        "email": _("We have your new email address."),
        "mobile-removed": _("We have removed your mobile number."),
        "email-removed": _("We have removed your email address."),
    }
    return said.get(what, "")
