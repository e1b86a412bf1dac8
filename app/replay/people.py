"""Invents the person behind a case: always the same one for the same case, and nobody who exists."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from app.domain.bilingual import LanguageWish
from app.domain.recipients import Channel

# Ofcom keeps 07700 900000-900999 for drama; the sandbox answers 900991-900999 with staged failures, and
# 900990 is left as a margin so that nobody wonders which side of the line it is on.
_MOBILES = 990

# fmt: off
_FIRST_NAMES = (
    "Siân", "Llŷr", "Gwên", "Dwynwen", "Angharad", "Rhys", "Owain", "Mair", "Eleri", "Gethin",
    "Ffion", "Iolo", "Nia", "Tomos", "Carys", "Huw", "Lowri", "Emyr", "Bethan", "Aled", "Sarah",
    "Andrew", "Priya", "Thomas", "Emily", "Mohammed", "Rachel", "Daniel", "Agnieszka", "Michael",
    "Joanne", "Kwame",
)
_LAST_NAMES = (
    "Llŷr", "Prŷs", "Jones", "Davies", "Evans", "Llewelyn", "Bebb", "Morgan", "Parry", "Bowen",
    "Gruffydd", "Pugh", "Vaughan", "Rees", "Probert", "Meredith", "Smith", "Taylor", "O'Brien",
    "Patel", "Khan", "Kowalska", "Green", "Harris", "Osei", "Walker",
)
# fmt: on
# How often each comes: somewhat like south-west Wales, with every kind well represented.
_LANGUAGES = (
    *[LanguageWish.EN] * 7,
    *[LanguageWish.CY] * 5,
    *[LanguageWish.BOTH] * 3,
    *[LanguageWish.UNKNOWN] * 3,
)
_CHANNELS = (
    *[(Channel.SMS,)] * 4,
    *[(Channel.EMAIL,)] * 2,
    *[(Channel.SMS, Channel.EMAIL)] * 3,
    *[(Channel.EMAIL, Channel.SMS)] * 2,
)
_Choice = TypeVar("_Choice")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone invented, with the addresses that their channels need and no others."""

    name: str
    mobile: str | None
    email: str | None
    language: LanguageWish
    channels: tuple[Channel, ...]

    def as_contact(self) -> dict[str, object]:
        """The contact as an event carries it (docs/integrating.md)."""
        addresses = {"mobile": self.mobile, "email": self.email}
        return {
            "reference": "citizen",
            "role": "citizen",
            "name": self.name,
            **{kind: address for kind, address in addresses.items() if address},
            "language": self.language.value,
            "channels": [channel.value for channel in self.channels],
        }


def person_of(case: str) -> Person:
    """The person of a case, drawn from a hash of its reference alone."""
    drawn = sha256(f"olrhain replay person\0{case}".encode()).digest()
    first = _pick(_FIRST_NAMES, drawn[0:4])
    last = _pick(_LAST_NAMES, drawn[4:8])
    channels = _pick(_CHANNELS, drawn[12:16])
    mobile = f"07700900{int.from_bytes(drawn[16:20], 'big') % _MOBILES:03d}"
    email = f"{_ascii(first)}.{_ascii(last)}.{drawn[20:24].hex()}@example.com"
    return Person(
        name=f"{first} {last}",
        mobile=mobile if Channel.SMS in channels else None,
        email=email if Channel.EMAIL in channels else None,
        language=_pick(_LANGUAGES, drawn[8:12]),
        channels=channels,
    )


def _pick(choices: Sequence[_Choice], drawn: bytes) -> _Choice:
    return choices[int.from_bytes(drawn, "big") % len(choices)]


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(character for character in plain.lower() if character.isalnum())
