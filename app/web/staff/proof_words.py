"""Words that pages of signing in and of one's own account share: what is wrong with a proof, and a key to be typed."""

from __future__ import annotations

import math
from datetime import timedelta

from app.domain.passwords import LONGEST, SHORTEST, PasswordFault
from app.domain.speech import speech
from app.i18n import gettext as _
from app.i18n import page_language
from app.services.staff.slow_down import MustWait


def password_words(fault: PasswordFault | None, typed: str) -> str:
    """What is wrong with a password that somebody chose, if anything is."""
    if not typed:
        return _("Enter a new password")
    return _fault_words()[fault] if fault else ""


def wait_words(error: MustWait) -> str:
    minutes = max(1, math.ceil(error.wait / timedelta(minutes=1)))
    words = _("There were too many tries that were not right. Wait %(time)s, and then try again.")
    return words % {"time": speech(page_language()).duration(minutes, "minute")}


def in_groups(secret: str) -> str:
    """By fours, as people read it off a screen."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _fault_words() -> dict[PasswordFault, str]:
    return {
        PasswordFault.TOO_SHORT: _("Your password must have at least %(number)s characters") % {"number": SHORTEST},
        PasswordFault.TOO_LONG: _("Your password must have %(number)s characters or fewer") % {"number": LONGEST},
        PasswordFault.ABOUT_YOU: _("Choose a password that does not have your name, address or organisation in it"),
        PasswordFault.KNOWN: _("Choose a password that is harder to guess, like 4 words that do not belong together"),
    }
