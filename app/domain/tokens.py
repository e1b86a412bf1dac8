"""Bearer keys and the tokens of status pages: how they look, and the hash that is kept of them."""

from __future__ import annotations

import hashlib
import secrets
import string

from app.domain.recipients import KeyKind

_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
TOKEN_LENGTH = 22
"""Characters of base62: 131 bits. No `-` or `_`, at which phones cut a link."""


def new_api_key(kind: KeyKind) -> str:
    return f"olr_{kind.value}_{base62(secrets.randbits(256), 43)}"


def key_kind(key: str) -> KeyKind | None:
    """The kind that a key says it is, or None where it has not the shape of one of ours."""
    first, _, rest = key.partition("_")
    kind, _, secret = rest.partition("_")
    if first != "olr" or kind not in set(KeyKind) or not (secret.isascii() and secret.isalnum()):
        return None
    return KeyKind(kind)


def hash_of(secret: str) -> bytes:
    """SHA-256. Enough for secrets of 128 bits and more, which nobody can guess through."""
    return hashlib.sha256(secret.encode()).digest()


def looks_like_token(text: str) -> bool:
    return len(text) == TOKEN_LENGTH and text.isascii() and text.isalnum()


def status_token(number: int) -> str:
    """The token made of a secret number of at least 131 bits."""
    return base62(number, TOKEN_LENGTH)


def base62(number: int, length: int) -> str:
    """The last `length` digits of a number in base 62."""
    digits = []
    for _ in range(length):
        number, rest = divmod(number, 62)
        digits.append(_BASE62[rest])
    return "".join(reversed(digits))
