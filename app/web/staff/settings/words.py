"""The names of channels, providers and kinds of case type, in the language of the page."""

from __future__ import annotations

from app.domain.bilingual import BothTexts
from app.domain.recipients import Channel, Sensitivity
from app.i18n import gettext as _


def channel_names() -> dict[Channel, str]:
    return {Channel.SMS: _("Texts"), Channel.EMAIL: _("Emails"), Channel.LETTER: _("Letters")}


def provider_names() -> dict[str, str]:
    return {
        "govuk-notify": "GOV.UK Notify",
        "twilio": "Twilio",
        "smtp": _("A mail server of your own (SMTP)"),
        "sandbox": _("The sandbox: nothing leaves this computer"),
    }


def kind_names() -> dict[Sensitivity, str]:
    return {
        Sensitivity.OPEN: _("Open case types, such as bins"),
        Sensitivity.PERSONAL: _("Personal case types, such as benefits"),
        Sensitivity.SENSITIVE: _("Sensitive case types, such as social care"),
    }


def both_texts_names() -> dict[BothTexts, str]:
    return {
        BothTexts.CHEAPER: _("As one text or as two, whichever costs less"),
        BothTexts.ONE: _("Always as one text, Welsh first"),
        BothTexts.TWO: _("Always as two texts, each in its own language"),
    }
