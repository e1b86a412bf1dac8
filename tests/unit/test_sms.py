"""What a text message becomes on a phone, and what it costs."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import placeholders, sms

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "sms.json").read_text(encoding="utf-8"))
CHARSET = VECTORS["meta"]["charset"]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["id"])
def test_every_vector_gives_its_answer(case: dict[str, Any]) -> None:
    measured = sms.measure(placeholders.fill(case["text"], case.get("values", {})), case.get("prefix"))

    assert measured == sms.SmsText(
        text=unicodedata.normalize("NFC", case["sanitised"]),
        encoding=case["encoding"],
        characters=case["characters"],
        fragments=case["fragments"],
        costly_letters=tuple(case["costly_letters"]),
        lost=tuple(case["lost"]),
        too_long=case["too_long"],
    )


def test_of_the_welsh_accented_letters_13_are_cheap_and_43_are_costly() -> None:
    cheap, costly = CHARSET["welsh_in_gsm7_no_extra_cost"], CHARSET["welsh_not_in_gsm7_forces_ucs2"]

    assert [sms.measure(letter).encoding for letter in cheap] == ["GSM-7"] * 13
    assert [sms.measure(letter).encoding for letter in costly] == ["UCS-2"] * 43
    assert [sms.measure(letter).text for letter in cheap + costly] == list(cheap + costly)


@pytest.mark.parametrize("letter", [letter for letter in CHARSET["gsm_basic"] if letter > " "])
def test_a_basic_letter_costs_one_unit(letter: str) -> None:
    assert sms.measure(f"x{letter}" + "a" * 158).fragments == 1
    assert sms.measure(f"x{letter}" + "a" * 159).fragments == 2


@pytest.mark.parametrize("letter", list(CHARSET["gsm_extension"]))
def test_an_extension_letter_costs_two_units(letter: str) -> None:
    assert sms.measure(f"x{letter}" + "a" * 157).fragments == 1
    assert sms.measure(f"x{letter}" + "a" * 158).fragments == 2


@pytest.mark.parametrize(("unusual", "usual"), CHARSET["notify_replacements"].items())
def test_a_replaced_character_is_not_lost(unusual: str, usual: str) -> None:
    measured = sms.measure(f"a{unusual}b")

    assert (measured.text, measured.lost) == (f"a{usual}b", ())


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\n", "\u2028", "\u2029", "\v", "\f", "\u0085"])
def test_every_line_break_is_a_line_feed(line_break: str) -> None:
    assert sms.measure(f"a{line_break}b").text == "a\nb"


@pytest.mark.parametrize(
    ("letter", "base"), [("ç", "c"), ("š", "s"), ("ź", "z"), ("ő", "o"), ("ṩ", "s"), ("ế", "ê"), ("Ø", "Ø")]
)
def test_a_letter_that_does_not_survive_falls_back_to_the_nearest_that_does(letter: str, base: str) -> None:
    assert sms.measure(letter).text == base


@pytest.mark.parametrize("sign", ["ﬁ", "²", "™", "ⅷ", "≠", "й", "한"])
def test_what_has_no_surviving_base_letter_is_lost(sign: str) -> None:
    measured = sms.measure(sign)

    assert (measured.text, measured.lost) == ("?", (sign,))


def test_a_question_mark_that_was_written_is_not_lost() -> None:
    assert sms.measure("Pryd? ✅").lost == ("✅",)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Helo   Siân", "Helo Siân"),
        ("  Helo  ", "Helo"),
        ("\n\nHelo\n\n", "Helo"),
        ("Helo , chi .", "Helo, chi."),
        ("Helo   .", "Helo."),
        ("a \n b", "a\nb"),
        ("a\n \n \n\nb", "a\n\nb"),
    ],
)
def test_spaces_and_lines_are_tidied(written: str, sent: str) -> None:
    assert sms.measure(written).text == sent


def test_a_prefix_goes_before_the_text_and_counts_but_not_towards_too_long() -> None:
    measured = sms.measure("a" * sms.MOST_CHARACTERS, "Cyngor Môn")

    assert measured.text.startswith("Cyngor Môn: a")
    assert measured.characters == sms.MOST_CHARACTERS + len("Cyngor Môn: ")
    assert measured.costly_letters == ("ô",)
    assert not measured.too_long


def test_what_a_prefix_loses_is_told() -> None:
    assert sms.measure("Helo", "Cyngor ✅").lost == ("✅",)


def test_an_empty_prefix_is_none() -> None:
    assert sms.measure("Helo", " ") == sms.measure("Helo")


def test_costly_letters_are_told_once_in_the_order_they_appear() -> None:
    assert sms.measure("tŷ dŵr tŷ âêŵ").costly_letters == ("ŷ", "ŵ", "â", "ê")


@given(st.text())
def test_what_was_sanitised_stays_as_it_is(text: str) -> None:
    once = sms.measure(text)

    assert sms.measure(once.text).text == once.text
    assert unicodedata.is_normalized("NFC", once.text)


@pytest.mark.parametrize("piece", [" ", " .", "\n", "a \n", "ŵ", "w\u0302", "\u0302\u0323"])
def test_a_megabyte_is_measured(piece: str) -> None:
    assert sms.measure("a" + piece * (1_000_000 // len(piece)) + "b").text.endswith("b")
