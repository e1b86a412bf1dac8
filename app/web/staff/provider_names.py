"""What officers call whoever carries a message; the code of one that this release does not know stays as it is."""

from __future__ import annotations

from app.i18n import gettext as _


def provider_name(code: str) -> str:
    names = {
        "govuk-notify": "GOV.UK Notify",
        "twilio": "Twilio",
        "smtp": _("Our own mail server"),
        "sandbox": _("Sandbox phone"),
    }
    return names.get(code, code)
