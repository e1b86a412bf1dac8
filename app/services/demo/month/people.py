"""People who are not: common names of Wales, and numbers among those that Ofcom keeps for fiction."""

from __future__ import annotations

import random
from typing import Any

from app.domain.case_events import ContactFacts

_FIRST = """
    Aled Alun Angharad Anwen Beca Bethan Bryn Carys Catrin Ceri Dafydd Delyth Dewi Dilys Eirlys Elin Emyr Ffion
    Gareth Glenys Gwenllian Gwilym Heledd Huw Ieuan Ifan Iwan Llinos Lowri Mair Manon Megan Meirion Nerys Nia Owain
    Rhian Rhodri Rhys Sioned Siân Steffan Tomos Wyn Amir Anna Ben Chloe David Emma Fatima George Hannah Jack James
    Karen Liam Lucy Margaret Mohammed Olivia Paul Priya Rachel Sarah Sophie Susan Thomas William Zofia
""".split()  # noqa: SIM905  a list of words is read more easily so
_LAST = """
    Bevan Bowen Davies Edwards Ellis Evans Griffiths Harris Howells Hughes Huws Jenkins John Jones Kowalska Lewis
    Llwyd Lloyd Morgan Morris Owen Parry Patel Phillips Powell Price Prys Pugh Rees Richards Roberts Rowlands Singh
    Taylor Thomas Vaughan Walters Watkins Williams Wynne
""".split()  # noqa: SIM905
_LANGUAGES = ("cy",) * 30 + ("en",) * 55 + ("both",) * 9 + ("unknown",) * 6
_CHANNELS: tuple[tuple[str, ...], ...] = (("sms",),) * 45 + (("sms", "email"),) * 35 + (("email",),) * 20
_REFUSES, _FAILS = 991, 994
"""What the sandbox does with 07700 900991 and the like (app/providers/sandbox.py)."""


def somebody(dice: random.Random, number: int, **fields: Any) -> ContactFacts:
    """The citizen of a case. number: of the case; one in forty has a phone that does not work."""
    first, last = dice.choice(_FIRST), dice.choice(_LAST)
    trouble = dice.random()
    ending = _REFUSES if trouble < 0.018 else _FAILS if trouble < 0.024 else number % 990
    facts: dict[str, Any] = {
        "role": "citizen",
        "name": f"{first} {last}",
        "mobile": f"+447700900{ending:03d}",
        "email": f"{_plain(first)}.{_plain(last)}{number}@example.com",
        "language": dice.choice(_LANGUAGES),
        "channels": dice.choice(_CHANNELS),
    } | fields
    return ContactFacts(reference="p-1", given=tuple(facts), **facts)


def helper(dice: random.Random, number: int) -> ContactFacts:
    """A son, daughter or carer who is told as well."""
    facts: dict[str, Any] = {
        "role": "carer",
        "name": f"{dice.choice(_FIRST)} {dice.choice(_LAST)}",
        "mobile": f"+447700900{(number + 500) % 990:03d}",
        "language": dice.choice(_LANGUAGES),
        "channels": ("sms",),
    }
    return ContactFacts(reference="p-2", given=tuple(facts), **facts)


def _plain(name: str) -> str:
    return name.lower().replace("â", "a")
