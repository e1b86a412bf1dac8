"""Bearer keys and the tokens of status pages: how they look, and what is kept of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.recipients import KeyKind
from app.domain.tokens import base62, hash_of, key_kind, looks_like_token, new_api_key, status_token


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_key_says_which_kind_it_is(kind: KeyKind) -> None:
    key = new_api_key(kind)
    assert re.fullmatch(rf"olr_{kind.value}_[0-9A-Za-z]{{43}}", key)
    assert key_kind(key) is kind


def test_no_two_keys_are_the_same() -> None:
    assert len({new_api_key(KeyKind.LIVE) for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "key", ["", "olr", "olr_live_", "olr_admin_abc", "xyz_live_abc", "olr_live_a b", "olr_live_ŵ", "olr-live-abc"]
)
def test_what_has_not_the_shape_of_a_key_is_none(key: str) -> None:
    assert key_kind(key) is None


@given(st.integers(0, 2**256))
def test_the_token_of_a_status_page_has_22_letters_and_digits_at_which_no_phone_cuts_a_link(number: int) -> None:
    token = status_token(number)
    assert re.fullmatch(r"[0-9A-Za-z]{22}", token)
    assert looks_like_token(token)


def test_a_token_holds_at_least_128_bits() -> None:
    assert 62**22 >= 2**128


@pytest.mark.parametrize("text", ["", "a" * 21, "a" * 23, "a" * 21 + "-", "a" * 21 + "ŵ", "a" * 21 + "٣"])
def test_what_has_not_the_shape_of_a_token_is_none(text: str) -> None:
    assert not looks_like_token(text)


@given(st.integers(0, 62**10 - 1), st.integers(0, 62**10 - 1))
def test_different_numbers_give_different_digits(one: int, other: int) -> None:
    assert (base62(one, 10) == base62(other, 10)) == (one == other)


def test_what_is_kept_of_a_secret_is_its_sha_256() -> None:
    assert hash_of("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
