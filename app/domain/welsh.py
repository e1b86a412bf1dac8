"""Welsh for what a message is filled with: dates, times, durations, lists, places, alphabetical order.

Numbers are always digits: a digit hides its gender (dau, dwy) and does not mutate, so only the noun changes.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from app.domain.composed import bare, composed
from app.domain.forms import DateForm, DurationUnit, Preposition, clock_12, count, day_in_london, in_london
from app.domain.glossary import Glossary
from app.domain.mutations import aspirate, nasal, soft
from app.domain.place_names import SHIPPED

PLURAL_HEADER = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5);"
"""The header of the Welsh catalogue, in the order of CLDR (https://cldr.unicode.org)."""

_PLURALS = {0: "zero", 1: "one", 2: "two", 3: "few", 6: "many"}

_MONTHS = (
    "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
    "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
)  # fmt: skip
_WEEKDAYS = ("Llun", "Mawrth", "Mercher", "Iau", "Gwener", "Sadwrn", "Sul")
_DAY: dict[DateForm, str] = {"plain": "dydd", "start": "Dydd", "on": "ddydd"}

_UNITS: dict[DurationUnit, str] = {
    "minute": "munud",
    "hour": "awr",
    "day": "diwrnod",
    "working_day": "diwrnod gwaith",
    "week": "wythnos",
    "month": "mis",
}
_YEARS = {1: "flwyddyn", 2: "flynedd", 3: "blynedd", 4: "blynedd", 6: "blynedd"}
_RELATIVE = {-2: "echdoe", -1: "ddoe", 0: "heddiw", 1: "yfory", 2: "drennydd"}

# Of a single letter its name is read: èc, èff, but bi, di.
_LETTERS_NAMED_WITH_A_VOWEL = frozenset("acefghilmnorsuwxy")

_ARTICLE = re.compile(r"yr? (?=\S)", re.IGNORECASE)

# With the letters Welsh borrows, where dictionaries put them.
_ALPHABET = "a b c ch d dd e f ff g ng h i j k l ll m n o p ph q r rh s t th u v w x y z"
_LETTER_RANKS = {letter: rank for rank, letter in enumerate(_ALPHABET.split(), start=20)}
# `ng` is n and g where two words have met (Llan-gollen, Ban-gor); `rh` is r and h after a vowel (ar-hosfa).
_LETTERS = re.compile(
    r"(?:(?<=\blla)|(?<=\bpe)|(?<=\bhe)|(?<=\bbro)|(?<=\bbry)|(?<=\bgla)|(?<=\bllwy))n(?=g)"
    r"|(?<=\bba)n(?=gor)|(?<=\bda)n(?=gos)"
    r"|ch|dd|ff|ng|ll|ph|(?<![aeiouwy])rh|th|[^\W_]| "
)


def duration(n: int, unit: DurationUnit) -> str:
    """A length of time in whole units: `2 ddiwrnod`, `3 blynedd`, `10 diwrnod gwaith`.

    Raises ValueError for a negative number or an unknown unit.
    """
    if unit == "year":
        return f"{count(n)} {_YEARS.get(n, 'mlynedd')}"
    if unit not in _UNITS:
        raise ValueError(f"no such unit of time: {unit}")
    noun = _UNITS[unit]
    return f"{count(n)} {soft(noun) if n == 2 else noun}"


def date(d: datetime.date) -> str:
    """`2 Mawrth 2026`. Of a moment, the date it has in Wales."""
    return f"{day_month(d)} {day_in_london(d).year}"


def weekday_date(d: datetime.date, form: DateForm = "plain") -> str:
    """`dydd Llun 2 Mawrth 2026`; "start" for the start of a sentence, "on" for `ddydd Llun` (on Monday).

    Raises ValueError for an unknown form.
    """
    if form not in _DAY:
        raise ValueError(f"no such form of a date: {form}")
    return f"{_DAY[form]} {_WEEKDAYS[day_in_london(d).weekday()]} {date(d)}"


def day_month(d: datetime.date) -> str:
    """`2 Mawrth`. Of a moment, the date it has in Wales."""
    day = day_in_london(d)
    return f"{day.day} {_MONTHS[day.month - 1]}"


def time(dt: datetime.datetime) -> str:
    """The time in Wales on a 12-hour clock: `10:30am`, `2pm`, `hanner dydd`, `hanner nos`.

    Raises ValueError for a moment without a time zone.
    """
    return {"12am": "hanner nos", "12pm": "hanner dydd"}.get(clock_12(dt), clock_12(dt))


def clock(dt: datetime.datetime) -> str:
    """The time in Wales on a 24-hour clock: `14:05`. Raises ValueError for a moment without a time zone."""
    return f"{in_london(dt):%H:%M}"


def relative_day(days: int) -> str:
    """A day by its distance from today in days: `heddiw`, `yfory`, `ymhen 10 diwrnod`, `3 diwrnod yn ôl`."""
    if days in _RELATIVE:
        return _RELATIVE[days]
    length = duration(abs(days), "day")
    return f"ymhen {length}" if days > 0 else f"{length} yn ôl"


def join_and(items: Sequence[str], *, mutate: bool = True) -> str:
    """`treth gyngor a pharcio`, `biniau ac ailgylchu`, `a, b ac c`. `mutate=False` for people's names."""
    return _join(items, lambda last: _and(last, mutate))


def join_or(items: Sequence[str], *, mutate: bool = True) -> str:
    """`galwad neu lythyr`. `mutate=False` for people's names."""
    return _join(items, lambda last: _or(last, mutate))


def place(name: str, preposition: Preposition, glossary: Glossary = SHIPPED) -> str:
    """The preposition and the place, each in its form: `i Gaerdydd`, `o'r Barri`, `yng Nghaerdydd`.

    `name` may be Welsh or, where the glossary has it, English. Any other name is changed by rule.
    Raises ValueError for an unknown preposition.
    """
    if preposition not in ("i", "o", "yn"):
        raise ValueError(f"no such preposition: {preposition}")
    known = glossary.find(name)
    if known and (form := known.form(preposition)):
        return form
    return _by_rule(known.cy if known else composed(name).strip(), preposition)


def sort_key(text: str) -> tuple[tuple[int, ...], str, str]:
    """A key that sorts by the Welsh alphabet: c before ch, d before dd; accents and capitals decide last."""
    ranks = tuple(_rank(letter) for letter in _LETTERS.findall(bare(text)))
    exact = composed(text)
    return ranks, exact.casefold(), exact.swapcase()


def plural_category(n: int | Decimal) -> str:
    """The CLDR plural category of a number: zero, one, two, few, many or other."""
    return _PLURALS.get(int(n), "other") if n == int(n) else "other"


def _join(items: Sequence[str], with_conjunction: Callable[[str], str]) -> str:
    words = [composed(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {with_conjunction(words[-1])}"


def _and(last: str, mutate: bool) -> str:
    if mutate and (article := _ARTICLE.match(last)):
        return f"a'r {last[article.end() :]}"
    conjunction = "ac" if _sounds_like_a_vowel(last, mutate) else "a"
    return f"{conjunction} {aspirate(last) if mutate else last}"


def _or(last: str, mutate: bool) -> str:
    if mutate and (article := _ARTICLE.match(last)):
        return f"neu'r {last[article.end() :]}"
    return f"neu {soft(last) if mutate else last}"


def _sounds_like_a_vowel(words: str, common_noun: bool) -> bool:
    start = re.sub(r"^[\W_]+", "", bare(words))
    if len(start) == 1 and start.isalpha():
        return start in _LETTERS_NAMED_WITH_A_VOWEL
    if number := re.match(r"\d+", start):
        # un, wyth, un ar ddeg, un ar bymtheg, wyth deg, wyth cant
        return number.group() in ("1", "8", "11", "16") or bool(re.fullmatch(r"8\d\d?", number.group()))
    # `w` is a consonant in Wrecsam and in people's names (Siân a William), but not in wythnos.
    consonant = r"w[rl][aeiouwy]" if common_noun else "w"
    return start[:1] in tuple("aeiouwy") and not re.match(consonant, start)


def _by_rule(name: str, preposition: Preposition) -> str:
    if article := _ARTICLE.match(name):
        rest = name[article.end() :]
        return f"yn {article.group().lower()}{rest}" if preposition == "yn" else f"{preposition}'r {rest}"
    if preposition != "yn":
        return f"{preposition} {soft(name)}"
    changed = nasal(name)
    sound = changed.lower()
    return f"{'ym' if sound.startswith('m') else 'yng' if sound.startswith('ng') else 'yn'} {changed}"


def _rank(letter: str) -> int:
    if letter == " ":
        return 0
    return _LETTER_RANKS.get(letter) or (1 + int(letter) if letter.isdecimal() else 100 + ord(letter))
