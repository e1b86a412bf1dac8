"""Who is told and how: roles, channels, modes, and addresses brought into one form."""

from __future__ import annotations

from enum import StrEnum

import phonenumbers

from app.domain.bilingual import nfc


class Mode(StrEnum):
    """Everything a live key makes is live; everything a test or team key makes is trial."""

    LIVE = "live"
    TRIAL = "trial"


class KeyKind(StrEnum):
    LIVE = "live"
    TEAM = "team"
    TEST = "test"

    @property
    def mode(self) -> Mode:
        return Mode.LIVE if self is KeyKind.LIVE else Mode.TRIAL


class Channel(StrEnum):
    SMS = "sms"
    EMAIL = "email"
    LETTER = "letter"


class Role(StrEnum):
    CITIZEN = "citizen"
    ON_BEHALF = "on_behalf"
    CARER = "carer"
    REPRESENTATIVE = "representative"

    @property
    def is_the_subject(self) -> bool:
        """Whether the case is about this person: "your request", not "your request for someone else"."""
        return self is Role.CITIZEN


class Sensitivity(StrEnum):
    OPEN = "open"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


# Ofcom keeps 07700 900000-900999 for drama: https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama
_FICTIONAL = "+447700900"
_E164_LENGTH = 13


def is_fictional_mobile(e164: str) -> bool:
    """Whether a number is one that no phone has, so that no live provider may be given it."""
    return e164.startswith(_FICTIONAL) and len(e164) == _E164_LENGTH


def normalise_mobile(raw: str) -> str | None:
    """A UK mobile number in E.164 (`+447...`), or None where it is not one."""
    try:
        number = phonenumbers.parse(nfc(raw), "GB")
    except phonenumbers.NumberParseException:
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if is_fictional_mobile(e164):
        return e164
    mobile = phonenumbers.number_type(number) in (
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    )
    in_the_uk = phonenumbers.region_code_for_number(number) in ("GB", "JE", "GG", "IM")
    return e164 if mobile and in_the_uk and phonenumbers.is_valid_number(number) else None


def as_written_here(e164: str) -> str:
    """A number as people in the UK write it: `07700 900456` for `+447700900456`."""
    return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.NATIONAL)


def normalise_email(raw: str) -> str:
    """An email address as it is compared: composed and in lower case."""
    return nfc(raw).strip().lower()
