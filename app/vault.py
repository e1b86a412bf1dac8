"""Encryption of single fields, bound to their place, and blind indexes to find them again.

A field is sealed with AES-256-GCM under a key of its organisation, which is itself wrapped by a master key from the
environment. The place of a field (organisation, table, row, field) is the associated data, so that a ciphertext
moved to another row cannot be opened (docs/security.md).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.errors import OlrhainError

_KEY_BYTES = 32
_NONCE_BYTES = 12


class VaultError(OlrhainError):
    """A field cannot be opened: wrong key, changed bytes, or bytes from another place."""


class MasterKeys:
    """The keys that wrap the organisations' keys; the last one listed wraps new ones."""

    def __init__(self, listed: str) -> None:
        """`listed`: `number:base64 of 32 bytes`, separated by commas. Raises VaultError where it is not that."""
        self._keys: dict[int, AESGCM] = {}
        for item in listed.split(","):
            number, _, encoded = item.strip().partition(":")
            self._keys[_key_number(number)] = AESGCM(_key_bytes(encoded))
        self._newest = list(self._keys)[-1]

    def wrap(self, organisation_id: UUID, purpose: str, key: bytes) -> bytes:
        return _encrypt(self._keys[self._newest], self._newest, key, _wrap_place(organisation_id, purpose))

    def unwrap(self, organisation_id: UUID, purpose: str, wrapped: bytes) -> bytes:
        return _decrypt(self._keys, wrapped, _wrap_place(organisation_id, purpose))


class Vault:
    """The keys of one organisation, unwrapped: seals, opens, and makes blind indexes and tokens."""

    def __init__(self, organisation_id: UUID, field_keys: dict[int, bytes], index_key: bytes) -> None:
        self._organisation = str(organisation_id)
        self._field_keys = {number: AESGCM(key) for number, key in field_keys.items()}
        self._newest = max(field_keys)
        self._index_key = index_key

    def seal(self, table: str, row_id: UUID, field: str, text: str) -> bytes:
        place = self._place(table, row_id, field)
        return _encrypt(self._field_keys[self._newest], self._newest, text.encode(), place)

    def open(self, table: str, row_id: UUID, field: str, blob: bytes) -> str:
        """Raises VaultError where the bytes were changed or belong to another place."""
        place = self._place(table, row_id, field)
        return _decrypt(self._field_keys, blob, place).decode()

    def seal_json(self, table: str, row_id: UUID, field: str, value: object) -> bytes:
        return self.seal(table, row_id, field, json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def open_json(self, table: str, row_id: UUID, field: str, blob: bytes) -> object:
        return json.loads(self.open(table, row_id, field, blob))

    def index(self, kind: str, text: str) -> bytes:
        """A blind index: equal texts of one kind give equal bytes, and nothing else can be learnt from them."""
        return hmac.digest(self._index_key, f"{kind}\0{text}".encode(), hashlib.sha256)

    def token_number(self, kind: str, row_id: UUID) -> int:
        """A secret number of 256 bits for a row, the same each time, so that no token need be stored."""
        return int.from_bytes(self.index(f"token:{kind}", str(row_id)), "big")

    def _place(self, table: str, row_id: UUID, field: str) -> bytes:
        """Where a sealed field lives."""
        return f"{self._organisation}/{table}/{row_id}/{field}".encode()


def new_key() -> bytes:
    return secrets.token_bytes(_KEY_BYTES)


def _key_number(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 2**16:
        raise VaultError("OLRHAIN_MASTER_KEYS: every key starts with its number and a colon, such as 1:...")
    return int(text)


def _key_bytes(encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != _KEY_BYTES:
        raise VaultError("OLRHAIN_MASTER_KEYS: every key is 32 bytes in base64, after its number and a colon")
    return key


def _wrap_place(organisation_id: UUID, purpose: str) -> bytes:
    return f"{organisation_id}/organisation_keys/{purpose}".encode()


def _encrypt(cipher: AESGCM, number: int, plain: bytes, place: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return number.to_bytes(2, "big") + nonce + cipher.encrypt(nonce, plain, place)


def _decrypt(ciphers: dict[int, AESGCM], blob: bytes, place: bytes) -> bytes:
    cipher = ciphers.get(int.from_bytes(blob[:2], "big"))
    if cipher is None:
        raise VaultError("the key that this was sealed with is not among ours")
    try:
        return cipher.decrypt(blob[2 : 2 + _NONCE_BYTES], blob[2 + _NONCE_BYTES :], place)
    except (InvalidTag, ValueError) as error:
        raise VaultError("a sealed field was changed or moved") from error
