"""A logo that somebody uploaded: looked at byte by byte, and only what draws it kept.

What a camera or a drawing program writes beside the picture (where it was taken, who made it, a small preview) goes
to nobody, and nothing can hide behind the picture's end.

Source: https://www.w3.org/TR/png-3/ (5, 11), ITU-T T.81 (B.1, B.2)
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from enum import StrEnum

from app.domain.emails.pictures import NotAPicture, Picture, read_picture
from app.domain.errors import OlrhainError

MOST_BYTES = 100_000
"""It goes with every email."""
WIDEST = TALLEST = 600
"""Pixels. A picture of few bytes may unpack to any size, in the mail program of everybody who is written to."""

_PNG = b"\x89PNG\r\n\x1a\n"
_DRAWS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_MOST_UNPACKED = WIDEST * TALLEST * 8 + TALLEST * 16
"""Bytes: eight a pixel at most, and what begins each line of each of the seven passes of an interlaced picture."""
_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
_APPLICATION = range(0xE0, 0xF0)
_KEPT_OF_APPLICATIONS = frozenset({0xE0, 0xEE})
"""JFIF, and how Adobe says which colours these are: without it they would be others."""


class Unfit(StrEnum):
    """Why a file cannot be a logo."""

    TOO_LARGE = "too-large"
    NO_PICTURE = "no-picture"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too-many-pixels"


class LogoUnfit(OlrhainError):
    """These bytes cannot be a logo."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why.value)
        self.why = why


def clean(data: bytes) -> bytes:
    """The picture and nothing else. Raises LogoUnfit."""
    if len(data) > MOST_BYTES:
        raise LogoUnfit(Unfit.TOO_LARGE)
    picture = _read(data)
    if picture.width > WIDEST or picture.height > TALLEST:
        raise LogoUnfit(Unfit.TOO_MANY_PIXELS)
    try:
        cleaned = _clean_png(data) if picture.kind == "png" else _clean_jpeg(data)
    except (struct.error, zlib.error, IndexError):
        raise LogoUnfit(Unfit.BROKEN) from None
    if _read(cleaned) != picture:
        raise LogoUnfit(Unfit.BROKEN)
    return cleaned


def _read(data: bytes) -> Picture:
    try:
        return read_picture(data)
    except NotAPicture:
        raise LogoUnfit(Unfit.NO_PICTURE) from None


def _clean_png(data: bytes) -> bytes:
    kept, pixels, last = [_PNG], bytearray(), b""
    for kind, content in _chunks(data):
        if kind in _DRAWS:
            kept.append(_chunk(kind, content))
            pixels += content if kind == b"IDAT" else b""
        last = kind
    unpacking = zlib.decompressobj()
    unpacked = unpacking.decompress(bytes(pixels), _MOST_UNPACKED)
    if last != b"IEND" or not unpacked or not unpacking.eof:
        raise LogoUnfit(Unfit.BROKEN)
    return b"".join(kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """As far as the one that ends the picture; each must be whole and what its sum says."""
    at = len(_PNG)
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        content = data[at + 8 : at + 8 + length]
        (said,) = struct.unpack_from(">I", data, at + 8 + length)
        if said != zlib.crc32(kind + content):
            raise LogoUnfit(Unfit.BROKEN)
        yield kind, content
        if kind == b"IEND":
            return
        at += 12 + length


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _clean_jpeg(data: bytes) -> bytes:
    kept, at = [data[:2]], 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        if marker == _SCAN:
            return b"".join(kept) + data[at : _end_of_picture(data, at + 2 + length)]
        if not (marker == _COMMENT or (marker in _APPLICATION and marker not in _KEPT_OF_APPLICATIONS)):
            kept.append(data[at : at + 2 + length])
        at += 2 + length
    raise LogoUnfit(Unfit.BROKEN)


def _end_of_picture(data: bytes, at: int) -> int:
    """Behind the first end that is one: what is drawn has 0xFF only with 0, a restart or the next scan behind it."""
    while (found := data.find(b"\xff", at)) >= 0:
        if data[found + 1] == _END:
            return found + 2
        at = found + 2
    raise LogoUnfit(Unfit.BROKEN)
