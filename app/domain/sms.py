"""A text message as a phone will show it: which letters survive, in which encoding, in how many fragments."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from math import ceil
from typing import Literal

from app.domain.composed import composed

Encoding = Literal["GSM-7", "UCS-2"]

MOST_CHARACTERS = 918
"""GOV.UK Notify's limit for one text, in characters, without the prefix."""

# The one table of what survives: GOV.UK Notify's rule of August 2026, which is GSM 03.38 and Welsh. When it
# takes all of Unicode, `_SURVIVES` is what changes.
_GSM_BASIC = frozenset(
    "\n\r\x1b !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
    "¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ"
)
_GSM_EXTENSION = frozenset("[\\]^{|}~€")
_COSTLY_WELSH = frozenset("ÀÁÂÈÊËÌÍÎÏÒÓÔÙÚÛÝáâêëíîïóôúûýÿŴŵŶŷŸẀẁẂẃẄẅỲỳ")
_SURVIVES = _GSM_BASIC | _GSM_EXTENSION | _COSTLY_WELSH

_REPLACEMENTS = {
    **dict.fromkeys("\u2011\u2013\u2014\u2212", "-"),
    "\u2026": "...",
    **dict.fromkeys("\u2018\u2019\u201a", "'"),
    **dict.fromkeys("\u201c\u201d\u201e", '"'),
    **dict.fromkeys("\u180e\u200b\u200c\u200d\u2060\ufeff", ""),
    **dict.fromkeys("\r\v\f\u0085\u2028\u2029", "\n"),
    **dict.fromkeys("\u00a0\u202f\t", " "),
    "Ł": "L",
    "ł": "l",
}
_LOST = "?"

_SINGLE: dict[Encoding, int] = {"GSM-7": 160, "UCS-2": 70}
_PART: dict[Encoding, int] = {"GSM-7": 153, "UCS-2": 67}


@dataclass(frozen=True, slots=True)
class SmsText:
    """A text as it will be shown and billed.

    text: sanitised, NFC, with its prefix. characters: of `text`. fragments: what the provider bills, at least
    1. costly_letters: Welsh letters that force UCS-2, unique, by first appearance. lost: what became `?`,
    unique, by code point. too_long: over `MOST_CHARACTERS` without the prefix.
    """

    text: str
    encoding: Encoding
    characters: int
    fragments: int
    costly_letters: tuple[str, ...]
    lost: tuple[str, ...]
    too_long: bool


def measure(text: str, prefix: str | None = None) -> SmsText:
    """What becomes of `text`, whose placeholders are filled, sent after `prefix` as `Prefix: `.

    Counts as GOV.UK Notify does (https://www.notifications.service.gov.uk/pricing/text-messages).
    """
    body, lost = _sanitise(text)
    whole = body
    if prefix and prefix.strip():
        heading, lost_in_prefix = _sanitise(prefix)
        whole, _ = _sanitise(f"{heading}: {body}")
        lost = lost | lost_in_prefix
    costly = tuple(letter for letter in dict.fromkeys(whole) if letter in _COSTLY_WELSH)
    encoding: Encoding = "UCS-2" if costly else "GSM-7"
    return SmsText(
        text=whole,
        encoding=encoding,
        characters=len(whole),
        fragments=_fragments(whole, encoding),
        costly_letters=costly,
        lost=tuple(sorted(lost)),
        too_long=len(body) > MOST_CHARACTERS,
    )


def _sanitise(text: str) -> tuple[str, frozenset[str]]:
    text = composed(text).replace("\r\n", "\n")
    becomes = {character: _surviving(character) for character in set(text)}
    lost = frozenset(character for character, survivor in becomes.items() if survivor is None)
    table = {ord(character): _LOST if survivor is None else survivor for character, survivor in becomes.items()}
    return _tidy(text.translate(table)), lost


def _surviving(character: str) -> str | None:
    """What a phone will be sent for one character, or None where nothing stands for it."""
    if character in _REPLACEMENTS:
        return _REPLACEMENTS[character]
    if character in _SURVIVES:
        return character
    base = unicodedata.decomposition(character).split(" ")[0]
    # `<...>` marks a likeness of form (ﬁ, ², ™), which is not the same letter.
    if not unicodedata.category(character).startswith("L") or not base or base.startswith("<"):
        return None
    return _surviving(chr(int(base, 16)))


def _tidy(text: str) -> str:
    """Spaces collapsed and trimmed, none before `,` or `.`, at most two line feeds together."""
    text = re.sub(r" {2,}", " ", text)
    text = re.sub(r" (?=[,.])", "", text)
    text = "\n".join(line.strip(" ") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip(" \n")


def _fragments(text: str, encoding: Encoding) -> int:
    units = len(text)
    if encoding == "GSM-7":
        units += sum(map(text.count, _GSM_EXTENSION))
    if units <= _SINGLE[encoding]:
        return 1
    return ceil(units / _PART[encoding])
