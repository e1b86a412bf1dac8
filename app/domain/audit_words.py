"""The words of the audit: for each kind of entry what it says to people, and which entries belong together.

An entry is written in few English words (`app.services.audit.note`), and stored so; here is what they mean.
Every one that is written anywhere must be on this list: a test reads all the code for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from app.domain import audit_list, audit_list_cases
from app.domain.bilingual import Bilingual


class Group(StrEnum):
    """What entries are about, as people look for them."""

    LOOKED_AT = "looked-at"
    CASES = "cases"
    MESSAGES = "messages"
    REPLIES = "replies"
    CITIZENS = "citizens"
    WORDING = "wording"
    CASE_TYPES = "case-types"
    INTEGRATIONS = "integrations"
    PEOPLE = "people"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry. written: as it is stored, with `{name}` where a value stands; words: with the same names."""

    group: Group
    written: str
    words: Bilingual

    @property
    def like(self) -> str:
        """The entries of this kind, as SQL's LIKE finds them."""
        plain = self.written.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return _VALUE.sub("%", plain)


_VALUE = re.compile(r"\{(\w+)\}")
KINDS = tuple(
    Kind(Group(group), written, Bilingual(cy, en))
    for group, written, cy, en in (*audit_list_cases.LISTED, *audit_list.LISTED)
)


def kinds_of(group: Group) -> tuple[Kind, ...]:
    return tuple(kind for kind in KINDS if kind.group is group)


def said(what: str, name: Callable[[str], str] = str) -> Bilingual:
    """What an entry says. name: of who is named in it. One of a kind that is not known is shown as it is stored."""
    for kind, shape in _shapes():
        if found := shape.fullmatch(what):
            values = {key: _value(value.strip(), name) for key, value in found.groupdict().items()}
            return Bilingual(
                kind.words.cy.format_map({key: value.cy for key, value in values.items()}).strip(),
                kind.words.en.format_map({key: value.en for key, value in values.items()}).strip(),
            )
    return Bilingual(what, what)


def is_known(what: str) -> bool:
    return any(shape.fullmatch(what) for _, shape in _shapes())


@cache
def _shapes() -> Sequence[tuple[Kind, re.Pattern[str]]]:
    """Those with fewest values first, so that the words of one are not taken for a value of another."""
    shapes = []
    for kind in sorted(KINDS, key=lambda kind: len(_VALUE.findall(kind.written))):
        parts = _VALUE.split(kind.written)
        plain = [re.escape(part) if at % 2 == 0 else f"(?P<{part}>.*?)" for at, part in enumerate(parts)]
        shapes.append((kind, re.compile("".join(plain), re.DOTALL)))
    return shapes


def _value(value: str, name: Callable[[str], str]) -> Bilingual:
    """A value in words; of several (`sms,email`) each."""
    parts = [_VALUES.get(part) or Bilingual(name(part), name(part)) for part in value.split(",")]
    return Bilingual(", ".join(part.cy for part in parts), ", ".join(part.en for part in parts))


_VALUES = {
    "live": Bilingual("byw", "live"),
    "test": Bilingual("prawf", "test"),
    "team": Bilingual("tîm", "team"),
    "sms": Bilingual("negeseuon testun", "texts"),
    "email": Bilingual("e-byst", "emails"),
    "letter": Bilingual("llythyrau", "letters"),
    "cy": Bilingual("Cymraeg", "Welsh"),
    "en": Bilingual("Saesneg", "English"),
    "cy and en": Bilingual("Cymraeg a Saesneg", "Welsh and English"),
    "en and cy": Bilingual("Cymraeg a Saesneg", "Welsh and English"),
    "both": Bilingual("y ddwy iaith", "both languages"),
    "place": Bilingual("enw lle", "a place name"),
    "word": Bilingual("gair", "a word"),
    "entry": Bilingual("cofnod", "an entry"),
    "True": Bilingual("cânt", "they may"),
    "False": Bilingual("ni chânt", "they may not"),
    "cheaper": Bilingual("pa un bynnag sy’n rhatach", "whichever is cheaper"),
    "one": Bilingual("un neges", "one text"),
    "two": Bilingual("dwy neges", "two texts"),
    "open": Bilingual("agored", "open"),
    "personal": Bilingual("personol", "personal"),
    "sensitive": Bilingual("sensitif", "sensitive"),
    "any hour": Bilingual("unrhyw awr", "any hour"),
    "all": Bilingual("popeth", "everything"),
    "appointments": Bilingual("apwyntiadau", "appointments"),
    "removed": Bilingual("wedi’i dynnu", "removed"),
    "changed": Bilingual("wedi’i newid", "changed"),
    "added": Bilingual("wedi’i ychwanegu", "added"),
    "stopped": Bilingual("wedi’u stopio", "stopped"),
    "started": Bilingual("wedi’u dechrau eto", "started again"),
    "arrived": Bilingual("mae wedi cyrraedd", "it arrived"),
    "again": Bilingual("anfon eto", "send it again"),
    "left": Bilingual("ei gadael", "leave it"),
    "dealt": Bilingual("wedi delio â hi", "dealt with"),
    "govuk-notify": Bilingual("GOV.UK Notify", "GOV.UK Notify"),
    "twilio": Bilingual("Twilio", "Twilio"),
    "smtp": Bilingual("gweinydd e-bost", "a mail server"),
    "sandbox": Bilingual("yr amgylchedd ymarfer", "the sandbox"),
}
