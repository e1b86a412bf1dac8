"""Which passwords are taken: long ones that nobody would try first, whatever language they are in."""

from __future__ import annotations

import pytest

from app.domain.passwords import LONGEST, SHORTEST, PasswordFault, fault

ABOUT = ("Siân Prys-Jones", "sian.prys@glan-yr-afon.example", "Cyngor Glan yr Afon", "Riverside Council")


@pytest.mark.parametrize(
    "password",
    [
        "tair hwyaden werdd ar lyn",
        "correct horse battery staple",
        "llŵybr y môr glas maith",
        "kV7$wq9!Lp2#",
        "mamgu a tadcu ar y traeth",
        "x3Kq" * 2 + "pour boire un thé",
        "aros a gweld yn y glaw " * 8,
    ],
)
def test_words_that_do_not_belong_together_are_taken(password: str) -> None:
    assert fault(password, ABOUT) is None


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "P@ssw0rd2026!",
        "qwertyuiop12",
        "1q2w3e4r5t6y",
        "123456789012",
        "aaaaaaaaaaaa",
        "abcabcabcabcabc",
        "iloveyou12345",
        "Summer2026!!",
        "Cyfrinair2026!",
        "Caerdydd2026!",
        "cyfrinair1234",
        "letmeinletmein",
        "x" * 200,
    ],
)
def test_what_everybody_tries_first_is_not(password: str) -> None:
    assert fault(password, ABOUT) is PasswordFault.KNOWN


@pytest.mark.parametrize(
    "password",
    [
        "siân.prys@glan-yr-afon.example",
        "sianprysjones",
        "SiânPrysJones2026!",
        "riversidecouncil",
        "Cyngor Glan yr Afon 1",
        "sian.prys 01632 960",
    ],
)
def test_nor_is_a_name_an_address_or_an_organisation(password: str) -> None:
    assert fault(password, ABOUT) is PasswordFault.ABOUT_YOU


def test_a_name_among_other_words_does_no_harm() -> None:
    assert fault("siân a'r tair hwyaden werdd", ABOUT) is None


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (0, PasswordFault.TOO_SHORT),
        (SHORTEST - 1, PasswordFault.TOO_SHORT),
        (LONGEST + 1, PasswordFault.TOO_LONG),
        (100_000, PasswordFault.TOO_LONG),
    ],
)
def test_the_limits_are_counted_in_characters(length: int, expected: PasswordFault) -> None:
    assert fault("ŵ" * length, ABOUT) is expected


def test_nothing_known_of_a_person_is_no_reason_to_refuse() -> None:
    assert fault("tair hwyaden werdd ar lyn", ["", "A B", "  "]) is None
