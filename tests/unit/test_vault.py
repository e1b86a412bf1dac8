"""Sealed fields: opened in their place alone, and found again by their blind index."""

from __future__ import annotations

import base64
from uuid import uuid4

import pytest

from app.vault import MasterKeys, Vault, VaultError, new_key

ORGANISATION, ROW, OTHER_ROW = uuid4(), uuid4(), uuid4()
KEYS = {1: new_key()}
INDEX = new_key()


@pytest.fixture
def vault() -> Vault:
    return Vault(ORGANISATION, KEYS, INDEX)


def master(number: int, key: bytes) -> str:
    return f"{number}:{base64.b64encode(key).decode()}"


def test_what_was_sealed_can_be_opened_in_its_place(vault: Vault) -> None:
    assert vault.open("cases", ROW, "reference", vault.seal("cases", ROW, "reference", "NPT/1 ŵ")) == "NPT/1 ŵ"


def test_the_words_are_not_in_the_bytes_and_the_bytes_are_never_the_same(vault: Vault) -> None:
    first, second = (vault.seal("cases", ROW, "reference", "NPT/1") for _ in range(2))
    assert b"NPT/1" not in first
    assert first != second


@pytest.mark.parametrize(
    ("table", "row", "field"),
    [("contacts", ROW, "reference"), ("cases", OTHER_ROW, "reference"), ("cases", ROW, "state")],
)
def test_bytes_that_were_moved_to_another_place_cannot_be_opened(
    vault: Vault, table: str, row: object, field: str
) -> None:
    sealed = vault.seal("cases", ROW, "reference", "NPT/1")
    with pytest.raises(VaultError):
        vault.open(table, row, field, sealed)  # type: ignore[arg-type]


def test_bytes_of_another_organisation_cannot_be_opened_even_with_the_same_keys(vault: Vault) -> None:
    with pytest.raises(VaultError):
        Vault(uuid4(), KEYS, INDEX).open("cases", ROW, "a", vault.seal("cases", ROW, "a", "x"))


@pytest.mark.parametrize("place", [2, 14, -1])
def test_one_changed_byte_is_noticed(vault: Vault, place: int) -> None:
    sealed = bytearray(vault.seal("cases", ROW, "reference", "NPT/1"))
    sealed[place] ^= 1
    with pytest.raises(VaultError):
        vault.open("cases", ROW, "reference", bytes(sealed))


@pytest.mark.parametrize("blob", [b"", b"\x00", b"\x00\x01", b"\x00\x01" + b"n" * 12])
def test_bytes_that_were_cut_short_are_refused(vault: Vault, blob: bytes) -> None:
    with pytest.raises(VaultError):
        vault.open("cases", ROW, "reference", blob)


def test_after_a_rotation_the_old_is_still_opened_and_the_new_key_seals() -> None:
    old = Vault(ORGANISATION, KEYS, INDEX)
    new = Vault(ORGANISATION, {**KEYS, 2: new_key()}, INDEX)
    assert new.open("cases", ROW, "a", old.seal("cases", ROW, "a", "x")) == "x"
    with pytest.raises(VaultError):
        old.open("cases", ROW, "a", new.seal("cases", ROW, "a", "x"))


def test_json_comes_back_as_it_went_in(vault: Vault) -> None:
    value = {"name": "Siân", "mobile": None}
    assert vault.open_json("contacts", ROW, "details", vault.seal_json("contacts", ROW, "details", value)) == value


def test_a_blind_index_is_the_same_for_the_same_text_and_tells_kinds_apart(vault: Vault) -> None:
    assert vault.index("address:sms", "+447700900123") == vault.index("address:sms", "+447700900123")
    assert vault.index("address:sms", "x") != vault.index("address:email", "x")
    assert vault.index("a", "bc") != vault.index("ab", "c")


def test_a_blind_index_of_one_organisation_says_nothing_in_another(vault: Vault) -> None:
    assert vault.index("address:sms", "x") != Vault(ORGANISATION, KEYS, new_key()).index("address:sms", "x")


def test_the_secret_number_of_a_row_is_the_same_each_time_and_no_other_rows(vault: Vault) -> None:
    assert vault.token_number("status-link", ROW) == vault.token_number("status-link", ROW)
    assert vault.token_number("status-link", ROW) != vault.token_number("status-link", uuid4())


def test_a_master_key_opens_what_it_wrapped_for_this_organisation_and_purpose_alone() -> None:
    keys, key = MasterKeys(master(1, new_key())), new_key()
    wrapped = keys.wrap(ORGANISATION, "field", key)
    assert keys.unwrap(ORGANISATION, "field", wrapped) == key
    for organisation, purpose in ((uuid4(), "field"), (ORGANISATION, "index")):
        with pytest.raises(VaultError):
            keys.unwrap(organisation, purpose, wrapped)


def test_the_last_master_key_wraps_and_the_older_ones_still_open() -> None:
    old, new = master(1, new_key()), master(2, new_key())
    wrapped = MasterKeys(old).wrap(ORGANISATION, "field", new_key())
    both = MasterKeys(f"{old},{new}")
    assert both.unwrap(ORGANISATION, "field", wrapped)
    with pytest.raises(VaultError):
        MasterKeys(old).unwrap(ORGANISATION, "field", both.wrap(ORGANISATION, "field", new_key()))


@pytest.mark.parametrize("listed", ["", "abc", "1:", "0:" + "A" * 44, "x:" + "A" * 44, "1:c2hvcnQ=", "1:***"])
def test_master_keys_that_are_none_are_refused_without_being_repeated(listed: str) -> None:
    with pytest.raises(VaultError) as caught:
        MasterKeys(listed)
    assert "OLRHAIN_MASTER_KEYS" in str(caught.value)
    assert listed.partition(":")[2] not in str(caught.value) or not listed.partition(":")[2]
