"""What the settings of providers are called, and what may be wrong with a provider, in the language of the page."""

from __future__ import annotations

from app.domain.provider_trouble import Trouble
from app.i18n import gettext as _


def field_words() -> dict[str, tuple[str, str]]:
    """The label and the hint of each setting."""
    uuid = _("Looks like 9d751e0e-f929-4891-82a1-a3e1c3c18ee3")
    return {
        "api_key": (_("API key"), _("A live key, from API integration at GOV.UK Notify")),
        "sms_template_id": (_("Template ID for texts"), uuid),
        "email_template_id": (_("Template ID for emails"), uuid),
        "letter_template_id": (_("Template ID for letters (optional)"), uuid),
        "sms_sender_id": (_("Sender ID for texts (optional)"), _("Which of your sender names texts come from")),
        "email_reply_to_id": (_("Reply-to ID for emails (optional)"), _("Where answers to emails go")),
        "account_sid": (_("Account SID"), _("Begins with AC")),
        "auth_token": (_("Auth token"), _("32 letters and digits")),
        "from_number": (
            _("Number or name to send from"),
            _("Such as +447700900000, or a name of up to 11 letters. Leave it empty if you use a messaging service."),
        ),
        "messaging_service_sid": (_("Messaging service SID (optional)"), _("Begins with MG")),
        "api_key_sid": (_("API key SID (optional)"), _("Begins with SK")),
        "api_key_secret": (_("API key secret (optional)"), _("Needed with an API key SID")),
        "host": (_("Mail server"), _("Such as mail.example.org. It must be one that the internet can reach.")),
        "port": (_("Port"), _("Usually 587")),
        "user": (_("User name (optional)"), ""),
        "password": (_("Password (optional)"), ""),
        "sender_address": (_("Address to send from"), _("Such as no-reply@example.org")),
        "sender_name": (_("Name to send from"), _("May hold both languages, Welsh first")),
        "bounce_address": (_("Address for bounces (optional)"), _("Where mail that cannot be delivered comes back to")),
        "security": (_("How the line is made private"), ""),
    }


def trouble_words() -> dict[Trouble, str]:
    return {
        Trouble.NOT_LET_IN: _("It does not let us in. See that the account is open and the credentials are right."),
        Trouble.AWAY: _("It cannot be reached just now. Try again in a few minutes."),
        Trouble.CERTIFICATE: _("Its certificate is not good for this name, or nobody we trust vouches for it."),
        Trouble.TEMPLATE: _("One of its templates is not there, or its body is not ((body))."),
        Trouble.SETTINGS: _("Its settings cannot be used. Set them again."),
        Trouble.NOT_CARRIED: _("It does not carry this kind of message. Choose a provider that does."),
        Trouble.RECEIPTS: _("Its receipt token is not in force, so we do not learn what was delivered. Set it again."),
        Trouble.ODD: _("It did not answer as it should. Try again in a few minutes."),
    }
