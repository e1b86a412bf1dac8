"""Addresses brought into one form, and what is none."""

from __future__ import annotations

import unicodedata

import pytest

from app.domain.recipients import (
    KeyKind,
    Mode,
    Role,
    as_written_here,
    is_fictional_mobile,
    normalise_email,
    normalise_mobile,
)


@pytest.mark.parametrize(
    "raw",
    ["07400123456", "07400 123 456", "(07400) 123-456", "+44 7400 123456", "0044 7400 123456", "+44 (0)7400 123456"],
)
def test_a_uk_mobile_has_one_form_however_it_is_written(raw: str) -> None:
    assert normalise_mobile(raw) == "+447400123456"


@pytest.mark.parametrize(("e164", "written"), [("+447400123456", "07400 123456"), ("+447700900456", "07700 900456")])
def test_a_number_is_shown_as_people_here_write_it_and_can_be_typed_so(e164: str, written: str) -> None:
    assert as_written_here(e164) == written
    assert normalise_mobile(written) == e164


@pytest.mark.parametrize(
    "raw",
    ["", "abc", "07400", "01639 123456", "+1 202 555 0123", "+353 85 123 4567", "999", "0740012345678", "+44", "٠٧"],
)
def test_what_is_not_a_uk_mobile_is_none(raw: str) -> None:
    assert normalise_mobile(raw) is None


@pytest.mark.parametrize("raw", ["07797 712345", "07624 312345", "07781 112345"])
def test_jersey_man_and_guernsey_count_as_uk_mobiles(raw: str) -> None:
    assert normalise_mobile(raw) is not None


@pytest.mark.parametrize("raw", ["07700 900000", "+447700900123", "07700900999"])
def test_the_numbers_for_drama_count_and_are_known_as_fictional(raw: str) -> None:
    number = normalise_mobile(raw)
    assert number is not None
    assert is_fictional_mobile(number)


@pytest.mark.parametrize("number", ["+447700900", "+4477009001234", "+447400123456"])
def test_other_numbers_are_not_fictional(number: str) -> None:
    assert not is_fictional_mobile(number)


def test_an_email_is_compared_composed_and_in_small_letters() -> None:
    assert normalise_email(unicodedata.normalize("NFD", " SIÂN@Example.COM ")) == "siân@example.com"


def test_only_live_keys_make_anything_live() -> None:
    assert {kind: kind.mode for kind in KeyKind} == {
        KeyKind.LIVE: Mode.LIVE,
        KeyKind.TEAM: Mode.TRIAL,
        KeyKind.TEST: Mode.TRIAL,
    }


def test_only_the_citizen_is_who_the_case_is_about() -> None:
    assert [role for role in Role if role.is_the_subject] == [Role.CITIZEN]
