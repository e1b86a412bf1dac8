"""The three Welsh mutations of a first letter, by rule."""

from __future__ import annotations

import re

from app.domain.composed import bare, composed

_SOFT = {
    "ll": "l", "rh": "r", "p": "b", "t": "d", "c": "g", "b": "f", "d": "dd", "g": "", "m": "f",
}  # fmt: skip
_NASAL = {"p": "mh", "t": "nh", "c": "ngh", "b": "m", "d": "n", "g": "ng"}
_ASPIRATE = {"p": "ph", "t": "th", "c": "ch"}

# Two letters that are one sound, of which no first half changes; `ts` is a loan that stays as it is.
_ONE_SOUND = ("ch", "ph", "th", "dd", "ff", "ng", "ts")

# Loans that keep their first letter (Geiriadur Prifysgol Cymru).
_KEEPS = frozenset({"gêm", "gemau", "gôl", "golff", "grŵp", "grwpiau"})

_LONGEST_ACRONYM = 4

# Spellings that Welsh does not have: letters outside its alphabet, doubled ones other than dd ff ll nn rr.
_UNWELSH_SPELLING = re.compile(r"[kqvxz]|sh|ck|oo|ee|wh|bb|cc|gg|mm|pp|ss|tt|.(?:ham|bury|ford|field|mouth|shire)$")
_UNWELSH_WORDS = (
    "the of and road street lane avenue drive close way court square house home centre center hospital "
    "school college university park bay green hall hill church bridge market library office surgery clinic "
    "health community leisure north south east west new old st wood cross town city village tower"
)
# Words that Welsh names begin with, whatever English follows: Canolfan Queensway.
_WELSH_HEADS = (
    "adran ardal bae bro bron bryn bwrdd caer cae canol canolfan capel castell cei clinig clwb coed coleg "
    "croes cwm cwrt cyngor dol dyffryn fferm ffordd gardd glan glyn gorsaf gwesty heol llan llyfrgell llys "
    "llyn maes marchnad meddygfa melin merthyr neuadd parc pen penrhyn pentre pentref plas pont port porth "
    "prifysgol rhiw rhodfa stryd swyddfa theatr tre tref trem ty uned waun ynys ysbyty ysgol"
)
_UNWELSH = frozenset(_UNWELSH_WORDS.split())
_HEADS = frozenset(_WELSH_HEADS.split())


def soft(words: str) -> str:
    """The soft mutation, as after i, o, am, neu: `Caerdydd` gives `Gaerdydd`, `llythyr` gives `lythyr`."""
    return _mutate(words, _SOFT)


def nasal(words: str) -> str:
    """The nasal mutation, as after yn (in): `Caerdydd` gives `Nghaerdydd`."""
    return _mutate(words, _NASAL)


def aspirate(words: str) -> str:
    """The aspirate mutation, as after a (and): `parcio` gives `pharcio`."""
    return _mutate(words, _ASPIRATE)


def looks_unwelsh(words: str) -> bool:
    """Whether words are spelt as Welsh never is, so that their first letter stays: `Kington`, `Bay View`.

    A guess: where it is wrong, the glossary says better.
    """
    found = re.findall(r"[^\W\d_]+", bare(words))
    if not found or found[0] in _HEADS:
        return False
    return bool(_UNWELSH_SPELLING.search(found[0])) or not _UNWELSH.isdisjoint(found)


def _mutate(words: str, changes: dict[str, str]) -> str:
    words = composed(words)
    first = words.split(maxsplit=1)[0] if words.strip() else ""
    if len(first) < 2 or _stays(first) or looks_unwelsh(words):
        return words
    start = first[:2].lower()
    old = start if start in changes else start[0]
    if not words.lower().startswith(old) or old not in changes:
        return words
    return _in_the_same_case(first, changes[old], words[len(old) :])


def _stays(first: str) -> bool:
    acronym = first.isupper() and len(first) <= _LONGEST_ACRONYM
    return acronym or first[:2].lower() in _ONE_SOUND or first.lower() in _KEEPS


def _in_the_same_case(first: str, new: str, rest: str) -> str:
    if first.isupper():
        return new.upper() + rest
    changed = new + rest
    return changed[0].upper() + changed[1:] if first[0].isupper() else changed
