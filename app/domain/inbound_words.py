"""The words that people text to us, in Welsh and in English: STOPIO, CYMORTH, STATUS and the rest.

A word counts only where it is all that was said, but for polite words after it: "stop the work next door" is for a
person to read, and so is "please stop", which may mean the work too.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from app.domain.composed import bare, composed


class InboundWord(StrEnum):
    """What somebody asks of us with one word; the value is kept with the reply."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    WELSH = "welsh"
    ENGLISH = "english"
    STATUS = "status"
    WRONG = "wrong"


# As `_letters_of` leaves them: in lower case and without accents. Beside the published words stand those that people
# send for them all the same, of which none can mean anything else when it stands alone.
_PHRASES = {
    InboundWord.STOP: (
        *("stop", "stopio", "atal", "unsubscribe"),
        *("stopiwch", "stopia", "ataliwch", "stopall", "stop all", "dad danysgrifio", "datdanysgrifio"),
    ),
    InboundWord.START: ("start", "cychwyn", "cychwynnwch", "dechrau", "dechreuwch", "unstop", "restart"),
    InboundWord.HELP: ("help", "cymorth"),
    InboundWord.WELSH: ("cymraeg", "yn gymraeg", "gymraeg", "welsh", "in welsh"),
    InboundWord.ENGLISH: ("english", "saesneg", "yn saesneg", "in english"),
    InboundWord.STATUS: ("status", "statws"),
    InboundWord.WRONG: ("wrong", "anghywir", "wrong number", "rhif anghywir"),
}
_WORDS = {phrase: word for word, phrases in _PHRASES.items() for phrase in phrases}
_POLITE = (
    *("os gwelwch yn dda", "os gweli di n dda", "os gweli dyn dda", "plis", "diolch", "diolch yn fawr", "diolch i chi"),
    *("please", "pls", "plz", "thanks", "thank you", "many thanks", "cheers", "ta"),
)
_MOST_LETTERS = 60
"""No word with its polite words is longer; what is longer need not be looked at."""


def recognise(text: str) -> InboundWord | None:
    """The word that `text` is, or None where it is anything else.

    Case, accents, punctuation, emoji, full-width letters and what cannot be seen make no difference.
    """
    said = _letters_of(text)
    while said and said not in _WORDS:
        polite = next((one for one in _POLITE if said.endswith(f" {one}")), None)
        said = said.removesuffix(f" {polite}") if polite else None
    return _WORDS.get(said) if said else None


def _letters_of(text: str) -> str | None:
    """The runs of letters and digits in `text`, each bare, with one space between; None where they are too many."""
    kept: list[str] = []
    count = 0
    for character in composed(text):
        category = unicodedata.category(character)
        if category[0] in "LN":
            kept.append(character)
            count += 1
        elif category != "Cf" and category[0] != "M":
            kept.append(" ")
        if count > _MOST_LETTERS:
            return None
    # Letters alone are taken for what they look like: a full-width S is an S, and a trade mark is no letter.
    return " ".join(bare(unicodedata.normalize("NFKC", "".join(kept))).split())
