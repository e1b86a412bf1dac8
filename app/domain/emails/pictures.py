"""What a logo is, by its bytes: PNG or JPEG, and how large. Nothing is trusted to a file's name."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from app.domain.errors import OlrhainError

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_NOT_A_SIZE = frozenset({0xC4, 0xC8, 0xCC})
"""The markers among 0xC0 to 0xCF that begin no frame (ITU-T T.81, table B.1)."""


class NotAPicture(OlrhainError):
    """These bytes are neither a PNG nor a JPEG."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`kind`: `png` or `jpeg`, as in `image/png`. `width` and `height`: in pixels."""

    kind: str
    width: int
    height: int


def read_picture(data: bytes) -> Picture:
    """The kind and the size of a picture. Raises NotAPicture."""
    if data.startswith(_PNG) and data[12:16] == b"IHDR" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return _with_a_size("png", width, height)
    if data.startswith(_JPEG):
        height, width = _jpeg_size(data)
        return _with_a_size("jpeg", width, height)
    raise NotAPicture("this is neither a PNG nor a JPEG")


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Height and width from the first frame header; what stands before it is skipped by its length."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in _NOT_A_SIZE:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return height, width
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    raise NotAPicture("this JPEG does not say how large it is")


def _with_a_size(kind: str, width: int, height: int) -> Picture:
    if not width or not height:
        raise NotAPicture("this picture has no size")
    return Picture(kind, width, height)
