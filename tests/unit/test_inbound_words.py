"""The words that people text to us: what counts as one, however it is typed, and what is left for a person to read."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.inbound_words import InboundWord, recognise

PUBLISHED = {
    "STOP": InboundWord.STOP,
    "STOPIO": InboundWord.STOP,
    "ATAL": InboundWord.STOP,
    "UNSUBSCRIBE": InboundWord.STOP,
    "START": InboundWord.START,
    "CYCHWYN": InboundWord.START,
    "HELP": InboundWord.HELP,
    "CYMORTH": InboundWord.HELP,
    "CYMRAEG": InboundWord.WELSH,
    "ENGLISH": InboundWord.ENGLISH,
    "SAESNEG": InboundWord.ENGLISH,
    "STATUS": InboundWord.STATUS,
    "STATWS": InboundWord.STATUS,
    "WRONG": InboundWord.WRONG,
    "ANGHYWIR": InboundWord.WRONG,
}
AROUND = st.text(" \t\r\n.,!?'\"“”‘’«»()[]-–—_*#👍🏽🙏❤️🛑\u200b\u200d\u200e\u202e\u2066\u2069\ufeff\u00ad", max_size=12)
HIDDEN = st.sampled_from(["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200e", "\u202e", "\u00ad", "\ufe0f"])
ACCENTS = st.sampled_from(["\u0302", "\u0301", "\u0300", "\u0308"])
words = st.sampled_from(sorted(PUBLISHED))


@pytest.mark.parametrize(("text", "word"), PUBLISHED.items())
def test_each_published_word_is_known(text: str, word: InboundWord) -> None:
    assert recognise(text) is word


@given(words, st.data())
def test_capitals_make_no_difference(text: str, data: st.DataObject) -> None:
    mixed = "".join(letter.lower() if data.draw(st.booleans()) else letter for letter in text)
    assert recognise(mixed) is PUBLISHED[text]


@given(AROUND, words, AROUND)
def test_spaces_punctuation_quotes_and_emoji_around_a_word_make_no_difference(
    before: str, text: str, after: str
) -> None:
    assert recognise(f"{before}{text}{after}") is PUBLISHED[text]


@given(words, st.data())
def test_what_cannot_be_seen_inside_a_word_makes_no_difference(text: str, data: st.DataObject) -> None:
    letters = [letter + data.draw(st.one_of(st.just(""), HIDDEN)) for letter in text]
    assert recognise("".join(letters)) is PUBLISHED[text]


@given(words, st.data())
def test_accents_make_no_difference_composed_or_not(text: str, data: st.DataObject) -> None:
    accented = "".join(letter + data.draw(st.one_of(st.just(""), ACCENTS)) for letter in text)
    assert recognise(accented) is PUBLISHED[text]
    assert recognise(unicodedata.normalize("NFC", accented)) is PUBLISHED[text]


@given(words)
def test_full_width_letters_are_letters(text: str) -> None:
    assert recognise("".join(chr(ord(letter) + 0xFEE0) for letter in text)) is PUBLISHED[text]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Stop, please", InboundWord.STOP),
        ("STOP ALL", InboundWord.STOP),
        ("stopall", InboundWord.STOP),
        ("STOPIWCH OS GWELWCH YN DDA", InboundWord.STOP),
        ("Stopiwch, os gwelwch yn dda. Diolch", InboundWord.STOP),
        ("cymorth plîs", InboundWord.HELP),
        ("Saesneg os gwelwch yn dda", InboundWord.ENGLISH),
        ("Yn Gymraeg, os gweli di'n dda", InboundWord.WELSH),
        ("Status? Thank you!", InboundWord.STATUS),
        ("Rhif anghywir", InboundWord.WRONG),
        ("wrong number", InboundWord.WRONG),
    ],
)
def test_polite_words_after_it_are_no_more_than_polite(text: str, word: InboundWord) -> None:
    assert recognise(text) is word


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "👍",
        "please",
        "os gwelwch yn dda",
        "please stop",
        "Stop the work next door",
        "Don't stop",
        "Peidiwch â stopio",
        "bus stop",
        "STOP 2",
        "STOP2",
        "help me",
        "I need help",
        "Mae angen cymorth arnaf",
        "My English is not good",
        "the address is wrong",
        "status of my bin",
        "stop stop",
        "stopping",
        "st op",
        "START STOP",
        "No",
        "Na",
    ],
)
def test_anything_else_is_for_a_person_to_read(text: str) -> None:
    assert recognise(text) is None


@given(words, st.text(string.ascii_lowercase, min_size=1, max_size=9))
def test_a_word_with_another_one_is_no_longer_the_word(text: str, other: str) -> None:
    polite = {"please", "pls", "plz", "thanks", "cheers", "ta", "plis", "diolch"}
    close_to_it = {f"{text.lower()} {other}"} & {"stop all", "wrong number"}
    if other not in polite and not close_to_it:
        assert recognise(f"{text} {other}") is None


@given(st.text())
def test_no_text_whatever_makes_it_fail(text: str) -> None:
    assert recognise(text) in (None, *InboundWord)


def test_a_very_long_text_is_no_word_and_is_not_read_to_its_end() -> None:
    assert recognise("STOP " * 20_000) is None
    assert recognise("STOP" + "\u0301" * 100_000) is InboundWord.STOP
