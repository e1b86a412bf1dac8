"""What we answer to a text: in both languages, never asking for what nobody can do, and never too long."""

from __future__ import annotations

import re

import pytest

from app.domain import answer_words, sms
from app.domain.answer_words import filled
from app.domain.bilingual import Bilingual, Language

ANSWERS = {name: words for name, words in vars(answer_words).items() if isinstance(words, Bilingual)}
PHONE = Bilingual("01639 686868", "01639 686868")
NAME = Bilingual("Cyngor Castell-nedd Port Talbot", "Neath Port Talbot Council")
VALUES = {
    "name": NAME,
    "phone": PHONE,
    "sentence": Bilingual("Rydym yn gwirio'r cais.", "We are checking the application."),
    "link": Bilingual("https://olrhain.example/cy/c/" + "a" * 22, "https://olrhain.example/en/c/" + "a" * 22),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_there_in_both_languages_with_the_same_placeholders(name: str) -> None:
    words = ANSWERS[name]
    assert words.complete
    assert words.cy != words.en
    assert _places(words.cy) == _places(words.en)


@pytest.mark.parametrize("name", ANSWERS)
def test_no_answer_asks_for_a_reply_which_a_named_sender_cannot_receive(name: str) -> None:
    assert not re.search(r"\breply|\brespond", ANSWERS[name].en, re.IGNORECASE)
    assert not re.search(r"\bateb|\bymateb", ANSWERS[name].cy, re.IGNORECASE)


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("language", list(Language))
def test_an_answer_fits_into_two_fragments_or_five_with_a_circumflex_and_loses_no_letter(
    name: str, language: Language
) -> None:
    words = filled(ANSWERS[name], VALUES)[language]
    measured = sms.measure(f"{NAME[language]}: {words}")
    assert measured.lost == ()
    assert measured.fragments <= (2 if measured.encoding == "GSM-7" else 5)


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_says_that_nobody_watches_round_the_clock_and_whom_to_call(name: str) -> None:
    words = filled(ANSWERS[name], VALUES)
    assert "Nid oes neb yn darllen negeseuon i'r rhif hwn 24 awr y dydd" in words.cy
    assert "Nobody reads messages to this number 24 hours a day" in words.en
    assert all(PHONE[language] in words[language] for language in Language)


@pytest.mark.parametrize("name", ["HELP", "RECEIVED"])
def test_who_may_be_in_need_hears_of_999(name: str) -> None:
    words = filled(ANSWERS[name], VALUES)
    assert all("999" in words[language] for language in Language)


def test_a_stop_is_told_how_to_start_again_and_a_start_how_to_stop() -> None:
    assert ("CYCHWYN" in answer_words.STOPPED.cy, "START" in answer_words.STOPPED.en) == (True, True)
    assert ("STOPIO" in answer_words.STARTED.cy, "STOP" in answer_words.STARTED.en) == (True, True)


def test_a_value_is_put_in_as_it_is_whatever_it_says() -> None:
    odd = Bilingual("((phone))", "((phone)) ((")
    assert filled(Bilingual("A ((name)).", "B ((name))."), {"name": odd}) == Bilingual(
        "A ((phone)).", "B ((phone)) ((."
    )


def _places(text: str) -> set[str]:
    return set(re.findall(r"\(\((\w+)\)\)", text))
